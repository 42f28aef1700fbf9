//! The command line.

use std::ffi::OsString;
use std::time::Duration;

use presign::s3::Endpoint;
use presign::{Error, Method, Region};

use crate::failure::{Failure, usage};
use crate::s3_uri::split_uri;

pub(crate) const USAGE: &str = "\
Prints a presigned URL of an S3 object.

Usage: presign [OPTIONS] s3://BUCKET/KEY

Options:
  --expires-in SECONDS   the lifetime of the URL, 1 to 604800 [default: 3600]
  --region NAME          the region of the bucket
  --endpoint-url URL     an S3-compatible server, with the bucket in the path
  --method METHOD        the HTTP method [default: GET]
  --profile NAME         a profile of the AWS credentials and config files
  --help                 print this text

Other settings come from the environment and then from the profile, as in the AWS CLI.";

pub(crate) struct Arguments {
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) expires_in: Duration,
    pub(crate) method: Method,
    pub(crate) region: Option<Region>,
    pub(crate) endpoint: Option<Endpoint>,
    pub(crate) profile: Option<String>,
}

/// Parses the arguments; returns `None` for `--help`. The last of several equal options wins.
pub(crate) fn parse_arguments(
    arguments: impl Iterator<Item = OsString>,
) -> Result<Option<Arguments>, Failure> {
    let mut uri = None;
    let mut expires_in = Duration::from_secs(3600);
    let mut method = Method::GET;
    let (mut region, mut endpoint, mut profile) = (None, None, None);

    let arguments: Result<Vec<String>, OsString> = arguments.map(OsString::into_string).collect();
    let mut arguments = arguments.map_err(|_| usage("argument: must be Unicode"))?.into_iter();
    while let Some(argument) = arguments.next() {
        if !argument.starts_with('-') {
            if uri.replace(argument).is_some() {
                return Err(usage("S3 URI: must not be repeated"));
            }
            continue;
        }
        let (option, attached) = match argument.split_once('=') {
            Some((option, value)) => (option, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        let value = || {
            attached
                .or_else(|| arguments.next().filter(|next| !next.starts_with("--")))
                .ok_or_else(|| usage(format!("{option}: missing value")))
        };
        let invalid = |error: Error| usage(format!("{option}: {error}"));
        match option {
            "--help" | "-h" => return Ok(None),
            "--expires-in" => expires_in = parse_seconds(&value()?)?,
            "--method" => method = Method::new(value()?).map_err(invalid)?,
            "--region" => region = Some(Region::new(value()?).map_err(invalid)?),
            "--endpoint-url" => endpoint = Some(Endpoint::path_style(&value()?).map_err(invalid)?),
            "--profile" => profile = Some(value()?),
            _ => return Err(usage(format!("{option}: not supported"))),
        }
    }

    let uri = uri.ok_or_else(|| usage("S3 URI: missing"))?;
    let (bucket, key) = split_uri(&uri).ok_or_else(|| usage("S3 URI: must be s3://BUCKET/KEY"))?;
    let (bucket, key) = (bucket.to_owned(), key.to_owned());
    Ok(Some(Arguments { bucket, key, expires_in, method, region, endpoint, profile }))
}

fn parse_seconds(text: &str) -> Result<Duration, Failure> {
    let seconds = text.parse().map_err(|_| usage("--expires-in: must be a whole number of seconds"))?;
    Ok(Duration::from_secs(seconds))
}
