//! `"op": "request"`: any service, through `Signer` and `Request`.
//!
//! `method`, `scheme` (absent: `https`), `path` (as on the request line), `query`, `headers`
//! (including `Host`), `body`, `credentials` (`access_key`, `secret_key`, `session_token`),
//! `region`, `service`, `timestamp`, `expires_in` (null: 3600), and the service's rules:
//! `normalize`, `double_encode`, `payload` (`sha256`, `unsigned`, or the last line of the canonical
//! request itself), `omit_session_token`. Folded headers are unfolded first. `algorithm` (absent:
//! `AWS4-HMAC-SHA256`) may be `AWS4-ECDSA-P256-SHA256` with the feature `sigv4a`; `region` is then
//! the region set.
//!
//! AWS's test suite has paths that are invalid in a URL, such as `/ሴ`, which the crate refuses.
//! They are encoded first and then signed without double encoding, which gives the canonical path
//! of the suite and a valid URL.

use presign::{Method, PresignedUrl, Region, Request, Service, Signer};
use serde_json::Value;

use crate::question::{Fallible, credentials, expires_in, optional_text, pairs, text, timestamp, unfolded};

pub(crate) fn presign(question: &Value) -> Fallible<PresignedUrl> {
    let flag = |name: &str| question[name].as_bool().ok_or_else(|| format!("{name}: must be true or false"));
    let path = text(question, "path")?;
    let is_valid_in_url =
        path.bytes().all(|byte| byte.is_ascii_graphic() && !br##"#?"<>[]\^`{|}"##.contains(&byte));
    let (path, double_encode) = if flag("double_encode")? && !is_valid_in_url {
        (percent_encoded(path), false)
    } else {
        (path.to_owned(), flag("double_encode")?)
    };
    let payload = text(question, "payload")?;
    let named = Service::new(text(question, "service")?)?;
    let rules = named
        .rules()
        .double_encode_path(double_encode)
        .normalize_path(flag("normalize")?)
        .sign_payload(payload == "sha256")
        .sign_session_token(!flag("omit_session_token")?);
    let service = Service::custom(named.as_str(), rules)?;
    let (region, credentials) = (text(question, "region")?, credentials(question)?);
    let signer = match optional_text(question, "algorithm")? {
        None | Some("AWS4-HMAC-SHA256") => Signer::new(service, Region::new(region)?, credentials),
        #[cfg(feature = "sigv4a")]
        Some("AWS4-ECDSA-P256-SHA256") => {
            Signer::sigv4a(service, presign::RegionSet::new(region)?, credentials)?
        }
        Some(_) => return Err("algorithm: not supported".into()),
    };

    let (mut hosts, mut headers) = (Vec::new(), Vec::new());
    for (name, value) in pairs(question, "headers")? {
        if name.eq_ignore_ascii_case("host") {
            hosts.push(value);
        } else {
            headers.push((name, unfolded(value)));
        }
    }
    let [host] = hosts[..] else { return Err("headers: must have one Host".into()) };
    if host.contains(['/', '?', '#', '\\']) {
        return Err("headers: must have a Host without a path".into());
    }
    if !path.starts_with('/') {
        return Err("path: must begin with /".into());
    }
    let url = format!("{}://{host}{path}", optional_text(question, "scheme")?.unwrap_or("https"));
    let mut request = Request::new(Method::new(text(question, "method")?)?, &url)?;
    for (name, value) in pairs(question, "query")? {
        request = request.query(name, value);
    }
    for (name, value) in &headers {
        request = request.header(name, value);
    }
    let body = optional_text(question, "body")?.unwrap_or_default();
    request = match payload {
        "sha256" => request.body(body.as_bytes()),
        "unsigned" => request,
        hash => request.payload_hash(hash),
    };
    Ok(signer.presign_at(&request, timestamp(question)?, expires_in(question)?)?)
}

fn percent_encoded(path: &str) -> String {
    let mut encoded = String::new();
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => encoded.push(byte.into()),
            _ if byte.is_ascii_alphanumeric() => encoded.push(byte.into()),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
