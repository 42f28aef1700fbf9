//! The caller's query parameters, kept in canonical order.
//!
//! SigV4 sorts by the *encoded* name, then by the encoded value; sorting what is not encoded yet puts `a/1` and `a-1` the
//! wrong way round. A parameter takes its place when it is added, so that signing only has to walk the list.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::Error;
use crate::sigv4::uri_encode::{cmp_encoded, first_ranks, push_query};

#[derive(Clone, Debug)]
pub(crate) struct Parameter<'a> {
    pub(crate) name: &'a str,
    /// Tells most names apart without a look at them.
    first_ranks: u64,
    value: Cow<'a, str>,
    /// The option that set it, and that nothing may set again.
    option: Option<&'static str>,
}

impl Parameter<'_> {
    /// Whether it stands before a parameter of another name.
    pub(crate) fn is_before(&self, name: &str) -> bool {
        cmp_encoded(self.name, name).is_lt()
    }

    pub(crate) fn write(&self, text: &mut String) {
        push_query(text, self.name);
        text.push('=');
        push_query(text, &self.value);
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Query<'a> {
    parameters: Vec<Parameter<'a>>,
}

/// The parameters that signing writes itself.
const RESERVED: [&str; 9] = [
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-Region-Set",
    "X-Amz-S3session-Token",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
];

/// Whether signing writes a parameter of this name, in any case.
#[inline]
pub(crate) fn is_reserved(name: &str) -> bool {
    name.starts_with(['X', 'x']) && RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(name))
}

impl<'a> Query<'a> {
    /// Adds a parameter. One of the same name stays, unless either is set by an option: then there can be only one.
    pub(crate) fn insert(
        &mut self,
        name: &'a str,
        value: Cow<'a, str>,
        option: Option<&'static str>,
    ) -> Result<(), Error> {
        if name.is_empty() {
            return Err(Error::Query("must have a name"));
        }
        if is_reserved(name) {
            return Err(Error::Query("must not have a name that signing writes itself"));
        }
        let first_ranks = first_ranks(name);
        let by_name = |other: &Parameter<'a>| {
            other.first_ranks.cmp(&first_ranks).then_with(|| cmp_encoded(other.name, name))
        };
        let at = self
            .parameters
            .partition_point(|other| by_name(other).then_with(|| cmp_encoded(&other.value, &value)).is_le());
        let (before, behind) = self.parameters.split_at_checked(at).unwrap_or_default();
        for other in before.last().into_iter().chain(behind.first()) {
            if by_name(other).is_eq() && other.option.or(option).is_some() {
                return Err(Error::of_repetition(other.option, option, Error::Query));
            }
        }
        self.parameters.insert(at, Parameter { name, first_ranks, value, option });
        Ok(())
    }

    /// No less than the length of all parameters when they are written.
    pub(crate) fn capacity(&self) -> usize {
        self.parameters.iter().map(|parameter| 3 * (parameter.name.len() + parameter.value.len()) + 2).sum()
    }

    /// The parameters in canonical order.
    #[inline]
    pub(crate) fn sorted(&self) -> &[Parameter<'a>] {
        &self.parameters
    }
}
