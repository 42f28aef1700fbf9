//! The rules that find the cause.

use alloc::string::{String, ToString};

use crate::explain::cause::Cause;
use crate::explain::client_request::Presence;
use crate::explain::evidence::Evidence;
use crate::explain::response::Response;
use crate::explain::statement::Statement;
use crate::explain::url_defect;
use crate::sigv4::headers::CONTENT_SHA256;
use crate::sigv4::parameter::SigningParameter;

impl Evidence<'_> {
    /// Returns the first cause that any rule finds; the most reliable rules come first.
    pub(super) fn cause(&self) -> Cause {
        self.refused_form()
            .or_else(|| url_defect::other_scheme(self.request).map(|_| Cause::OtherScheme))
            .or_else(|| self.foreign_page())
            .or_else(|| self.stated_cause())
            .or_else(|| url_defect::find(self.request))
            .or_else(|| self.stated_parameter_defect())
            .or_else(|| self.session_token_cause())
            .or_else(|| self.clock_cause())
            .or_else(|| self.header_rule_cause())
            .or_else(|| self.denied())
            .or_else(|| self.differences.first().map(|(cause, _)| cause.clone()))
            .or_else(|| self.authorization_header_cause())
            .or_else(|| self.missing_header())
            .or_else(|| self.string_to_sign_cause())
            .or_else(|| self.signature_check_cause())
            .or_else(|| self.suspicion())
            .unwrap_or_else(|| self.fallback())
    }

    /// A form is a POST to a URL without a query.
    fn is_form(&self) -> bool {
        self.request.method.eq_ignore_ascii_case("POST") && self.request.raw_query.is_empty()
    }

    fn refused_form(&self) -> Option<Cause> {
        let is_of_forms = matches!(self.code(), "EntityTooLarge" | "EntityTooSmall" | "PreconditionFailed");
        match self.statement {
            Statement::Form => Some(Cause::Form),
            Statement::Other if !is_of_forms => None,
            Statement::Cause(Cause::Endpoint) => None,
            _ if matches!(self.response, Response::Foreign(_)) => None,
            _ => self.is_form().then_some(Cause::Form),
        }
    }

    fn foreign_page(&self) -> Option<Cause> {
        let is_foreign = match self.response {
            Response::Foreign(_) => true,
            // S3 sends no JSON, and compatible servers send it with S3's codes.
            Response::Document(document) => {
                let has_code = document.code.contains(|character: char| character.is_ascii_lowercase())
                    && document.code.starts_with(|first: char| first.is_ascii_uppercase());
                let is_unknown = matches!(self.statement, Statement::Other | Statement::BadRequest);
                document.is_json && is_unknown && !has_code && self.is_for_s3()
            }
            _ => false,
        };
        // A page says nothing about the URL, whose own defect any server would refuse.
        let defect = url_defect::find(self.request).filter(|_| !self.is_form());
        is_foreign.then(|| defect.unwrap_or(Cause::NotS3))
    }

    /// Returns the cause that the server states, corrected by what is known about the request.
    fn stated_cause(&self) -> Option<Cause> {
        match self.statement {
            Statement::TokenUnknown | Statement::Cause(Cause::SessionToken)
                if self.request.has_plus_in_token() =>
            {
                Some(Cause::PlusForSpace)
            }
            Statement::TokenUnknown if self.code() == "InvalidTokenId" => Some(Cause::SessionToken),
            Statement::TokenUnknown | Statement::Cause(Cause::AccessKeyUnknown) => {
                let is_token_in_question = self.request.lacks_session_token()
                    || self.has_other_session_token()
                    || self.code().is_empty() && self.request.session_token.is_some();
                Some(if is_token_in_question { Cause::SessionToken } else { Cause::AccessKeyUnknown })
            }
            Statement::Cause(Cause::NotYetValid) => Some(self.early()),
            // Supabase says of a URL that its token has expired.
            Statement::Cause(Cause::SessionExpired) if self.request.host.ends_with(".supabase.co") => {
                Some(if self.request.session_token.is_none() {
                    Cause::Expired
                } else {
                    Cause::SessionExpired
                })
            }
            Statement::Cause(cause) => Some(cause.clone()),
            Statement::HeadersNotSigned => {
                let name = self.document()?.named_header().map(str::to_string);
                let name = name.or_else(|| self.request.unsigned_headers().next());
                Some(Cause::HeaderUnsigned(name.unwrap_or_else(|| "x-amz-…".into())))
            }
            Statement::HostNotSigned => Some(Cause::HeaderUnsigned("host".into())),
            Statement::HeaderMissing => {
                self.document()?.named_header().map(|name| Cause::HeaderMissing(name.to_string()))
            }
            Statement::Mechanism | Statement::Version4Required if !self.request.is_v4() => {
                Some(Cause::SignatureVersion2)
            }
            Statement::Mechanism if self.request.is_v4a() => {
                Some(Cause::ParameterMalformed(SigningParameter::Algorithm.name()))
            }
            Statement::Mechanism => Some(Cause::AuthorizationHeader),
            Statement::Scope => Some(if self.is_for_s3() { Cause::Region } else { Cause::Service }),
            Statement::BadRequest if self.document()?.argument_name.as_deref() == Some("Authorization") => {
                Some(Cause::AuthorizationHeader)
            }
            Statement::Other => Some(Cause::NotTheSignature),
            _ if (self.code().is_empty() || self.code().starts_with("Authorization"))
                && self.has_other_region() =>
            {
                Some(Cause::Region)
            }
            _ => None,
        }
    }

    /// Returns the cause if the server states a defect that the given URL does not have.
    fn stated_parameter_defect(&self) -> Option<Cause> {
        match self.statement {
            Statement::ParametersMissing | Statement::Version4Required => Some(Cause::CutOff),
            Statement::ParameterMalformed(name) => Some(Cause::ParameterMalformed(name)),
            Statement::BadRequest => {
                let is_bare = self.document().is_some_and(|document| document.message.is_empty());
                let is_authorized = self.request.is_authorized();
                Some(if is_bare && is_authorized {
                    Cause::AuthorizationHeader
                } else {
                    Cause::NotTheSignature
                })
            }
            _ => None,
        }
    }

    /// Returns the cause of a URL from the future: different clocks, if both are known.
    fn early(&self) -> Cause {
        const MAX_SECONDS: u64 = 60;
        let (Some(now), Some(server)) = (self.now, self.server_time()) else { return Cause::NotYetValid };
        let skew = now.unix_timestamp().abs_diff(server.unix_timestamp());
        if skew > MAX_SECONDS { Cause::ClockSkew } else { Cause::NotYetValid }
    }

    fn session_token_cause(&self) -> Option<Cause> {
        let is_lost = self.request.lacks_session_token() && *self.statement == Statement::Nothing;
        (is_lost || self.has_other_session_token()).then_some(Cause::SessionToken)
    }

    /// Compares the URL's lifetime with the server's clock, or the client's.
    ///
    /// Servers check the time first, so a response about something else rules it out.
    fn clock_cause(&self) -> Option<Cause> {
        if *self.statement != Statement::Nothing && !self.is_bare_denial() {
            return None;
        }
        let now = self.server_time().or(self.now)?.unix_timestamp();
        if now >= self.request.expires_at()? {
            return Some(Cause::Expired);
        }
        (now < self.request.signed_at?.unix_timestamp()).then(|| self.early())
    }

    /// Returns a sent `x-amz-…` header that is not signed.
    fn header_rule_cause(&self) -> Option<Cause> {
        let is_possible = *self.statement == Statement::Nothing || self.is_bare_denial();
        self.request.unsigned_headers().next().filter(|_| is_possible).map(Cause::HeaderUnsigned)
    }

    /// Returns the cause of a denial if the signature cannot be the reason.
    fn denied(&self) -> Option<Cause> {
        let is_certain = !self.is_bare_denial() || self.signature_matches();
        (*self.statement == Statement::Denied && is_certain).then_some(Cause::Permission)
    }

    /// Returns the cause of a second authentication, which servers refuse first.
    fn authorization_header_cause(&self) -> Option<Cause> {
        let is_explained = self.check.is_some_and(|check| check.signed.is_some());
        let is_likely = *self.statement == Statement::Nothing && !is_explained;
        (is_likely && self.request.is_authorized()).then_some(Cause::AuthorizationHeader)
    }

    /// Returns a signed header that the client did not send, or that did not arrive.
    fn missing_header(&self) -> Option<Cause> {
        if self.signature_matches() {
            return None;
        }
        let is_missing = |name: &&str| match (self.request.presence(name), self.seen) {
            (Presence::Absent | Presence::Unknown, Some(seen)) => {
                seen.header(name).is_none_or(|value| value.trim().is_empty())
            }
            (Presence::Absent, None) => true,
            _ => false,
        };
        let missing = self.request.signed_header_names().filter(is_missing);
        missing.min_by_key(|name| *name != "content-type").map(|name| Cause::HeaderMissing(name.into()))
    }

    /// Compares the signature, access key id, algorithm and scope that the server states.
    fn string_to_sign_cause(&self) -> Option<Cause> {
        let document = self.document()?;
        let is_altered = |provided: &String| *provided != self.request.signature;
        if document.signature_provided.as_ref().is_some_and(is_altered) {
            return Some(Cause::SignatureAltered);
        }
        let is_other = |id: &String| self.request.scope().is_some_and(|scope| scope.access_key_id != *id);
        if document.access_key_id.as_ref().is_some_and(is_other) {
            return Some(Cause::AccessKeyUnknown);
        }
        let mut lines = document.string_to_sign.as_deref()?.split(['\n', ' ']);
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
        let check = self.check?;
        match (&check.signed, check.matches) {
            // Nothing says that an unknown header was sent with a wrong value.
            (Some((Cause::HeaderDiffers(name), _)), None)
                if *self.statement == Statement::Nothing
                    && self.request.presence(name) == Presence::Unknown =>
            {
                None
            }
            (Some((cause, _)), _) => Some(cause.clone()),
            _ if check.is_altered => Some(Cause::SignatureAltered),
            (None, Some(false)) if check.matches_seen => Some(Cause::Secret),
            (None, Some(false)) => Some(Cause::UrlChanged),
            (None, Some(true) | None) => None,
        }
    }

    /// Returns what looks wrong in the request.
    fn suspicion(&self) -> Option<Cause> {
        if self.request.is_authorized() {
            return Some(Cause::AuthorizationHeader);
        }
        if !self.may_be_signature() {
            return None;
        }
        let is_right = self.signature_matches();
        let is_mismatch = *self.statement == Statement::Mismatch && self.seen.is_none();
        // Every signer writes `%2B` for a plus sign, and S3 reads `+` as a space.
        let has_plus = self.request.raw_query.contains('+') && (!is_right || is_mismatch);
        if has_plus || self.request.has_plus_in_path() && (is_mismatch || self.request.is_aws()) {
            return Some(Cause::PlusForSpace);
        }
        if self.likely_methods().is_some() {
            return Some(Cause::Method);
        }
        if self.request.has_dot_segments() && is_mismatch {
            return Some(Cause::PathNormalized);
        }
        if is_right {
            return None;
        }
        if self.request.lacks_session_token() {
            return Some(Cause::SessionToken);
        }
        let hash = self.request.parameter(CONTENT_SHA256).filter(|hash| hash.len() == 64);
        if hash.is_some() && self.seen.is_some() && self.check.is_none() {
            return Some(Cause::Payload);
        }
        // The SDK for JavaScript signs `x-id`, wherever it is.
        let added = self.request.parameters_after_signature().find(|name| *name != "x-id");
        let added = added.filter(|_| *self.statement == Statement::Mismatch);
        let unsigned = || self.request.unsigned_headers().next().map(Cause::HeaderUnsigned);
        added.map(|name| Cause::ParameterAdded(name.into())).or_else(unsigned)
    }

    /// Returns the most likely cause if no rule finds one.
    fn fallback(&self) -> Cause {
        match self.response {
            Response::Empty(_) => Cause::NotS3,
            _ if self.seen.is_some() => Cause::Secret,
            _ if self.signature_matches() && *self.statement == Statement::Mismatch => Cause::OnTheWay,
            _ => Cause::Unknown,
        }
    }
}
