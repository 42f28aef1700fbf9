//! The query of a request that somebody else has presigned, as it came in.
//!
//! It may be in any order and have its escapes in any form; its canonical form is the one that signing writes. Most queries
//! have that form already, and are hashed as they are; for all others there is [`ReceivedQuery`].

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::str::FromStr;

use percent_encoding::percent_decode_str;

use crate::sigv4::list::List;
use crate::verify::received::encoding::{cmp_reencoded, is_encoded_query, push_reencoded};

/// The parameters that signing adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Own {
    Algorithm,
    Credential,
    Date,
    Expires,
    S3SessionToken,
    SecurityToken,
    Signature,
    SignedHeaders,
}

impl Own {
    const ALL: [Self; 8] = [
        Self::Algorithm,
        Self::Credential,
        Self::Date,
        Self::Expires,
        Self::S3SessionToken,
        Self::SecurityToken,
        Self::Signature,
        Self::SignedHeaders,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Algorithm => "X-Amz-Algorithm",
            Self::Credential => "X-Amz-Credential",
            Self::Date => "X-Amz-Date",
            Self::Expires => "X-Amz-Expires",
            Self::S3SessionToken => "X-Amz-S3session-Token",
            Self::SecurityToken => "X-Amz-Security-Token",
            Self::Signature => "X-Amz-Signature",
            Self::SignedHeaders => "X-Amz-SignedHeaders",
        }
    }

    /// Whether this is the name of one, in any case.
    pub(crate) fn is_one(name: &str) -> bool {
        Self::of(name).is_some()
    }

    /// The one that has this name in any case, and whether it is in the right case.
    fn of(name: &str) -> Option<(Self, bool)> {
        let name: Cow<'_, [u8]> =
            if name.contains('%') { percent_decode_str(name).into() } else { name.as_bytes().into() };
        if !name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case(b"x-amz-")) {
            return None;
        }
        let own = Self::ALL.into_iter().find(|own| own.name().as_bytes().eq_ignore_ascii_case(&name))?;
        Some((own, own.name().as_bytes() == &*name))
    }
}

/// A name and a value as they stand in a URL.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair<'a> {
    text: &'a str,
    /// Where the name ends.
    equals: usize,
}

impl<'a> Pair<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, equals: text.find('=').unwrap_or(text.len()) }
    }

    pub(crate) fn name(self) -> &'a str {
        self.text.get(..self.equals).unwrap_or_default()
    }

    pub(crate) fn value(self) -> &'a str {
        self.text.get(self.equals + 1..).unwrap_or_default()
    }
}

/// What is there of one of the parameters that signing adds.
#[derive(Clone, Copy, Debug, Default)]
struct Found<'a> {
    value: Option<&'a str>,
    is_repeated: bool,
    is_misspelled: bool,
}

#[derive(Clone)]
pub(crate) struct ReceivedQuery<'a> {
    found: [Found<'a>; 8],
    /// What is signed, in canonical order.
    pairs: List<Pair<'a>, 16>,
    /// Whether each pair stands there as signing would write it.
    is_encoded: bool,
    is_too_long: bool,
}

/// The most parameters that are kept. Those of signing are found behind them, too.
pub(crate) const MOST_PARAMETERS: usize = 1024;

impl<'a> ReceivedQuery<'a> {
    /// Reads a query without the `?`. A parameter that is `unsigned` is left out of what is signed, as the signature is.
    pub(crate) fn parse(query: &'a str, unsigned: Option<Own>) -> Self {
        let mut is_encoded = is_encoded_query(query);
        let mut received = Self {
            found: [Found::default(); 8],
            pairs: List::default(),
            is_encoded: false,
            is_too_long: false,
        };
        for text in query.split('&').filter(|text| !text.is_empty()) {
            let pair = Pair::new(text);
            let (name, value) = (pair.name(), pair.value());
            is_encoded &= pair.equals < text.len() && !value.contains('=');
            let own = Own::of(name);
            if let Some((own, is_exact)) = own {
                received.find(own, value, is_exact);
            }
            match own {
                Some((Own::Signature, true)) => {}
                Some((own, true)) if Some(own) == unsigned => {}
                _ if received.pairs.len() == MOST_PARAMETERS => received.is_too_long = true,
                _ => received.pairs.insert(received.pairs.len(), pair),
            }
        }
        received.is_encoded = is_encoded;
        if is_encoded {
            received.pairs.sort_unstable_by_key(|pair| (pair.name(), pair.value()));
        } else {
            received.pairs.sort_unstable_by(|a, b| {
                let by_value = || cmp_reencoded(a.value(), b.value());
                cmp_reencoded(a.name(), b.name()).then_with(by_value)
            });
        }
        received
    }

    fn find(&mut self, own: Own, value: &'a str, is_exact: bool) {
        let Some(found) = self.found.get_mut(own as usize) else { return };
        if !is_exact {
            found.is_misspelled = true;
        } else if found.value.replace(value).is_some() {
            found.is_repeated = true;
        }
    }

    /// Whether it has none of the parameters that signing adds.
    pub(crate) fn is_unsigned(&self) -> bool {
        self.found.iter().all(|found| found.value.is_none() && !found.is_misspelled)
    }

    /// Whether there were more parameters than are kept.
    pub(crate) const fn is_too_long(&self) -> bool {
        self.is_too_long
    }

    /// The value of a parameter as it stands in the URL, or what is wrong with it.
    pub(crate) fn value(&self, own: Own) -> Result<Option<&'a str>, &'static str> {
        match self.found.get(own as usize).copied().unwrap_or_default() {
            Found { is_repeated: true, .. } | Found { value: Some(_), is_misspelled: true, .. } => {
                Err("must not be there twice")
            }
            Found { value: None, is_misspelled: true, .. } => Err("must have its name in the right case"),
            Found { value, .. } => Ok(value),
        }
    }

    /// Whether it is signed by Signature Version 2.
    pub(crate) fn is_of_version_2(&self) -> bool {
        ["AWSAccessKeyId", "Signature"].iter().all(|name| self.pairs.iter().any(|pair| pair.name() == *name))
    }

    /// Writes the canonical query.
    pub(crate) fn write(&self, text: &mut String) {
        let mut separator = "";
        for pair in self.pairs.iter() {
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

/// What a text with escapes says, if that is text. What stands between two escapes is copied at once.
pub(crate) fn decoded(text: &str) -> Option<Cow<'_, str>> {
    let mut pieces = text.split('%');
    let before = pieces.next().unwrap_or_default();
    if before.len() == text.len() {
        return Some(Cow::Borrowed(text));
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = Vec::with_capacity(text.len());
    bytes.extend_from_slice(before.as_bytes());
    for piece in pieces {
        let escape = piece.as_bytes().split_first_chunk::<2>();
        match escape.and_then(|([high, low], rest)| Some((digit(*high)?, digit(*low)?, rest))) {
            Some((high, low, rest)) => {
                bytes.push((high << 4) | low);
                bytes.extend_from_slice(rest);
            }
            None => {
                bytes.push(b'%');
                bytes.extend_from_slice(piece.as_bytes());
            }
        }
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// What a text of decimal digits alone says.
#[inline]
pub(crate) fn number<T: FromStr>(text: &str) -> Option<T> {
    Some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

/// What is signed of a query.
#[derive(Clone)]
pub(crate) enum SignedQuery<'a> {
    /// It stands there in canonical form.
    Canonical(&'a str),
    Received(Box<ReceivedQuery<'a>>),
}

impl<'a> SignedQuery<'a> {
    /// The parameters in canonical order, those of signing among them.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = Pair<'a>> {
        let (text, received) = match self {
            Self::Canonical(text) => (Some(*text), None),
            Self::Received(query) => (None, Some(query)),
        };
        let of_text = text.into_iter().flat_map(|text| text.split('&')).map(Pair::new);
        of_text.chain(received.into_iter().flat_map(|query| query.pairs.iter().copied()))
    }

    /// Writes the canonical query.
    #[inline]
    pub(crate) fn write(&self, text: &mut String) {
        match self {
            Self::Canonical(query) => text.push_str(query),
            Self::Received(query) => query.write(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn decoding_is_that_of_the_crate(text in "([a%/é-]|%2[0-9a-fA-F]|%[4e]1|%C3%a9|%ff){0,8}") {
            prop_assert_eq!(decoded(&text), percent_decode_str(&text).decode_utf8().ok());
        }
    }
}
