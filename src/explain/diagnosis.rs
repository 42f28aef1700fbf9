//! The rules that find the cause.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::credentials::Credentials;
use crate::explain::canonical::CanonicalParts;
use crate::explain::cause::Cause;
use crate::explain::client_request::ClientRequest;
use crate::explain::compare::differences;
use crate::explain::error_document::ErrorDocument;
use crate::explain::explanation::Difference;
use crate::explain::hypotheses;
use crate::explain::phrases;
use crate::explain::signature_check::SignatureCheck;
use crate::sigv4::parameter::SigningParameter;
use crate::sigv4::validity::MAX_LIFETIME;
use crate::time::SigningTime;

/// Everything known about a failed request.
pub(super) struct Evidence<'e> {
    pub(super) request: &'e ClientRequest<'e>,
    pub(super) document: &'e ErrorDocument,
    /// The canonical request, as the client sent it.
    pub(super) sent: Option<&'e CanonicalParts>,
    /// The canonical request, as the server computed it.
    pub(super) seen: Option<&'e CanonicalParts>,
    /// The differences between `sent` and `seen`.
    pub(super) differences: &'e [(Cause, Difference)],
    pub(super) check: Option<&'e SignatureCheck>,
    pub(super) credentials: Option<&'e Credentials>,
    /// The time of the request, by the clock of the signing machine.
    pub(super) now: Option<SigningTime>,
}

/// The signing parameters that every presigned URL has.
const REQUIRED: [SigningParameter; 6] = [
    SigningParameter::Algorithm,
    SigningParameter::Credential,
    SigningParameter::Date,
    SigningParameter::Expires,
    SigningParameter::SignedHeaders,
    SigningParameter::Signature,
];

impl Evidence<'_> {
    /// Returns the first cause that any rule finds; the most reliable rules come first.
    pub(super) fn cause(&self) -> Cause {
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
            return Some(if query.is_sigv2() { Cause::SignatureVersion2 } else { Cause::NotPresigned });
        }
        let is_double =
            |parameter| query.value(parameter).ok().flatten().is_some_and(|value| value.contains("%25"));
        if is_double(SigningParameter::Credential) || is_double(SigningParameter::SignedHeaders) {
            return Some(Cause::DoubleEncodedQuery);
        }
        if let Some(parameter) = REQUIRED.into_iter().find(|parameter| query.value(*parameter).is_err()) {
            return Some(Cause::ParameterRepeated(parameter.name()));
        }
        let is_missing = |parameter: &SigningParameter| query.value(*parameter).ok().flatten().is_none();
        let missing: Vec<SigningParameter> = REQUIRED.into_iter().filter(is_missing).collect();
        match *missing {
            [] => {}
            [parameter] if parameter != SigningParameter::Signature => {
                return Some(Cause::ParameterMissing(parameter.name()));
            }
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
        let Some(scope) = self.request.scope() else {
            return Some(Cause::ParameterMalformed(SigningParameter::Credential.name()));
        };
        let Some(signed_at) = self.request.signed_at else {
            return Some(Cause::ParameterMalformed(SigningParameter::Date.name()));
        };
        if scope.date != signed_at.date() {
            return Some(Cause::ParameterMalformed(SigningParameter::Credential.name()));
        }
        match self.request.expires_in {
            None => Some(Cause::ParameterMalformed(SigningParameter::Expires.name())),
            Some(seconds) if seconds > MAX_LIFETIME.as_secs() => Some(Cause::OverSevenDays),
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
            let is_s3 = self.request.scope().is_some_and(|scope| scope.service == "s3");
            return Some(if is_s3 { Cause::Region } else { Cause::Service });
        }
        phrases::MALFORMED_CODES.contains(&code.as_str()).then(|| {
            let named = REQUIRED.into_iter().find(|parameter| message.contains(parameter.name()));
            Cause::ParameterMalformed(named.unwrap_or(SigningParameter::Credential).name())
        })
    }

    /// Returns whether the server names another region than the URL.
    fn has_other_region(&self) -> bool {
        let signed = self.request.scope().map_or("", |scope| scope.region);
        self.document.region.as_deref().is_some_and(|region| region != signed)
    }

    /// Returns the cause of a URL from the future: different clocks, if both are known.
    fn early(&self) -> Cause {
        const MAX_SECONDS: u64 = 60;
        let (Some(now), Some(server)) = (self.now, self.document.server_time) else {
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
        let now = self.document.server_time.or(self.now)?.unix_timestamp();
        if now >= self.request.expires_at()? {
            return Some(Cause::Expired);
        }
        (now < self.request.signed_at?.unix_timestamp()).then(|| self.early())
    }

    /// Returns an unsigned `x-amz-…` header that was sent, or a missing signed header.
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
        let is_other = |id: &String| self.request.scope().is_some_and(|scope| scope.access_key_id != *id);
        if self.document.access_key_id.as_ref().is_some_and(is_other) {
            return Some(Cause::ParameterDiffers(SigningParameter::Credential.name().into()));
        }
        let mut lines = self.document.string_to_sign.as_deref()?.split(['\n', ' ']);
        if lines.next().is_some_and(|algorithm| !algorithm.starts_with("AWS4-")) {
            return Some(Cause::SignatureVersion2);
        }
        let mut scope = lines.nth(1)?.split('/');
        let sent = self.request.scope()?;
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
    pub(super) fn likely_methods(&self) -> Option<&'static [&'static str]> {
        let may_be_signature = self.document.code.is_empty() || self.document.says(phrases::SIGNATURE);
        if self.check.is_some() || !may_be_signature {
            return None;
        }
        hypotheses::likely_methods(self.sent?).filter(|methods| !methods.contains(&self.request.method))
    }

    /// Returns the differences to the server's request or, without any, to the signed one.
    pub(super) fn reported_differences(&self) -> Vec<Difference> {
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
}
