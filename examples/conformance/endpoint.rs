//! `"op": "endpoint"`: the URL of a bucket and how requests to it are signed, through
//! `Endpoint::resolve`.
//!
//! `params`, with the names of AWS's endpoint rules: `Region`, `Bucket` (absent: the service),
//! `Endpoint` (absent: AWS; otherwise AWS's rules at that URL), and the flags `UseFIPS`,
//! `UseDualStack`, `Accelerate`, `ForcePathStyle`, `UseGlobalEndpoint`, `UseArnRegion` (absent:
//! true), `DisableAccessPoints`, `DisableMultiRegionAccessPoints`, `DisableS3ExpressSessionAuth`,
//! `UseS3ExpressControlEndpoint`, `UseObjectLambdaEndpoint`.
//!
//! The answer has `url`, `service`, `algorithm`, and `region` or `region_set` (a list). If the
//! question has `key` (null: the bucket itself), `access_key`, `secret_key`, `session_token`,
//! `timestamp`, `expires_in` and `method` (absent: `GET`), the answer also has the fields of an op
//! that presigns, with the URL in `presigned_url`. A multi-region access point needs the feature
//! `sigv4a`.

use presign::s3::{Bucket, Endpoint, ResolvedEndpoint};
use presign::{Method, PresignedUrl, Region};
use serde_json::{Value, json};

use crate::question::{Fallible, credentials, expires_in, flag, optional_text, text, timestamp};

pub(crate) fn resolve(question: &Value) -> Fallible<Value> {
    let params = &question["params"];
    let region = Region::new(text(params, "Region")?)?;
    let bucket = optional_text(params, "Bucket")?;
    let endpoint = endpoint(params)?;
    let resolved = endpoint.resolve(bucket, &region)?;
    let (Some(bucket), Some(_)) = (bucket, question.get("key")) else { return Ok(answer(&resolved)) };
    let bucket = Bucket::with_endpoint(bucket, region, credentials(question)?, endpoint)?;
    let mut fields = crate::presigned(&presign(question, &bucket)?);
    let presigned_url = fields["url"].take();
    merge(&mut fields, json!({ "presigned_url": presigned_url }));
    merge(&mut fields, answer(&resolved));
    Ok(fields)
}

type SetFlag = fn(Endpoint) -> Endpoint;

fn endpoint(params: &Value) -> Fallible<Endpoint> {
    let endpoint = match optional_text(params, "Endpoint")? {
        Some(url) => Endpoint::aws_at(url)?,
        None => Endpoint::aws(),
    };
    let flags: [(&str, SetFlag); 10] = [
        ("UseFIPS", Endpoint::fips),
        ("UseDualStack", Endpoint::dual_stack),
        ("Accelerate", Endpoint::accelerate),
        ("ForcePathStyle", Endpoint::force_path_style),
        ("UseGlobalEndpoint", Endpoint::global),
        ("DisableAccessPoints", Endpoint::disable_access_points),
        ("DisableMultiRegionAccessPoints", Endpoint::disable_multi_region_access_points),
        ("DisableS3ExpressSessionAuth", Endpoint::disable_s3_express_session_auth),
        ("UseS3ExpressControlEndpoint", Endpoint::s3_express_control),
        ("UseObjectLambdaEndpoint", Endpoint::object_lambda),
    ];
    let mut endpoint = endpoint.use_arn_region(flag(params, "UseArnRegion")?.unwrap_or(true));
    for (name, set) in flags {
        if flag(params, name)? == Some(true) {
            endpoint = set(endpoint);
        }
    }
    Ok(endpoint)
}

fn presign(question: &Value, bucket: &Bucket) -> Fallible<PresignedUrl> {
    let method = Method::new(optional_text(question, "method")?.unwrap_or("GET"))?;
    let operation = match optional_text(question, "key")? {
        Some(key) => bucket.request(method, key),
        None => bucket.request_bucket(method),
    };
    Ok(operation.presign_at(timestamp(question)?, expires_in(question)?)?)
}

fn answer(resolved: &ResolvedEndpoint) -> Value {
    let mut answer = json!({
        "url": resolved.url(),
        "service": resolved.service().as_str(),
        "algorithm": resolved.algorithm().as_str(),
    });
    if let Some(region) = resolved.region() {
        merge(&mut answer, json!({ "region": region.as_str() }));
    }
    if let Some(region_set) = resolved.region_set() {
        merge(&mut answer, json!({ "region_set": [region_set.as_str()] }));
    }
    answer
}

/// Adds fields to an object, and replaces those with the same name.
fn merge(object: &mut Value, fields: Value) {
    if let (Value::Object(object), Value::Object(fields)) = (object, fields) {
        object.extend(fields);
    }
}
