use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::credentials::Credentials;
use crate::explain::canonical::CanonicalParts;
use crate::explain::cause::Cause;
use crate::explain::client_request::ClientRequest;
use crate::explain::compare::{differences, distance};
use crate::explain::error_document::ErrorDocument;
use crate::explain::explanation::{Difference, Explanation};
use crate::explain::hypotheses;
use crate::explain::phrases;
use crate::sigv4::hash::{INITIAL, hash, hex_text, lower_hex};
use crate::sigv4::scope::CredentialScope;
use crate::sigv4::signing_key::derive_and_begin;
use crate::sigv4::string_to_sign::sign;
use crate::time::SigningTime;
use crate::verify::human::{Instant, Span, printable};
use crate::verify::received::query::Own;

/// A request that a server refused, and the server's response.
///
/// Method and URL are required; everything else makes the explanation more exact.
///
/// ```
/// use presign::{Credentials, explain::FailedRequest};
///
/// let url = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
///     &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
///     &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
///     &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
/// let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret)?;
/// let request = FailedRequest::new("GET", url)
///     .headers([("Host", "examplebucket.s3.amazonaws.com")])
///     .credentials(&credentials)
///     .now("20130524T120000Z".parse()?);
/// assert_eq!(request.explain().signature_matches(), Some(true));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "call `explain` to get the explanation"]
pub struct FailedRequest<'a> {
    method: &'a str,
    url: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    response_body: &'a str,
    credentials: Option<&'a Credentials>,
    now: Option<SigningTime>,
}

/// The URL's signature, compared with one by the given credentials.
struct SignatureCheck {
    /// Whether the signature matches the request as sent.
    matches: bool,
    /// The mistake that explains the signature, and the signed request, if a usual mistake does.
    signed: Option<(Cause, CanonicalParts)>,
    /// The number of hexadecimal digits that differ, if both signatures have the same length.
    distance: Option<usize>,
}

impl<'a> FailedRequest<'a> {
    /// Creates a request from the method and URL that the client sent.
    pub fn new(method: &'a str, url: &'a str) -> Self {
        // A pasted URL often has quotes around it.
        let url =
            url.trim_matches(|character: char| character.is_whitespace() || "\"'<>".contains(character));
        Self { method, url, headers: Vec::new(), response_body: "", credentials: None, now: None }
    }

    /// Adds the headers that the client sent.
    ///
    /// `Host` defaults to the URL's host. Without any headers, the values in the server's
    /// canonical request are assumed to be right.
    pub fn headers(mut self, headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        self.headers.extend(headers);
        self
    }

    /// Sets the body of the server's response: its error document in XML.
    pub fn response_body(self, body: &'a str) -> Self {
        Self { response_body: body, ..self }
    }

    /// Sets the credentials that should have signed the URL.
    pub fn credentials(self, credentials: &'a Credentials) -> Self {
        Self { credentials: Some(credentials), ..self }
    }

    /// Sets the time of the request, by the clock of the signing machine.
    pub fn now(self, now: SigningTime) -> Self {
        Self { now: Some(now), ..self }
    }

    /// Returns the most likely cause and its details.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let Some(request) = ClientRequest::read(self.method, self.url, &self.headers) else {
            return Explanation {
                cause: Cause::NotPresigned,
                differences: Vec::new(),
                facts: [String::from("It has no scheme and host, such as `https://example.com`.")].into(),
                signature_matches: None,
            };
        };
        let document = ErrorDocument::read(self.response_body).unwrap_or_default();
        let seen = document.canonical_request.as_deref().and_then(CanonicalParts::read);
        let mut sent = request.canonical_parts();
        if let (true, Some(sent), Some(seen)) = (self.headers.is_empty(), &mut sent, &seen) {
            for (name, value) in seen.headers.iter().filter(|(name, _)| name != "host") {
                sent.set_header(name, value.trim().into());
            }
        }
        let check = self.check_signature(&request, sent.as_ref());
        let differences = match (&sent, &seen) {
            (Some(sent), Some(seen)) => differences(sent, seen),
            _ => Vec::new(),
        };
        let evidence = Evidence {
            failed: self,
            request: &request,
            document: &document,
            sent: sent.as_ref(),
            seen: seen.as_ref(),
            check: check.as_ref(),
            differences: &differences,
        };
        let mut cause = evidence.cause();
        let mut facts = evidence.facts(&cause);
        let mut differences = evidence.differences();
        // A server may repeat a secret anywhere.
        let texts = facts.iter_mut().chain(differences.iter_mut().flat_map(Difference::texts_mut));
        texts.chain(cause.subject_mut()).for_each(|text| request.hide_secrets(text));
        Explanation { cause, differences, facts, signature_matches: check.map(|check| check.matches) }
    }

    /// Compares the URL's signature with the right one; tries the usual mistakes if they differ.
    fn check_signature(
        &self,
        request: &ClientRequest<'_>,
        sent: Option<&CanonicalParts>,
    ) -> Option<SignatureCheck> {
        let (credentials, sent) = (self.credentials?, sent?);
        let scope = request.scope.as_ref()?;
        if scope.access_key_id != credentials.access_key_id() {
            return None;
        }
        let suffix = scope.suffix();
        let scope = CredentialScope { time: request.signed_at?, behind_date: &suffix };
        let key = derive_and_begin(credentials.secret_access_key(), scope);
        let signature = |parts: &CanonicalParts| {
            let mut text = String::new();
            parts.write(&mut text);
            lower_hex(sign(&key, scope, hash::<2048, 1>(INITIAL, 0, [text.as_bytes()])))
        };
        let is_signed = |parts: &CanonicalParts| signature(parts) == request.signature.as_bytes();
        let matches = is_signed(sent);
        let signed = if matches { None } else { hypotheses::find(sent, is_signed) };
        let distance = distance(hex_text(&signature(sent)), &request.signature);
        Some(SignatureCheck { matches, signed, distance })
    }
}

/// Everything known about a failed request.
struct Evidence<'e> {
    failed: &'e FailedRequest<'e>,
    request: &'e ClientRequest<'e>,
    document: &'e ErrorDocument,
    /// The canonical request, as the client sent it.
    sent: Option<&'e CanonicalParts>,
    /// The canonical request, as the server computed it.
    seen: Option<&'e CanonicalParts>,
    check: Option<&'e SignatureCheck>,
    /// The differences between `sent` and `seen`.
    differences: &'e [(Cause, Difference)],
}

/// The signing parameters that every presigned URL has.
const REQUIRED: [Own; 6] =
    [Own::Algorithm, Own::Credential, Own::Date, Own::Expires, Own::SignedHeaders, Own::Signature];

impl Evidence<'_> {
    /// Returns the first cause that any rule finds; the most reliable rules come first.
    fn cause(&self) -> Cause {
        self.not_signature_related()
            .or_else(|| self.url_defect())
            .or_else(|| self.error_code_cause())
            .or_else(|| self.error_message_cause())
            .or_else(|| self.clock_cause())
            .or_else(|| self.header_defect())
            .or_else(|| self.differences.first().map(|(cause, _)| cause.clone()))
            .or_else(|| self.string_to_sign_cause())
            .or_else(|| self.signature_check_cause())
            .unwrap_or_else(|| self.fallback())
    }

    fn not_signature_related(&self) -> Option<Cause> {
        phrases::NOT_SIGNATURE_CODES.contains(&self.document.code.as_str()).then_some(Cause::NotTheSignature)
    }

    /// Returns the first defect of the URL itself.
    fn url_defect(&self) -> Option<Cause> {
        let ClientRequest { query, raw_query, signature, .. } = self.request;
        if raw_query.contains("&amp;") {
            return Some(Cause::HtmlEscaped);
        }
        if query.is_unsigned() {
            return Some(if query.is_of_version_2() {
                Cause::SignatureVersion2
            } else {
                Cause::NotPresigned
            });
        }
        let is_double = |own| query.value(own).ok().flatten().is_some_and(|value| value.contains("%25"));
        if is_double(Own::Credential) || is_double(Own::SignedHeaders) {
            return Some(Cause::DoubleEncodedQuery);
        }
        if let Some(own) = REQUIRED.into_iter().find(|own| query.value(*own).is_err()) {
            return Some(Cause::ParameterRepeated(own.name()));
        }
        let missing: Vec<Own> =
            REQUIRED.into_iter().filter(|own| query.value(*own).ok().flatten().is_none()).collect();
        match *missing {
            [] => {}
            [own] if own != Own::Signature => return Some(Cause::ParameterMissing(own.name())),
            // Most signers write the signature last.
            _ => return Some(Cause::CutOff),
        }
        let is_hexadecimal = signature.bytes().all(|byte| byte.is_ascii_hexdigit());
        if signature.len() < 64 && is_hexadecimal {
            return Some(Cause::CutOff);
        }
        if signature.len() != 64 || !is_hexadecimal {
            return Some(Cause::SignatureAltered);
        }
        let Some(scope) = &self.request.scope else {
            return Some(Cause::ParameterMalformed(Own::Credential.name()));
        };
        let Some(signed_at) = self.request.signed_at else {
            return Some(Cause::ParameterMalformed(Own::Date.name()));
        };
        if scope.date != signed_at.date() {
            return Some(Cause::ParameterMalformed(Own::Credential.name()));
        }
        match self.request.expires_in {
            None => Some(Cause::ParameterMalformed(Own::Expires.name())),
            Some(604_801..) => Some(Cause::OverSevenDays),
            // Every signer writes `%2B` for a plus sign.
            Some(_) if raw_query.contains('+') => Some(Cause::PlusForSpace),
            Some(_) => None,
        }
    }

    fn error_code_cause(&self) -> Option<Cause> {
        let code = self.document.code.as_str();
        if phrases::REDIRECT_CODES.contains(&code) {
            return Some(if self.has_other_region() { Cause::Region } else { Cause::Host });
        }
        phrases::CAUSE_BY_CODE.iter().find(|(other, _)| *other == code).map(|(_, cause)| cause.clone())
    }

    fn error_message_cause(&self) -> Option<Cause> {
        let ErrorDocument { code, message, headers_not_signed, .. } = self.document;
        let says = |phrases: &[&str]| self.document.says(phrases);
        if headers_not_signed.is_some() || says(phrases::UNSIGNED_HEADERS) {
            let named = headers_not_signed.as_deref().and_then(|names| names.split([',', ' ']).next());
            let name = named.map(str::to_string).or_else(|| self.request.unsigned_headers().next());
            return Some(Cause::HeaderUnsigned(name.unwrap_or_else(|| "x-amz-…".into())));
        }
        if says(phrases::SIGNATURE_VERSION_2) {
            return Some(Cause::SignatureVersion2);
        }
        if says(phrases::ACCESS_KEY_UNKNOWN) {
            return Some(Cause::AccessKeyUnknown);
        }
        if says(phrases::NOT_YET_VALID) {
            return Some(self.early());
        }
        if says(phrases::EXPIRED) && !says(phrases::TOKEN) {
            return Some(Cause::Expired);
        }
        if says(phrases::OVER_SEVEN_DAYS) {
            return Some(Cause::OverSevenDays);
        }
        if says(phrases::SERVICE) {
            return Some(Cause::Service);
        }
        if says(phrases::REGION) && says(phrases::WRONG_REGION)
            || code.starts_with("Authorization") && self.has_other_region()
        {
            return Some(Cause::Region);
        }
        if says(phrases::SCOPE) {
            let is_s3 = self.request.scope.as_ref().is_some_and(|scope| scope.service == "s3");
            return Some(if is_s3 { Cause::Region } else { Cause::Service });
        }
        phrases::MALFORMED_CODES.contains(&code.as_str()).then(|| {
            let named = REQUIRED.into_iter().find(|own| message.contains(own.name()));
            Cause::ParameterMalformed(named.unwrap_or(Own::Credential).name())
        })
    }

    /// Returns whether the server names another region than the URL.
    fn has_other_region(&self) -> bool {
        self.document.region.as_deref().is_some_and(|region| region != self.request.region())
    }

    /// Returns the cause of a URL from the future: different clocks, if both are known.
    fn early(&self) -> Cause {
        const MAX_SECONDS: u64 = 60;
        let (Some(now), Some(server)) = (self.failed.now, self.document.server_time) else {
            return Cause::NotYetValid;
        };
        let skew = now.unix_timestamp().abs_diff(server.unix_timestamp());
        if skew > MAX_SECONDS { Cause::ClockSkew } else { Cause::NotYetValid }
    }

    /// Compares the URL's lifetime with the server's clock, or the client's.
    ///
    /// Servers check the time first, so a response about the signature rules it out.
    fn clock_cause(&self) -> Option<Cause> {
        if self.document.says(phrases::SIGNATURE) {
            return None;
        }
        let now = self.document.server_time.or(self.failed.now)?.unix_timestamp();
        if now >= self.request.expires_at()? {
            return Some(Cause::Expired);
        }
        (now < self.request.signed_at?.unix_timestamp()).then(|| self.early())
    }

    /// Returns a sent `x-amz-…` header that is not signed, or a signed header that is not sent.
    fn header_defect(&self) -> Option<Cause> {
        if let Some(name) = self.request.unsigned_headers().next() {
            return Some(Cause::HeaderUnsigned(name));
        }
        let has_arrived = |name: &str| {
            self.seen.is_some_and(|seen| seen.header(name).is_some_and(|value| !value.trim().is_empty()))
        };
        let signed = self.request.signed_headers.split(';').filter(|name| !name.is_empty());
        signed
            .filter(|name| !self.request.has_header(name) && !has_arrived(name))
            .min_by_key(|name| *name != "content-type")
            .map(|name| Cause::HeaderMissing(name.into()))
    }

    /// Compares the signature, access key id, algorithm and scope that the server states.
    fn string_to_sign_cause(&self) -> Option<Cause> {
        let is_altered = |provided: &String| *provided != self.request.signature;
        if self.document.signature_provided.as_ref().is_some_and(is_altered) {
            return Some(Cause::SignatureAltered);
        }
        let is_other =
            |id: &String| self.request.scope.as_ref().is_some_and(|scope| scope.access_key_id != *id);
        if self.document.access_key_id.as_ref().is_some_and(is_other) {
            return Some(Cause::ParameterDiffers(Own::Credential.name().into()));
        }
        let mut lines = self.document.string_to_sign.as_deref()?.split(['\n', ' ']);
        if lines.next().is_some_and(|algorithm| !algorithm.starts_with("AWS4-")) {
            return Some(Cause::SignatureVersion2);
        }
        let mut scope = lines.nth(1)?.split('/');
        let sent = self.request.scope.as_ref()?;
        let (_, region, service) = (scope.next()?, scope.next()?, scope.next()?);
        if region != sent.region {
            return Some(Cause::Region);
        }
        (service != sent.service).then_some(Cause::Service)
    }

    fn signature_check_cause(&self) -> Option<Cause> {
        /// A copying mistake changes few digits; unrelated signatures share one digit in sixteen.
        const FEW_DIGITS: usize = 16;
        match self.check? {
            SignatureCheck { signed: Some((cause, _)), .. } => Some(cause.clone()),
            SignatureCheck { matches: true, .. } => None,
            SignatureCheck { distance: Some(..=FEW_DIGITS), .. } => Some(Cause::SignatureAltered),
            SignatureCheck { .. } => Some(Cause::Secret),
        }
    }

    /// Returns the most likely cause if no rule finds one.
    fn fallback(&self) -> Cause {
        if self.seen.is_some() {
            return Cause::Secret;
        }
        if self.likely_methods().is_some() {
            return Cause::Method;
        }
        // Ceph with STS sends the bare code for a wrong signature, too.
        let is_reliable = !self.document.message.is_empty() || self.check.is_some_and(|check| check.matches);
        let is_denied = self.document.code == "AccessDenied" && !self.document.says(phrases::SIGNATURE);
        if is_denied && is_reliable { Cause::Permission } else { Cause::Unknown }
    }

    /// Returns the methods that fit the URL, if the sent one does not.
    ///
    /// `None` if the signature was checked or is not the problem.
    fn likely_methods(&self) -> Option<&'static [&'static str]> {
        let may_be_signature = self.document.code.is_empty() || self.document.says(phrases::SIGNATURE);
        if self.check.is_some() || !may_be_signature {
            return None;
        }
        hypotheses::likely_methods(self.sent?).filter(|methods| !methods.contains(&self.request.method))
    }

    /// Returns the differences to the server's request, or to the signed request if there are none.
    fn differences(&self) -> Vec<Difference> {
        match (self.check, self.sent) {
            (Some(SignatureCheck { signed: Some((_, signed)), .. }), Some(sent))
                if self.differences.is_empty() =>
            {
                differences(sent, signed)
                    .into_iter()
                    .map(|(_, difference)| difference.versus_signed())
                    .collect()
            }
            _ => self.differences.iter().map(|(_, difference)| difference.clone()).collect(),
        }
    }

    /// Returns sentences with the details of a cause.
    fn facts(&self, cause: &Cause) -> Vec<String> {
        let Self { request, document, .. } = self;
        let mut facts = Vec::new();
        if let Some(scope) = &request.scope {
            if *cause == Cause::Region {
                let expected = document.region.as_deref();
                let expected = expected.or_else(|| document.quoted_after(phrases::EXPECTED_REGION));
                let expected = expected
                    .map_or(String::new(), |region| format!("; the server expects {}", printable(region)));
                facts.push(format!("The URL is signed for {}{expected}.", printable(&scope.region)));
            }
            if *cause == Cause::Service {
                facts.push(format!("The URL is signed for {}.", printable(&scope.service)));
            }
            if matches!(cause, Cause::AccessKeyUnknown | Cause::Secret) {
                facts.push(format!("The access key id is {}.", printable(&scope.access_key_id)));
            }
            let is_other = |credentials: &Credentials| credentials.access_key_id() != scope.access_key_id;
            if self.failed.credentials.is_some_and(is_other) {
                facts.push("The given credentials have another access key id and were not used.".into());
            }
        }
        if matches!(cause, Cause::Method | Cause::Secret)
            && self.differences.is_empty()
            && let Some(methods) = self.likely_methods()
        {
            let methods = methods.join(" or ");
            facts.push(format!("Its parameters and signed headers suggest the method {methods}."));
        }
        if let Some(endpoint) = &document.endpoint {
            facts.push(format!("The server says that the bucket is at {}.", printable(endpoint)));
        }
        self.add_times(cause, &mut facts);
        if !document.code.is_empty() {
            facts.push(self.server_message());
        }
        facts.extend(self.check.map(|check| self.check_result(check).into()));
        facts
    }

    fn add_times(&self, cause: &Cause, facts: &mut Vec<String>) {
        if !matches!(cause, Cause::Expired | Cause::NotYetValid | Cause::ClockSkew | Cause::SessionExpired) {
            return;
        }
        let (Some(signed_at), Some(expires_at)) = (self.request.signed_at, self.request.expires_at()) else {
            return;
        };
        let Ok(until) = SigningTime::from_unix_timestamp(expires_at) else { return };
        facts.push(format!("The URL is valid from {} until {}.", Instant(signed_at), Instant(until)));
        let (whose, now) = match (self.document.server_time, self.failed.now) {
            (Some(server), _) => ("the server's", server),
            (None, Some(now)) => ("this machine's", now),
            (None, None) => return,
        };
        let late = now.unix_timestamp() - expires_at;
        let early = signed_at.unix_timestamp() - now.unix_timestamp();
        let distance = match (u64::try_from(late), u64::try_from(early)) {
            (Ok(late), _) => format!(": {} too late", Span(late)),
            (_, Ok(early)) => format!(": {} too early", Span(early)),
            _ => String::new(),
        };
        facts.push(format!("By {whose} clock it was {}{distance}.", Instant(now)));
        if let (Some(server), Some(ours)) = (self.document.server_time, self.failed.now) {
            let skew = server.unix_timestamp().abs_diff(ours.unix_timestamp());
            facts.push(format!("By this machine's clock it was {}: {} apart.", Instant(ours), Span(skew)));
        }
    }

    /// Returns the code and the first 300 characters of the message.
    fn server_message(&self) -> String {
        let mut message = self.document.message.lines().next().unwrap_or_default().to_string();
        // Mask secrets before cutting, so that no part of one is left.
        self.request.hide_secrets(&mut message);
        let message: String = printable(&message).chars().take(300).collect();
        let code = printable(&self.document.code);
        if message.is_empty() {
            format!("The server said: {code}.")
        } else {
            format!("The server said: {code}: {message}")
        }
    }

    fn check_result(&self, check: &SignatureCheck) -> &'static str {
        match check {
            SignatureCheck { matches: true, .. } if self.differences.is_empty() && self.seen.is_some() => {
                "With the given credentials, the signature matches the request as sent: the server has \
                 another secret."
            }
            SignatureCheck { matches: true, .. } => {
                "With the given credentials, the signature matches the request as sent."
            }
            SignatureCheck { signed: Some(_), .. } if self.differences.is_empty() => {
                "With the given credentials, the secret is right, and the URL was signed for this request:"
            }
            SignatureCheck { .. } => {
                "With the given credentials, the signature does not match the request as sent."
            }
        }
    }
}

impl fmt::Debug for FailedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FailedRequest").field("method", &self.method).finish_non_exhaustive()
    }
}
