//! Damages of URLs and texts, by a number.

use std::fmt::Write as _;

/// `SplitMix64`, so that the number of a case is its seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let number = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    pub(crate) fn one_in(&mut self, number: usize) -> bool {
        self.below(number) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        items.get(self.below(items.len())).unwrap()
    }

    /// Base64, in which any 16 characters have 12 letters and digits.
    pub(crate) fn base64(&mut self, length: usize) -> String {
        let letters: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').collect();
        let character = |at: usize| match self.below(16) {
            0 if at % 4 == 3 => *self.pick(&['+', '/']),
            _ => *self.pick(&letters),
        };
        (0..length).map(character).collect()
    }

    /// A position between two characters.
    pub(crate) fn position(&mut self, text: &str) -> usize {
        let at = self.below(text.len() + 1);
        (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
    }
}

pub(crate) fn encode(text: &str, mut must: impl FnMut(u8) -> bool, lower: bool) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if !must(byte) && byte.is_ascii() {
            encoded.push(char::from(byte));
        } else if lower {
            write!(encoded, "%{byte:02x}").unwrap();
        } else {
            write!(encoded, "%{byte:02X}").unwrap();
        }
    }
    encoded
}

pub(crate) fn is_reserved(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric() && !b"-_.~".contains(&byte)
}

pub(crate) const URL_DAMAGES: usize = 36;

/// Damages a URL as mail programs, shells, proxies, encoders and people do.
pub(crate) fn damage_url(url: &str, number: usize, random: &mut Random) -> String {
    let (start, query) = url.split_once('?').unwrap();
    let replaced = |from: &str, to: &str| url.replace(from, to);
    match number {
        0 => replaced("X-Amz-Signature", "X-Amz-Signat ure"),
        1 => replaced("X-Amz-Signature", "X-Amz-Signa\r\n ture"),
        2 => replaced("X-Amz-Signature", "X-Amz-Sign=\nature"),
        3 => replaced("X-Amz-Signature", "X-Amz-Sig%0Anature"),
        4 => replaced("Security-Token", "Security-To\r\nken"),
        5 => replaced("X-Amz-Signature=", "X-Amz-Signature"),
        6 => replaced("X-Amz-Signature=", "X-Amz-Signature%3D"),
        7 => replaced("&X-Amz-Signature", "X-Amz-Signature"),
        8 => replaced("&X-Amz-Security", "X-Amz-Security"),
        9 => [start, "?", &encode(query, is_reserved, false)].concat(),
        10 => replaced("&", "%26"),
        11 => replaced("&", ";"),
        12 => replaced("?", "/"),
        13 => replaced("?", "#"),
        14 => url.replacen("https://", &["https://", query, "@"].concat(), 1),
        15 => ["https://proxy.example.com/?url=", &encode(url, is_reserved, random.one_in(2))].concat(),
        16 => {
            let decoys: String = (0..20).map(|at| format!("token{at}=aaaaaaaaa{at}&")).collect();
            [start, "?", &decoys, query].concat()
        }
        17 => replaced("&", "&amp;"),
        18 => replaced("&", "&amp;amp;"),
        19 => replaced("%", "%25"),
        20 => replaced("%2F", "%2f").replace("%2B", "%2b"),
        21 => replaced("%2F", "/").replace("%2B", "+"),
        22 => replaced("%2B", "%20"),
        23 => url.to_lowercase(),
        24 => url.to_uppercase().replacen("HTTPS", "https", 1),
        25 => replaced("&", ""),
        26 => replaced("&", " "),
        27 => {
            let mut pairs: Vec<&str> = query.split('&').collect();
            (0..pairs.len()).for_each(|at| pairs.swap(at, random.below(at + 1)));
            [start, "?", &pairs.join("&")].concat()
        }
        28 => [url, "&", query].concat(),
        29 => [start, "?", &encode(query, |_| true, random.one_in(2))].concat(),
        30 => replaced("X-Amz-", "x-amz-"),
        31 => replaced("X-Amz-", ""),
        32 => replaced("-", ""),
        33 => replaced("=", ":"),
        34 => encode(url, |byte| byte != b':' && byte != b'/' && is_reserved(byte), true),
        _ => url.into(),
    }
}

/// Changes a text at one position.
pub(crate) fn edit(text: &mut String, max_long: usize, random: &mut Random) {
    const INSERTED: [&str; 11] = ["\n", "\r\n", " ", "=\n", "%0A", "%20", "\u{200b}", "é", "x", "7", "%"];
    let start = random.position(text);
    let length = if random.one_in(6) { max_long } else { 3 };
    let end = start + random.below(length);
    let end = (start..=end.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(start);
    let part = text.get(start..end).unwrap().to_owned();
    let changed = match random.below(9) {
        0..=2 => random.pick(&INSERTED).to_string() + &part,
        3 => String::new(),
        4 => part.to_uppercase(),
        5 => encode(&part, |_| true, random.one_in(2)),
        6 => encode(&encode(&part, |_| true, random.one_in(2)), |byte| byte == b'%', false),
        7 => part.repeat(2),
        _ => {
            if random.one_in(4) {
                text.truncate(start);
            }
            return;
        }
    };
    text.replace_range(start..end, &changed);
}
