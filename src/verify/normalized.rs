//! A text without escapes, compared by its letters and digits.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// A character, or the escape of one: `a`, `%61`, `%2561`, `&#97;`.
struct Unit {
    /// [`OTHER`] if it is not ASCII.
    byte: u8,
    start: usize,
    end: usize,
}

const OTHER: u8 = 0x80;

/// The number of letters and digits in a window, of which 36^12 fit into a `u64`.
pub(crate) const WINDOW: usize = 12;

/// A text, decoded as often as it was encoded.
pub(crate) struct Normalized {
    units: Vec<Unit>,
    /// The letters and digits, in lower case.
    pub(crate) letters: Vec<u8>,
    /// The units of the letters.
    pub(crate) positions: Vec<usize>,
}

/// The first letters and digits of a value.
pub(crate) struct Shape {
    pub(crate) letters: usize,
    digits: usize,
    /// How many letters follow one of another [`Kind`].
    changes: usize,
    is_hexadecimal: bool,
    is_base64: bool,
    /// The unit after the last one that was looked at.
    pub(crate) end: usize,
}

impl Shape {
    /// Returns whether this is unlikely to be a word, a name or a number.
    pub(crate) const fn is_random(&self) -> bool {
        self.letters >= WINDOW && (self.is_mixed() || self.is_hexadecimal && self.digits > 0)
    }

    /// Returns whether digits, lower case and upper case alternate as often as in random letters,
    /// at any length. `NoSuchKey` does too.
    pub(crate) const fn is_mixed(&self) -> bool {
        const MIN_CHANGES: usize = 3;
        self.changes >= MIN_CHANGES && self.changes * 4 >= self.letters
    }

    pub(crate) const fn has_digits(&self) -> bool {
        self.digits > 0
    }

    /// Returns whether this is too long for a name.
    pub(crate) const fn is_long_base64(&self) -> bool {
        self.is_base64 && self.letters >= 40
    }

    /// Returns whether this can be a part of a session token.
    pub(crate) const fn is_base64(&self) -> bool {
        self.is_base64 && self.letters >= WINDOW
    }
}

impl Normalized {
    pub(crate) fn new(text: &str) -> Self {
        const MAX_ENCODINGS: usize = 6;
        let unit = |(start, character): (usize, char)| Unit {
            byte: u8::try_from(character).unwrap_or(OTHER).min(OTHER),
            start,
            end: start + character.len_utf8(),
        };
        let mut units: Vec<Unit> = text.char_indices().map(unit).collect();
        for _ in 0..MAX_ENCODINGS {
            let length = units.len();
            decode(&mut units);
            if units.len() == length {
                break;
            }
        }
        let letters = units.iter().enumerate().filter(|(_, unit)| unit.byte.is_ascii_alphanumeric());
        let (positions, letters) = letters.map(|(at, unit)| (at, unit.byte.to_ascii_lowercase())).unzip();
        Self { units, letters, positions }
    }

    /// Returns all units.
    pub(crate) const fn whole(&self) -> Range<usize> {
        0..self.units.len()
    }

    /// Returns the range of these units in the original text.
    pub(crate) fn source(&self, units: &Range<usize>) -> Range<usize> {
        let units = self.units.get(units.clone()).unwrap_or_default();
        units.first().map_or(0, |unit| unit.start)..units.last().map_or(0, |unit| unit.end)
    }

    pub(crate) fn byte(&self, at: usize) -> Option<u8> {
        self.units.get(at).map(|unit| unit.byte)
    }

    fn is(&self, at: usize, test: impl Fn(u8) -> bool) -> bool {
        self.byte(at).is_some_and(test)
    }

    pub(crate) fn starts_with(&self, at: usize, lower: &[u8]) -> bool {
        let units = self.units.get(at..at + lower.len());
        units.is_some_and(|units| {
            units.iter().map(|unit| unit.byte.to_ascii_lowercase()).eq(lower.iter().copied())
        })
    }

    /// Returns the numbers of the letters among these units.
    pub(crate) fn letters_in(&self, units: &Range<usize>) -> Range<usize> {
        let letter = |at: usize| self.positions.partition_point(|position| *position < at);
        letter(units.start)..letter(units.end)
    }

    /// Returns the letters of the name that ends before a unit.
    pub(crate) fn name_before(&self, at: usize) -> &[u8] {
        const MAX_LENGTH: usize = 40;
        let first = at.saturating_sub(MAX_LENGTH);
        let start = (first..at).rev().find(|at| self.is_end(*at)).map_or(first, |end| end + 1);
        self.letters.get(self.letters_in(&(start..at))).unwrap_or_default()
    }

    /// Returns each window of letters as a number, and its units.
    pub(crate) fn windows(&self, letters: Range<usize>) -> impl Iterator<Item = (u64, Range<usize>)> {
        /// The number of different windows without their first letter.
        const NUMBERS: u64 = 36_u64.pow(11);
        let positions = self.positions.get(letters.clone()).unwrap_or_default();
        let letters = self.letters.get(letters).unwrap_or_default();
        let mut number = 0;
        letters.iter().zip(positions).enumerate().filter_map(move |(at, (letter, end))| {
            let digit = char::from(*letter).to_digit(36).unwrap_or_default();
            number = number % NUMBERS * 36 + u64::from(digit);
            let start = positions.get((at + 1).checked_sub(WINDOW)?)?;
            Some((number, *start..end + 1))
        })
    }

    /// Skips `Provided` in `SignatureProvided=`.
    pub(crate) fn suffix_end(&self, at: usize) -> usize {
        const MAX_LENGTH: usize = 16;
        (at..at + MAX_LENGTH).find(|at| !self.is(*at, |byte| byte.is_ascii_alphanumeric())).unwrap_or(at)
    }

    /// Skips the characters between a name and its value: `=`, `">`, `\": \"`.
    ///
    /// Returns whether they leave no doubt that a value follows.
    pub(crate) fn skip_connector(&self, at: usize) -> (usize, bool) {
        const MAX_LENGTH: usize = 8;
        let is_connector = |byte: u8| is_blank(byte) || b"=:>\"'\\".contains(&byte);
        let end = (at..at + MAX_LENGTH).find(|at| !self.is(*at, is_connector)).unwrap_or(at + MAX_LENGTH);
        let has = |wanted: u8| (at..end).any(|at| self.byte(at) == Some(wanted));
        (end, has(b'=') || has(b'>') || has(b'"') && has(b':'))
    }

    /// Returns whether this separates parameters, elements or texts.
    ///
    /// Only `&` and `;` count if escaped: other escapes may be a `%` inserted into a value.
    fn is_end(&self, at: usize) -> bool {
        self.units.get(at).is_some_and(|unit| match unit.byte {
            b'&' | b';' => true,
            b'<' | b'>' | b'"' | b',' | b'?' | b'#' | b'{' | b'}' => unit.end - unit.start == 1,
            _ => false,
        })
    }

    fn is_in_value(&self, at: usize) -> bool {
        let is_value = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-.~%*".contains(&byte);
        self.is(at, is_value) && !self.starts_with(at, b"x-amz-")
    }

    /// Returns the end of the value that begins at a unit.
    pub(crate) fn value_end(&self, at: usize) -> usize {
        (at..self.units.len()).find(|at| !self.is_in_value(*at)).unwrap_or(self.units.len())
    }

    /// Skips characters that no value contains; `None` if they end the value.
    pub(crate) fn skip_damage(&self, at: usize) -> Option<usize> {
        const MAX_LENGTH: usize = 8;
        let is_damage = |at: &usize| !self.is_end(*at) && !self.is_in_value(*at);
        let end = at + (at..at + MAX_LENGTH).take_while(is_damage).count();
        (end > at && self.is_in_value(end)).then_some(end)
    }

    /// Returns the shape of the value that begins at a unit.
    pub(crate) fn shape(&self, at: usize) -> Shape {
        const MAX_LENGTH: usize = 128;
        const MAX_LETTERS: usize = 64;
        let mut shape =
            Shape { letters: 0, digits: 0, changes: 0, is_hexadecimal: true, is_base64: true, end: at };
        let mut last = None;
        // Each name of a secret looks at the text after it, so a long value must not be read whole.
        for at in (at..at + MAX_LENGTH).take_while(|at| self.is_in_value(*at)) {
            let Some(byte) = self.byte(at).filter(|_| shape.letters < MAX_LETTERS) else { break };
            shape.end = at + 1;
            shape.is_base64 &= byte.is_ascii_alphanumeric() || b"+/=%".contains(&byte);
            let Some(kind) = kind(byte) else { continue };
            shape.letters += 1;
            shape.digits += usize::from(kind == Kind::Digit);
            shape.changes += usize::from(last.replace(kind).is_some_and(|last| last != kind));
            shape.is_hexadecimal &= byte.is_ascii_hexdigit();
        }
        shape
    }
}

/// A kind of letter of Base64.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Digit,
    Lower,
    Upper,
}

pub(crate) const fn kind(byte: u8) -> Option<Kind> {
    match byte {
        b'0'..=b'9' => Some(Kind::Digit),
        b'a'..=b'z' => Some(Kind::Lower),
        b'A'..=b'Z' => Some(Kind::Upper),
        _ => None,
    }
}

/// Returns whether this is white space, a control character or not ASCII.
pub(crate) const fn is_blank(byte: u8) -> bool {
    !byte.is_ascii_graphic()
}

/// Decodes each escape once.
fn decode(units: &mut Vec<Unit>) {
    let (mut read, mut written) = (0, 0);
    while let Some(first) = units.get(read) {
        let (byte, length) = escape(units.get(read..).unwrap_or_default()).unwrap_or((first.byte, 1));
        let end = units.get(read + length - 1).map_or(first.end, |last| last.end);
        let unit = Unit { byte, start: first.start, end };
        if let Some(place) = units.get_mut(written) {
            *place = unit;
        }
        read += length;
        written += 1;
    }
    units.truncate(written);
}

/// Returns the character and the length of `%41`, `&amp;`, `&#65;`, `&#x41;`, `\u0041` or `\n`.
fn escape(units: &[Unit]) -> Option<(u8, usize)> {
    let text = |start: usize, end: usize| -> Option<String> {
        units.get(start..end).map(|units| units.iter().map(|unit| char::from(unit.byte)).collect())
    };
    let number = |text: &str, radix: u32| u32::from_str_radix(text, radix).ok();
    let byte = |number: u32| u8::try_from(number).unwrap_or(OTHER).min(OTHER);
    match units.first()?.byte {
        b'%' => Some((byte(number(&text(1, 3)?, 16)?), 3)),
        b'\\' => match units.get(1)?.byte {
            b'n' | b'r' | b't' => Some((b'\n', 2)),
            b'u' => Some((byte(number(&text(2, 6)?, 16)?), 6)),
            _ => None,
        },
        b'&' => {
            let end = units.iter().take(10).position(|unit| unit.byte == b';')?;
            let character = match text(1, end)?.as_str() {
                "amp" => b'&',
                "lt" => b'<',
                "gt" => b'>',
                "quot" => b'"',
                "apos" => b'\'',
                name => match name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")) {
                    Some(digits) => byte(number(digits, 16)?),
                    None => byte(number(name.strip_prefix('#')?, 10)?),
                },
            };
            Some((character, end + 1))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded() {
        for (text, letters) in [
            ("a%41%2541%252541", "aaaa"),
            ("&#97;&#x41;&amp;#97;%26%2397%3B", "aaaa"),
            ("\\u0061\\nB\\/c", "abc"),
            ("%e9%zz%4&;&nbsp;&#;", "zz4nbsp"),
            ("é\u{200b}日 a", "a"),
        ] {
            assert_eq!(Normalized::new(text).letters, letters.as_bytes(), "{text}");
        }
        let text = Normalized::new("é%2541é");
        assert_eq!(text.source(&(1..2)), 2..7);
    }
}
