//! The contents of a presigned URL, parsed but not verified.
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

use crate::sigv4::credential::ParsedCredential;
use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::validity::MAX_LIFETIME;
use crate::verify::VerifyError;
use crate::verify::human::{Instant, Span, printable};
use crate::verify::received::parameters::{
    ParsedParameters, check_presigned, invalid, number, parse_credential,
};
use crate::verify::received::query::ReceivedQuery;
use crate::verify::received::url::ReceivedUrl;
use crate::verify::secrets::Secrets;
use crate::{SigningTime, Validity};

/// Parses a presigned URL of any service: its access key id, validity, scope and required headers.
///
/// It verifies nothing, and needs no credentials. Time and memory are linear in the length of the
/// URL.
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
/// - [`VerifyError::Malformed`] for a URL without a scheme or a host
/// - [`VerifyError::NotPresigned`] for a URL without any signing parameter, and
///   [`VerifyError::SignatureVersion2`] for a URL of Signature Version 2
/// - [`VerifyError::Parameter`] for a signing parameter that is missing, appears twice, or is
///   written in another case or form
#[doc(alias = "parse_presigned_url")]
pub fn inspect(url: &str) -> Result<Inspected, VerifyError> {
    let url =
        ReceivedUrl::parse(url).ok_or(VerifyError::Malformed("must have a URL with a scheme and a host"))?;
    let query = ReceivedQuery::parse(url.query, None);
    check_presigned(&query)?;
    let parameters = ParsedParameters::parse(&query)?;
    let expires_in = number(&parameters.expires_in)
        .ok_or(invalid(SigningParameter::Expires, "must be a number of seconds"))?;
    let ParsedCredential { access_key_id, date, region, service } = parse_credential(&parameters.credential)?;
    let has = |parameter| query.value(parameter).is_ok_and(|value| value.is_some());
    Ok(Inspected {
        is_encrypted: url.is_encrypted(),
        host: url.host.into(),
        path: url.path.into(),
        access_key_id: access_key_id.into(),
        service: service.into(),
        region: region.into(),
        validity: Validity::new(parameters.signed_at, expires_in),
        has_token: has(SigningParameter::SecurityToken) || has(SigningParameter::S3SessionToken),
        has_matching_date: date == parameters.signed_at.date(),
        has_whole_signature: hex::decode_to_slice(&*parameters.signature, &mut [0; 32]).is_ok(),
        signed_headers: parameters.signed_headers.into_owned(),
    })
}

/// The contents of a presigned URL, without its signature and session token.
///
/// `Display` writes a few lines for people, without control and invisible characters.
/// [`report`](Self::report) adds the remaining lifetime. They and `Debug` show no signature and no
/// session token, even if a damaged URL has one outside its query.
///
/// ```
/// # use presign::{Credentials, Region, inspect, s3::Bucket};
/// # use std::time::Duration;
/// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
/// # let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
/// let at = "20130524T000000Z".parse()?;
/// let upload = bucket.put("cat.png").content_type("image/png");
/// let url = upload.presign_at(at, Duration::from_secs(900))?;
/// let inspected = inspect(url.as_str())?;
/// assert_eq!(inspected.host(), "examplebucket.s3.us-east-1.amazonaws.com");
/// assert_eq!(inspected.path(), "/cat.png");
/// assert!(inspected.required_header_names().eq(["content-type"]));
/// let now = "20130524T000500Z".parse()?;
/// assert_eq!(inspected.remaining(now), Some(Duration::from_secs(600)));
/// assert!(inspected.report(now).to_string().contains("; 10 minutes left"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
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
    has_matching_date: bool,
    has_whole_signature: bool,
}

/// A property of a presigned URL that can make it unsafe or invalid.
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
    /// The scheme is `http`: anyone on the network path can read and use the URL.
    PlainHttp,
    /// The URL is signed with temporary credentials, and expires no later than they do.
    SessionToken,
    /// The access key id is temporary (`ASIA…`), and there is no session token.
    NoSessionToken,
    /// The lifetime is over seven days, which AWS rejects.
    OverSevenDays,
    /// The lifetime is 0 seconds.
    NoLifetime,
    /// `host` is not signed, which AWS rejects.
    HostUnsigned,
    /// The date of the scope differs from that of the signing time, which AWS rejects.
    DateOfScope,
    /// The signature is not 64 hexadecimal digits: the URL was cut off or altered.
    Signature,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PlainHttp => "plain http: anyone on the network path can read and use the URL",
            Self::SessionToken => "signed with temporary credentials: expires with them, possibly sooner",
            Self::NoSessionToken => "temporary access key id without a session token: AWS rejects it",
            Self::OverSevenDays => "lifetime over seven days: AWS rejects it",
            Self::NoLifetime => "lifetime of 0 seconds: never valid",
            Self::HostUnsigned => "host is not signed: AWS rejects it",
            Self::DateOfScope => "the scope's date differs from X-Amz-Date: AWS rejects it",
            Self::Signature => "the signature is not 64 hexadecimal digits: the URL was cut off or altered",
        })
    }
}

impl Inspected {
    /// Returns the access key id that the URL names.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// Returns the service of the credential scope.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    /// Returns the region of the credential scope.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Returns the host, with its port if there is one, without user name and password.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the path, with its escapes.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the instant from which the URL is valid.
    #[must_use]
    pub const fn signed_at(&self) -> SigningTime {
        self.validity.signed_at()
    }

    /// Returns the lifetime.
    #[must_use]
    pub const fn expires_in(&self) -> Duration {
        self.validity.expires_in()
    }

    /// Returns the instant at which the URL expires.
    ///
    /// It is never later than the end of year 9999.
    #[must_use]
    pub fn expires_at(&self) -> SigningTime {
        self.validity.expires_at()
    }

    /// Returns the time from `now` until the URL expires, or `None` once it has expired.
    #[must_use]
    pub fn remaining(&self, now: SigningTime) -> Option<Duration> {
        self.validity.remaining(now)
    }

    /// Returns the names of the headers that the client must send with the signed values.
    ///
    /// `host` is not among them, because every client sends it.
    pub fn required_header_names(&self) -> impl Iterator<Item = &str> {
        self.signed_headers.split(';').filter(|name| *name != "host" && !name.is_empty())
    }

    /// Returns whether AWS issued this access key id for temporary credentials.
    ///
    /// Source:
    /// [IAM identifiers](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids).
    fn has_temporary_id(&self) -> bool {
        /// AWS's minimum length of an access key id.
        const MIN_LENGTH: usize = 16;
        self.access_key_id.starts_with("ASIA") && self.access_key_id.len() >= MIN_LENGTH
    }

    /// Returns the secrets that a damaged URL has outside its query, or in its scope.
    fn secrets(&self) -> Secrets {
        let Self { host, path, access_key_id, service, region, signed_headers, .. } = self;
        let texts = [host, access_key_id, service, region, signed_headers];
        Secrets::new(path, &[], texts.map(String::as_str), [])
    }

    /// Returns the warnings about this URL.
    pub fn warnings(&self) -> impl Iterator<Item = Warning> + use<> {
        let is_host_signed = self.signed_headers.split(';').any(|name| name == "host");
        [
            (!self.is_encrypted, Warning::PlainHttp),
            (self.has_token, Warning::SessionToken),
            (self.has_temporary_id() && !self.has_token, Warning::NoSessionToken),
            (self.validity.expires_in() > MAX_LIFETIME, Warning::OverSevenDays),
            (self.validity.seconds() == 0, Warning::NoLifetime),
            (!is_host_signed, Warning::HostUnsigned),
            (!self.has_matching_date, Warning::DateOfScope),
            (!self.has_whole_signature, Warning::Signature),
        ]
        .into_iter()
        .filter_map(|(applies, warning)| applies.then_some(warning))
    }

    /// Returns the text of `Display`, with the time from `now` until the URL expires.
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
        let secrets = self.secrets();
        let shown = |text: &str| printable(&secrets.hide(text));
        writeln!(f, "signed by    {}", shown(&self.access_key_id))?;
        writeln!(f, "for          {} in {}", shown(&self.service), shown(&self.region))?;
        writeln!(f, "at           {}{}", shown(&self.host), shown(&self.path))?;
        writeln!(f, "valid from   {}", Instant(self.signed_at()))?;
        write!(
            f,
            "valid until  {}, {} in all",
            Instant(self.expires_at()),
            Span(self.expires_in().as_secs())
        )?;
        if let Some(now) = now {
            let ahead = self.signed_at().unix_timestamp() - now.unix_timestamp();
            match (u64::try_from(ahead), self.remaining(now)) {
                (Ok(ahead @ 1..), _) => write!(f, "; not valid yet, in {}", Span(ahead))?,
                (_, Some(left)) => write!(f, "; {} left", Span(left.as_secs()))?,
                (_, None) => {
                    let since = now.unix_timestamp().abs_diff(self.validity.end());
                    write!(f, "; expired {} ago", Span(since))?;
                }
            }
        }
        let headers: Vec<&str> = self.required_header_names().collect();
        let headers = if headers.is_empty() { "nothing".into() } else { shown(&headers.join(", ")) };
        write!(f, "\nmust send    {headers}")?;
        self.warnings().try_for_each(|warning| write!(f, "\nwarning      {warning}"))
    }
}

impl fmt::Display for Inspected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, None)
    }
}

impl fmt::Debug for Inspected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secrets = self.secrets();
        let shown = |text: &str| secrets.hide(text);
        f.debug_struct("Inspected")
            .field("host", &shown(&self.host))
            .field("path", &shown(&self.path))
            .field("access_key_id", &shown(&self.access_key_id))
            .field("service", &shown(&self.service))
            .field("region", &shown(&self.region))
            .field("validity", &self.validity)
            .field("signed_headers", &shown(&self.signed_headers))
            .field("warnings", &self.warnings().collect::<Vec<_>>())
            .finish()
    }
}
