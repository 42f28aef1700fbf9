//! Texts about the request: its URL, its headers and its signature.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::explain::cause::Cause;
use crate::explain::client_request::Presence;
use crate::explain::evidence::Evidence;
use crate::explain::response::Response;
use crate::explain::wording::Wording;
use crate::explain::{digest, url_defect};

pub(super) fn wording(evidence: &Evidence<'_>, cause: &Cause) -> Option<Wording> {
    let request = evidence.request;
    let is_matching = evidence.signature_matches();
    Some(match cause {
        Cause::NotPresigned => not_presigned(evidence)?,
        Cause::HeaderUnsigned(name) if name == "host" => Wording::new(
            "The header host is not signed, and every presigned URL must sign it.",
            "sign `host`: use a signer that lists it in X-Amz-SignedHeaders.",
        ),
        Cause::ParameterMalformed("X-Amz-SignedHeaders") => Wording::new(
            "X-Amz-SignedHeaders does not contain host, which every presigned URL must sign.",
            "sign `host`: use a signer that lists it in X-Amz-SignedHeaders.",
        ),
        Cause::ParameterMalformed("X-Amz-Algorithm") if request.is_v4a() => Wording::new(
            "The server does not support Signature Version 4A, with which the URL is signed.",
            "presign the URL with AWS4-HMAC-SHA256, for one region.",
        ),
        Cause::AuthorizationHeader if request.has_user_name() => Wording::new(
            "The URL contains a user name, from which clients make an Authorization header: a second authentication.",
            "remove the user name and the `@` from the URL.",
        ),
        Cause::AuthorizationHeader if !request.is_authorized() => Wording::summary(
            "The server saw an authentication other than the URL's, most likely an Authorization header that the \
             client or a proxy added.",
        ),
        Cause::ParameterMalformed("X-Amz-Credential") if url_defect::has_two_dates(request) => Wording::new(
            "The dates in X-Amz-Credential and X-Amz-Date differ.",
            "use the URL as it was presigned: both dates are signed.",
        ),
        Cause::NotYetValid if evidence.document().is_none() => {
            Wording::summary("By this machine's clock, the URL's date is in the future.")
        }
        Cause::ParameterMalformed(name) if url_defect::is_misspelled(request, name) => Wording::new(
            format!("The parameter {name} is in the URL with different upper-case and lower-case letters."),
            "use the URL as it was presigned: the case of parameter names matters.",
        ),
        Cause::ParameterMissing(_) if url_defect::has_two_question_marks(request) => Wording::new(
            "The URL has two question marks, so the first X-Amz-… parameter became part of another one.",
            "add your own parameters to the request before signing, and join all parameters with `&`: only the \
             first `?` begins the query.",
        ),
        Cause::UrlChanged => match url_defect::added_characters(request) {
            Some(characters) => Wording::new(
                format!("The URL was changed after it was presigned: it contains {characters}."),
                "copy the URL again from where it was presigned: an e-mail, an editor, a shell or a program changed it.",
            ),
            None => url_changed(evidence)?,
        },
        Cause::Expired if request.expires_in == Some(0) => Wording::new(
            "The URL expires as soon as it is presigned: X-Amz-Expires is 0.",
            "presign it for at least 1 second.",
        ),
        Cause::PlusForSpace if request.has_plus_in_token() => Wording::new(
            "The session token in the URL has a `+`, which servers read as a space: it must be `%2B`.",
            "pass the URL on unchanged: a client or a proxy may have decoded it.",
        ),
        Cause::Method if request.method == "OPTIONS" => Wording::new(
            "OPTIONS is a browser's preflight request (CORS), which needs no presigned URL.",
            "allow the page's origin, the method and the request's headers in the CORS rules of the bucket.",
        ),
        Cause::SessionToken => session_token(evidence)?,
        Cause::Payload => digest::wording(evidence).map(|(summary, advice)| Wording::new(summary, advice))?,
        Cause::PlusForSpace if request.has_plus_in_path() => Wording::new(
            "The path contains `+`, which S3 reads as a space: a signed URL has `%2B` for a plus sign.",
            "pass the URL on unchanged: a client or a proxy may have decoded its path.",
        ),
        Cause::PathNormalized if evidence.differences.is_empty() && request.has_dot_segments() => {
            Wording::new(
                "The path contains `.` or `..` segments, which clients and proxies resolve before they send it.",
                "use object keys without such segments, or a client that sends the path as it is (curl: --path-as-is).",
            )
        }
        Cause::Method
            if evidence.differences.is_empty()
                && evidence.check.is_none_or(|check| check.signed.is_none()) =>
        {
            Wording::summary("The URL seems to be signed for a different method.")
        }
        Cause::ParameterAdded(name) if evidence.seen.is_none() && evidence.check.is_none() => {
            Wording::summary(format!(
                "The parameter {name} comes after the signature, so it was probably added after signing."
            ))
        }
        Cause::ParameterAdded(name) | Cause::ParameterDiffers(name)
            if evidence.differences.iter().any(|(other, _)| other == cause) && !is_in_url(evidence, name) =>
        {
            Wording::advice(format!(
                "look for a proxy or a client that adds or changes {name}: the URL does not contain it with that value."
            ))
        }
        Cause::HeaderDiffers(name) if request.presence(name) == Presence::Unknown => Wording::summary(
            format!("The header {name} was probably sent with a value that is not the signed one."),
        ),
        Cause::Host | Cause::Port | Cause::Path if evidence.differences.is_empty() => Wording::new(
            format!("The URL is signed for a different {}.", cause.name()),
            "send the request to the signed host and path, or presign the URL for the new ones: neither can be \
             changed afterwards.",
        ),
        Cause::OnTheWay | Cause::Secret if is_matching && request.is_aws() => Wording::new(
            "The given secret signed the request as sent, but AWS refuses it: AWS has another secret for this access \
             key id, or a proxy changed the request.",
            "compare the secret with the one that AWS issued: it may be incomplete, replaced, or that of another \
             access key. If in doubt, create a new access key. Then look for a proxy that changes host, port or path.",
        ),
        Cause::Secret if is_matching => Wording::new(
            "Client and server agree on the request, and the given secret signed it: the server has another secret \
             for this access key id.",
            "check the secret in the server's configuration.",
        ),
        Cause::Secret
            if request.signed_header_names().any(|name| request.presence(name) == Presence::Unknown) =>
        {
            Wording::summary(
                "As far as is known, client and server agree: the URL was changed after it was presigned, a signed \
                 header was sent with another value, or another secret access key signed the URL.",
            )
        }
        Cause::Unknown => unknown(evidence, is_matching)?,
        _ => return None,
    })
}

fn not_presigned(evidence: &Evidence<'_>) -> Option<Wording> {
    let header = evidence.request.header("authorization")?;
    header.trim_start().starts_with("AWS4-").then(|| {
        Wording::new(
            "The URL is not presigned: the request is signed in its Authorization header.",
            "give a presigned URL, and send it without this header. If the header is intended, debug the request \
             with its own signer.",
        )
    })
}

/// Returns whether the server saw this parameter with its value in the URL.
fn is_in_url(evidence: &Evidence<'_>, name: &str) -> bool {
    let is_sent = |seen: &str| evidence.sent.is_some_and(|sent| sent.parameter(name) == Some(seen));
    evidence.seen.is_some_and(|seen| seen.parameter(name).is_some_and(is_sent))
}

fn url_changed(evidence: &Evidence<'_>) -> Option<Wording> {
    let headers: Vec<&str> = evidence.request.signed_header_names().collect();
    let first = headers.first()?;
    Some(Wording::advice(format!(
        "send each signed header with exactly its signed value, {first} first of all. Then compare host, path and \
         parameters with the URL as presigned. If they are equal, check which secret signed it."
    )))
}

fn session_token(evidence: &Evidence<'_>) -> Option<Wording> {
    let summary = match (&evidence.request.session_token, evidence.credentials) {
        (None, Some(credentials)) if credentials.session_token().is_some() => {
            "The credentials have a session token, and the URL has none."
        }
        (Some(_), Some(credentials)) if credentials.session_token().is_none() => {
            "The URL has a session token, and the credentials have none."
        }
        (Some(_), Some(_)) if evidence.check.is_some() && !evidence.has_other_session_token() => {
            "The server does not accept the session token, although it is that of the given credentials."
        }
        (Some(_), Some(_)) if evidence.has_other_session_token() => {
            "The URL has another session token than the credentials."
        }
        (None, _) if evidence.request.lacks_session_token() => {
            "The access key id (ASIA…) is temporary, and the URL has no session token."
        }
        _ => return None,
    };
    Some(Wording::summary(summary))
}

/// Returns the texts of an unknown cause, which ask for what is missing, the most helpful first.
fn unknown(evidence: &Evidence<'_>, is_matching: bool) -> Option<Wording> {
    let is_answered = !matches!(evidence.response, Response::Unknown);
    if evidence.is_bare_denial() {
        return Some(Wording::new(
            "The server denies access and gives no reason.",
            "check the signer's permissions, whether the object exists, and whether the URL has expired. Some servers \
             send the same response for a wrong signature.",
        ));
    }
    if matches!(evidence.response, Response::Unreadable) {
        return Some(Wording::new(
            "This is not the server's whole response: it looks like a cut or folded document, or the client's own \
             message.",
            "give the whole response body: copy the page's source, unfold the browser's tree before you copy it, or use \
             curl.",
        ));
    }
    if is_matching && is_answered {
        return Some(Wording::new(
            "The signature is right for the request as sent, and the response does not name another cause.",
            "look up the server's error code and message. Then look for a proxy that changes host, port or path.",
        ));
    }
    if is_matching && evidence.request.method == "HEAD" {
        return Some(Wording::new(
            "The signature is right for the request as sent. A response to HEAD has no body that tells more.",
            "repeat the request with a URL for GET, and give the body of that response \
             (`FailedRequest::response_body`).",
        ));
    }
    if is_matching {
        return Some(Wording::new(
            "The signature is right for the request as sent. Only the server's response can tell more.",
            "give the body of the server's response (`FailedRequest::response_body`).",
        ));
    }
    let mut missing: Vec<String> = Vec::new();
    if !is_answered && evidence.request.method == "HEAD" {
        missing.push("the server's response to the same request with GET (one to HEAD has no body)".into());
    } else if !is_answered {
        missing.push("the body of the server's response (`FailedRequest::response_body`)".into());
    }
    let unknown = evidence.request.unknown_headers(evidence.seen);
    if !unknown.is_empty() {
        missing.push(format!(
            "the headers as sent, especially {} (`FailedRequest::headers`)",
            unknown.join(" and ")
        ));
    }
    if !evidence.request.is_host_known() {
        missing.push("the URL with its host, or the header `Host` (`FailedRequest::headers`)".into());
    }
    if evidence.credentials_of_url().is_none() {
        missing.push("the credentials of the URL's access key id (`FailedRequest::credentials`)".into());
    }
    if missing.is_empty() {
        return None;
    }
    let (missing, usual) = (missing.join(", and "), Cause::Unknown.texts().advice);
    Some(Wording::advice(format!("give {missing}, for a more exact answer. Or {usual}")))
}
