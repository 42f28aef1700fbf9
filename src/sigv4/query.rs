//! The canonical query string: the caller's parameters, in the order that is signed.
//!
//! SigV4 sorts by the *encoded* name, then by the encoded value. Sorting before encoding would swap
//! `a/1` and `a-1`. Parameters are sorted as they are added, so that signing only has to write
//! them.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::Error;
use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::set_by::SetBy;
use crate::sigv4::uri_encode::{cmp_encoded, push_query, sort_key};

/// The maximum number of parameters. Each is inserted in its place, which moves those after it.
const MAX_PARAMETERS: usize = 1024;

#[derive(Clone, Debug)]
struct Parameter<'a> {
    name: Cow<'a, str>,
    /// [`sort_key`] of the name, which orders most names by one comparison.
    sort_key: u64,
    value: Cow<'a, str>,
    set_by: SetBy,
}

impl Parameter<'_> {
    fn is_before(&self, name: &str) -> bool {
        cmp_encoded(&self.name, name).is_lt()
    }

    /// Appends `prefix=photos%2F`.
    fn write(&self, text: &mut String) {
        push_query(text, &self.name);
        text.push('=');
        push_query(text, &self.value);
    }
}

/// A request's query parameters in canonical order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query<'a> {
    parameters: Vec<Parameter<'a>>,
    /// The number of parameters that the caller gave.
    given: usize,
}

/// Returns the error of one of the caller's parameters.
fn at_index(index: usize, rule: &'static str) -> Error {
    Error::QueryAt { index, rule }
}

impl<'a> Query<'a> {
    /// Adds a parameter that an option sets, or else the caller.
    ///
    /// Repeated names are kept, unless an option set one of them: then the second is an error.
    pub(crate) fn insert(
        &mut self,
        name: Cow<'a, str>,
        value: Cow<'a, str>,
        option: Option<&'static str>,
    ) -> Result<(), Error> {
        let set_by = option.map_or_else(|| self.next_given(), SetBy::Option);
        if name.is_empty() {
            return Err(set_by.error("must have a name", at_index));
        }
        if SigningParameter::is_reserved(&name) {
            return Err(set_by.error("must not be one that signing writes itself", at_index));
        }
        if self.parameters.len() == MAX_PARAMETERS {
            return Err(set_by.error("must not follow 1024 others", at_index));
        }
        let sort_key = sort_key(&name);
        let by_name = |other: &Parameter<'a>| {
            other.sort_key.cmp(&sort_key).then_with(|| cmp_encoded(&other.name, &name))
        };
        let at = self
            .parameters
            .partition_point(|other| by_name(other).then_with(|| cmp_encoded(&other.value, &value)).is_le());
        let (before, after) = self.parameters.split_at_checked(at).unwrap_or_default();
        for other in before.last().into_iter().chain(after.first()) {
            if by_name(other).is_eq()
                && let Some(error) = other.set_by.conflict(set_by, at_index)
            {
                return Err(error);
            }
        }
        self.parameters.insert(at, Parameter { name, sort_key, value, set_by });
        Ok(())
    }

    /// Returns the error of a parameter that the caller gave, and that breaks a rule.
    pub(crate) fn refuse(&mut self, rule: &'static str) -> Error {
        self.next_given().error(rule, at_index)
    }

    fn next_given(&mut self) -> SetBy {
        let index = self.given;
        self.given += 1;
        SetBy::Caller(index)
    }

    /// Returns the number of parameters that the caller gave, refused ones included.
    pub(crate) const fn given(&self) -> usize {
        self.given
    }

    /// Returns the same parameters, without a borrow.
    pub(crate) fn into_owned(self) -> Query<'static> {
        let into_owned = |Parameter { name, sort_key, value, set_by }: Parameter<'a>| Parameter {
            name: name.into_owned().into(),
            sort_key,
            value: value.into_owned().into(),
            set_by,
        };
        Query { parameters: self.parameters.into_iter().map(into_owned).collect(), given: self.given }
    }

    /// Makes room for more parameters.
    pub(crate) fn reserve(&mut self, parameters: usize) {
        self.parameters.reserve(parameters);
    }

    /// Returns an upper bound of the bytes that the parameters add to a URL.
    pub(crate) fn capacity(&self) -> usize {
        self.parameters.iter().map(|parameter| 3 * (parameter.name.len() + parameter.value.len()) + 2).sum()
    }

    /// Appends the canonical query string: these parameters, merged with those that `write_signing`
    /// appends.
    #[inline]
    pub(crate) fn write_around(&self, text: &mut String, write_signing: impl FnOnce(&mut String)) {
        /// The start of every signing parameter's name.
        const PREFIX: &str = "X-Amz-";
        if self.parameters.is_empty() {
            return write_signing(text);
        }
        let first = self.parameters.partition_point(|parameter| parameter.is_before(PREFIX));
        let (before, rest) = self.parameters.split_at_checked(first).unwrap_or_default();
        for parameter in before {
            parameter.write(text);
            text.push('&');
        }
        let start = text.len();
        write_signing(text);
        let is_between = rest.first().is_some_and(|parameter| parameter.name.starts_with(PREFIX));
        for parameter in if is_between { merge(text, start, rest) } else { rest } {
            text.push('&');
            parameter.write(text);
        }
    }
}

/// Merges `parameters` into the sorted query that begins at `start`. Returns those that come after
/// its last parameter.
#[cold]
fn merge<'p, 'a>(
    text: &mut String,
    start: usize,
    mut parameters: &'p [Parameter<'a>],
) -> &'p [Parameter<'a>] {
    let query = text.split_off(start);
    for written in query.split('&') {
        let name = written.split('=').next().unwrap_or_default();
        while let Some((parameter, rest)) =
            parameters.split_first().filter(|(parameter, _)| parameter.is_before(name))
        {
            parameter.write(text);
            text.push('&');
            parameters = rest;
        }
        text.push_str(written);
        text.push('&');
    }
    text.pop();
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_merged_in_the_order_of_their_encoded_names() {
        let mut query = Query::default();
        for name in ["a/1", "a-1", "X-Amz-E", "X-Amz-Z", "Y", "W"] {
            query.insert(name.into(), "".into(), None).unwrap();
        }
        let mut text = String::from("?");
        query.write_around(&mut text, |text| text.push_str("X-Amz-Date=1&X-Amz-Expires=2"));
        assert_eq!(text, "?W=&X-Amz-Date=1&X-Amz-E=&X-Amz-Expires=2&X-Amz-Z=&Y=&a%2F1=&a-1=");
    }
}
