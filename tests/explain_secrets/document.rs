//! A server's error document for a damaged request.

use std::fmt::Write as _;

use presign::PresignedUrl;

use crate::damage::{Random, encode, is_reserved};

/// The canonical request that a server builds from a damaged URL.
pub(crate) fn canonical_request(original: &str, url: &str) -> String {
    let (start, query) = url.split_once('?').unwrap_or((url, ""));
    let path = start.split('/').skip(3).collect::<Vec<_>>().join("/");
    let mut pairs: Vec<&str> =
        query.split('&').filter(|pair| !pair.starts_with("X-Amz-Signature=")).collect();
    pairs.sort_unstable();
    let rest = original.splitn(4, '\n').nth(3).unwrap();
    format!("GET\n/{path}\n{}\n{rest}", pairs.join("&"))
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A server's response, which may repeat the request in any place and encoding.
pub(crate) fn document(url: &PresignedUrl, sent: &str, secrets: &[String], random: &mut Random) -> String {
    let original = url.canonical_request().to_string();
    let canonical = if random.one_in(2) { canonical_request(&original, sent) } else { original };
    let echo = match random.below(6) {
        0 => url.as_str().to_owned(),
        1 => sent.to_owned(),
        2 => canonical.clone(),
        3 => format!("signature {} and token {}", url.signature(), secrets.join(" or ")),
        4 => secrets.iter().fold(String::new(), |text, secret| text + "X-Amz-Security-Token=" + secret + "&"),
        _ => "The request signature we calculated does not match the signature you provided.".into(),
    };
    let echo = match random.below(7) {
        0 => echo.replace("%2F", "%2f").replace("%2B", "%2b"),
        1 => echo.replace('%', "%25"),
        2 => encode(&echo, is_reserved, random.one_in(2)),
        3 => encode(&encode(&echo, is_reserved, random.one_in(2)), is_reserved, random.one_in(2)),
        4 => escaped(&echo),
        5 => echo.replace('+', " "),
        _ => echo,
    };
    let mut message = escaped(&echo);
    if random.one_in(8) {
        message = escaped(&message);
    }
    let code = random.pick(&["SignatureDoesNotMatch", "AccessDenied", "InvalidToken", "InvalidArgument"]);
    let mut body = format!("<Error><Code>{code}</Code><Message>{message}</Message>");
    if random.one_in(2) {
        let to_sign = if random.one_in(4) { sent.to_owned() } else { url.string_to_sign() };
        write!(
            body,
            "<StringToSign>{}</StringToSign><SignatureProvided>{}</SignatureProvided>",
            escaped(&to_sign),
            url.signature()
        )
        .unwrap();
    }
    if !random.one_in(4) {
        write!(body, "<CanonicalRequest>{}</CanonicalRequest>", escaped(&canonical)).unwrap();
    }
    body.push_str("</Error>");
    match random.below(12) {
        0 => String::new(),
        1 => format!(
            "{{\"message\":{:?}}}",
            format!("{echo} Canonical String for this request should have been '{canonical}'")
        ),
        2 => body.replace(
            "</Message>",
            &format!(
                " Canonical String for this request should have been '{}'</Message>",
                escaped(&canonical)
            ),
        ),
        _ => body,
    }
}
