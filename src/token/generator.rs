use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::sigv4::canonical_request::{OriginRef, Path};
use crate::token::auth_token::AuthToken;
use crate::token::target::TokenTarget;
use crate::{Credentials, Error, Method, Region, Request, Service, Signer, SigningTime};

/// A generator of tokens for one resource, such as a database user, a cache or a cluster.
///
/// Create one and keep it: like a [`Signer`], it caches the signing key of the day, and any number
/// of threads can use it at the same time. Each kind of token has a constructor. The options are
/// the same for all kinds; an option that a kind does not support is an error.
///
/// AWS receives every token, so each constructor refuses what cannot be right there:
/// [`Error::AccessKeyId`] for a character other than `A-Z`, `a-z`, `0-9` and `_`, which may be the
/// secret access key; [`Error::SessionToken`] for an access key id of temporary credentials,
/// `ASIA…`, without a session token; [`Error::Region`] for `"eu-west1"`, `"us-east-1a"`, names
/// without the shape of a region.
///
/// An invalid option is reported when a token is generated, so that a chain of options needs only
/// one `?`.
///
/// ```
/// use presign::{Credentials, Region, token::TokenGenerator};
/// use std::time::Duration;
///
/// let credentials =
///     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// let host = "a1b2c3.dsql.us-east-1.on.aws";
/// let generator = TokenGenerator::dsql(host, Region::US_EAST_1, credentials)?
///     .expires_in(Duration::from_secs(300));
/// // For each connection:
/// let token = generator.token()?;
/// assert!(token.as_str().starts_with("a1b2c3.dsql.us-east-1.on.aws/?Action=DbConnect&"));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
pub struct TokenGenerator {
    signer: Signer,
    kind: &'static Kind,
    target: TokenTarget,
    /// The target after [`fips`](Self::fips), or the error of that option.
    fips: Result<TokenTarget, Error>,
    query: Vec<(Cow<'static, str>, String)>,
    headers: Vec<(Cow<'static, str>, String)>,
    expires_in: Duration,
    clamp: bool,
    /// The first error of an option.
    error: Option<Error>,
}

/// The properties that all tokens for one service share.
pub(crate) struct Kind {
    /// `Aurora DSQL`, in error texts.
    pub(crate) name: &'static str,
    /// Whether the method is `POST`, not `GET`.
    pub(crate) is_post: bool,
    pub(crate) lifetime: Lifetime,
    pub(crate) options: Options,
    /// Encodes the URL as the token, if the token is not the URL itself.
    pub(crate) encode: Option<fn(&str) -> String>,
    /// The lifetime of the token, if it is not the URL's `X-Amz-Expires`.
    pub(crate) valid_for: Option<Duration>,
    /// Parameters of which at least one is required, and the error if all are missing.
    pub(crate) one_of: Option<(&'static [&'static str], Error)>,
}

impl Kind {
    pub(crate) const fn new(name: &'static str, lifetime: Lifetime) -> Self {
        Self {
            name,
            is_post: false,
            lifetime,
            options: Options::None,
            encode: None,
            valid_for: None,
            one_of: None,
        }
    }
}

/// The values that a kind of token allows for `X-Amz-Expires`.
pub(crate) struct Lifetime {
    default: Duration,
    longest: Duration,
    /// The error text for a longer one.
    rule: &'static str,
}

impl Lifetime {
    pub(crate) const FIFTEEN_MINUTES: Self =
        Self::seconds(900, 900, "must be at most 15 minutes (900 seconds) for this token");

    pub(crate) const fn seconds(default: u64, longest: u64, rule: &'static str) -> Self {
        Self { default: Duration::from_secs(default), longest: Duration::from_secs(longest), rule }
    }
}

/// The extra input that a kind of token can sign.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Options {
    None,
    Headers,
    Query,
}

impl TokenGenerator {
    pub(crate) fn new(
        kind: &'static Kind,
        service: Service,
        target: TokenTarget,
        region: Region,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        region.check_for_aws()?;
        credentials.check_for_aws()?;
        Ok(Self {
            signer: Signer::new(service, region, credentials),
            kind,
            target,
            fips: Err(Error::UnsupportedOption { option: "fips", action: kind.name }),
            query: Vec::new(),
            headers: Vec::new(),
            expires_in: kind.lifetime.default,
            clamp: false,
            error: None,
        })
    }

    /// Returns the same generator with other credentials, such as renewed ones.
    ///
    /// ```
    /// # use presign::{Credentials, Region, token::TokenGenerator};
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let host = "a1b2c3.dsql.us-east-1.on.aws";
    /// # let generator = TokenGenerator::dsql(host, Region::US_EAST_1, credentials)?;
    /// let renewed =
    ///     Credentials::new("AKIAI44QH8DHBEXAMPLE", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY")?;
    /// let generator = generator.with_credentials(renewed)?;
    /// assert!(generator.token()?.as_str().contains("&X-Amz-Credential=AKIAI44QH8DHBEXAMPLE%2F"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The errors of the generator's constructor for the credentials.
    pub fn with_credentials(&self, credentials: Credentials) -> Result<Self, Error> {
        credentials.check_for_aws()?;
        Ok(Self { signer: self.signer.with_credentials(credentials)?, ..self.clone() })
    }

    pub(crate) fn with_fips(mut self, fips: Result<TokenTarget, Error>) -> Self {
        self.fips = fips;
        self
    }

    pub(crate) fn with_query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the lifetime of tokens. Fractions of a second are dropped.
    ///
    /// # Errors
    ///
    /// Generating a token fails with [`Error::ExpiresIn`] for less than a second, and for more than
    /// the kind of token allows.
    #[must_use]
    pub fn expires_in(mut self, expires_in: Duration) -> Self {
        self.expires_in = expires_in;
        self
    }

    /// Shortens a token's lifetime to that of its credentials, instead of returning an error.
    ///
    /// It has no effect if the expiration of the credentials is not known.
    ///
    /// # Errors
    ///
    /// Generating a token still fails with [`Error::CredentialsExpiration`] if the credentials have
    /// expired.
    #[must_use]
    pub fn clamp_to_credentials(mut self) -> Self {
        self.clamp = true;
        self
    }

    /// Signs for an endpoint that is validated under FIPS 140.
    ///
    /// STS has such endpoints, for [`caller_identity`](Self::caller_identity) and
    /// [`eks`](Self::eks), and so has [`transcribe`](Self::transcribe). Not every region has them,
    /// and this crate does not know which: see AWS's
    /// [list](https://aws.amazon.com/compliance/fips/).
    ///
    /// # Errors
    ///
    /// Generating a token fails with [`Error::Conflict`] for a region in China, which has no FIPS
    /// endpoints, and with [`Error::UnsupportedOption`] for any other kind of token.
    #[must_use]
    pub fn fips(mut self) -> Self {
        match self.fips.clone() {
            Ok(target) => self.target = target,
            Err(error) => self.add_error(error),
        }
        self
    }

    /// Adds a signed header to a [`caller_identity`](Self::caller_identity) URL.
    ///
    /// The client must send the header with the URL. Servers that accept these URLs require a
    /// header with their own name, so that a token for one server is not valid for another.
    ///
    /// # Errors
    ///
    /// Generating a token fails as [`Request::header`] does, and with [`Error::UnsupportedOption`]
    /// for any other kind of token.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.check_option("header", Options::Headers);
        self.headers.push((Cow::Owned(name.into()), value.into()));
        self
    }

    /// Adds a query parameter, not yet encoded, to a [`transcribe`](Self::transcribe) URL.
    ///
    /// # Errors
    ///
    /// Generating a token fails as [`Request::query`] does, with [`Error::Query`] for a name that
    /// was already added, by [`transcribe`](Self::transcribe) itself or by an earlier call, and
    /// with [`Error::UnsupportedOption`] for any other kind of token.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.check_option("query", Options::Query);
        let name = name.into();
        if self.query.iter().any(|(other, _)| *other == name) {
            self.add_error(Error::Query("must not appear twice"));
        }
        self.query.push((Cow::Owned(name), value.into()));
        self
    }

    /// Generates a token that is valid from now on.
    ///
    /// Not available on `wasm32-unknown-unknown`, which has no clock; use
    /// [`token_at`](Self::token_at).
    ///
    /// # Errors
    ///
    /// As [`token_at`](Self::token_at).
    #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
    pub fn token(&self) -> Result<AuthToken, Error> {
        self.token_at(SigningTime::now())
    }

    /// Generates a token that is valid from `time` on.
    ///
    /// Use it for tests, and on platforms without a clock.
    ///
    /// # Errors
    ///
    /// - the first error of an option
    /// - [`Error::ExpiresIn`] for a lifetime under a second, or longer than AWS allows
    /// - [`Error::CredentialsExpiration`] if the credentials expire before the token would
    /// - [`Error::SigningTime`] if the token would expire after year 9999
    pub fn token_at(&self, time: SigningTime) -> Result<AuthToken, Error> {
        let Self { kind, target, .. } = self;
        if let Some(error) = self.error {
            return Err(error);
        }
        if self.expires_in.as_secs() > kind.lifetime.longest.as_secs() {
            return Err(Error::ExpiresIn(kind.lifetime.rule));
        }
        if let Some((names, missing)) = kind.one_of
            && !self.query.iter().any(|(name, _)| names.contains(&&**name))
        {
            return Err(missing);
        }
        let mut request = Request::to(
            if kind.is_post { Method::POST } else { Method::GET },
            OriginRef::owned(target.origin.clone()),
            Path::Encoded(target.path.into()),
        );
        request.public_prefix = target.printed.as_deref().map(Cow::Borrowed);
        request.validity.clamp = self.clamp;
        for (name, value) in &self.query {
            request = request.query(name, value);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let url = self.signer.presign_at(&request, time, self.expires_in)?;
        let encoded = kind.encode.map(|encode| encode(url.as_str()));
        let expires_at = match kind.valid_for {
            None => url.expires_at(),
            Some(valid_for) => {
                let end = time
                    .checked_add(valid_for)
                    .ok_or(Error::SigningTime("must be so early that the token expires by year 9999"))?;
                self.signer.credentials().expiration().map_or(end, |credentials_end| end.min(credentials_end))
            }
        };
        Ok(AuthToken::new(url, encoded, expires_at))
    }

    fn check_option(&mut self, option: &'static str, options: Options) {
        if self.kind.options != options {
            self.add_error(Error::UnsupportedOption { option, action: self.kind.name });
        }
    }

    /// Records the first error.
    fn add_error(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }
}

/// Rejects an empty user name, and one with a control character.
pub(crate) fn check_user(user: &str) -> Result<(), Error> {
    let option = "user";
    if user.is_empty() {
        return Err(Error::InvalidOption { option, rule: "must not be empty" });
    }
    if user.chars().any(char::is_control) {
        return Err(Error::InvalidOption { option, rule: "must not contain a control character" });
    }
    Ok(())
}

impl fmt::Debug for TokenGenerator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenGenerator")
            .field("signer", &self.signer)
            .field("origin", &self.target.origin.as_str())
            .field("path", &self.target.path)
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}
