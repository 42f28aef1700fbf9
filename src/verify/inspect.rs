//! What a presigned URL says of itself, read without verifying anything.
//!
//! ```
//! use presign::{inspect, verify::VerifyError};
//!
//! let error = inspect("https://examplebucket.s3.amazonaws.com/test.txt").unwrap_err();
//! assert_eq!(error, VerifyError::NotPresigned);
//! ```

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::sigv4::validity::LONGEST;
use crate::verify::VerifyError;
use crate::verify::human::{Instant, Span, printable};
use crate::verify::received::credential::StatedCredential;
use crate::verify::received::parameters::{StatedParameters, check_presigned, stated_credential, wrong};
use crate::verify::received::query::{Own, ReceivedQuery, number};
use crate::verify::received::url::ReceivedUrl;
use crate::{SigningTime, Validity};

/// Reads a presigned URL of any service: who signed it, from when until when, for which region and service, and which headers
/// have to be sent. Nothing is verified, and nothing has to be known for it.
///
/// ```
/// use presign::{SigningTime, inspect};
///
/// let inspected = inspect("https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
///     &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
///     &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
///     &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")?;
/// assert_eq!(inspected.access_key_id(), "AKIAIOSFODNN7EXAMPLE");
/// assert_eq!(inspected.expires_at(), "20130525T000000Z".parse::<SigningTime>()?);
/// assert_eq!((inspected.service(), inspected.region()), ("s3", "us-east-1"));
/// println!("{inspected}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// - [`VerifyError::Malformed`] for a text that is no URL with a scheme and a host
/// - [`VerifyError::NotPresigned`] for a URL without any parameter of a signature, [`VerifyError::SignatureVersion2`] for one of
///   the older version
/// - [`VerifyError::Parameter`] for one that is missing, there twice, in another case, or not in its form
pub fn inspect(url: &str) -> Result<Inspected, VerifyError> {
    let url =
        ReceivedUrl::read(url).ok_or(VerifyError::Malformed("must have a URL with a scheme and a host"))?;
    let query = ReceivedQuery::parse(url.query, None);
    check_presigned(&query)?;
    let stated = StatedParameters::read(&query)?;
    let rule = "must be a number of seconds";
    let expires_in = number(&stated.expires_in).ok_or(wrong(Own::Expires, rule))?;
    let StatedCredential { access_key_id, date, region, service } = stated_credential(&stated.credential)?;
    let token = |own| query.value(own).is_ok_and(|token| token.is_some());
    Ok(Inspected {
        is_encrypted: url.is_encrypted(),
        host: url.host.into(),
        path: url.path.into(),
        access_key_id: access_key_id.into(),
        service: service.into(),
        region: region.into(),
        validity: Validity::new(stated.signed_at, expires_in),
        signed_headers: stated.signed_headers.into_owned(),
        has_token: token(Own::SecurityToken) || token(Own::S3SessionToken),
        has_date_of_scope: date == stated.signed_at.date(),
        has_whole_signature: stated.signature.len() == 64
            && stated.signature.bytes().all(|byte| byte.is_ascii_hexdigit()),
    })
}

/// What a presigned URL says of itself. Holds neither its signature nor its session token.
///
/// `Display` writes it in a few lines for people, without control characters; [`report`](Self::report) says also how long is left.
///
/// ```
/// # use presign::{Credentials, Region, inspect, s3::Bucket};
/// # use std::time::Duration;
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let at = "20130524T000000Z".parse()?;
/// let url = bucket.put("cat.png").content_type("image/png").presign_at(at, Duration::from_secs(900))?;
/// let inspected = inspect(url.as_str())?;
/// assert_eq!((inspected.host(), inspected.path()), ("examplebucket.s3.us-east-1.amazonaws.com", "/cat.png"));
/// assert!(inspected.required_header_names().eq(["content-type"]));
/// assert_eq!(inspected.remaining("20130524T000500Z".parse()?), Some(Duration::from_secs(600)));
/// assert!(inspected.report("20130524T000500Z".parse()?).to_string().contains("; 10 minutes left"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Inspected {
    is_encrypted: bool,
    host: String,
    path: String,
    access_key_id: String,
    service: String,
    region: String,
    validity: Validity,
    signed_headers: String,
    has_token: bool,
    has_date_of_scope: bool,
    has_whole_signature: bool,
}

/// What is worth knowing of a URL before it is handed out, or when it does not work.
///
/// ```
/// use presign::inspect::{Warning, inspect};
///
/// let inspected = inspect("http://localhost:9000/photos/cat.png?X-Amz-Algorithm=AWS4-HMAC-SHA256\
///     &X-Amz-Credential=minioadmin%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z\
///     &X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4")?;
/// assert!(inspected.warnings().eq([Warning::PlainHttp, Warning::Signature]));
/// # Ok::<(), presign::verify::VerifyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Warning {
    /// Whoever is between client and server can read the URL, and use it.
    PlainHttp,
    /// It is signed with temporary credentials, and ends with them, whatever it says.
    SessionToken,
    /// It asks for more than seven days, which AWS refuses.
    OverSevenDays,
    /// It asks for no time at all.
    NoLifetime,
    /// `host` is not among its signed headers, which AWS refuses.
    HostUnsigned,
    /// The date of its scope is not that of its signing time, which AWS refuses.
    DateOfScope,
    /// Its signature is not of 64 hexadecimal digits: it was cut off or altered.
    Signature,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PlainHttp => "plain http: whoever is on the way can read the URL and use it",
            Self::SessionToken => {
                "signed with temporary credentials: ends with them, perhaps sooner than it says"
            }
            Self::OverSevenDays => "asks for more than seven days: AWS refuses it",
            Self::NoLifetime => "asks for no time at all",
            Self::HostUnsigned => "host is not signed: AWS refuses it",
            Self::DateOfScope => "the scope has another date than X-Amz-Date: AWS refuses it",
            Self::Signature => "the signature is not 64 hexadecimal digits: was the URL cut off?",
        })
    }
}

impl Inspected {
    /// Whose signature it claims to have.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The service of its scope.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The region of its scope.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The host, with the port if the URL has one, and without what stands before an `@`.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The path, with its escapes.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The instant from which it is good.
    #[must_use]
    pub const fn signed_at(&self) -> SigningTime {
        self.validity.signed_at()
    }

    /// The lifetime that it asks for.
    #[must_use]
    pub const fn expires_in(&self) -> Duration {
        self.validity.expires_in()
    }

    /// The instant from which it is no longer good, at the latest in year 9999.
    #[must_use]
    pub fn expires_at(&self) -> SigningTime {
        self.validity.expires_at()
    }

    /// How long is left at an instant; nothing once it has expired.
    #[must_use]
    pub fn remaining(&self, now: SigningTime) -> Option<Duration> {
        let seconds = self.validity.end() - now.unix_timestamp();
        u64::try_from(seconds).ok().filter(|seconds| *seconds > 0).map(Duration::from_secs)
    }

    /// The names of the headers that have to be sent with the values that were signed. `host` is not among them, since every
    /// client sends it.
    pub fn required_header_names(&self) -> impl Iterator<Item = &str> {
        self.signed_headers.split(';').filter(|name| *name != "host" && !name.is_empty())
    }

    /// What is worth knowing.
    pub fn warnings(&self) -> impl Iterator<Item = Warning> + use<> {
        let is_host_signed = self.signed_headers.split(';').any(|name| name == "host");
        [
            (!self.is_encrypted, Warning::PlainHttp),
            (self.has_token, Warning::SessionToken),
            (self.validity.expires_in() > LONGEST, Warning::OverSevenDays),
            (self.validity.seconds() == 0, Warning::NoLifetime),
            (!is_host_signed, Warning::HostUnsigned),
            (!self.has_date_of_scope, Warning::DateOfScope),
            (!self.has_whole_signature, Warning::Signature),
        ]
        .into_iter()
        .filter_map(|(is_so, warning)| is_so.then_some(warning))
    }

    /// What `Display` writes, and how long is left at an instant.
    #[must_use]
    pub fn report(&self, now: SigningTime) -> impl fmt::Display {
        struct Report<'a>(&'a Inspected, SigningTime);

        impl fmt::Display for Report<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.write(f, Some(self.1))
            }
        }

        Report(self, now)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, now: Option<SigningTime>) -> fmt::Result {
        writeln!(f, "signed by    {}", printable(&self.access_key_id))?;
        writeln!(f, "for          {} in {}", printable(&self.service), printable(&self.region))?;
        writeln!(f, "at           {}{}", self.host, printable(&self.path))?;
        writeln!(f, "good from    {}", Instant(self.signed_at()))?;
        write!(
            f,
            "good until   {}, {} in all",
            Instant(self.expires_at()),
            Span(self.expires_in().as_secs())
        )?;
        if let Some(now) = now {
            let ahead = self.signed_at().unix_timestamp() - now.unix_timestamp();
            match (u64::try_from(ahead), self.remaining(now)) {
                (Ok(ahead @ 1..), _) => write!(f, "; not good yet, in {}", Span(ahead))?,
                (_, Some(left)) => write!(f, "; {} left", Span(left.as_secs()))?,
                (_, None) => {
                    let since = now.unix_timestamp().abs_diff(self.validity.end());
                    write!(f, "; expired {} ago", Span(since))?;
                }
            }
        }
        let headers: Vec<&str> = self.required_header_names().collect();
        let headers = if headers.is_empty() { "nothing".into() } else { printable(&headers.join(", ")) };
        write!(f, "\nhas to send  {headers}")?;
        self.warnings().try_for_each(|warning| write!(f, "\nwarning      {warning}"))
    }
}

impl fmt::Display for Inspected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, None)
    }
}
