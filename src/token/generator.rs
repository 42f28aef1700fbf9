use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::request::Path;
use crate::token::auth_token::Token;
use crate::token::target::Place;
use crate::{Credentials, Error, Method, Region, Request, Service, Signer, SigningTime};

/// Makes the tokens that open one thing: a database for a user, a cache, a cluster, a stream.
///
/// Make one and keep it: as a [`Signer`] it holds the key of the day, and any number of threads can use it at once. Each kind of
/// token has its constructor; the options are for all of them, and one that has no meaning is an error.
///
/// A wrong option is remembered and reported when a token is made, so that a chain has one `?` at its end.
///
/// ```
/// use presign::{Credentials, Region, token::TokenGenerator};
/// use std::time::Duration;
///
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// let generator = TokenGenerator::dsql("a1b2c3.dsql.us-east-1.on.aws", Region::US_EAST_1, credentials)?
///     .expires_in(Duration::from_secs(300));
/// // For each connection that is opened:
/// let token = generator.token()?;
/// assert!(token.as_str().starts_with("a1b2c3.dsql.us-east-1.on.aws/?Action=DbConnect&"));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
pub struct TokenGenerator {
    signer: Signer,
    kind: &'static Kind,
    place: Place,
    fips: Result<Place, Error>,
    /// By name and value.
    query: Vec<(Cow<'static, str>, String)>,
    headers: Vec<(Cow<'static, str>, String)>,
    expires_in: Duration,
    clamp: bool,
    /// The first error of the options.
    error: Option<Error>,
}

/// What all tokens for one service have in common.
pub(crate) struct Kind {
    /// As errors call it.
    pub(crate) name: &'static str,
    pub(crate) lifetime: Lifetime,
    pub(crate) options: Options,
    /// The token, where it is made of the URL.
    pub(crate) encode: Option<fn(&str) -> String>,
    /// How long the token is good, where its `X-Amz-Expires` does not say so.
    pub(crate) good_for: Option<Duration>,
    /// The parameters of which one has to be given, and what is said if none is.
    pub(crate) one_of: Option<(&'static [&'static str], Error)>,
}

impl Kind {
    pub(crate) const fn new(name: &'static str, lifetime: Lifetime) -> Self {
        Self { name, lifetime, options: Options::None, encode: None, good_for: None, one_of: None }
    }
}

/// What `X-Amz-Expires` is, and what it may be.
pub(crate) struct Lifetime {
    pub(crate) default: Duration,
    pub(crate) longest: Duration,
    pub(crate) rule: &'static str,
}

impl Lifetime {
    pub(crate) const FIFTEEN_MINUTES: Self = Self {
        default: Duration::from_secs(900),
        longest: Duration::from_secs(900),
        rule: "must be at most 15 minutes (900 seconds) for this token",
    };
}

/// What can be signed besides what makes the token.
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
        place: Place,
        region: Region,
        credentials: Credentials,
    ) -> Self {
        Self {
            signer: Signer::new(service, region, credentials),
            kind,
            place,
            fips: Err(Error::UnsupportedOption { option: "fips", action: kind.name }),
            query: Vec::new(),
            headers: Vec::new(),
            expires_in: kind.lifetime.default,
            clamp: false,
            error: None,
        }
    }

    pub(crate) fn with_fips(mut self, fips: Result<Place, Error>) -> Self {
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

    /// How long tokens are good, where another lifetime than AWS's own makes sense. Fractions of a second are dropped.
    ///
    /// # Errors
    ///
    /// Making a token fails with [`Error::ExpiresIn`] for less than a second, and for more than the kind of token allows.
    #[must_use]
    pub fn expires_in(mut self, expires_in: Duration) -> Self {
        self.expires_in = expires_in;
        self
    }

    /// Ends tokens with their credentials if these end sooner, where that would be an error. Without effect on credentials of
    /// unknown end.
    ///
    /// # Errors
    ///
    /// Making a token still fails with [`Error::CredentialsExpiration`] if the credentials have ended.
    #[must_use]
    pub fn clamp_to_credentials(mut self) -> Self {
        self.clamp = true;
        self
    }

    /// Signs for the endpoint that is validated by FIPS 140: of STS, for [`caller_identity`](Self::caller_identity) and `eks`, and
    /// of Transcribe.
    ///
    /// Which regions have one is in AWS's [list](https://aws.amazon.com/compliance/fips/), and cannot be known offline.
    ///
    /// # Errors
    ///
    /// Making a token fails with [`Error::Conflict`] for a region of China, where there is none, and with
    /// [`Error::UnsupportedOption`] for any other kind of token.
    #[must_use]
    pub fn fips(mut self) -> Self {
        match self.fips.clone() {
            Ok(place) => self.place = place,
            Err(error) => self.add_error(error),
        }
        self
    }

    /// Adds a header that is signed and that has to be sent, to a [`caller_identity`](Self::caller_identity): the servers that
    /// take one ask for a header with their own name, so that a token for one of them is none for another.
    ///
    /// # Errors
    ///
    /// Making a token fails as [`Request::header`] does, and with [`Error::UnsupportedOption`] for any other kind of token.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.check_option("header", Options::Headers);
        self.headers.push((Cow::Owned(name.into()), value.into()));
        self
    }

    /// Adds a query parameter, name and value as they are before encoding, to a [`transcribe`](Self::transcribe).
    ///
    /// # Errors
    ///
    /// Making a token fails as [`Request::query`] does, with [`Error::Query`] for a name that is there already, be it of the
    /// [`transcribe`](Self::transcribe) itself, and with [`Error::UnsupportedOption`] for any other kind of token.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.check_option("query", Options::Query);
        let name = name.into();
        if self.query.iter().any(|(other, _)| *other == name) {
            self.add_error(Error::Query("must not be there twice"));
        }
        self.query.push((Cow::Owned(name), value.into()));
        self
    }

    /// A token that is good from now on.
    ///
    /// There is no clock on `wasm32-unknown-unknown`, and hence not this method: [`token_at`](Self::token_at) works there.
    ///
    /// # Errors
    ///
    /// As [`token_at`](Self::token_at).
    #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
    pub fn token(&self) -> Result<Token, Error> {
        self.token_at(SigningTime::now())
    }

    /// A token that is good from an instant on: for tests, and where there is no clock.
    ///
    /// # Errors
    ///
    /// - what the options did wrong
    /// - [`Error::ExpiresIn`] for a lifetime that is none, or longer than AWS allows
    /// - [`Error::CredentialsExpiration`] if the credentials end before the token would
    /// - [`Error::SigningTime`] if the token would be good beyond year 9999
    pub fn token_at(&self, time: SigningTime) -> Result<Token, Error> {
        let Self { kind, place, .. } = self;
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
        let mut request = Request::to(Method::GET, Cow::Borrowed(&place.origin), Path::AsGiven(place.path));
        request.public = place.printed.as_deref();
        request.lifetime.clamp = self.clamp;
        for (name, value) in &self.query {
            request = request.query(name, value);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let url = self.signer.presign_at(&request, time, self.expires_in)?;
        let encoded = kind.encode.map(|encode| encode(url.as_str()));
        let expires_at = match kind.good_for {
            None => url.expires_at(),
            Some(good_for) => {
                let end = time
                    .checked_add(good_for)
                    .ok_or(Error::SigningTime("token would expire after year 9999"))?;
                self.signer.credentials().expiration().map_or(end, |credentials_end| end.min(credentials_end))
            }
        };
        Ok(Token::new(url, encoded, expires_at))
    }

    fn check_option(&mut self, option: &'static str, options: Options) {
        if self.kind.options != options {
            self.add_error(Error::UnsupportedOption { option, action: self.kind.name });
        }
    }

    /// Remembers the first error.
    fn add_error(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }
}

/// The name of a user.
pub(crate) fn check_user(user: &str) -> Result<(), Error> {
    let option = "user";
    if user.is_empty() {
        return Err(Error::InvalidOption { option, rule: "must not be empty" });
    }
    if user.chars().any(char::is_control) {
        return Err(Error::InvalidOption { option, rule: "must not hold a control character" });
    }
    Ok(())
}

impl fmt::Debug for TokenGenerator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenGenerator")
            .field("signer", &self.signer)
            .field("origin", &self.place.origin.as_str())
            .field("path", &self.place.path)
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}
