//! `s3://BUCKET/KEY`.

/// Splits `s3://bucket/key` or, as in the AWS CLI, `bucket/key`.
///
/// The key is not decoded: `%`, `+` and `?` belong to its name.
pub(crate) fn split_uri(uri: &str) -> Option<(&str, &str)> {
    let uri = uri.strip_prefix("s3://").unwrap_or(uri);
    let slash = if uri.starts_with("arn:") { end_of_arn(uri)? } else { uri.find('/')? };
    let (bucket, key) = (uri.get(..slash)?, uri.get(slash + 1..)?);
    (!bucket.is_empty() && !key.is_empty()).then_some((bucket, key))
}

/// Returns the end of an access point's ARN.
///
/// Its resource has a type and a name; that of an Outpost has two of each.
fn end_of_arn(uri: &str) -> Option<usize> {
    let (colon, _) = uri.match_indices(':').nth(4)?;
    let parts = if uri.contains(":s3-outposts:") { 4 } else { 2 };
    let (length, _) = uri.get(colon + 1..)?.match_indices([':', '/']).nth(parts - 1)?;
    Some(colon + 1 + length)
}
