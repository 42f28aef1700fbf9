//! Which parts of a server's message an explanation shows, and which it hides.

use crate::shared::{URL, escaped, explain};

const SIGNATURE: &str = "3fd1c77a0b5e4d2986ac10f3b7259e8d41c06b7fa2938e5d7c1b40f6928ad3e5";
const HASH: &str = "6e4b21d09f8a73c5b01e92d74fa8365cd90be7124a6f53c8e1d20947ab5f6c38";
/// 40 letters of a session token.
const TOKEN: &str = "IQoJb3JpZ2luX2VjEMv7yQ4LgTZkC1xN8wR5sH2u";

#[track_caller]
fn filled(text: &str) -> String {
    text.replace("SIGNATURE", SIGNATURE).replace("HASH", HASH).replace("TOKEN", TOKEN)
}

/// Returns the message of an error document, as an explanation shows it.
#[track_caller]
fn shown(url: &str, message: &str) -> String {
    let message = escaped(message);
    let body = format!("<Error><Code>AccessDenied</Code><Message>{message}</Message></Error>");
    let text = explain(url, &body).to_string();
    let (_, text) = text.split_once("AccessDenied: ").unwrap();
    text.lines().next().unwrap().to_owned()
}

#[track_caller]
fn check(url: &str, cases: &[(&str, &str, &str)]) {
    for (name, message, expected) in cases {
        assert_eq!(shown(&filled(url), &filled(message)), filled(expected), "{name}");
    }
}

#[test]
fn values_after_the_names_of_secrets_are_hidden() {
    check(
        URL,
        &[
            ("short signature", "is signature=abc&a=b", "is signature=[…]&a=b"),
            ("equals sign", "is token=IQoJb3JpZ2luX2Vj", "is token=[…]"),
            ("no equals sign", "the token IQoJb3JpZ2luX2Vj is", "the token […] is"),
            ("a word between", "the token is IQoJb3JpZ2luX2Vj", "the token is […]"),
            ("a lost letter", "is security-tokeTOKEN&a=b", "is security-toke[…]&a=b"),
            (
                "lower case",
                "the token abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuv is",
                "the token […] is",
            ),
            ("a number", "the token 4207711530962 is", "the token […] is"),
            ("many spaces", "is token=         IQoJb3JpZ2luX2Vj", "is token=         […]"),
            ("a break", "is token=TOKEN iqojbjpzluxvjemv b", "is token=[…] b"),
            (
                "the next parameter",
                "is signature=SIGNATURE&description=photographs",
                "is signature=[…]&description=photographs",
            ),
            (
                "two names",
                "is token=IQoJb3JpZ2luX2Vj&signature=SIGNATURE&a=b",
                "is token=[…]&signature=[…]&a=b",
            ),
        ],
    );
}

/// With a change of kind in every fourth of its first 64 letters, a value looks random.
#[test]
fn values_are_judged_by_their_first_letters() {
    let words = "nothingbutordinarywordsthatnobodywouldtakeforatokenoranythinglikeit";
    for (name, pairs, is_hidden) in [("16 changes", 8, true), ("14 changes", 7, false)] {
        let value = ["-", &"aB".repeat(pairs), words].concat();
        let message = format!("the token {value} is");
        let expected = if is_hidden { "the token […] is" } else { &message };
        assert_eq!(shown(URL, &message), expected, "{name}");
    }
}

#[test]
fn other_text_after_the_names_of_secrets_is_shown() {
    let rule = ["the token ", &"-".repeat(128), "aB3cD4eF5gI6 is"].concat();
    for (name, message) in [
        ("a word", "the token authentication failed"),
        ("a word with a number", "the token verification2024 failed"),
        ("a word of the letters from a to f", "the token deadbeefdecade failed"),
        ("a code", "is InvalidTokenDueToAnIoError"),
        ("an algorithm", "is Authorization=AWS4-HMAC-SHA256 a"),
        ("a longer name", "is tokenizationofcustomerdata=abc&a=b"),
        ("words after a session", "is session=nothingbutordinarywordsthatnobodywouldtakeforatoken&a=b"),
        ("a long name", "the token my-company-production-backups-weekly-archive-europe is old"),
        ("the end of the sentence", "the token of version 3sL4kqtJlcpXroDbDmJ is old"),
        ("far away", "is token=                    abc"),
        ("far away after a value", "is token=TOKEN         authentication"),
        ("after a long rule", &rule),
        ("a signed header", "is X-Amz-SignedHeaders=my-1a2b3c4d5e6f&a=b"),
        ("the parameter after a session", "is session=1&a=3sL4kqtJlcpXroDbDmJ"),
    ] {
        let expected = message.replace("TOKEN", "[…]");
        assert_eq!(shown(URL, &filled(message)), expected, "{name}");
    }
}

#[test]
fn session_tokens_without_a_name_are_hidden() {
    check(
        URL,
        &[
            ("80 letters", "is TOKENTOKEN.", "is […]."),
            ("120 letters", "is TOKENTOKENTOKEN.", "is […]."),
            ("other characters of Base64", "is TOKEN+TOKEN/TOKEN==.", "is […]==."),
            ("at the start", "TOKENTOKEN b", "[…] b"),
            ("two", "is TOKENTOKEN and TOKENTOKEN.", "is […] and […]."),
        ],
    );
    // 80 letters with 36 changes of kind, and at least 12 letters of each case, look random.
    let long = |letters: &str, length: usize| letters.chars().cycle().take(length).collect::<String>();
    let words = |length: usize| &"nothingbutordinarywordsthatnobodywouldtakeforatoken"[..length];
    for (name, text, is_hidden) in [
        ("enough", long("aB3", 36) + words(44), true),
        ("too short", long("aB3", 36) + words(43), false),
        ("one change less", long("aB3", 35) + words(45), false),
        ("one capital less", long("aB3", 33) + "a4b" + words(44), false),
        ("few capitals", long("k1m2n3p4q5R6", 240), false),
        ("few small letters", long("K1M2N3P4Q5r6", 240), false),
        ("capitalized words", long("Backup", 240), false),
    ] {
        let message = format!("is {text} or");
        let expected = if is_hidden { "is […] or" } else { &message };
        assert_eq!(shown(URL, &message), expected, "{name}");
    }
}

#[test]
fn hexadecimal_digits_that_are_no_hash_are_hidden() {
    check(
        URL,
        &[
            ("sentence", "is SIGNATURE. a", "is […]. a"),
            ("end of the text", "is SIGNATURE.", "is […]."),
            ("cut, in a path", "is /3fd1c77a0b5e4d2986ac10f3b7259e8d41c06b7fa2/b", "is /[…]/b"),
            ("first segment of an object key", "is HASH/b", "is HASH/b"),
            ("file name", "is HASH.png", "is HASH.png"),
        ],
    );
}

/// A broken URL may have a secret without its name. Messages do not repeat it either.
#[test]
fn secrets_of_broken_urls_are_hidden() {
    const DIGITS: &str = "3fd1c77a0b5e4d2986ac";
    let token = "the TOKEN is";
    for (name, query, message, is_hidden) in [
        ("token with line breaks", "a=TOKEN\nTOKEN\r\nTOKEN&b", token, true),
        ("token of two parameters", "a=TOKEN&b=TOKEN", token, false),
        (
            "digits with a soft line break",
            "a=3fd1c77a0b5e4d29=\n86ac10f3b7259e8d41c06b7fa2938e5d&b",
            DIGITS,
            true,
        ),
        ("digits with a space", "a=3fd1c77a0b5e4d29 86ac10f3b7259e8d41c06b7fa2938e5d&b", DIGITS, true),
        ("name and value", "3fd1c77a0b5e4d2986ac10f3=b7259e8d41c06b7fa2938e5d&b", DIGITS, false),
        ("last digits", "a&3fd1c77a0b5e4d2986ac", DIGITS, true),
        ("last digits with a space", "a&3fd1c77a0b 5e4d2986ac", DIGITS, true),
        ("digits before others", "a&3fd1c77a0b5e4d2986ac&b", DIGITS, false),
        ("object key", "/3fd1c77a0b5e4d2986ac", DIGITS, false),
        ("15 digits", "a=3fd1c77a0b5e4d2", "3fd1c77a0b5e4d2", false),
        ("time", "a=20240229115959", "20240229115959", false),
    ] {
        let url = URL.replace("X-Amz-Algorithm", &format!("{query}X-Amz-Algorithm"));
        let url = if query.ends_with("&b") { url } else { format!("https://example.com/k?{query}") };
        let message = filled(&format!("is {message} a"));
        let shown = shown(&filled(&url), &message);
        assert_eq!(shown != message, is_hidden, "{name}: {shown}");
    }
    // Two secrets in a row are one part.
    let url = "https://example.com/k?token=abcdefgh1234&signature=ijklmnop5678";
    assert_eq!(shown(url, "is abcdefgh1234ijklmnop5678 a"), "is […] a");
}
