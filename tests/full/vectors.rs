//! AWS's signing suite, the S3 documentation, the SDKs' tests, and botocore's URLs for generated
//! requests.
//!
//! Each case is signed and compared, and then verified.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::driver::ask;
use super::{cases, same, say, text};

const FILES: [&str; 5] =
    ["aws-sigv4-suite-query", "aws-s3-docs", "sdk-goldens", "aws-sigv4-suite-header", "botocore-oracle"];

/// The beginnings of errors for input that botocore accepts and this crate rejects on purpose.
const REFUSALS: [&str; 7] = [
    "endpoint: must be a host name for the virtual-hosted style, not an IP address",
    "expires in: ",
    "object key: must not be empty",
    "object key: must be at most 1024 bytes",
    "object key: must not have a `.` or `..` segment",
    "session token: must not be empty",
    "URL: must not contain a user name or a password",
];

#[derive(Default)]
struct Tally {
    compared: usize,
    refused: BTreeMap<String, usize>,
    skipped: BTreeMap<&'static str, usize>,
    different: Vec<String>,
}

#[test]
fn full_vectors() {
    let Some(cases) = FILES.into_iter().map(cases).collect::<Option<Vec<_>>>() else {
        say("full vectors: skipped");
        return;
    };
    let mut tally = Tally::default();
    for case in cases.iter().flatten() {
        run(case, &mut tally);
    }
    let refused: usize = tally.refused.values().sum();
    let skipped: usize = tally.skipped.values().sum();
    let done = tally.compared + refused;
    assert!(done > 200, "only {done} cases were found");
    say(&format!(
        "compared {}, refused {refused} {:?}, skipped {skipped} {:?}",
        tally.compared, tally.refused, tally.skipped
    ));
    let cases = done + tally.different.len();
    say(&format!("full vectors: {done} of {cases}"));
    assert!(tally.different.is_empty(), "{}", tally.different.join("\n"));
}

fn run(case: &Value, tally: &mut Tally) {
    let kind = case["kind"].as_str().unwrap_or_default();
    let skip = match kind {
        "query" if case["expires_in"].is_null() => Some("query without X-Amz-Expires"),
        "query" | "oracle-presign" | "oracle-express" | "oracle-raw" => None,
        "post" | "oracle-post" if cfg!(not(feature = "post")) => Some("POST form, without its feature"),
        "post" | "oracle-post" => None,
        _ => Some("signature in a header, chunk or key"),
    };
    let error = case["expected"]["error"].as_str();
    // botocore has its own table of dual-stack regions; AWS's rules have them everywhere.
    let is_rules_error = error.is_some_and(|error| !error.starts_with("EndpointVariantError"));
    let skip = skip.or((error.is_some() && !is_rules_error).then_some("refused by botocore alone"));
    if let Some(reason) = skip {
        *tally.skipped.entry(reason).or_default() += 1;
        return;
    }
    let outcome = match kind {
        "query" => query(case),
        "oracle-raw" => raw(case),
        #[cfg(feature = "post")]
        "post" | "oracle-post" => form::compare(case),
        _ if is_rules_error => refused(case),
        _ if case["request"]["op"] == "list_buckets" => list_buckets(case),
        _ => presign(case),
    };
    match outcome {
        Ok(()) => tally.compared += 1,
        Err(refusal) if REFUSALS.iter().any(|allowed| refusal.starts_with(allowed)) => {
            *tally.refused.entry(refusal).or_default() += 1;
        }
        Err(difference) => tally.different.push(format!("{}: {difference}", case["name"])),
    }
}

/// Compares a case that has an expected canonical request.
fn query(case: &Value) -> Result<(), String> {
    let mut question = case.clone();
    question["op"] = json!("request");
    if let Some(url) = case["input_url"].as_str() {
        question["scheme"] = json!(url.split(':').next());
        let host = url.split('/').nth(2);
        for header in question["headers"].as_array_mut().unwrap() {
            if header[0].as_str().unwrap().eq_ignore_ascii_case("host") {
                header[1] = json!(host);
            }
        }
    }
    let answer = ask(&question)?;
    let expected = &case["expected"];
    for field in ["canonical_request", "string_to_sign", "signature"] {
        same(field, &answer[field], &expected[field])?;
    }
    let canonical = text(&expected["canonical_request"]);
    let target = match expected["url"].as_str().or(expected["signed_target"].as_str()) {
        Some(url) => {
            same("query", &pairs_of(&text(&answer["url"])), &pairs_of(url))?;
            target_of(url)
        }
        None => {
            // The driver encoded a path that is not valid in a URL, once.
            question["double_encode"] = json!(false);
            target_of(&text(&answer["url"]))
        }
    };
    question["access_key"] = case["credentials"]["access_key"].clone();
    question["secret_key"] = case["credentials"]["secret_key"].clone();
    question["session_token"] = case["credentials"]["session_token"].clone();
    question["headers"] = json!(headers_of(&canonical));
    verifies(question, &target)
}

/// Checks that a request verifies.
fn verifies(mut question: Value, target: &str) -> Result<(), String> {
    question["op"] = json!("verify");
    question["target"] = json!(target);
    question["now"] = question["timestamp"].clone();
    let answer = ask(&question).map_err(|error| format!("does not verify: {error}"))?;
    same("verified", &answer["verified"], &json!(true))
}

/// Returns the path and query of a URL, or of a request line.
#[track_caller]
fn target_of(url: &str) -> String {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let target = &rest[rest.find(['/', '?']).unwrap()..];
    if target.starts_with('/') { target.into() } else { format!("/{target}") }
}

/// Returns the headers of a canonical request.
fn headers_of(canonical: &str) -> Vec<(&str, &str)> {
    canonical.lines().skip(3).map_while(|line| line.split_once(':')).collect()
}

/// Compares a request that botocore's signers signed unchanged.
///
/// `S3SigV4QueryAuth` signs the path verbatim, so its signature is comparable only if that path is
/// S3's canonical form.
fn raw(case: &Value) -> Result<(), String> {
    let request = &case["request"];
    let url = text(&request["url"]);
    for (signer, expected) in case["expected"].as_object().unwrap() {
        let is_s3 = signer.starts_with("S3");
        let (scheme, rest) = url.split_once("://").unwrap();
        let (target, _) = rest.split_once('#').unwrap_or((rest, ""));
        let (target, query) = target.split_once('?').unwrap_or((target, ""));
        let (host, path) = target.split_at(target.find('/').unwrap_or(target.len()));
        let mut headers = signed_by_botocore(&request["headers"]);
        headers.push(("Host".into(), host.into()));
        let question = json!({
            "op": "request", "method": request["method"], "scheme": scheme, "path": if path.is_empty() { "/" } else { path },
            "query": decoded(&query.replace('+', " ")), "headers": headers, "credentials": request, "region": request["region"],
            "service": request["service"], "timestamp": request["timestamp"], "expires_in": request["expires_in"],
            "normalize": !is_s3, "double_encode": !is_s3, "payload": if is_s3 { "unsigned" } else { "sha256" },
            "omit_session_token": false,
        });
        let answer = ask(&question)?;
        let canonical = text(&answer["canonical_request"]);
        let verbatim = text(&expected["canonical_request"]);
        if is_s3 && canonical.lines().nth(1) != verbatim.lines().nth(1) {
            continue;
        }
        same("canonical request", &canonical, &verbatim)?;
        same("signature", &answer["signature"], &signature_of(&text(&expected["url"])))?;
        let mut question = question;
        question["headers"] = json!(headers_of(&verbatim));
        for field in ["access_key", "secret_key", "session_token"] {
            question[field] = request[field].clone();
        }
        verifies(question, &target_of(&text(&expected["url"])))?;
    }
    Ok(())
}

/// Checks that the driver rejects a case that AWS's endpoint rules reject.
fn refused(case: &Value) -> Result<(), String> {
    let request = &case["request"];
    let params = json!({
        "Bucket": request["bucket"], "Region": request["region"], "Endpoint": request["endpoint_url"],
        "Accelerate": request["s3_config"]["use_accelerate_endpoint"] == true,
    });
    match ask(&json!({ "op": "endpoint", "params": params })) {
        Ok(answer) => Err(format!("is not rejected: {answer}")),
        Err(_) => Ok(()),
    }
}

/// Compares a request without a bucket.
///
/// It is sent to the service's endpoint, unless botocore chose the global host.
fn list_buckets(case: &Value) -> Result<(), String> {
    let request = &case["request"];
    let expected = text(&case["expected"]["url"]);
    let (address, _) = expected.split_once('?').unwrap();
    if !address.starts_with("https://s3.amazonaws.com/") {
        let params = json!({ "Region": request["region"], "Endpoint": request["endpoint_url"] });
        let answer = ask(&json!({ "op": "endpoint", "params": params }))?;
        same("address", &text(&answer["url"]), &address.trim_end_matches('/').to_owned())?;
    }
    let (host, path) = address.strip_prefix("https://").unwrap().split_once('/').unwrap();
    let answer = ask(&json!({
        "op": "request", "method": "GET", "path": format!("/{path}"), "headers": [["Host", host]],
        "credentials": request, "region": request["region"], "service": "s3", "timestamp": request["timestamp"],
        "expires_in": request["expires_in"], "normalize": false, "double_encode": false, "payload": "unsigned",
        "omit_session_token": false,
    }))?;
    same("signature", &answer["signature"], &signature_of(&expected))
}

/// Compares a request through `Bucket`.
///
/// It is sent to botocore's configured endpoint, or to the host that botocore chose instead.
fn presign(case: &Value) -> Result<(), String> {
    let request = &case["request"];
    let expected = text(&case["expected"]["url"]);
    let (scheme, rest) = expected.split_once("://").unwrap();
    let (host, _) = rest.split_at(rest.find(['/', '?']).unwrap());
    let bucket = text(&request["bucket"]);
    let parameters: Vec<_> = decoded(expected.split_once('?').unwrap().1)
        .into_iter()
        .filter(|(name, _)| !name.starts_with("X-Amz-"))
        .collect();
    let headers: Vec<_> = decoded_headers(&case["expected"]["signed_headers"])
        .into_iter()
        .filter(|(name, _)| name != "host")
        .collect();
    let operation = text(&request["op"]);
    let method = match operation.split('_').next().unwrap() {
        _ if request["http_method"].is_string() => request["http_method"].as_str().unwrap(),
        "get" | "list" => "GET",
        "head" => "HEAD",
        "put" | "upload" | "copy" => "PUT",
        "create" if request["op"] == "create_bucket" => "PUT",
        "create" | "complete" => "POST",
        "delete" | "abort" => "DELETE",
        other => return Err(format!("unknown operation {other}")),
    };
    let scope = parameter_of(&expected, "X-Amz-Credential").unwrap();
    let region = scope.rsplit('/').nth(2).unwrap();
    // Requests to a directory bucket are signed with the credentials of its session.
    let session = &request["s3express_session"];
    let credentials = if session.is_null() { request } else { session };
    let mut question = json!({
        "op": "s3", "method": method, "bucket": bucket, "key": request["key"], "region": region,
        "endpoint": request["endpoint_url"], "style": request["addressing_style"].as_str().unwrap_or("auto"),
        "access_key": credentials["access_key"], "secret_key": credentials["secret_key"],
        "session_token": credentials["session_token"], "timestamp": request["timestamp"],
        "expires_in": request["expires_in"], "query": parameters, "headers": headers,
    });
    let as_botocore = |answer: &Value| text(&answer["url"]).split('?').next() == expected.split('?').next();
    let mut answer = ask(&question);
    if !answer.as_ref().is_ok_and(as_botocore) {
        let in_host = host.strip_prefix(&format!("{bucket}."));
        question["endpoint"] = json!(format!("{scheme}://{}", in_host.unwrap_or(host)));
        question["style"] = json!(if in_host.is_some() { "virtual" } else { "path" });
        answer = ask(&question);
    }
    let answer = answer?;
    same("query", &pairs_of(&text(&answer["url"])), &pairs_of(&expected))?;
    same("signature", &answer["signature"], &signature_of(&expected))?;
    question["headers"] = case["expected"]["signed_headers"].clone();
    question["service"] = json!(scope.rsplit('/').nth(1));
    question["region"] = json!(region);
    verifies(question, &target_of(&expected))
}

/// Forms for uploads.
///
/// Each implementation writes a policy's JSON in its own way, so the test compares parsed policies.
/// It compares signatures by verifying the other implementation's form, with its base64.
#[cfg(feature = "post")]
mod form {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use presign::s3::post::{Policy, Verifier};
    use presign::{Credentials, Region, Service, SigningTime};
    use serde_json::{Value, json};

    use super::{ask, decoded_headers, same, text};

    /// Mistakes at AWS alone.
    const MISTAKES: [&str; 2] =
        ["access key id: must consist of letters, digits and `_`", "region: must be words and a number"];

    pub(crate) fn compare(case: &Value) -> Result<(), String> {
        let (request, credentials) = origin(case);
        let expected = &case["expected"];
        if !expected["error"].is_null() {
            return refused(request);
        }
        let mut theirs = match expected["fields"].is_null() {
            true => decoded_headers(&case["form_fields"]),
            false => decoded_headers(&expected["fields"]),
        };
        if expected["fields"].is_null() {
            theirs.push(("policy".into(), text(&expected["policy_b64"])));
            theirs.push(("x-amz-signature".into(), text(&expected["signature"])));
        }
        let policy = case["policy_text"].as_str().or(expected["policy_text"].as_str()).unwrap();
        verify(case, &theirs, policy)?;

        let parsed: Value = serde_json::from_str(policy).unwrap();
        let at: SigningTime = text(&request["timestamp"]).parse().unwrap();
        let end = Policy::parse(policy).unwrap().expiration();
        let all = parsed["conditions"].as_array().unwrap();
        let mut question = json!({
            "op": "post", "bucket": request["bucket"], "key": field(&theirs, "key"), "region": request["region"],
            "endpoint": request["endpoint_url"],
            "style": request["addressing_style"].as_str().unwrap_or("auto"),
            "access_key": credentials["access_key"], "secret_key": credentials["secret_key"],
            "session_token": credentials["session_token"], "timestamp": request["timestamp"],
            "expires_in": end.unix_timestamp() - at.unix_timestamp(),
            "fields": request["fields"].as_object().map(|fields| fields.iter().collect::<Vec<_>>()),
            "conditions": all.iter().filter(|condition| !is_standard(condition)).collect::<Vec<_>>(),
        });
        let bucket = text(&request["bucket"]);
        let endpoint_of = |url: &str| match url.strip_suffix(&format!("/{bucket}")) {
            Some(endpoint) => (json!(endpoint), json!("path")),
            None => (json!(url.replacen(&format!("{bucket}."), "", 1)), json!("virtual")),
        };
        let answer = match (ask(&question), expected["url"].as_str()) {
            // AWS has no such key or region, so it is another server's.
            (Err(refusal), Some(url)) if MISTAKES.iter().any(|text| refusal.starts_with(text)) => {
                (question["endpoint"], question["style"]) = endpoint_of(url);
                ask(&question)?
            }
            (answer, _) => answer?,
        };
        if let Some(url) = expected["url"].as_str().filter(|url| *url != text(&answer["url"])) {
            (question["endpoint"], question["style"]) = endpoint_of(url);
            let url = url.replace("S3.Example.COM", "s3.example.com");
            same("URL", &text(&ask(&question)?["url"]), &url)?;
        }
        let policy = text(&answer["policy"]);
        same("policy", &conditions(&serde_json::from_str(&policy).unwrap()), &conditions(&parsed))?;
        let ours = decoded_headers(&answer["fields"]);
        same("policy field", &field(&ours, "policy"), &STANDARD.encode(&policy))?;
        same("signature field", &field(&ours, "x-amz-signature"), &text(&answer["signature"]))?;
        verify(case, &ours, &policy)?;
        let sent = |fields: &[(String, String)]| {
            let mut sent: Vec<_> =
                fields.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
            let open = open_fields(&parsed);
            let is_signature = |name: &str| matches!(name, "policy" | "x-amz-signature");
            sent.retain(|(name, _)| !is_signature(name) && !open.iter().any(|(other, _)| other == name));
            sent.sort();
            sent
        };
        same("fields", &sent(&ours), &sent(&theirs))
    }

    /// With this file name, substitution leaves a key with the variable unchanged. That satisfies
    /// botocore's exact condition on a key that has the variable before its end.
    const FILE_NAME: &str = "${filename}";

    /// Verifies a form with the secret and the signing time of its case.
    fn verify(case: &Value, fields: &[(String, String)], policy: &str) -> Result<(), String> {
        let (request, credentials) = origin(case);
        let (id, secret) = (text(&credentials["access_key"]), text(&credentials["secret_key"]));
        let credentials = match credentials["session_token"].as_str() {
            Some(token) => Credentials::temporary(id, secret, token),
            None => Credentials::new(id, secret),
        };
        let mut fields = fields.to_vec();
        for (name, prefix) in open_fields(&serde_json::from_str(policy).unwrap()) {
            if !fields.iter().any(|(other, _)| other.eq_ignore_ascii_case(&name)) {
                fields.push((name, prefix + "x"));
            }
        }
        let verifier = Verifier::new(Service::S3, Region::new(text(&request["region"])).unwrap());
        let bucket = text(&request["bucket"]);
        let presented = verifier.parse(&bucket, &fields, FILE_NAME).map_err(|error| error.to_string())?;
        let at = text(&request["timestamp"]).parse().unwrap();
        let verified = presented.verify(&credentials.unwrap(), at);
        verified.map(drop).map_err(|error| format!("not verified: {error}"))
    }

    /// Returns the request of a case, and its credentials.
    fn origin(case: &Value) -> (&Value, &Value) {
        match case["kind"].as_str() {
            Some("post") => (case, &case["credentials"]),
            _ => (&case["request"], &case["request"]),
        }
    }

    /// Returns the conditions in one form and order, and the expiration.
    ///
    /// botocore writes an exact condition for a key that has the variable before its end, which no
    /// upload meets, since S3 substitutes before it compares. This crate writes the prefix.
    fn conditions(policy: &Value) -> Vec<String> {
        let normal = |condition: &Value| match condition[1].as_str().and_then(|name| name.strip_prefix('$')) {
            Some(name) if condition[0] == "eq" => json!({ name: condition[2] }),
            _ => match condition["key"].as_str().and_then(|key| key.split_once(FILE_NAME)) {
                Some((prefix, _)) => json!(["starts-with", "$key", prefix]),
                None => condition.clone(),
            },
        };
        let conditions = policy["conditions"].as_array().unwrap();
        let mut texts: Vec<_> = conditions.iter().map(|condition| normal(condition).to_string()).collect();
        texts.sort();
        texts.push(text(&policy["expiration"]).replace(".000Z", "Z"));
        texts
    }

    /// Returns the lower-case names and the prefixes of the fields that the client fills in.
    fn open_fields(policy: &Value) -> Vec<(String, String)> {
        let conditions = policy["conditions"].as_array().unwrap().iter();
        let open = conditions.filter(|condition| condition[0] == "starts-with" && condition[1] != "$key");
        open.map(|condition| (text(&condition[1]).replace('$', "").to_lowercase(), text(&condition[2])))
            .collect()
    }

    /// Checks that a form is rejected, as by botocore, because of its bucket.
    fn refused(request: &Value) -> Result<(), String> {
        let question = json!({
            "op": "post", "bucket": request["bucket"], "key": "test.txt", "region": request["region"],
            "access_key": request["access_key"], "secret_key": request["secret_key"],
            "session_token": request["session_token"], "timestamp": request["timestamp"],
            "expires_in": request["expires_in"],
        });
        ask(&question).map_or(Ok(()), |answer| Err(format!("is not rejected: {answer}")))
    }

    fn field(fields: &[(String, String)], name: &str) -> String {
        fields.iter().find(|(other, _)| other == name).unwrap().1.clone()
    }

    /// Returns whether every form has this condition.
    fn is_standard(condition: &Value) -> bool {
        const NAMES: [&str; 6] =
            ["bucket", "key", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-security-token"];
        NAMES.iter().any(|name| condition[1] == format!("${name}") || !condition[name].is_null())
    }
}

/// Returns the headers that botocore signs.
#[track_caller]
fn signed_by_botocore(headers: &Value) -> Vec<(String, String)> {
    const UNSIGNED: [&str; 11] = [
        "connection",
        "expect",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "x-amzn-trace-id",
    ];
    let mut headers = decoded_headers(headers);
    headers.retain(|(name, _)| !UNSIGNED.contains(&&*name.to_ascii_lowercase()));
    headers
}

fn decoded_headers(headers: &Value) -> Vec<(String, String)> {
    headers.as_array().unwrap().iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect()
}

/// Returns the parameters of a query, decoded.
fn decoded(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// Returns the sorted parameters of a URL, because each source orders them differently.
fn pairs_of(url: &str) -> Value {
    let mut pairs = decoded(url.split_once('?').unwrap_or_default().1);
    pairs.sort();
    json!(pairs)
}

fn signature_of(url: &str) -> Value {
    json!(parameter_of(url, "X-Amz-Signature"))
}

fn parameter_of(url: &str, name: &str) -> Option<String> {
    decoded(url.split_once('?')?.1).into_iter().find_map(|(other, value)| (other == name).then_some(value))
}
