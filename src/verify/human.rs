//! Times, durations and untrusted text, as people read them.

use alloc::string::String;
use core::fmt;

use time::UtcDateTime;

use crate::SigningTime;

/// `2013-05-24 00:00:00 UTC`
pub(crate) struct Instant(pub(crate) SigningTime);

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = UtcDateTime::from(self.0);
        let (hour, minute, second) = time.as_hms();
        write!(f, "{} {hour:02}:{minute:02}:{second:02} UTC", time.date())
    }
}

/// Seconds, in their two largest units: `6 days 23 hours`
pub(crate) struct Span(pub(crate) u64);

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(&str, u64); 4] = [("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)];
        let mut rest = self.0;
        let mut written = 0;
        for (unit, seconds) in UNITS {
            let number = rest / seconds;
            rest %= seconds;
            if number > 0 && written < 2 {
                let (space, plural) =
                    (if written > 0 { " " } else { "" }, if number == 1 { "" } else { "s" });
                write!(f, "{space}{number} {unit}{plural}")?;
                written += 1;
            } else if written > 0 {
                break;
            }
        }
        if written == 0 { f.write_str("0 seconds") } else { Ok(()) }
    }
}

/// Replaces control characters, line separators and characters without width with U+FFFD.
///
/// They could move a terminal's cursor, break the line, change the direction of text, or hide in
/// it.
pub(crate) fn printable(text: &str) -> String {
    let is_shown = |character: char| !character.is_control() && !is_invisible(character);
    text.chars().map(|character| if is_shown(character) { character } else { '\u{fffd}' }).collect()
}

/// Returns whether a character separates lines or has no width of its own.
///
/// Source: Unicode 16.0, the properties `Default_Ignorable_Code_Point` and `Bidi_Control`, the
/// categories Zl and Zp, and the interlinear annotations.
const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn texts_are_readable() {
        for (time, text) in [
            ("20130524T010203Z", "2013-05-24 01:02:03 UTC"),
            ("00000101T000000Z", "0000-01-01 00:00:00 UTC"),
            ("99991231T235959Z", "9999-12-31 23:59:59 UTC"),
        ] {
            assert_eq!(Instant(time.parse().unwrap()).to_string(), text);
        }
        for (seconds, text) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "1 minute"),
            (901, "15 minutes 1 second"),
            (86_400, "1 day"),
            (86_401, "1 day"),
            (604_799, "6 days 23 hours"),
            (604_800, "7 days"),
        ] {
            assert_eq!(Span(seconds).to_string(), text, "{seconds}");
        }
    }

    #[test]
    fn texts_are_printable() {
        assert_eq!(printable("a\u{1b}[2Jé\n\u{202e}日"), "a\u{fffd}[2Jé\u{fffd}\u{fffd}日");
        for (name, characters) in [
            ("soft hyphen", '\u{ad}'..='\u{ad}'),
            ("C1 control", '\u{80}'..='\u{9f}'),
            ("Arabic letter mark", '\u{61c}'..='\u{61c}'),
            ("Hangul filler", '\u{115f}'..='\u{1160}'),
            ("Mongolian vowel separator", '\u{180e}'..='\u{180e}'),
            ("zero width and marks", '\u{200b}'..='\u{200f}'),
            ("line and paragraph separator", '\u{2028}'..='\u{2029}'),
            ("embeddings and overrides", '\u{202a}'..='\u{202e}'),
            ("invisible operators", '\u{2060}'..='\u{2064}'),
            ("isolates", '\u{2066}'..='\u{2069}'),
            ("variation selectors", '\u{fe00}'..='\u{fe0f}'),
            ("byte order mark", '\u{feff}'..='\u{feff}'),
            ("annotations", '\u{fff9}'..='\u{fffb}'),
            ("tags", '\u{e0000}'..='\u{e007f}'),
            ("more variation selectors", '\u{e0100}'..='\u{e01ef}'),
        ] {
            for character in characters {
                assert_eq!(printable(&format!("a{character}b")), "a\u{fffd}b", "{name} {character:?}");
            }
        }
        for text in
            ["a b\u{a0}c", "é e\u{301}", "日本 한국 العربية हिन्दी", "🦀", "\u{2010}\u{2026}", "\u{202f}"]
        {
            assert_eq!(printable(text), text);
        }
    }
}
