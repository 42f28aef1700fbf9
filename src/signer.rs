use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use core::time::Duration;

use crate::presigned_url::SIGNATURE;
use crate::region_set::Regions;
use crate::request::Payload;
use crate::sigv4::canonical_request::{Authentication, Layout, capacity, write_url};
use crate::sigv4::hash::State;
use crate::sigv4::scope::CredentialTexts;
use crate::sigv4::signature::Keys;
use crate::sigv4::signing_key::KeyCache;
use crate::sigv4::string_to_sign::write_string_to_sign;
use crate::sigv4::template::Template;
#[cfg(feature = "sigv4a")]
use crate::sigv4::v4a::key_pair::KeyPair;
use crate::{
    Algorithm, Credentials, Error, PresignedUrl, Region, RegionSet, Request, Service, SigningTime, Validity,
};

/// Presigns requests to one service in one region with one set of credentials, or, by Signature Version 4A, in a set of regions.
///
/// Make one and keep it: it holds the key of the day, whose derivation costs more than the rest of a signature. Cloning
/// is cheap and shares that key; any number of threads can sign at once. To rotate credentials, build a new signer and let
/// requests in flight keep the old one.
///
/// | method | output | allocates |
/// |---|---|---|
/// | `presign` | [`PresignedUrl`], signed now | its text |
/// | `presign_at` | [`PresignedUrl`], signed at an instant of yours | its text |
/// | `presign_into` | appended to a `String` of yours | nothing, while the string has room; an empty one grows once |
///
/// ```
/// use presign::{Credentials, Region, Request, Service, Signer};
/// use std::time::Duration;
///
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// let signer = Signer::new(Service::new("execute-api")?, Region::EU_WEST_1, credentials);
/// let request = Request::get("https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod/pets")?.query("type", "cat");
/// let url = signer.presign(&request, Duration::from_secs(300))?;
/// assert_eq!(url.credential_scope().split_once('/').map(|(_, rest)| rest), Some("eu-west-1/execute-api/aws4_request"));
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
    credential: CredentialTexts,
    keys: Keys,
}

/// What was found out about a text that is written and hashed but not signed.
struct Written {
    layout: Layout,
    validity: Validity,
    canonical_request_hash: State,
}

impl Signer {
    /// A signer for a service in a region.
    #[must_use]
    pub fn new(service: Service, region: Region, credentials: Credentials) -> Self {
        let keys = KeyCache::new(credentials.secret_access_key());
        Self::signing_with(Keys::Days(keys), service, Regions::One(region), credentials)
    }

    /// A signer for a service in a set of regions, by Signature Version 4A: for what is behind one host in several regions.
    ///
    /// It derives a key pair from the credentials, which takes about as long as a signature, and has it as long as it lives. The
    /// same input gives the same URL. Temporary credentials have to come from a regional endpoint of STS to be good in all regions.
    ///
    /// ```
    /// use presign::{Credentials, RegionSet, Request, Service, Signer};
    /// use std::time::Duration;
    ///
    /// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let signer = Signer::sigv4a(Service::EXECUTE_API, RegionSet::new("us-east-1,us-west-2")?, credentials)?;
    /// let url = signer.presign(&Request::get("https://api.example.com/items")?, Duration::from_secs(60))?;
    /// assert!(url.as_str().contains("&X-Amz-Region-Set=us-east-1%2Cus-west-2&"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Sources: [AWS Signature Version 4 for API requests](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html) and
    /// [Manage AWS STS in an AWS Region](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html).
    ///
    /// # Errors
    ///
    /// [`Error::SecretAccessKey`] for one from which no key can be derived: none is known, nor will be.
    #[cfg(feature = "sigv4a")]
    pub fn sigv4a(service: Service, region_set: RegionSet, credentials: Credentials) -> Result<Self, Error> {
        let keys = Keys::Pair(KeyPair::derive(&credentials)?);
        Ok(Self::signing_with(keys, service, Regions::Set(region_set), credentials))
    }

    fn signing_with(keys: Keys, service: Service, regions: Regions, credentials: Credentials) -> Self {
        let credential = CredentialTexts::new(&credentials, &regions, &service);
        Self { inner: Arc::new(Inner { service, regions, credentials, credential, keys }) }
    }

    /// The service.
    #[must_use]
    pub fn service(&self) -> &Service {
        &self.inner.service
    }

    /// The region. `None` for a signer of Signature Version 4A, which has a [`region_set`](Self::region_set).
    #[must_use]
    pub fn region(&self) -> Option<&Region> {
        self.inner.regions.region()
    }

    /// The set of regions of a signer of Signature Version 4A.
    #[must_use]
    pub fn region_set(&self) -> Option<&RegionSet> {
        self.inner.regions.region_set()
    }

    /// The algorithm.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.inner.regions.algorithm()
    }

    /// The credentials.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.inner.credentials
    }

    /// Presigns a request from now on, for 1 second to 7 days. Fractions of a second are dropped.
    ///
    /// There is no clock on `wasm32-unknown-unknown`, and hence not this method:
    /// [`presign_at`](Self::presign_at) works there.
    ///
    /// # Errors
    ///
    /// As [`presign_at`](Self::presign_at).
    #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
    pub fn presign(&self, request: &Request<'_>, expires_in: Duration) -> Result<PresignedUrl, Error> {
        self.presign_at(request, SigningTime::now(), expires_in)
    }

    /// Presigns a request from an instant on: for tests, for back-dating, and where there is no clock.
    ///
    /// # Errors
    ///
    /// - what the chain that built the request did wrong
    /// - [`Error::ExpiresIn`] for `Duration::ZERO`, `Duration::from_millis(999)`, `Duration::from_secs(604_801)`
    /// - [`Error::CredentialsExpiration`] if the credentials end before the URL would
    /// - [`Error::SigningTime`] if the URL would live beyond year 9999
    pub fn presign_at(
        &self,
        request: &Request<'_>,
        time: SigningTime,
        expires_in: Duration,
    ) -> Result<PresignedUrl, Error> {
        let mut text = String::with_capacity(self.capacity(request));
        let written = self.write(request, time, expires_in, &mut text)?;
        let before_insertions = text.len();
        self.sign(&written, |digits| {
            for behind in [self.behind_signature().unwrap_or_default(), digits, SIGNATURE] {
                text.insert_str(written.layout.query.end, behind);
            }
        });
        let Written { mut layout, validity, canonical_request_hash } = written;
        let inserted = text.len() - before_insertions;
        layout.rest = layout.rest.start + inserted..layout.rest.end + inserted;
        let url_end = layout.query.end + inserted;
        let scope = self.inner.credential.scope_at(validity.signed_at());
        write_string_to_sign(self.algorithm(), scope, canonical_request_hash, &mut text);
        let rules = self.inner.service.rules();
        let public = request.public.map(|public| {
            let behind = text.get(request.length_before_key()..url_end);
            [public, behind.unwrap_or_default()].concat()
        });
        Ok(PresignedUrl::new(request.method.clone(), text, public, url_end, layout, rules, validity))
    }

    /// Presigns a request and appends the URL to `text`, without allocating while that has room for the URL and for its
    /// headers, which are written behind it while it is signed.
    /// A parameter of the request's own whose name begins with `X-Amz-` has to be put among those of signing, which allocates.
    ///
    /// On an error the string is left as it was.
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
        /// What is asked of a string before it is found out how much is needed: enough for most.
        const ROOM: usize = 1024;
        if text.capacity() - text.len() < ROOM {
            text.reserve(self.capacity(request));
        }
        let written = self.write(request, time, expires_in, text)?;
        let Written { layout, validity, .. } = &written;
        // The URL goes on before its signature is there, since that takes its time.
        text.truncate(layout.query.end);
        text.push_str(SIGNATURE);
        self.sign(&written, |digits| text.push_str(digits));
        if let Some(behind) = self.behind_signature() {
            text.push_str(behind);
        }
        if let Some(public) = request.public {
            let start = layout.path.start - request.origin.len();
            text.replace_range(start..start + request.length_before_key(), public);
        }
        Ok(*validity)
    }

    /// No less than the length of a presigned URL, with the rest of its canonical request and its string to sign.
    fn capacity(&self, request: &Request<'_>) -> usize {
        // The signature, and the string to sign but for its scope.
        let behind = match self.algorithm() {
            Algorithm::HmacSha256 => 256,
            Algorithm::EcdsaP256Sha256 => 320,
        };
        capacity(request, &self.inner.credential) + behind
    }

    /// Writes the URL but for its signature, with the rest of the canonical request behind it, and hashes that. Nothing is
    /// written before everything is known to be right.
    ///
    /// It is always inlined, and so are those that find out about the layout: they hand it on through memory otherwise, which takes
    /// 3 % of a URL's time.
    #[inline(always)]
    fn write(
        &self,
        request: &Request<'_>,
        time: SigningTime,
        expires_in: Duration,
        text: &mut String,
    ) -> Result<Written, Error> {
        request.check()?;
        let Inner { service, credential, .. } = &*self.inner;
        let validity = self.validity(request, time, expires_in)?;
        let layout = write_url(text, request, &Authentication { credential, service, validity: &validity });
        let canonical_request_hash = layout.hash(&request.method, text, service.rules());
        Ok(Written { layout, validity, canonical_request_hash })
    }

    /// Hands on the signature of what was written, in lower-case hexadecimal.
    #[inline]
    fn sign(&self, written: &Written, hand_on: impl FnOnce(&str)) {
        let Inner { credential, keys, .. } = &*self.inner;
        keys.begin(credential.scope_at(written.validity.signed_at()))
            .finish(written.canonical_request_hash, hand_on);
    }

    /// What is signed at an instant in the place of each key.
    pub(crate) fn template(
        &self,
        request: &Request<'_>,
        time: SigningTime,
        expires_in: Duration,
    ) -> Result<Template<'_>, Error> {
        request.check()?;
        let Inner { service, credential, keys, .. } = &*self.inner;
        let validity = self.validity(request, time, expires_in)?;
        let scope = credential.scope_at(validity.signed_at());
        let signature = keys.begin(scope);
        let authentication = Authentication { credential, service, validity: &validity };
        Ok(Template::new(request, &authentication, self.behind_signature(), signature))
    }

    /// From when until when a URL is good, if the payload may be stated and the lifetime asked for.
    #[inline]
    fn validity(
        &self,
        request: &Request<'_>,
        time: SigningTime,
        expires_in: Duration,
    ) -> Result<Validity, Error> {
        let Inner { service, credentials, .. } = &*self.inner;
        if matches!(request.payload, Payload::Body(_)) && !service.rules().sign_payload {
            let rule = "must not be stated to a service that leaves the payload unsigned";
            return Err(Error::InvalidOption { option: "body", rule });
        }
        request.lifetime.validity(time, expires_in, credentials.expiration())
    }

    /// Whether its scope is this behind the date, by these rules.
    #[cfg(feature = "verify")]
    pub(crate) fn is_of_scope(&self, behind_date: &str, rules: crate::SigningRules) -> bool {
        self.inner.credential.scope_behind_date() == behind_date && self.inner.service.rules() == rules
    }

    /// The session token as it stands in a query.
    #[cfg(feature = "verify")]
    pub(crate) fn encoded_session_token(&self) -> Option<&str> {
        self.inner.credential.token()
    }

    /// The keys of days, which a signer of Signature Version 4 has.
    #[cfg(feature = "verify")]
    #[inline]
    pub(crate) fn keys(&self) -> Option<&KeyCache> {
        match &self.inner.keys {
            Keys::Days(keys) => Some(keys),
            #[cfg(feature = "sigv4a")]
            Keys::Pair(_) => None,
        }
    }

    /// The access key id and the scope of an instant, with slashes between.
    #[cfg(feature = "post")]
    pub(crate) fn credential_at(&self, time: SigningTime) -> String {
        let scope = self.inner.credential.scope_at(time);
        let behind_date = scope.behind_date.trim_end();
        [self.inner.credentials.access_key_id(), "/", scope.time.date(), behind_date].concat()
    }

    /// The signature of a policy, whose base64 is the string to sign.
    #[cfg(feature = "post")]
    pub(crate) fn sign_policy(&self, time: SigningTime, base64: &str) -> Result<State, Error> {
        let keys = self.keys().ok_or(Error::Region("must be one, and no set, to sign a form for it"))?;
        let key = keys.key(self.inner.credential.scope_at(time));
        Ok(key.sign(0, [base64.as_bytes()]))
    }

    /// The session token's parameter, if there is one and it is not signed.
    fn behind_signature(&self) -> Option<&str> {
        self.inner.credential.behind_signature()
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
