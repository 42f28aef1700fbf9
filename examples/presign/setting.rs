//! One setting, from the environment or a profile.

use std::env;

use presign::Error;

use crate::failure::{Failure, failure};

/// A setting, and its source for error messages.
pub(crate) struct Setting {
    pub(crate) source: String,
    pub(crate) value: String,
}

impl Setting {
    pub(crate) fn parse<T>(self, parse: impl FnOnce(&str) -> Result<T, Error>) -> Result<T, Failure> {
        parse(&self.value).map_err(|error| failure(format!("{}: {error}", self.source)))
    }

    pub(crate) fn is_true(&self) -> bool {
        self.value.eq_ignore_ascii_case("true")
    }
}

/// Returns the first of these environment variables that is set.
pub(crate) fn find_variable(names: &[&str]) -> Result<Option<Setting>, Failure> {
    for name in names {
        let Some(value) = env::var_os(name).filter(|value| !value.is_empty()) else { continue };
        let value = value.into_string().map_err(|_| failure(format!("{name}: must be Unicode")))?;
        return Ok(Some(Setting { source: (*name).to_owned(), value }));
    }
    Ok(None)
}
