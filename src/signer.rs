use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use core::time::Duration;

use zeroize::Zeroizing;

use crate::canonical::{Authentication, Layout, capacity, write_url};
use crate::presigned_url::SIGNATURE;
use crate::request::{Path, Payload};
use crate::scope::{CredentialScope, CredentialTexts};
use crate::service::SigningRules;
use crate::sha256::{HmacKey, State, hex_text, lower_hex};
use crate::signing_key::KeyCache;
use crate::string_to_sign::{BegunSignature, write_string_to_sign};
use crate::template::Template;
use crate::{Credentials, Error, PresignedUrl, Region, Request, Service, SigningTime, Validity};

/// Presigns requests to one service in one region with one set of credentials.
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
#[derive(Clone)]
pub struct Signer {
    inner: Arc<Inner>,
}

struct Inner {
    service: Service,
    region: Region,
    credentials: Credentials,
    credential: CredentialTexts,
    keys: KeyCache,
}

/// What was found out about a text that is written but does not hold its signature yet.
struct Signed {
    layout: Layout,
    validity: Validity,
    canonical_request_hash: State,
    signature: State,
}

impl Signer {
    /// A signer for a service in a region.
    #[must_use]
    pub fn new(service: Service, region: Region, credentials: Credentials) -> Self {
        let credential = CredentialTexts::new(&credentials, &region, &service);
        Self {
            inner: Arc::new(Inner { service, region, credentials, credential, keys: KeyCache::default() }),
        }
    }

    /// The service.
    #[must_use]
    pub fn service(&self) -> &Service {
        &self.inner.service
    }

    /// The region.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.inner.region
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
        let Signed { mut layout, validity, canonical_request_hash, signature } =
            self.sign(request, time, expires_in, &mut text, |_, _| ())?;
        let before_insertions = text.len();
        for behind in [self.behind_signature(), hex_text(&lower_hex(signature)), SIGNATURE] {
            text.insert_str(layout.query.end, behind);
        }
        let inserted = text.len() - before_insertions;
        layout.rest = layout.rest.start + inserted..layout.rest.end + inserted;
        let url_end = layout.query.end + inserted;
        let scope = self.inner.credential.scope_at(validity.signed_at());
        write_string_to_sign(scope, canonical_request_hash, &mut text);
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
        // The URL goes on before its signature is there, since that takes its time.
        let cut = |text: &mut String, layout: &Layout| {
            text.truncate(layout.query.end);
            text.push_str(SIGNATURE);
        };
        let Signed { layout, validity, signature, .. } = self.sign(request, time, expires_in, text, cut)?;
        text.push_str(hex_text(&lower_hex(signature)));
        text.push_str(self.behind_signature());
        if let Some(public) = request.public {
            let start = layout.path.start - request.origin.as_str().len();
            text.replace_range(start..start + request.length_before_key(), public);
        }
        Ok(validity)
    }

    /// No less than the length of a presigned URL, with the rest of its canonical request and its string to sign.
    fn capacity(&self, request: &Request<'_>) -> usize {
        /// The signature, and the string to sign but for its scope.
        const SIGNATURE_AND_STRING_TO_SIGN: usize = 256;
        capacity(request, &self.inner.credential) + SIGNATURE_AND_STRING_TO_SIGN
    }

    /// Writes the URL but for its signature, with the rest of the canonical request behind it, and signs it. Nothing is
    /// written before everything is known to be right. The text is handed to `hashed` when the canonical request is hashed.
    #[inline]
    fn sign(
        &self,
        request: &Request<'_>,
        time: SigningTime,
        expires_in: Duration,
        text: &mut String,
        hashed: impl FnOnce(&mut String, &Layout),
    ) -> Result<Signed, Error> {
        request.check()?;
        if matches!(request.path, Path::EachObject { .. }) {
            return Err(Error::ObjectKey("must be given: at makes a template that is told each key"));
        }
        let authentication = self.authenticate(request, time, expires_in)?;
        let Authentication { credential, rules, validity } = authentication;
        let scope = credential.scope_at(validity.signed_at());
        let signature = BegunSignature::new(self.begin(scope), scope);
        let layout = write_url(text, request, &authentication);
        let canonical_request_hash = layout.hash(&request.method, text, rules);
        hashed(text, &layout);
        let signature = signature.finish(canonical_request_hash);
        Ok(Signed { layout, validity, canonical_request_hash, signature })
    }

    /// What is signed at an instant in the place of each key.
    pub(crate) fn template(
        &self,
        request: &Request<'_>,
        time: SigningTime,
        expires_in: Duration,
    ) -> Result<Template<'_>, Error> {
        request.check()?;
        let authentication = self.authenticate(request, time, expires_in)?;
        let key = self.begin(authentication.credential.scope_at(authentication.validity.signed_at()));
        Ok(Template::new(request, &authentication, self.behind_signature(), key))
    }

    /// What signing adds to a request, if everything about that is right.
    #[inline]
    fn authenticate(
        &self,
        request: &Request<'_>,
        time: SigningTime,
        expires_in: Duration,
    ) -> Result<Authentication<'_>, Error> {
        let Inner { service, credentials, credential, .. } = &*self.inner;
        let rules = service.rules();
        if matches!(request.payload, Payload::Body(_)) && !rules.sign_payload {
            let rule = "must not be stated to a service that leaves the payload unsigned";
            return Err(Error::Option { option: "body", rule });
        }
        let validity = request.lifetime.validity(time, expires_in, credentials.expiration())?;
        Ok(Authentication { credential, rules, validity })
    }

    /// Whether its scope is this behind the date, by these rules.
    pub(crate) fn is_of_scope(&self, behind_date: &str, rules: SigningRules) -> bool {
        self.inner.credential.scope_behind_date() == behind_date && self.inner.service.rules() == rules
    }

    /// The session token as it stands in a query.
    pub(crate) fn encoded_session_token(&self) -> Option<&str> {
        self.inner.credential.token()
    }

    /// The key, advanced to where signatures begin.
    #[inline]
    pub(crate) fn begin(&self, scope: CredentialScope<'_>) -> Zeroizing<HmacKey> {
        self.inner.keys.begin(self.inner.credentials.secret_access_key(), scope)
    }

    /// The access key id and the scope of an instant, with slashes between.
    #[cfg(feature = "post")]
    pub(crate) fn credential_at(&self, time: SigningTime) -> String {
        let scope = self.inner.credential.scope_at(time);
        let (date, components) = scope.components();
        let mut credential = [self.inner.credentials.access_key_id(), "/", date].concat();
        for component in components {
            credential.push('/');
            credential.push_str(component);
        }
        credential
    }

    /// The signature of a policy, whose base64 is the string to sign.
    #[cfg(feature = "post")]
    pub(crate) fn sign_policy(&self, time: SigningTime, base64: &str) -> State {
        let Inner { credentials, credential, keys, .. } = &*self.inner;
        let key = keys.key(credentials.secret_access_key(), credential.scope_at(time));
        let mut message = key.message::<16>();
        message.update(base64.as_bytes());
        key.sign(message.finish())
    }

    /// The session token, where that is not signed.
    fn behind_signature(&self) -> &str {
        &self.inner.credential.behind_signature
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("service", &self.inner.service)
            .field("region", &self.inner.region)
            .field("credentials", &self.inner.credentials)
            .finish_non_exhaustive()
    }
}
