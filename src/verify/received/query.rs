//! The one parser of received queries.
//!
//! A received query may have its parameters in any order and its escapes in any form. The signature
//! covers its canonical form.

use alloc::string::String;
use alloc::vec::Vec;

use percent_encoding::percent_decode_str;

use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::uri_encode::has_byte;
use crate::verify::received::encoding::{cmp_reencoded, is_encoded_query, push_reencoded};

/// The rule that a signing parameter in another case breaks.
pub(crate) const MISSPELLED: &str = "must be written in exactly this case";

/// The maximum number of signed parameters in a query.
const MAX_PARAMETERS: usize = 1024;

/// A parameter, not decoded: `prefix=photos%2F`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair<'a> {
    text: &'a str,
    name_length: usize,
}

impl<'a> Pair<'a> {
    fn new(text: &'a str) -> Self {
        // A plain loop, because names are too short for `str::find` to pay off.
        Self { text, name_length: text.bytes().position(|byte| byte == b'=').unwrap_or(text.len()) }
    }

    pub(crate) fn name(self) -> &'a str {
        self.text.get(..self.name_length).unwrap_or_default()
    }

    pub(crate) fn value(self) -> &'a str {
        self.text.get(self.name_length + 1..).unwrap_or_default()
    }

    /// Returns the signing parameter with this name, and whether its case matches too.
    fn signing_parameter(self) -> Option<(SigningParameter, bool)> {
        if let Some(parameter) = SigningParameter::parse(self.name()) {
            return Some((parameter, true));
        }
        let name = percent_decode_str(self.name()).decode_utf8().ok()?;
        let has_name = |parameter: &SigningParameter| parameter.name().eq_ignore_ascii_case(&name);
        let parameter = SigningParameter::ALL.into_iter().find(has_name)?;
        Some((parameter, parameter.name() == name))
    }
}

/// The occurrences of one signing parameter in a query.
#[derive(Clone, Copy, Debug, Default)]
struct ParameterState<'a> {
    value: Option<&'a str>,
    is_repeated: bool,
    /// Whether the name occurs in another case.
    is_misspelled: bool,
}

/// A received query.
#[derive(Clone)]
pub(crate) struct ReceivedQuery<'a> {
    /// In the order of [`SigningParameter::ALL`].
    signing: [ParameterState<'a>; SigningParameter::ALL.len()],
    pub(crate) signed: SignedQuery<'a>,
    is_too_long: bool,
}

impl<'a> ReceivedQuery<'a> {
    /// Parses a query without its `?`.
    ///
    /// The signed parameters exclude the signature and `unsigned`.
    pub(crate) fn parse(query: &'a str, unsigned: Option<SigningParameter>) -> Self {
        let mut received = Self {
            signing: Default::default(),
            signed: SignedQuery { pairs: Vec::with_capacity(16), is_encoded: is_encoded_query(query) },
            is_too_long: false,
        };
        let signed = &mut received.signed;
        for text in query.split('&').filter(|text| !text.is_empty()) {
            let pair = Pair::new(text);
            signed.is_encoded &=
                pair.name_length < text.len() && !has_byte(pair.value(), |byte| byte == b'=');
            if let Some((parameter, is_exact)) = pair.signing_parameter() {
                let state = received.signing.get_mut(parameter as usize);
                state.into_iter().for_each(|state| state.add(pair.value(), is_exact));
                if is_exact && (parameter == SigningParameter::Signature || Some(parameter) == unsigned) {
                    continue;
                }
            }
            if signed.pairs.len() == MAX_PARAMETERS {
                received.is_too_long = true;
            } else {
                signed.pairs.push(pair);
            }
        }
        signed.sort();
        received
    }

    /// Returns whether no signing parameter occurs, not even in another case.
    pub(crate) fn is_unsigned(&self) -> bool {
        self.signing.iter().all(|state| state.value.is_none() && !state.is_misspelled)
    }

    /// Returns whether there are more signed parameters than [`MAX_PARAMETERS`].
    pub(crate) const fn is_too_long(&self) -> bool {
        self.is_too_long
    }

    /// Returns whether every parameter has canonical form; they may be in any order.
    pub(crate) const fn is_encoded(&self) -> bool {
        self.signed.is_encoded
    }

    /// Returns the value of a parameter, not decoded.
    ///
    /// # Errors
    ///
    /// Returns the broken rule for a parameter that occurs twice, or in another case.
    pub(crate) fn value(&self, parameter: SigningParameter) -> Result<Option<&'a str>, &'static str> {
        match self.signing.get(parameter as usize).copied().unwrap_or_default() {
            ParameterState { is_repeated: true, .. }
            | ParameterState { value: Some(_), is_misspelled: true, .. } => Err("must not appear twice"),
            ParameterState { value: None, is_misspelled: true, .. } => Err(MISSPELLED),
            ParameterState { value, .. } => Ok(value),
        }
    }

    /// Returns whether the query is signed with Signature Version 2.
    pub(crate) fn is_sigv2(&self) -> bool {
        let has = |name| self.signed.pairs.iter().any(|pair| pair.name() == name);
        has("AWSAccessKeyId") && has("Signature")
    }
}

impl<'a> ParameterState<'a> {
    fn add(&mut self, value: &'a str, is_exact: bool) {
        if !is_exact {
            self.is_misspelled = true;
        } else if self.value.replace(value).is_some() {
            self.is_repeated = true;
        }
    }
}

/// The signed parameters of a query, in canonical order.
#[derive(Clone)]
pub(crate) struct SignedQuery<'a> {
    pairs: Vec<Pair<'a>>,
    /// Whether every pair has canonical form already.
    is_encoded: bool,
}

impl<'a> SignedQuery<'a> {
    fn sort(&mut self) {
        if self.is_encoded {
            self.pairs.sort_unstable_by_key(|pair| (pair.name(), pair.value()));
        } else {
            self.pairs.sort_unstable_by(|a, b| {
                let by_value = || cmp_reencoded(a.value(), b.value());
                cmp_reencoded(a.name(), b.name()).then_with(by_value)
            });
        }
    }

    /// Returns the parameters that signing did not add.
    pub(crate) fn pairs_of_caller(&self) -> impl Iterator<Item = Pair<'a>> {
        self.pairs.iter().copied().filter(|pair| {
            let name = percent_decode_str(pair.name()).decode_utf8_lossy();
            !SigningParameter::is_reserved(&name)
        })
    }

    /// Appends the canonical query.
    pub(crate) fn write(&self, text: &mut String) {
        let mut separator = "";
        for pair in &self.pairs {
            text.push_str(separator);
            if self.is_encoded {
                text.push_str(pair.text);
            } else {
                push_reencoded(text, pair.name());
                text.push('=');
                push_reencoded(text, pair.value());
            }
            separator = "&";
        }
    }
}
