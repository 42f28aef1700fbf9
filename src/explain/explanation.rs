use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::explain::Cause;
use crate::verify::human::printable;

/// Why a request failed: a [`Cause`], and by `Display` a text for people.
///
/// ```
/// use presign::{SigningTime, explain::FailedRequest};
///
/// let url = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
///     &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
///     &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
///     &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
/// let explanation = FailedRequest::new("GET", url).now(SigningTime::now()).explain();
/// assert_eq!(explanation.cause().name(), "expired");
/// println!("{explanation}"); // for people
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Explanation {
    pub(super) cause: Cause,
    pub(super) differences: Vec<Difference>,
    /// Sentences about this case.
    pub(super) facts: Vec<String>,
    pub(super) signature_matches: Option<bool>,
}

impl Explanation {
    /// The cause.
    #[must_use]
    pub const fn cause(&self) -> &Cause {
        &self.cause
    }

    /// In what the request that was sent differs from the one that the server saw, or that was signed.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Whether the URL's signature is right for the request as it was sent; known only with the credentials.
    #[must_use]
    pub const fn signature_matches(&self) -> Option<bool> {
        self.signature_matches
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (summary, advice) = words(&self.cause);
        writeln!(f, "{summary}")?;
        self.facts.iter().try_for_each(|fact| writeln!(f, "{fact}"))?;
        self.differences.iter().try_for_each(|difference| writeln!(f, "\n{difference}"))?;
        write!(f, "\nWhat to do: {advice}")
    }
}

/// A part of the request that differs. It may hold values of the request, but neither signature, session token nor key.
///
/// ```
/// use presign::{Credentials, explain::FailedRequest};
///
/// let url = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
///     &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
///     &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
///     &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// let explanation = FailedRequest::new("HEAD", url).credentials(&credentials).explain();
/// let [method] = explanation.differences() else { panic!("one") };
/// assert_eq!((method.what(), method.sent(), method.seen()), ("method", Some("HEAD"), Some("GET")));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    what: String,
    sent: Option<String>,
    seen: Option<String>,
    /// Who has the other side.
    other: &'static str,
}

impl Difference {
    pub(super) fn new(what: &str, sent: Option<&str>, seen: Option<&str>) -> Self {
        let is_secret = is_secret(what);
        let shown = |text: Option<&str>| {
            text.map(
                |text| if is_secret { format!("[{} characters]", text.chars().count()) } else { text.into() },
            )
        };
        Self { what: what.into(), sent: shown(sent), seen: shown(seen), other: "server" }
    }

    pub(super) fn with_signed(self) -> Self {
        Self { other: "signed", ..self }
    }

    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        [Some(&mut self.what), self.sent.as_mut(), self.seen.as_mut()].into_iter().flatten()
    }

    /// `method`, `path`, `payload hash`, `header content-type`, `parameter prefix`.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// What was sent, if anything was.
    #[must_use]
    pub fn sent(&self) -> Option<&str> {
        self.sent.as_deref()
    }

    /// What the server saw, or what was signed, if anything was.
    #[must_use]
    pub fn seen(&self) -> Option<&str> {
        self.seen.as_deref()
    }
}

/// The part, and both sides below one another.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sent, seen) = (self.sent.as_deref(), self.seen.as_deref());
        let common = match (sent, seen) {
            (Some(sent), Some(seen)) => {
                sent.bytes().zip(seen.bytes()).take_while(|(sent, seen)| sent == seen).count()
            }
            _ => 0,
        };
        let side = |text: Option<&str>| text.map_or("(not there)".into(), |text| window(text, common));
        writeln!(f, "  {}", printable(&self.what))?;
        writeln!(f, "    sent    {}", side(sent))?;
        write!(f, "    {}  {}", self.other, side(seen))
    }
}

/// The part of a long text around the place where it begins to differ.
fn window(text: &str, differs_at: usize) -> String {
    const BEFORE: usize = 40;
    const WIDTH: usize = 120;
    if text.is_empty() {
        return "(empty)".into();
    }
    let characters: Vec<char> = printable(text).chars().collect();
    let at = text.get(..differs_at).map_or(differs_at, |text| text.chars().count());
    let start = if characters.len() > WIDTH { at.saturating_sub(BEFORE) } else { 0 };
    let shown: String = characters.iter().skip(start).take(WIDTH).collect();
    let before = if start > 0 { "…" } else { "" };
    let behind = if start + WIDTH < characters.len() { "…" } else { "" };
    format!("{before}{shown}{behind}")
}

/// Whether the value of such a part is nobody's business.
pub(super) fn is_secret(what: &str) -> bool {
    let what = what.to_ascii_lowercase();
    ["token", "signature", "customer-key", "authorization", "cookie"].iter().any(|word| what.contains(word))
        && what != "header x-amz-server-side-encryption-customer-key-md5"
}

/// What happened, and what to do.
fn words(cause: &Cause) -> (String, String) {
    let subject = printable(cause.subject().unwrap_or_default());
    let (summary, advice) = match cause {
        Cause::NotPresigned => (
            "This is not a presigned URL: it has none of the X-Amz-… parameters.",
            "use the whole URL as it was minted. In a shell, put it in single quotes: an `&` ends the command.",
        ),
        Cause::SignatureVersion2 => (
            "The URL is signed by the old Signature Version 2, or the server took it for that.",
            "mint it with Signature Version 4 (in boto3: Config(signature_version='s3v4')).",
        ),
        Cause::HtmlEscaped => (
            "The URL was copied out of HTML: its `&` are `&amp;`.",
            "replace every `&amp;` by `&`, or follow the link instead of copying the page's source.",
        ),
        Cause::CutOff => (
            "The URL was cut off: its end is missing.",
            "copy the whole URL. In a shell, put it in single quotes; look for a column or message that is too short for it.",
        ),
        Cause::DoubleEncodedQuery => (
            "The URL's parameters were percent-encoded twice: `%2F` became `%252F`.",
            "hand the URL on as it was minted, to a client that does not encode it again.",
        ),
        Cause::ParameterMissing(_) => {
            return (
                format!("The URL has no parameter {subject}."),
                "use the whole URL as it was minted.".into(),
            );
        }
        Cause::ParameterRepeated(_) => {
            return (
                format!(
                    "The URL has the parameter {subject} twice: was it signed twice, or are two URLs in one?"
                ),
                "presign a request without X-Amz-… parameters of its own.".into(),
            );
        }
        Cause::ParameterMalformed(_) => {
            return (
                format!("The server cannot read the parameter {subject}."),
                "compare it with what was minted; if it is the same, mint it with another signer.".into(),
            );
        }
        Cause::OverSevenDays => (
            "The URL asks for more than seven days, which is the most that Signature Version 4 allows.",
            "mint it for at most 604800 seconds.",
        ),
        Cause::Expired => ("The URL has expired.", "mint a new one, or mint them for longer."),
        Cause::NotYetValid => (
            "The URL is dated into the future, by the server's clock.",
            "set the clock of the machine that signs (NTP); or wait.",
        ),
        Cause::ClockSkew => (
            "The clock of the machine that signs and the server's disagree.",
            "set the clock of the machine that signs (NTP), and mint the URL again.",
        ),
        Cause::Region => (
            "The URL is signed for another region than the server's.",
            "mint it with the region of the bucket, or of the server's configuration.",
        ),
        Cause::Service => (
            "The URL is signed for another service than the server's.",
            "mint it with the right signing name (`s3` for S3 and compatible servers).",
        ),
        Cause::AccessKeyUnknown => (
            "The server does not know the access key id.",
            "check the access key id, and that it belongs to this server and partition; it may have been deleted or deactivated. \
             Temporary keys (ASIA…) need their session token.",
        ),
        Cause::SessionToken => (
            "The session token is missing, damaged, or belongs to another access key.",
            "mint the URL with access key id, secret and token of the same session.",
        ),
        Cause::SessionExpired => (
            "The temporary credentials that signed the URL have ended, and the URL with them.",
            "mint it with fresh credentials. A URL never outlives its credentials, whatever X-Amz-Expires says.",
        ),
        Cause::HeaderMissing(_) => {
            return (
                format!("The header {subject} is signed, and did not arrive."),
                format!("send {subject} with the value that was signed, or mint the URL without it."),
            );
        }
        Cause::HeaderDiffers(name) => {
            let advice = if name == "content-type" {
                "send exactly the content type that was signed. Browsers and client libraries set one of their own, or add a \
                 charset; a form or a `fetch` without the header has one too."
                    .into()
            } else {
                format!("send {subject} with exactly the value that was signed.")
            };
            return (format!("The header {subject} has another value than was signed."), advice);
        }
        Cause::HeaderUnsigned(_) => {
            return (
                format!(
                    "The header {subject} was sent, and has to be signed: every header that begins with x-amz- has."
                ),
                format!("do not send {subject}, or give it to the signer so that it is signed."),
            );
        }
        Cause::Method => (
            "The URL is signed for another method.",
            "send the method that was signed, or mint the URL for the one that is sent. A HEAD needs a URL of its own; a redirect may \
             have made a GET of a PUT.",
        ),
        Cause::Host => (
            "The server sees another host than was signed.",
            "have the proxy pass `Host` on as it came (nginx: proxy_set_header Host $http_host), or sign for the host that the server \
             sees; do not put another domain before the URL.",
        ),
        Cause::Port => (
            "The server sees the host with another port than was signed.",
            "sign for the host with the port that clients use, and have the proxy pass it on (nginx: $http_host, not $host). The \
             scheme's own port is never signed.",
        ),
        Cause::PathEncoding => (
            "The path arrived in another encoding than it was signed in.",
            "hand the URL on as it was minted: a proxy or a client has decoded or encoded the path.",
        ),
        Cause::PathDoubleEncoded => (
            "The path was percent-encoded twice: `%20` became `%2520`.",
            "give the signer the plain object key, not an encoded one, and the client the URL as it was minted.",
        ),
        Cause::PathNormalized => (
            "The path was tidied up on the way: `//`, `.` or `..` in it were resolved.",
            "use keys without empty, `.` and `..` segments, or a client and a proxy that leave them alone (nginx: merge_slashes off).",
        ),
        Cause::Path => (
            "The server sees another path than was signed.",
            "look for a proxy that adds or cuts off a prefix, and for a bucket that is in the host on one side and in the path on \
             the other.",
        ),
        Cause::ParameterAdded(_) => {
            return (
                format!("The parameter {subject} was added after signing."),
                format!("leave {subject} off, or give it to the signer. Every parameter is signed."),
            );
        }
        Cause::ParameterDropped(_) => {
            return (
                format!("The parameter {subject} was signed, and did not arrive."),
                "hand the whole URL on; look for a proxy or a cache that drops parameters.".into(),
            );
        }
        Cause::ParameterDiffers(name) => {
            let advice = if name == "X-Amz-Expires" {
                "mint a new URL with the lifetime that you want: it is signed, and cannot be changed afterwards.".into()
            } else {
                format!("give {subject} to the signer as it is to be. Every parameter is signed.")
            };
            return (format!("The parameter {subject} has another value than was signed."), advice);
        }
        Cause::ParameterEncoding => (
            "The parameters arrived in another encoding or order than they were signed in.",
            "hand the URL on as it was minted: a client has decoded and encoded it, and in its own way.",
        ),
        Cause::PlusForSpace => (
            "A space is written as `+`: in a signed URL it is `%20`, and a `+` is `%2B`.",
            "hand the URL on as it was minted; a form encoder, such as URLSearchParams or http_build_query, has been at it.",
        ),
        Cause::Payload => (
            "The body's hash is not the one that was signed.",
            "send the body that was signed, or sign `UNSIGNED-PAYLOAD` as S3's presigned URLs do.",
        ),
        Cause::SignatureAltered => (
            "The signature in the URL is not the one that was minted.",
            "copy the URL again, as a whole and as it is.",
        ),
        Cause::Secret => (
            "Both sides agree on the request, so the secret access key is another one; or the URL was minted for another request, \
             with other signed headers or another method.",
            "check that secret and access key id belong together, and that the secret was copied as a whole: no white space, no `+` or \
             `/` lost to an encoding. With the credentials at hand, tell them to `explain`.",
        ),
        Cause::Permission => (
            "The signature is right, as far as can be told; the signer may not do this.",
            "look at the permissions of the signer, the bucket's policy, and whether the object is there (without s3:ListBucket, one that \
             is missing is forbidden).",
        ),
        Cause::NotTheSignature => (
            "The signature was accepted; the request failed for another reason.",
            "look at the server's code.",
        ),
        Cause::Unknown => (
            "What is known does not tell why.",
            "look, in this order, for: another Content-Type or method than was signed; a proxy that writes another Host; a URL that was \
             changed or encoded again; a wrong secret. With the credentials at hand, tell them to `explain`.",
        ),
    };
    (summary.to_string(), advice.to_string())
}
