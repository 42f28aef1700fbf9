use crate::Error;

/// Who set a query parameter or a header.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SetBy {
    /// An option. What it set must stay the only one of its name.
    Option(&'static str),
    /// The caller, with the index among those that the caller gave.
    Caller(usize),
}

/// Makes an error of the caller's parameter or header: its index, and the rule that it broke.
type AtIndex = fn(usize, &'static str) -> Error;

impl SetBy {
    pub(crate) const fn option(self) -> Option<&'static str> {
        match self {
            Self::Option(option) => Some(option),
            Self::Caller(_) => None,
        }
    }

    /// Returns the error of a broken rule.
    pub(crate) fn error(self, rule: &'static str, at_index: AtIndex) -> Error {
        match self {
            Self::Option(option) => Error::InvalidOption { option, rule },
            Self::Caller(index) => at_index(index, rule),
        }
    }

    /// Returns the error of a name that is set twice, unless the caller set both.
    pub(crate) fn conflict(self, second: Self, at_index: AtIndex) -> Option<Error> {
        match (self, second) {
            (Self::Option(first), Self::Option(second)) => Some(Error::Conflict { first, second }),
            (Self::Option(_), Self::Caller(index)) | (Self::Caller(index), Self::Option(_)) => {
                Some(at_index(index, "already set by an option"))
            }
            (Self::Caller(_), Self::Caller(_)) => None,
        }
    }
}
