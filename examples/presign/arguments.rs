//! The command line.

use std::ffi::OsString;
use std::time::Duration;

use presign::s3::Endpoint;
use presign::{Error, Method, Region};

use crate::failure::{Failure, usage};
use crate::s3_uri::S3Uri;

pub(crate) const USAGE: &str = "\
Prints a presigned URL of an S3 object or bucket, or explains a refused one.

Usage: presign [OPTIONS] s3://BUCKET/KEY
       presign [OPTIONS] s3://BUCKET     (GET lists its objects, HEAD tests it)
       presign [OPTIONS] --explain URL < RESPONSE

Options:
  --expires-in SECONDS   the lifetime of the URL, 1 to 604800 [default: 3600]
  --method METHOD        the HTTP method [default: GET]
  --header NAME:VALUE    a header that the client must send; can be repeated
  --region NAME          the region of the bucket
  --endpoint-url URL     an S3-compatible server, with the bucket in the path
  --profile NAME         a profile of the AWS credentials and config files
  --json                 print the URL, its method, headers and expiration
  --curl[=FILE]          print a curl command, which uploads FILE if it is given
  --explain URL          explain why a server refused the URL, from RESPONSE and
                         the client's request: --method, each --header
  --help                 print this text

Other settings come from the environment and then from the profile, as in the
AWS CLI.";

pub(crate) enum Command {
    Help,
    Presign(Box<PresignArguments>),
    Explain(ExplainArguments),
}

pub(crate) struct PresignArguments {
    pub(crate) uri: S3Uri,
    pub(crate) method: Method,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) expires_in: Duration,
    pub(crate) region: Option<Region>,
    pub(crate) endpoint: Option<Endpoint>,
    pub(crate) profile: Option<String>,
    pub(crate) format: Format,
}

/// The output format of a presigned URL.
pub(crate) enum Format {
    Url,
    Json,
    Curl,
    /// A curl command that uploads this file.
    CurlUpload(String),
}

pub(crate) struct ExplainArguments {
    pub(crate) url: String,
    pub(crate) method: Method,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) profile: Option<String>,
}

/// The arguments as given.
#[derive(Default)]
struct Options {
    uri: Option<String>,
    explain: Option<String>,
    method: Option<Method>,
    headers: Vec<(String, String)>,
    expires_in: Option<Duration>,
    region: Option<Region>,
    endpoint: Option<Endpoint>,
    profile: Option<String>,
    json: bool,
    curl: Option<Format>,
}

/// Parses the arguments. The last of repeated options wins, except for headers, which accumulate.
pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Command, Failure> {
    let mut options = Options::default();
    let arguments: Result<Vec<String>, OsString> = arguments.map(OsString::into_string).collect();
    let mut arguments = arguments.map_err(|_| usage("argument: must be Unicode"))?.into_iter();
    while let Some(argument) = arguments.next() {
        if !argument.starts_with('-') {
            set_once(&mut options.uri, "S3 URI", argument)?;
            continue;
        }
        let (option, attached) = match argument.split_once('=') {
            Some((option, value)) => (option, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        let mut value = |attached: Option<String>| {
            attached
                .or_else(|| arguments.next().filter(|next| !next.starts_with("--")))
                .ok_or_else(|| usage(format!("{option}: missing value")))
        };
        let invalid = |error: Error| usage(format!("{option}: {error}"));
        match option {
            "--help" | "-h" | "--json" if attached.is_some() => {
                return Err(usage(format!("{option}: must not have a value")));
            }
            "--help" | "-h" => return Ok(Command::Help),
            "--json" => options.json = true,
            "--curl" => options.curl = Some(attached.map_or(Format::Curl, Format::CurlUpload)),
            "--explain" => set_once(&mut options.explain, option, value(attached)?)?,
            "--expires-in" => options.expires_in = Some(parse_seconds(&value(attached)?)?),
            "--method" => options.method = Some(Method::new(value(attached)?).map_err(invalid)?),
            "--header" => options.headers.push(parse_header(&value(attached)?)?),
            "--region" => options.region = Some(Region::new(value(attached)?).map_err(invalid)?),
            "--endpoint-url" => {
                options.endpoint = Some(Endpoint::path_style(&value(attached)?).map_err(invalid)?);
            }
            "--profile" => options.profile = Some(value(attached)?),
            _ => return Err(usage(format!("{}: not supported", option.escape_debug()))),
        }
    }
    if options.explain.is_some() { options.explain() } else { options.presign() }
}

impl Options {
    fn presign(self) -> Result<Command, Failure> {
        let uri = S3Uri::parse(&self.uri.ok_or_else(|| usage("S3 URI: missing"))?)?;
        let method = self.method.unwrap_or(Method::GET);
        if uri.key.is_none() && ![Method::GET, Method::HEAD].contains(&method) {
            return Err(usage("--method: must be GET or HEAD for a bucket"));
        }
        let format = match self.curl {
            Some(_) if self.json => return Err(usage("--json and --curl: must not be combined")),
            Some(Format::CurlUpload(file)) if file.is_empty() => {
                return Err(usage("--curl: must not have an empty file name"));
            }
            Some(Format::CurlUpload(_)) if method != Method::PUT => {
                return Err(usage("--curl: must not have a file unless --method is PUT"));
            }
            Some(curl) => curl,
            None if self.json => Format::Json,
            None => Format::Url,
        };
        let arguments = PresignArguments {
            uri,
            method,
            headers: self.headers,
            expires_in: self.expires_in.unwrap_or(Duration::from_secs(3600)),
            region: self.region,
            endpoint: self.endpoint,
            profile: self.profile,
            format,
        };
        Ok(Command::Presign(Box::new(arguments)))
    }

    fn explain(self) -> Result<Command, Failure> {
        let others = [
            ("S3 URI", self.uri.is_some()),
            ("--expires-in", self.expires_in.is_some()),
            ("--region", self.region.is_some()),
            ("--endpoint-url", self.endpoint.is_some()),
            ("--json", self.json),
            ("--curl", self.curl.is_some()),
        ];
        if let Some((other, _)) = others.into_iter().find(|(_, is_given)| *is_given) {
            return Err(usage(format!("--explain and {other}: must not be combined")));
        }
        Ok(Command::Explain(ExplainArguments {
            url: self.explain.unwrap_or_default(),
            method: self.method.unwrap_or(Method::GET),
            headers: self.headers,
            profile: self.profile,
        }))
    }
}

fn set_once(argument: &mut Option<String>, name: &str, value: String) -> Result<(), Failure> {
    match argument.replace(value) {
        None => Ok(()),
        Some(_) => Err(usage(format!("{name}: must not be repeated"))),
    }
}

fn parse_seconds(text: &str) -> Result<Duration, Failure> {
    let seconds = text.parse().map_err(|_| usage("--expires-in: must be a whole number of seconds"))?;
    Ok(Duration::from_secs(seconds))
}

/// Parses `content-type:image/png`. The library removes spaces around the value.
fn parse_header(text: &str) -> Result<(String, String), Failure> {
    match text.split_once(':') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err(usage("--header: must be NAME:VALUE")),
    }
}
