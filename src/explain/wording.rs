//! The summary and the advice for this request, where those of the cause do not fit.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

use crate::explain::cause::Cause;
use crate::explain::client_request::Presence;
use crate::explain::diagnosis::Evidence;
use crate::explain::{digest, url_defect};

type Text = Cow<'static, str>;

/// Returns the summary and the advice.
pub(super) fn wording(evidence: &Evidence<'_>, cause: &Cause) -> (Text, Text) {
    let texts = cause.texts();
    let (summary, advice) = special(evidence, cause);
    let subject = cause.subject().unwrap_or_default();
    let fill = |text: &'static str| match text.contains("{}") {
        true => Cow::Owned(text.replace("{}", subject)),
        false => Cow::Borrowed(text),
    };
    let mut advice = advice.unwrap_or_else(|| fill(texts.advice));
    if evidence.credentials.is_none() && matches!(cause, Cause::Unknown | Cause::Secret) {
        advice
            .to_mut()
            .push_str(" With the credentials (`FailedRequest::credentials`), much more can be found.");
    }
    (summary.unwrap_or_else(|| fill(texts.summary)), advice)
}

fn special(evidence: &Evidence<'_>, cause: &Cause) -> (Option<Text>, Option<Text>) {
    const NONE: (Option<Text>, Option<Text>) = (None, None);
    let texts = |summary: &'static str, advice: &'static str| (Some(summary.into()), Some(advice.into()));
    let advice = |text: &'static str| (None, Some(Cow::Borrowed(text)));
    let document = evidence.document();
    let message = document.map_or("", |document| &document.message);
    let code = document.map_or("", |document| &document.code);
    match cause {
        Cause::HeaderUnsigned(name) if name == "host" => texts(
            "The header host is not signed, and every presigned URL must sign it.",
            "sign `host`: use a signer that lists it in X-Amz-SignedHeaders.",
        ),
        Cause::ParameterMalformed("X-Amz-SignedHeaders") => texts(
            "X-Amz-SignedHeaders does not contain host, which every presigned URL must sign.",
            "sign `host`: use a signer that lists it in X-Amz-SignedHeaders.",
        ),
        Cause::ParameterMissing(_) if url_defect::has_two_question_marks(evidence.request) => texts(
            "The URL has two question marks, so the first X-Amz-… parameter became part of another one.",
            "add your own parameters to the request before signing, and join all parameters with `&`: only the \
             first `?` begins the query.",
        ),
        Cause::CutOff if url_defect::find(evidence.request).is_none() => cut_on_the_way(evidence, message),
        Cause::Expired | Cause::NotYetValid | Cause::ClockSkew if minutes_of_service(message).is_some() => {
            (None, service_clock(message))
        }
        Cause::AccessKeyUnknown if message.contains("should be 32") => advice(
            "use the access key id and the secret of an R2 API token: its id has 32 characters. Keys of AWS, MinIO \
             or another account do not work at R2.",
        ),
        Cause::SessionToken => session_token(evidence),
        Cause::Payload => digest::wording(evidence),
        Cause::PlusForSpace if evidence.request.has_plus_in_path() => texts(
            "The path contains `+`, which S3 reads as a space: a signed URL has `%2B` for a plus sign.",
            "pass the URL on unchanged; a client or a proxy decoded its path.",
        ),
        Cause::Method
            if evidence.differences.is_empty()
                && evidence.check.is_none_or(|check| check.signed.is_none()) =>
        {
            (Some("The URL seems to be signed for another method.".into()), None)
        }
        Cause::ParameterAdded(name) if evidence.seen.is_none() && evidence.check.is_none() => (
            Some(
                format!("The parameter {name} comes after the signature, so it was added after signing.")
                    .into(),
            ),
            None,
        ),
        Cause::Host | Cause::Port | Cause::Path if evidence.differences.is_empty() => (
            Some(format!("The URL is signed for another {}.", cause.name()).into()),
            Some("send the URL to the host and path that were signed, or presign it for the new ones: neither can \
                  be changed afterwards.".into()),
        ),
        Cause::Endpoint => (None, endpoint(evidence)),
        Cause::OtherScheme if code == "MissingKey" => texts(
            "The server is CloudFront, which wants a URL with its own signature (Key-Pair-Id).",
            "sign the URL with a CloudFront key pair, or use the presigned URL with the bucket's own host: a \
             presigned URL cannot move to another domain.",
        ),
        Cause::Form => (None, form(code, message)),
        Cause::Permission if is_anonymous(evidence) => texts(
            "The server saw no signature, and denies access without one.",
            "check that the query reached the server: a shell, a proxy or a redirect may have dropped it.",
        ),
        Cause::NotTheSignature => (None, not_the_signature(evidence, code)),
        Cause::Secret if evidence.check.is_some_and(|check| check.matches == Some(true)) => texts(
            "Client and server agree on the request, and the given secret signed it: the server has another secret \
             for this access key id.",
            "check the secret in the server's configuration.",
        ),
        Cause::Secret if evidence.request.signed_header_names().any(|name| evidence.request.presence(name) == Presence::Unknown) => (
            Some("Client and server agree as far as is known: the URL was changed after it was presigned, a signed header \
                  was sent with another value, or another secret access key signed the URL.".into()),
            None,
        ),
        Cause::Unknown if evidence.check.is_some_and(|check| check.matches == Some(true)) => texts(
            "The signature is right for the request as sent. Only the server's response can tell more.",
            "add the body of the server's response (`FailedRequest::response_body`).",
        ),
        Cause::NotS3 if document.is_none() && evidence.response.is_empty() => {
            (Some("The response has no body; S3 and compatible servers send an error document.".into()), None)
        }
        _ => NONE,
    }
}

fn cut_on_the_way(evidence: &Evidence<'_>, message: &str) -> (Option<Text>, Option<Text>) {
    let is_api = evidence.request.scope().is_some_and(|scope| scope.service == "execute-api");
    let more = if is_api && message.eq_ignore_ascii_case("missing authentication token") {
        " API Gateway says the same about a path or a method that it does not have."
    } else {
        ""
    };
    let advice = format!(
        "in a shell, put the URL in single quotes: the first unquoted `&` ends the command. Also look for a proxy, a \
         redirect or a client that drops the query.{more}"
    );
    (
        Some("The server did not receive all signing parameters, though the URL has them.".into()),
        Some(advice.into()),
    )
}

/// Returns the minutes that a service allows between `X-Amz-Date` and its own clock, as it states:
/// `Signature expired: … (20250303T134813Z - 15 min.)`
pub(super) fn minutes_of_service(message: &str) -> Option<&str> {
    let is_clock = ["Signature expired: ", "Signature not yet current: "];
    if !is_clock.iter().any(|start| message.starts_with(start)) {
        return None;
    }
    let (_, end) = message.rsplit_once(['-', '+'])?;
    let (minutes, _) = end.split_once(" min")?;
    Some(minutes.trim())
        .filter(|minutes| minutes.len() < 4 && minutes.bytes().all(|byte| byte.is_ascii_digit()))
}

fn service_clock(message: &str) -> Option<Text> {
    let minutes = minutes_of_service(message)?;
    let advice = format!(
        "presign a new URL right before each request, and set the clock of the signing machine (NTP): this service \
         allows {minutes} minutes between X-Amz-Date and its own clock, whatever X-Amz-Expires says."
    );
    Some(advice.into())
}

fn session_token(evidence: &Evidence<'_>) -> (Option<Text>, Option<Text>) {
    let summary = match (&evidence.request.session_token, evidence.credentials) {
        (None, Some(credentials)) if credentials.session_token().is_some() => {
            "The credentials have a session token, and the URL has none."
        }
        (Some(_), Some(credentials)) if credentials.session_token().is_none() => {
            "The URL has a session token, and the credentials have none."
        }
        (Some(_), Some(_)) if evidence.has_other_session_token() => {
            "The URL has another session token than the credentials."
        }
        (None, _) if evidence.request.lacks_session_token() => {
            "The access key id (ASIA…) is temporary, and the URL has no session token."
        }
        _ => return (None, None),
    };
    (Some(summary.into()), None)
}

/// Returns the advice to presign for the endpoint that the server names, or for that of the region.
fn endpoint(evidence: &Evidence<'_>) -> Option<Text> {
    let document = evidence.document()?;
    let region =
        document.message.strip_prefix("The ").and_then(|rest| rest.split_once(" location constraint"));
    let host = match (&document.endpoint, region) {
        (Some(endpoint), _) => endpoint.clone(),
        (None, Some((region, _))) => {
            let bucket = evidence.request.host.strip_suffix(".s3.amazonaws.com");
            let bucket = bucket.map_or(String::new(), |bucket| format!("{bucket}."));
            format!("{bucket}s3.{region}.amazonaws.com")
        }
        (None, None) => return None,
    };
    let advice = format!(
        "presign the URL for {host}, with the region of that endpoint. A presigned URL cannot follow a redirect, \
         because its host is signed."
    );
    Some(advice.into())
}

fn form(code: &str, message: &str) -> Option<Text> {
    let advice = if message.contains("Policy Condition failed") || message.contains("olicy condition failed")
    {
        "send the field with the value, or with the beginning, that the condition in the server's message states. \
         `PresignedPost::check` finds it before the upload."
    } else if message.contains("Extra input fields") || message.contains("not specified in the policy") {
        "add the named field before you presign the form, or do not send it: the policy must cover every field. \
         `PresignedPost::check` finds it before the upload."
    } else if message.contains("must contain a field named") {
        "send the named field, and the file as the last one: S3 ignores every field after the file."
    } else if message.contains("olicy expired") {
        "presign a new form, with a longer lifetime if necessary."
    } else if matches!(code, "EntityTooLarge" | "EntityTooSmall") {
        "send a file of the size that the form allows, or presign a form with another `content_length`."
    } else if code == "InvalidPolicyDocument" || message.starts_with("Invalid Policy") {
        "write the policy as S3 reads it: JSON, in base64. `PresignedPost` does, and `Policy::parse` says what is \
         wrong with another one."
    } else if code == "SignatureDoesNotMatch" {
        "sign the policy's base64 text as it is in the form, with the secret of the access key id in \
         x-amz-credential, and send both unchanged."
    } else {
        return None;
    };
    Some(advice.into())
}

/// Returns whether the server says that nobody signed the request.
fn is_anonymous(evidence: &Evidence<'_>) -> bool {
    let is_said = |text: &str| {
        let text = text.to_ascii_lowercase();
        text.starts_with("user: anonymous ") || text.starts_with("anonymous ")
    };
    evidence.document().is_some_and(|document| is_said(&document.message) || is_said(&document.details))
}

fn not_the_signature(evidence: &Evidence<'_>, code: &str) -> Option<Text> {
    let advice = match code {
        "AccessForbidden" => {
            "allow the page's origin, the method and the request's headers in the CORS rules of the bucket: the \
             browser asks for them before it sends the request."
        }
        "NoSuchKey" if evidence.request.path.contains("%25") => {
            "compare the key with the path: `%25` in it is a sign that the key was percent-encoded twice. Give the \
             signer the plain object key."
        }
        "NotImplemented" => {
            "do not send what the server's message names. S3 does not accept `Transfer-Encoding: chunked`: send \
             Content-Length."
        }
        _ => return None,
    };
    Some(advice.into())
}
