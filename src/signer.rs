use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use core::time::Duration;

use zeroize::Zeroizing;

use crate::region_set::Regions;
use crate::sigv4::canonical_request::{Authentication, Layout, Payload, capacity, write_url};
use crate::sigv4::hash::{HmacState, State};
use crate::sigv4::parameter::SIGNATURE_START;
use crate::sigv4::prepared::PreparedQuery;
use crate::sigv4::signature::{Signature, SigningKeys};
use crate::sigv4::signing_key::KeyCache;
use crate::sigv4::template::Template;
#[cfg(feature = "sigv4a")]
use crate::sigv4::v4a::key_pair::KeyPair;
use crate::{
    Algorithm, Credentials, Error, PresignedUrl, Region, RegionSet, Request, Service, SigningTime, Validity,
};

/// A signer of requests to one service, in one region or region set, with one set of credentials.
///
/// Create it once and keep it: it caches the signing key of the day, whose derivation is most of
/// the work of a first URL. A clone shares that cache, and any number of threads can sign at once.
/// To rotate credentials, replace it by one [`with_credentials`](Self::with_credentials); requests in
/// flight keep the old one.
///
/// | method | output | allocates |
/// |---|---|---|
/// | `presign` | [`PresignedUrl`], signed now | its text |
/// | `presign_at` | [`PresignedUrl`], signed at a given time | its text |
/// | `presign_into` | appended to a given `String` | nothing while there is room; an empty string grows once |
///
/// ```
/// use presign::{Credentials, Region, Request, Service, Signer};
/// use std::time::Duration;
///
/// let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
/// let signer = Signer::new(Service::new("execute-api")?, Region::EU_WEST_1, credentials);
/// let request = Request::get("https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/pets")?.query("type", "cat");
/// let url = signer.presign(&request, Duration::from_secs(300))?;
/// assert!(url.credential_scope().ends_with("/eu-west-1/execute-api/aws4_request"));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
pub struct Signer {
    inner: Arc<Inner>,
}

struct Inner {
    service: Service,
    regions: Regions,
    credentials: Credentials,
    prepared: PreparedQuery,
    keys: SigningKeys,
}

/// A text that is written and hashed, but not signed.
struct Written {
    layout: Layout,
    validity: Validity,
    canonical_request_hash: State,
}

impl Signer {
    /// Creates a signer for a service in a region.
    #[must_use]
    pub fn new(service: Service, region: Region, credentials: Credentials) -> Self {
        Self::with_keys(SigningKeys::V4(KeyCache::new()), service, Regions::One(region), credentials)
    }

    /// Creates a signer for a service in a region set, by Signature Version 4A.
    ///
    /// Use it for one host that serves several regions. It derives a key pair from the credentials,
    /// which takes about as long as a signature. The same input gives the same URL. Temporary
    /// credentials must come from a regional endpoint of STS to be valid in all regions.
    ///
    /// ```
    /// use presign::{Credentials, RegionSet, Request, Service, Signer};
    /// use std::time::Duration;
    ///
    /// let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    /// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
    /// let signer = Signer::sigv4a(Service::EXECUTE_API, RegionSet::new("us-east-1,us-west-2")?, credentials)?;
    /// let url = signer.presign(&Request::get("https://api.example.com/items")?, Duration::from_secs(60))?;
    /// assert!(url.as_str().contains("&X-Amz-Region-Set=us-east-1%2Cus-west-2&"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Sources:
    /// [AWS Signature Version 4 for API requests](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html)
    /// and
    /// [Manage AWS STS in an AWS Region](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html).
    ///
    /// # Errors
    ///
    /// [`Error::SecretAccessKey`] for a secret access key from which no key pair can be derived.
    /// None is known.
    #[cfg(feature = "sigv4a")]
    pub fn sigv4a(service: Service, region_set: RegionSet, credentials: Credentials) -> Result<Self, Error> {
        let keys = SigningKeys::V4a(KeyPair::derive(&credentials)?);
        Ok(Self::with_keys(keys, service, Regions::Set(region_set), credentials))
    }

    /// Returns a signer for the same service and region with other credentials, such as renewed ones.
    ///
    /// ```
    /// # use presign::{Credentials, Region, Service, Signer};
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret")?;
    /// # let signer = Signer::new(Service::S3, Region::EU_WEST_1, credentials);
    /// let renewed = Credentials::new("AKIAI44QH8DHBEXAMPLE", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY")?;
    /// let signer = signer.with_credentials(renewed)?;
    /// assert_eq!(signer.credentials().access_key_id(), "AKIAI44QH8DHBEXAMPLE");
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::SecretAccessKey`] for a signer of Signature Version 4A, if no key pair can be
    /// derived from the secret access key. None is known.
    pub fn with_credentials(&self, credentials: Credentials) -> Result<Self, Error> {
        let Inner { service, regions, keys, .. } = &*self.inner;
        let keys = match keys {
            SigningKeys::V4(_) => SigningKeys::V4(KeyCache::new()),
            #[cfg(feature = "sigv4a")]
            SigningKeys::V4a(_) => SigningKeys::V4a(KeyPair::derive(&credentials)?),
        };
        Ok(Self::with_keys(keys, service.clone(), regions.clone(), credentials))
    }

    fn with_keys(keys: SigningKeys, service: Service, regions: Regions, credentials: Credentials) -> Self {
        let prepared = PreparedQuery::new(&credentials, &regions, &service);
        Self { inner: Arc::new(Inner { service, regions, credentials, prepared, keys }) }
    }

    /// Returns the service.
    #[must_use]
    pub fn service(&self) -> &Service {
        &self.inner.service
    }

    /// Returns the region, or `None` for a signer of Signature Version 4A, which has a
    /// [`region_set`](Self::region_set).
    #[must_use]
    pub fn region(&self) -> Option<&Region> {
        self.inner.regions.region()
    }

    /// Returns the region set of a signer of Signature Version 4A.
    #[must_use]
    pub fn region_set(&self) -> Option<&RegionSet> {
        self.inner.regions.region_set()
    }

    /// Returns the algorithm.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.inner.regions.algorithm()
    }

    /// Returns the credentials.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.inner.credentials
    }

    /// Presigns a request. The URL is valid from now on, for 1 second to 7 days. Fractions of a
    /// second are dropped.
    ///
    /// `wasm32-unknown-unknown` has no clock. Use [`presign_at`](Self::presign_at) there.
    ///
    /// # Errors
    ///
    /// As [`presign_at`](Self::presign_at).
    #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
    #[doc(alias = "expires_in")]
    #[doc(alias = "generate_presigned_url")]
    #[doc(alias = "presigned")]
    pub fn presign(&self, request: &Request<'_>, expires_in: Duration) -> Result<PresignedUrl, Error> {
        self.presign_at(request, SigningTime::now(), expires_in)
    }

    /// Presigns a request. The URL is valid from `time` on: for tests, for back-dating, and without
    /// a clock.
    ///
    /// # Errors
    ///
    /// - the first error of the chain that built the request
    /// - [`Error::ExpiresIn`] for `Duration::ZERO`, `Duration::from_millis(999)`,
    ///   `Duration::from_secs(604_801)`
    /// - [`Error::CredentialsExpiration`] if the credentials expire before the URL would
    /// - [`Error::SigningTime`] if the URL would expire after year 9999
    pub fn presign_at(
        &self,
        request: &Request<'_>,
        time: SigningTime,
        expires_in: Duration,
    ) -> Result<PresignedUrl, Error> {
        let mut text = String::with_capacity(self.capacity(request));
        let written = self.write(request, time, expires_in, &mut text)?;
        let signature = self.sign(&written);
        let signature = signature.as_str();
        let Written { mut layout, validity, .. } = written;
        let unsigned_token = self.inner.prepared.unsigned_token().unwrap_or_default();
        // Each piece is inserted before the previous one.
        for piece in [unsigned_token, signature, SIGNATURE_START] {
            text.insert_str(layout.query.end, piece);
        }
        let inserted = SIGNATURE_START.len() + signature.len() + unsigned_token.len();
        let url_end = layout.query.end + inserted;
        layout.end = layout.end.start + inserted..layout.end.end + inserted;
        let public = request.public_prefix.as_deref().map(|public_prefix| {
            let after_prefix = text.get(request.prefix_length()..url_end).unwrap_or_default();
            [public_prefix, after_prefix].concat()
        });
        let rules = self.inner.service.rules();
        Ok(PresignedUrl::new(request.method.clone(), text, public, url_end, layout, rules, validity))
    }

    /// Presigns a request and appends the URL to `text`. On an error, `text` is unchanged.
    ///
    /// This does not allocate while `text` has room for the URL and its headers, which are written
    /// after it while it is signed. A query parameter of the request whose name begins with
    /// `X-Amz-` allocates.
    ///
    /// # Errors
    ///
    /// As [`presign_at`](Self::presign_at).
    pub fn presign_into(
        &self,
        request: &Request<'_>,
        time: SigningTime,
        expires_in: Duration,
        text: &mut String,
    ) -> Result<Validity, Error> {
        /// Enough for most URLs: with less room, the exact bound is computed.
        const ROOM: usize = 1024;
        if text.capacity() - text.len() < ROOM {
            text.reserve(self.capacity(request));
        }
        let written = self.write(request, time, expires_in, text)?;
        let Written { layout, validity, .. } = &written;
        // The name is written before the signature is known, while the processor is still hashing.
        text.truncate(layout.query.end);
        text.push_str(SIGNATURE_START);
        text.push_str(self.sign(&written).as_str());
        if let Some(token) = self.inner.prepared.unsigned_token() {
            text.push_str(token);
        }
        if let Some(public_prefix) = &request.public_prefix {
            let start = layout.path.start - request.origin.get().origin().len();
            text.replace_range(start..start + request.prefix_length(), public_prefix);
        }
        Ok(*validity)
    }

    /// Returns an upper bound of the bytes of a presigned URL and the rest of its canonical
    /// request.
    fn capacity(&self, request: &Request<'_>) -> usize {
        capacity(&request.unsigned(), &self.inner.prepared) + SIGNATURE_START.len() + Signature::MAX_LENGTH
    }

    /// Appends the URL without its signature and the rest of the canonical request, and hashes the
    /// latter. Nothing is written before everything is checked.
    ///
    /// It is always inlined, so that the layout stays in registers.
    #[inline(always)]
    fn write(
        &self,
        request: &Request<'_>,
        time: SigningTime,
        expires_in: Duration,
        text: &mut String,
    ) -> Result<Written, Error> {
        let authentication = self.authenticate(request, time, expires_in)?;
        let layout = write_url(text, &request.unsigned(), &authentication);
        let Authentication { rules, validity, .. } = authentication;
        let buffer = authentication.buffer(&request.headers);
        let canonical_request_hash = layout.hash(&request.method, text, rules, buffer);
        Ok(Written { layout, validity, canonical_request_hash })
    }

    /// Returns the signature of a text.
    #[inline]
    fn sign(&self, written: &Written) -> Signature {
        let Inner { credentials, prepared, keys, .. } = &*self.inner;
        let scope = prepared.scope_at(written.validity.signed_at());
        let mut key = Zeroizing::new(HmacState::EMPTY);
        keys.load(credentials.secret_access_key(), scope, &mut key);
        keys.sign(&key, scope, written.canonical_request_hash)
    }

    /// Prepares a request whose path lacks its tail.
    pub(crate) fn template(
        &self,
        request: &Request<'_>,
        time: SigningTime,
        expires_in: Duration,
    ) -> Result<Template<'_>, Error> {
        let authentication = self.authenticate(request, time, expires_in)?;
        let Inner { credentials, keys, .. } = &*self.inner;
        let secret_access_key = credentials.secret_access_key();
        let public_prefix = request.public_prefix.as_deref();
        Ok(Template::new(&request.unsigned(), public_prefix, authentication, keys, secret_access_key))
    }

    /// Checks the request, its payload and its lifetime.
    ///
    /// It is always inlined, so that its result stays in registers.
    #[inline(always)]
    fn authenticate(
        &self,
        request: &Request<'_>,
        time: SigningTime,
        expires_in: Duration,
    ) -> Result<Authentication<'_>, Error> {
        request.check()?;
        let Inner { service, credentials, prepared, .. } = &*self.inner;
        let rules = service.rules();
        if matches!(request.payload, Payload::Body(_)) && !rules.sign_payload {
            let rule = "not supported: this service does not sign the payload";
            return Err(Error::InvalidOption { option: "body", rule });
        }
        let validity = request.validity.check(time, expires_in, credentials.expiration())?;
        Ok(Authentication { prepared, rules, validity })
    }

    /// Returns whether this signer has the scope `/us-east-1/s3/aws4_request\n` and these rules.
    #[cfg(feature = "verify")]
    pub(crate) fn matches_scope(&self, suffix: &str, rules: crate::SigningRules) -> bool {
        self.inner.prepared.scope_suffix() == suffix && self.inner.service.rules() == rules
    }

    /// Returns the encoded session token: `AQoDYXdz%2F…`.
    #[cfg(feature = "verify")]
    pub(crate) fn encoded_session_token(&self) -> Option<&str> {
        self.inner.prepared.encoded_session_token()
    }

    /// Writes the key for a time and this signer's scope, with the constant start of the string to
    /// sign absorbed. Returns whether this is a signer of Signature Version 4.
    #[cfg(feature = "verify")]
    pub(crate) fn load_key(&self, time: SigningTime, key: &mut HmacState) -> bool {
        let Inner { credentials, prepared, keys, .. } = &*self.inner;
        match keys {
            SigningKeys::V4(cache) => {
                cache.load(credentials.secret_access_key(), prepared.scope_at(time), key);
                true
            }
            #[cfg(feature = "sigv4a")]
            SigningKeys::V4a(_) => false,
        }
    }

    /// Returns `AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request`.
    #[cfg(feature = "post")]
    pub(crate) fn credential_at(&self, time: SigningTime) -> String {
        let scope = self.inner.prepared.scope_at(time);
        let suffix = scope.suffix.trim_end();
        [self.inner.credentials.access_key_id(), "/", scope.time.date(), suffix].concat()
    }

    /// Returns the signature of a policy, whose base64 is the string to sign.
    #[cfg(feature = "post")]
    pub(crate) fn sign_policy(&self, time: SigningTime, base64: &str) -> Result<State, Error> {
        let Inner { credentials, prepared, keys, .. } = &*self.inner;
        match keys {
            SigningKeys::V4(cache) => {
                let mut key = Zeroizing::new(HmacState::EMPTY);
                let scope = prepared.scope_at(time);
                cache.load_without_prefix(credentials.secret_access_key(), scope, &mut key);
                Ok(key.sign(0, [base64.as_bytes()]))
            }
            #[cfg(feature = "sigv4a")]
            SigningKeys::V4a(_) => Err(Error::Region("must be one region, not a set, to sign a form")),
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Signer");
        debug.field("service", &self.inner.service);
        match &self.inner.regions {
            Regions::One(region) => debug.field("region", region),
            Regions::Set(region_set) => debug.field("region_set", region_set),
        };
        debug.field("credentials", &self.inner.credentials).finish_non_exhaustive()
    }
}
