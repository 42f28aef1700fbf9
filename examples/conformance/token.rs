//! `"op": "token"`: an authentication token, through `TokenGenerator`.
//!
//! `kind`, `region`, `access_key`, `secret_key`, `session_token` (or null), `timestamp`,
//! `expires_in` (null: the lifetime that AWS uses), `fips` (null: false), and further fields that
//! depend on the kind:
//!
//! | `kind` | fields |
//! |---|---|
//! | `rds` | `host`, `port`, `user` |
//! | `dsql` | `host`, `admin` (null: false) |
//! | `elasticache` | `cache`, `user`, `serverless` (null: false) |
//! | `memorydb` | `cluster`, `user` |
//! | `eks` | `cluster` |
//! | `msk` | |
//! | `bedrock` | |
//! | `sts` | `headers`, a list of `[name, value]` |
//! | `iot` | `host` |
//! | `transcribe` | `media_encoding`, `sample_rate`, `query`, a list of `[name, value]` |
//!
//! The answer has `token` and `expires_at`, and `canonical_request`, `string_to_sign`, `signature`
//! and `required_headers` of its presigned URL.

use presign::Region;
use presign::token::TokenGenerator;
use serde_json::{Value, json};

use crate::question::{Fallible, credentials, expires_in, flag, pairs, text, timestamp};

pub(crate) fn make(question: &Value) -> Fallible<Value> {
    let mut generator = generator(question)?;
    for (name, value) in pairs(question, "query")? {
        generator = generator.query(name, value);
    }
    for (name, value) in pairs(question, "headers")? {
        generator = generator.header(name, value);
    }
    if !question["expires_in"].is_null() {
        generator = generator.expires_in(expires_in(question)?);
    }
    if flag(question, "fips")? == Some(true) {
        generator = generator.fips();
    }
    let token = generator.token_at(timestamp(question)?)?;
    let url = token.presigned_url();
    Ok(json!({
        "token": token.as_str(),
        "expires_at": token.expires_at().to_string(),
        "canonical_request": url.canonical_request().to_string(),
        "string_to_sign": url.string_to_sign(),
        "signature": url.signature(),
        "required_headers": url.required_headers().collect::<Vec<_>>(),
    }))
}

fn generator(question: &Value) -> Fallible<TokenGenerator> {
    let text = |name| text(question, name);
    let is_set = |name| flag(question, name).map(|flag| flag == Some(true));
    let region = Region::new(text("region")?)?;
    let credentials = credentials(question)?;
    Ok(match text("kind")? {
        "rds" => {
            TokenGenerator::rds(text("host")?, number(question, "port")?, text("user")?, region, credentials)?
        }
        "dsql" if is_set("admin")? => TokenGenerator::dsql_admin(text("host")?, region, credentials)?,
        "dsql" => TokenGenerator::dsql(text("host")?, region, credentials)?,
        "elasticache" if is_set("serverless")? => {
            TokenGenerator::elasticache_serverless(text("cache")?, text("user")?, region, credentials)?
        }
        "elasticache" => TokenGenerator::elasticache(text("cache")?, text("user")?, region, credentials)?,
        "memorydb" => TokenGenerator::memorydb(text("cluster")?, text("user")?, region, credentials)?,
        "eks" => TokenGenerator::eks(text("cluster")?, region, credentials)?,
        "msk" => TokenGenerator::msk(region, credentials)?,
        "bedrock" => TokenGenerator::bedrock(region, credentials)?,
        "sts" => TokenGenerator::caller_identity(region, credentials)?,
        "iot" => TokenGenerator::iot_mqtt(text("host")?, region, credentials)?,
        "transcribe" => {
            let rate = number(question, "sample_rate")?;
            TokenGenerator::transcribe(text("media_encoding")?, rate, region, credentials)?
        }
        _ => return Err("kind: not supported".into()),
    })
}

fn number<T: TryFrom<u64>>(question: &Value, name: &str) -> Fallible<T> {
    let number = question[name].as_u64().and_then(|number| number.try_into().ok());
    number.ok_or_else(|| format!("{name}: must be a number in its range").into())
}
