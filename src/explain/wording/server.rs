//! Texts about the server's response.

use alloc::format;
use alloc::string::String;

use crate::explain::cause::Cause;
use crate::explain::evidence::Evidence;
use crate::explain::response::Response;
use crate::explain::url_defect;
use crate::explain::wording::{Text, Wording, minutes_of_service};
use crate::partition::Partition;

pub(super) fn wording(evidence: &Evidence<'_>, cause: &Cause) -> Option<Wording> {
    let document = evidence.document();
    let message = document.map_or("", |document| &document.message);
    let code = document.map_or("", |document| &document.code);
    Some(match cause {
        Cause::CutOff if url_defect::find(evidence.request).is_none() => cut_on_the_way(evidence, message),
        Cause::Expired | Cause::NotYetValid | Cause::ClockSkew if minutes_of_service(message).is_some() => {
            let minutes = minutes_of_service(message)?;
            Wording::new(
                format!("The service accepts X-Amz-Date only within {minutes} minutes of its own clock."),
                "presign a new URL right before each request, and set the clock of the signing machine (NTP). \
                 This service ignores X-Amz-Expires.",
            )
        }
        Cause::Expired if evidence.is_valid_by_now() => Wording::advice(
            "check that this is the URL that was sent, and set the clock of the signing machine (NTP): the server says \
             that it has expired, and this machine's clock says that it has not.",
        ),
        Cause::Region if code == "InvalidRegionName" => Wording::advice("sign for `auto`, R2's region."),
        Cause::Region if !evidence.request.is_s3() => {
            Wording::advice("sign for the region of the service, which the host's name contains.")
        }
        Cause::AccessKeyUnknown if message.contains("should be 32") => Wording::advice(
            "use the access key id and the secret of an R2 API token: its id has 32 characters. Keys of AWS, MinIO \
             or another account do not work at R2.",
        ),
        Cause::AccessKeyUnknown
            if document.is_some_and(|document| document.access_key_id.is_some())
                && code != "InvalidAccessKeyId" =>
        {
            Wording::new(
                "The server computed the signature for a different access key id.",
                "sign with the access key id that the server used, or correct the keys in the server's configuration.",
            )
        }
        Cause::HeaderUnsigned(name) if name.starts_with("x-amz-cf-") => Wording::advice(
            "do not send presigned URLs through this CloudFront distribution: it adds the header. Use the bucket's own \
             host, or a CloudFront signed URL.",
        ),
        Cause::Permission if message.contains("public ACLs are prevented") => {
            Wording::advice("presign the URL without a public ACL: the bucket blocks public access.")
        }
        Cause::Endpoint => Wording::advice(endpoint(evidence)?),
        Cause::OtherScheme if code == "MissingKey" => Wording::new(
            "The server is CloudFront, and it requires its own kind of signed URL (Key-Pair-Id).",
            "sign the URL with a CloudFront key pair, or use the presigned URL with the bucket's own host: a \
             presigned URL cannot move to another domain.",
        ),
        Cause::Form => Wording::advice(form(code, message)?),
        Cause::Permission if is_anonymous(evidence) => Wording::new(
            "The server saw no signature, and denies access without one.",
            "check that the query reached the server: a shell, a proxy or a redirect may have dropped it.",
        ),
        Cause::Permission => permission(evidence),
        Cause::NotTheSignature => Wording::advice(not_the_signature(evidence, code, message)?),
        Cause::NotS3 => match evidence.response {
            Response::Empty(_) => Wording::summary(
                "The response has no body; S3 and compatible servers send an error document.",
            ),
            Response::Foreign(page) if page.title.as_ref().is_some_and(|title| title.contains("413")) => {
                Wording::advice(
                    "raise the body limit of the proxy that sent it (nginx: client_max_body_size): the upload exceeds \
                     it.",
                )
            }
            Response::Foreign(page) if page.sender.is_none() && page.title.is_none() => Wording::advice(
                "find out who sent this text: it is not S3's. If it is only a part of the response, add the rest.",
            ),
            _ => return None,
        },
        _ => return None,
    })
}

fn permission(evidence: &Evidence<'_>) -> Wording {
    let is_wrong = evidence.check.is_some_and(|check| check.matches == Some(false));
    let advice = match evidence.request.method {
        _ if !evidence.request.is_s3() => {
            Some("check the signer's permissions and the policies of the resource.")
        }
        "GET" | "HEAD" => None,
        _ => Some("check the signer's permissions and the bucket policy."),
    };
    Wording {
        summary: is_wrong.then(|| {
            "Access is denied: the signer probably lacks a permission. The server does not complain about the \
             signature."
                .into()
        }),
        advice: advice.map(Into::into),
    }
}

fn cut_on_the_way(evidence: &Evidence<'_>, message: &str) -> Wording {
    let is_api = evidence.request.scope().is_some_and(|scope| scope.service == "execute-api");
    let more = if is_api && message.eq_ignore_ascii_case("missing authentication token") {
        " API Gateway sends the same message for a path or a method that it does not have."
    } else {
        ""
    };
    Wording::new(
        "The server did not receive all signing parameters, though the URL has them.",
        format!(
            "in a shell, put the URL in single quotes: the first unquoted `&` ends the command. Also look for a \
             proxy, a redirect or a client that drops the query.{more}"
        ),
    )
}

/// Returns the advice to presign for the endpoint that the server names, or for that of the region.
fn endpoint(evidence: &Evidence<'_>) -> Option<Text> {
    let document = evidence.document()?;
    let host = document.endpoint.clone().or_else(|| {
        let (_, rest) = document.message.split_once("The ")?;
        let (region, _) = rest.split_once(" location constraint")?;
        regional_host(&evidence.request.host, region)
    })?;
    let advice = format!(
        "presign the URL for {host}, with the region of that endpoint. A presigned URL cannot follow a redirect, \
         because its host is signed."
    );
    Some(advice.into())
}

/// Returns the host for another region: `b.s3.af-south-1.amazonaws.com` for `b.s3.amazonaws.com`.
fn regional_host(host: &str, region: &str) -> Option<String> {
    let is_region = region.contains('-') && region.ends_with(|last: char| last.is_ascii_digit());
    let suffix = Partition::of(region).dns_suffix;
    if !is_region || !host.ends_with(suffix) {
        return None;
    }
    let bucket = host.rsplit_once(".s3").map_or(String::new(), |(bucket, _)| format!("{bucket}."));
    Some(format!("{bucket}s3.{region}.{suffix}"))
}

fn form(code: &str, message: &str) -> Option<Text> {
    let advice = if message.contains("Policy Condition failed") || message.contains("olicy condition failed")
    {
        "send the field with the value or the prefix that the condition in the server's message requires. \
         `PresignedPost::check` finds such errors before the upload."
    } else if message.contains("Extra input fields") || message.contains("not specified in the policy") {
        "add the named field before you presign the form, or do not send it: the policy must cover every field. \
         `PresignedPost::check` finds such errors before the upload."
    } else if message.contains("must contain a field named") {
        "send the named field, and the file as the last one: S3 ignores every field after the file."
    } else if message.contains("olicy expired") {
        "presign a new form, with a longer lifetime if necessary."
    } else if matches!(code, "EntityTooLarge" | "EntityTooSmall") {
        "send a file of the size that the form allows, or presign a form with another `content_length`."
    } else if code == "InvalidPolicyDocument" || message.starts_with("Invalid Policy") {
        "send the policy as JSON in base64, as `PresignedPost` does. `Policy::parse` states what is wrong with \
         yours."
    } else if code == "SignatureDoesNotMatch" {
        "sign the policy exactly as the form sends it (in base64), with the secret of the access key id in \
         x-amz-credential, and send policy and signature unchanged."
    } else {
        return None;
    };
    Some(advice.into())
}

/// Returns whether the server calls the user anonymous.
fn is_anonymous(evidence: &Evidence<'_>) -> bool {
    let is_said = |text: &str| {
        let text = text.to_ascii_lowercase();
        text.starts_with("user: anonymous ") || text.starts_with("anonymous ")
    };
    evidence.document().is_some_and(|document| is_said(&document.message) || is_said(&document.details))
}

fn not_the_signature(evidence: &Evidence<'_>, code: &str, message: &str) -> Option<Text> {
    let advice = match code {
        "AccessForbidden" => {
            "allow the page's origin, the method and the request's headers in the CORS rules of the bucket: the \
             browser asks for them before it sends the request."
        }
        "NoSuchBucket" => {
            "check which bucket the server looked for: it is the first label of the host, or the first segment of \
             the path. With a domain of your own, it may be the domain's name."
        }
        "NoSuchKey" if evidence.request.path.contains("%25") => {
            "compare the key with the path: `%25` in it suggests that the key was percent-encoded twice. Give the \
             signer the plain object key."
        }
        "NotImplemented" => {
            "do not send what the server's message names. S3 does not accept `Transfer-Encoding: chunked`: send \
             Content-Length."
        }
        "BadRequest" if message.contains("Origin request header needed") => {
            "send the Origin header, as a browser does: the bucket's CORS rules need it."
        }
        "" if message == "Forbidden" => {
            "check the API's own rules: the service sends this message for a missing API key, for a request that a \
             web application firewall blocks, and for a stage, path or custom domain that it does not have."
        }
        "" => "look up the service's message.",
        _ => return None,
    };
    Some(advice.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_other_regions() {
        for (host, region, expected) in [
            ("b.s3.amazonaws.com", "af-south-1", Some("b.s3.af-south-1.amazonaws.com")),
            ("b.s3.us-west-2.amazonaws.com", "eu-south-1", Some("b.s3.eu-south-1.amazonaws.com")),
            ("s3.amazonaws.com", "af-south-1", Some("s3.af-south-1.amazonaws.com")),
            (
                "b.s3.cn-north-1.amazonaws.com.cn",
                "cn-northwest-1",
                Some("b.s3.cn-northwest-1.amazonaws.com.cn"),
            ),
            ("s3.eu-west-1.amazonaws.com", "unspecified", None),
            ("objects.example.com", "eu-west-1", None),
        ] {
            assert_eq!(regional_host(host, region).as_deref(), expected, "{host} {region}");
        }
    }
}
