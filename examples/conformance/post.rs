//! `"op": "post"`: a form for uploads, through `Bucket`. Needs the feature `post`.
//!
//! The fields of `"op": "s3"` for the bucket and the time, `key` (which may have `${filename}`),
//! `fields` (a list of `[name, value]`; each is a field and an exact condition) and `conditions`
//! (`["eq", "$name", value]`, `["starts-with", "$name", prefix]`, `["content-length-range", least,
//! most]`, `{"name": value}`).
//!
//! An exact condition with the same name and value as a field in `fields` counts once; any other
//! exact condition also adds its field. The policy has the conditions of `conditions` first, then
//! those of `fields`.
//!
//! The answer has `url`, `fields` (a list of `[name, value]`, the fixed fields), `policy` (its
//! text) and `signature`.

use presign::s3::post::Form;
use serde_json::{Value, json};

use crate::question::{Fallible, bucket, expires_in, pairs, text, timestamp};

pub(crate) fn presign(question: &Value) -> Fallible<Value> {
    let bucket = bucket(question)?;
    let mut form = bucket.post(text(question, "key")?);
    let mut fields = pairs(question, "fields")?;
    let invalid = "conditions: must be a list of conditions";
    let conditions = match &question["conditions"] {
        Value::Null => &[],
        conditions => conditions.as_array().ok_or(invalid)?.as_slice(),
    };
    for value in conditions {
        let condition = Condition::parse(value).ok_or(invalid)?;
        if let Condition::Exact(name, value) = condition {
            fields.retain(|field| *field != (name, value));
        }
        form = condition.add_to(form);
    }
    form = fields.iter().fold(form, |form, (name, value)| form.field(name, value));
    let form = form.presign_at(timestamp(question)?, expires_in(question)?)?;
    Ok(json!({
        "url": form.url(),
        "fields": form.fields().collect::<Vec<_>>(),
        "policy": form.policy_text(),
        "signature": form.signature(),
    }))
}

enum Condition<'a> {
    Exact(&'a str, &'a str),
    StartsWith(&'a str, &'a str),
    ContentLengthRange(u64, u64),
}

impl<'a> Condition<'a> {
    fn parse(value: &'a Value) -> Option<Self> {
        if let Some(pairs) = value.as_object() {
            let (name, value) = pairs.iter().next()?;
            return (pairs.len() == 1).then_some(Self::Exact(name, value.as_str()?));
        }
        let [operator, first, second] = &**value.as_array()? else { return None };
        match operator.as_str()? {
            "eq" => Some(Self::Exact(first.as_str()?.strip_prefix('$')?, second.as_str()?)),
            "starts-with" => Some(Self::StartsWith(first.as_str()?.strip_prefix('$')?, second.as_str()?)),
            "content-length-range" => Some(Self::ContentLengthRange(first.as_u64()?, second.as_u64()?)),
            _ => None,
        }
    }

    fn add_to<'f>(&self, form: Form<'f>) -> Form<'f> {
        match *self {
            Self::Exact(name, value) => form.field(name, value),
            Self::StartsWith(name, prefix) => form.starts_with(name, prefix),
            Self::ContentLengthRange(least, most) => form.content_length(least..=most),
        }
    }
}
