use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::explain::canonical::Side;
use crate::explain::client_request::Sent;
use crate::explain::compare::{differences, differences_to_signed, distance};
use crate::explain::error_document::Answer;
use crate::explain::{Cause, Difference, Explanation, hypotheses};
use crate::sigv4::hash::{INITIAL, hash, hex_text, lower_hex};
use crate::sigv4::scope::CredentialScope;
use crate::sigv4::signing_key::derive_and_begin;
use crate::sigv4::string_to_sign::sign;
use crate::verify::human::{Instant, Span, printable};
use crate::verify::received::query::Own;
use crate::{Credentials, SigningTime};

/// A request that a server refused: what was sent, and what came back.
///
/// Only method and URL have to be told; the more is known, the better the explanation.
///
/// ```
/// use presign::{Credentials, explain::FailedRequest};
///
/// let url = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
///     &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
///     &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
///     &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
/// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
/// let request = FailedRequest::new("GET", url).headers([("Host", "examplebucket.s3.amazonaws.com")]);
/// let explanation = request.credentials(&credentials).now("20130524T120000Z".parse()?).explain();
/// assert_eq!(explanation.signature_matches(), Some(true));
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "it explains nothing before it is asked to"]
pub struct FailedRequest<'a> {
    method: &'a str,
    url: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    answer: &'a str,
    credentials: Option<&'a Credentials>,
    now: Option<SigningTime>,
}

/// What the credentials tell.
struct Checked {
    /// Whether the URL's signature is right for what was sent.
    is_right: bool,
    /// If not, what it is right for.
    signed: Option<(Cause, Side)>,
    /// If neither, in how many digits it differs from the right one.
    distance: Option<usize>,
}

impl<'a> FailedRequest<'a> {
    /// A request by the method that was sent and the URL that it was sent to.
    pub fn new(method: &'a str, url: &'a str) -> Self {
        // What is pasted often brings its quotes.
        let url =
            url.trim_matches(|character: char| character.is_whitespace() || "\"'<>".contains(character));
        Self { method, url, headers: Vec::new(), answer: "", credentials: None, now: None }
    }

    /// The headers that the client sent. Without `Host`, it is that of the URL. If none are told, those that the server saw are
    /// taken for right.
    pub fn headers(mut self, headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        self.headers.extend(headers);
        self
    }

    /// What the server answered: its error document in XML.
    pub fn response_body(self, body: &'a str) -> Self {
        Self { answer: body, ..self }
    }

    /// The credentials that the URL should have been signed with.
    pub fn credentials(self, credentials: &'a Credentials) -> Self {
        Self { credentials: Some(credentials), ..self }
    }

    /// When the request was sent, by the clock of the machine that signs.
    pub fn now(self, now: SigningTime) -> Self {
        Self { now: Some(now), ..self }
    }

    /// Finds out why.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let Some(sent) = Sent::read(self.method, self.url, &self.headers) else {
            let facts = [String::from("It has no scheme and host, such as `https://example.com`.")].into();
            return Explanation {
                cause: Cause::NotPresigned,
                differences: [].into(),
                facts,
                signature_matches: None,
            };
        };
        let answer = Answer::read(self.answer).unwrap_or_default();
        let seen = answer.canonical_request.as_deref().and_then(Side::read);
        let mut side = sent.side();
        if let (true, Some(side), Some(seen)) = (self.headers.is_empty(), &mut side, &seen) {
            let arrived = seen.headers.iter().filter(|(name, _)| name != "host");
            arrived.for_each(|(name, value)| side.set_header(name, value.trim().into()));
        }
        let checked = self.check(&sent, side.as_ref());
        let found = match (&side, &seen) {
            (Some(side), Some(seen)) => differences(side, seen),
            _ => Vec::new(),
        };
        let case = Case {
            failed: self,
            sent: &sent,
            answer: &answer,
            side: side.as_ref(),
            seen: seen.as_ref(),
            checked: checked.as_ref(),
            found: &found,
        };
        let mut cause = case.cause();
        let mut differences: Vec<Difference> =
            found.iter().map(|(_, difference)| difference.clone()).collect();
        if let (Some(Checked { signed: Some((_, signed)), .. }), Some(side), true) =
            (&checked, &side, found.is_empty())
        {
            differences =
                differences_to_signed(side, signed).into_iter().map(Difference::with_signed).collect();
        }
        let mut facts = case.facts(&cause);
        // The server may have put anything anywhere.
        let texts = facts.iter_mut().chain(differences.iter_mut().flat_map(Difference::texts));
        texts.chain(cause.text()).for_each(|text| sent.hide_secrets(text));
        Explanation { cause, differences, facts, signature_matches: checked.map(|checked| checked.is_right) }
    }

    /// Compares the URL's signature with ours, and finds out what it is for if they differ.
    fn check(&self, sent: &Sent<'_>, side: Option<&Side>) -> Option<Checked> {
        let credentials = self.credentials?;
        let scope = sent.scope.as_ref().filter(|scope| scope.access_key_id == credentials.access_key_id())?;
        let behind_date = scope.behind_date();
        let scope = CredentialScope { time: sent.signed_at?, behind_date: &behind_date };
        let key = derive_and_begin(credentials.secret_access_key(), scope);
        let signature = |side: &Side| {
            let mut text = String::new();
            side.write(&mut text);
            lower_hex(sign(&key, scope, hash::<2048, 1>(INITIAL, 0, [text.as_bytes()])))
        };
        let is_signed = |side: &Side| signature(side) == sent.signature.as_bytes();
        let side = side?;
        let is_right = is_signed(side);
        let signed = if is_right { None } else { hypotheses::find(side, is_signed) };
        let ours = signature(side);
        let distance = distance(hex_text(&ours), &sent.signature);
        Some(Checked { is_right, signed, distance })
    }
}

/// All that is known.
struct Case<'c> {
    failed: &'c FailedRequest<'c>,
    sent: &'c Sent<'c>,
    answer: &'c Answer,
    side: Option<&'c Side>,
    seen: Option<&'c Side>,
    checked: Option<&'c Checked>,
    found: &'c [(Cause, Difference)],
}

impl Case<'_> {
    fn cause(&self) -> Cause {
        self.answered_otherwise()
            .or_else(|| self.wrong_url())
            .or_else(|| self.said())
            .or_else(|| self.time())
            .or_else(|| self.wrong_headers())
            .or_else(|| self.found.first().map(|(cause, _)| cause.clone()))
            .or_else(|| self.string_to_sign())
            .or_else(|| self.signature())
            .unwrap_or_else(|| self.nothing_found())
    }

    /// Codes that come after the signature was accepted.
    fn answered_otherwise(&self) -> Option<Cause> {
        const CODES: [&str; 14] = [
            "NoSuchKey",
            "NoSuchBucket",
            "NoSuchUpload",
            "NoSuchVersion",
            "PreconditionFailed",
            "ConditionalRequestConflict",
            "EntityTooLarge",
            "EntityTooSmall",
            "InvalidRange",
            "InvalidPart",
            "InvalidObjectState",
            "SlowDown",
            "ServiceUnavailable",
            "InternalError",
        ];
        CODES.contains(&self.answer.code.as_str()).then_some(Cause::NotTheSignature)
    }

    /// What is wrong with the URL whatever the server says.
    fn wrong_url(&self) -> Option<Cause> {
        let Sent { query, raw_query, signature, .. } = self.sent;
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
        const NEEDED: [Own; 6] =
            [Own::Algorithm, Own::Credential, Own::Date, Own::Expires, Own::SignedHeaders, Own::Signature];
        if let Some(own) = NEEDED.into_iter().find(|own| query.value(*own).is_err()) {
            return Some(Cause::ParameterRepeated(own.name()));
        }
        let missing: Vec<Own> =
            NEEDED.into_iter().filter(|own| query.value(*own).ok().flatten().is_none()).collect();
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
        let (Some(scope), Some(signed_at)) = (&self.sent.scope, self.sent.signed_at) else {
            let name = if self.sent.scope.is_none() { Own::Credential.name() } else { Own::Date.name() };
            return Some(Cause::ParameterMalformed(name));
        };
        if scope.date != signed_at.date() {
            return Some(Cause::ParameterMalformed(Own::Credential.name()));
        }
        match self.sent.expires_in {
            None => Some(Cause::ParameterMalformed(Own::Expires.name())),
            Some(604_801..) => Some(Cause::OverSevenDays),
            // Every signer writes `%2B` for a plus sign.
            Some(_) if raw_query.contains('+') => Some(Cause::PlusForSpace),
            Some(_) => None,
        }
    }

    /// What the server says in so many words.
    fn said(&self) -> Option<Cause> {
        let Answer { code, region, headers_not_signed, .. } = self.answer;
        let says = |words: &str| self.answer.says(words);
        let other_region = region.as_deref().is_some_and(|region| region != self.sent.region());
        match code.as_str() {
            "InvalidAccessKeyId" | "InvalidClientTokenId" | "UnrecognizedClientException" => {
                return Some(Cause::AccessKeyUnknown);
            }
            "ExpiredToken" | "ExpiredTokenException" | "TokenRefreshRequired" => {
                return Some(Cause::SessionExpired);
            }
            "InvalidToken" => return Some(Cause::SessionToken),
            "RequestTimeTooSkewed" => return Some(Cause::ClockSkew),
            "ExpiredRequest" | "RequestExpired" => return Some(Cause::Expired),
            "XAmzContentSHA256Mismatch" | "BadDigest" | "XAmzContentChecksumMismatch" => {
                return Some(Cause::Payload);
            }
            "PermanentRedirect" | "TemporaryRedirect" | "Redirect" => {
                return Some(if other_region { Cause::Region } else { Cause::Host });
            }
            _ => {}
        }
        if headers_not_signed.is_some() || says("headers present in the request which were not signed") {
            let named = headers_not_signed.as_deref().and_then(|names| names.split([',', ' ']).next());
            let name = named.map(str::to_string).or_else(|| self.sent.unsigned_headers().next());
            return Some(Cause::HeaderUnsigned(name.unwrap_or_else(|| "x-amz-…".into())));
        }
        if says("please use aws4-hmac-sha256") {
            return Some(Cause::SignatureVersion2);
        }
        if says("no such key: ") || says("access key id you provided does not exist") {
            return Some(Cause::AccessKeyUnknown);
        }
        if says("not yet valid") || says("not valid yet") {
            return Some(self.future());
        }
        if says("expired") && !says("token") {
            return Some(Cause::Expired);
        }
        if says("less than a week") || says("604800") {
            return Some(Cause::OverSevenDays);
        }
        if says("incorrect service") || says("correct service") {
            return Some(Cause::Service);
        }
        let is_of_region = says("region") && (says("is wrong") || says("expecting") || says("valid region"));
        if is_of_region || (code.starts_with("Authorization") && other_region) {
            return Some(Cause::Region);
        }
        if says("unexpected scope") {
            let is_s3 = self.sent.scope.as_ref().is_some_and(|scope| scope.service == "s3");
            return Some(if is_s3 { Cause::Region } else { Cause::Service });
        }
        if code == "AuthorizationQueryParametersError" || code == "AuthorizationHeaderMalformed" {
            let named = [
                Own::Algorithm,
                Own::Credential,
                Own::Date,
                Own::Expires,
                Own::SignedHeaders,
                Own::Signature,
            ]
            .into_iter()
            .find(|own| self.answer.message.contains(own.name()));
            return Some(Cause::ParameterMalformed(named.unwrap_or(Own::Credential).name()));
        }
        None
    }

    /// A URL from the future: by a clock that is wrong, if that is known.
    fn future(&self) -> Cause {
        const NOTICEABLE: u64 = 60;
        let (Some(now), Some(server)) = (self.failed.now, self.answer.server_time) else {
            return Cause::NotYetValid;
        };
        let apart = now.unix_timestamp().abs_diff(server.unix_timestamp());
        if apart > NOTICEABLE { Cause::ClockSkew } else { Cause::NotYetValid }
    }

    /// What the clocks say, unless the server has looked at the signature, which it does afterwards.
    fn time(&self) -> Option<Cause> {
        if self.answer.says("signature") {
            return None;
        }
        let now = self.answer.server_time.or(self.failed.now)?.unix_timestamp();
        if now >= self.sent.end()? {
            return Some(Cause::Expired);
        }
        (now < self.sent.signed_at?.unix_timestamp()).then(|| self.future())
    }

    fn wrong_headers(&self) -> Option<Cause> {
        if let Some(name) = self.sent.unsigned_headers().next() {
            return Some(Cause::HeaderUnsigned(name));
        }
        let has_arrived = |name: &str| {
            self.seen.is_some_and(|seen| seen.header(name).is_some_and(|value| !value.trim().is_empty()))
        };
        let mut missing: Vec<&str> = self
            .sent
            .signed_headers
            .split(';')
            .filter(|name| !name.is_empty() && !self.sent.is_header_sent(name) && !has_arrived(name))
            .collect();
        missing.sort_by_key(|name| *name != "content-type");
        missing.first().map(|name| Cause::HeaderMissing((*name).into()))
    }

    /// What the server signed, besides the canonical request.
    fn string_to_sign(&self) -> Option<Cause> {
        let is_altered = |provided: &String| *provided != self.sent.signature;
        if self.answer.signature_provided.as_ref().is_some_and(is_altered) {
            return Some(Cause::SignatureAltered);
        }
        let is_other = |id: &String| self.sent.scope.as_ref().is_some_and(|scope| scope.access_key_id != *id);
        if self.answer.access_key_id.as_ref().is_some_and(is_other) {
            return Some(Cause::ParameterDiffers(Own::Credential.name().into()));
        }
        let mut lines = self.answer.string_to_sign.as_deref()?.split(['\n', ' ']);
        if lines.next().is_some_and(|algorithm| !algorithm.starts_with("AWS4-")) {
            return Some(Cause::SignatureVersion2);
        }
        let mut scope = lines.nth(1)?.split('/');
        let sent = self.sent.scope.as_ref()?;
        let (_, region, service) = (scope.next()?, scope.next()?, scope.next()?);
        if region != sent.region {
            return Some(Cause::Region);
        }
        (service != sent.service).then_some(Cause::Service)
    }

    /// What the credentials tell, if the two sides agree or one is not known.
    fn signature(&self) -> Option<Cause> {
        /// A copy that went wrong changes few digits; a signature of something else shares one in sixteen.
        const FEW_DIGITS: usize = 16;
        match self.checked? {
            Checked { signed: Some((cause, _)), .. } => Some(cause.clone()),
            Checked { is_right: false, distance: Some(..=FEW_DIGITS), .. } => Some(Cause::SignatureAltered),
            Checked { is_right: false, .. } => Some(Cause::Secret),
            Checked { is_right: true, .. } => None,
        }
    }

    /// What is likeliest, if nothing tells.
    fn nothing_found(&self) -> Cause {
        if self.seen.is_some() {
            return Cause::Secret;
        }
        if self.methods_meant().is_some() {
            return Cause::Method;
        }
        // With its STS switched on, Ceph says this and no more of a wrong signature, too.
        let is_said = !self.answer.message.is_empty() || self.checked.is_some_and(|checked| checked.is_right);
        let is_denied = self.answer.code == "AccessDenied" && !self.answer.says("signature");
        if is_denied && is_said { Cause::Permission } else { Cause::Unknown }
    }

    /// The methods that the URL seems to be for, if what was sent is none of them and the signature may be wrong.
    fn methods_meant(&self) -> Option<&'static [&'static str]> {
        let is_about_signature = self.answer.code.is_empty() || self.answer.says("signature");
        if self.checked.is_some() || !is_about_signature {
            return None;
        }
        hypotheses::methods_meant(self.side?).filter(|methods| !methods.contains(&self.sent.method))
    }

    fn facts(&self, cause: &Cause) -> Vec<String> {
        let Self { sent, answer, .. } = self;
        let mut facts = Vec::new();
        if let Some(scope) = &sent.scope {
            if *cause == Cause::Region {
                let expected = answer.region.as_deref().or_else(|| answer.quoted_behind("expecting"));
                let expected = expected
                    .map_or(String::new(), |region| format!("; the server expects {}", printable(region)));
                facts.push(format!("The URL says {}{expected}.", printable(&scope.region)));
            }
            if *cause == Cause::Service {
                facts.push(format!("The URL says {}.", printable(&scope.service)));
            }
            if matches!(cause, Cause::AccessKeyUnknown | Cause::Secret) {
                facts.push(format!("The access key id is {}.", printable(&scope.access_key_id)));
            }
            let is_other = |credentials: &&Credentials| credentials.access_key_id() != scope.access_key_id;
            if self.failed.credentials.is_some_and(|credentials| is_other(&credentials)) {
                facts.push(
                    "The credentials at hand have another access key id, so that they tell nothing.".into(),
                );
            }
        }
        if matches!(cause, Cause::Method | Cause::Secret)
            && self.found.is_empty()
            && let Some(methods) = self.methods_meant()
        {
            let methods = methods.join(" or ");
            facts.push(format!("By its parameters and signed headers it is likely to be for {methods}."));
        }
        if let Some(endpoint) = &answer.endpoint {
            facts.push(format!("The server says that the bucket is at {}.", printable(endpoint)));
        }
        self.add_times(cause, &mut facts);
        if !answer.code.is_empty() {
            facts.push(self.what_the_server_said());
        }
        let checked = match self.checked {
            Some(Checked { is_right: true, .. }) if self.found.is_empty() && self.seen.is_some() => {
                "By the credentials at hand the signature is right for what was sent: the server has another secret."
            }
            Some(Checked { is_right: true, .. }) => {
                "By the credentials at hand the signature is right for what was sent."
            }
            Some(Checked { signed: Some(_), .. }) if self.found.is_empty() => {
                "By the credentials at hand the secret is right, and this is what the URL was signed for:"
            }
            Some(_) => "By the credentials at hand the signature is wrong for what was sent.",
            None => return facts,
        };
        facts.push(checked.into());
        facts
    }

    fn add_times(&self, cause: &Cause, facts: &mut Vec<String>) {
        if !matches!(cause, Cause::Expired | Cause::NotYetValid | Cause::ClockSkew | Cause::SessionExpired) {
            return;
        }
        let (Some(signed_at), Some(end)) = (self.sent.signed_at, self.sent.end()) else { return };
        let Ok(until) = SigningTime::from_unix_timestamp(end) else { return };
        facts.push(format!("It is good from {} until {}.", Instant(signed_at), Instant(until)));
        let (whose, now) = match (self.answer.server_time, self.failed.now) {
            (Some(server), _) => ("the server's", server),
            (None, Some(now)) => ("this machine's", now),
            (None, None) => return,
        };
        let late = now.unix_timestamp() - end;
        let early = signed_at.unix_timestamp() - now.unix_timestamp();
        let distance = match (u64::try_from(late), u64::try_from(early)) {
            (Ok(late), _) => format!(": {} too late", Span(late)),
            (_, Ok(early)) => format!(": {} too early", Span(early)),
            _ => String::new(),
        };
        facts.push(format!("By {whose} clock it was {}{distance}.", Instant(now)));
        if let (Some(server), Some(ours)) = (self.answer.server_time, self.failed.now) {
            let apart = server.unix_timestamp().abs_diff(ours.unix_timestamp());
            facts.push(format!("This machine's clock said {}: {} apart.", Instant(ours), Span(apart)));
        }
    }

    fn what_the_server_said(&self) -> String {
        let mut message = self.answer.message.lines().next().unwrap_or_default().to_string();
        // Before it is cut, so that nothing is left of a secret.
        self.sent.hide_secrets(&mut message);
        let message: String = printable(&message).chars().take(300).collect();
        let code = printable(&self.answer.code);
        if message.is_empty() {
            format!("The server said: {code}.")
        } else {
            format!("The server said: {code}: {message}")
        }
    }
}

impl fmt::Debug for FailedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FailedRequest").field("method", &self.method).finish_non_exhaustive()
    }
}
