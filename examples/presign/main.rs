//! Use this as a replacement for `aws s3 presign`, and to find out why a server refused a URL.
//!
//! ```text
//! cargo run --example presign -- s3://examplebucket/test.txt
//! cargo run --example presign -- s3://examplebucket/test.txt --expires-in 900 --profile staging
//! cargo run --example presign -- s3://test/a.png --method PUT --endpoint-url http://localhost:9000
//! cargo run --example presign -- s3://arn:aws:s3:us-west-2:123456789012:accesspoint/photos/cat.png
//! cargo run --example presign -- s3://examplebucket --curl
//! cargo run --example presign -- --explain 'https://…' < error.xml
//! ```
//!
//! Settings come from the options, then the environment, then the profile, as in version 2 of the
//! AWS CLI. The program ignores empty environment variables. Without credentials, it signs with
//! AWS's documented example key, so that it runs anywhere.
//!
//! The URL of a bucket lists its objects, or with `--method HEAD` checks whether the bucket exists.
//!
//! Sources: [`aws s3 presign`](https://docs.aws.amazon.com/cli/latest/reference/s3/presign.html),
//! [environment
//! variables](https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html),
//! [configuration and credential
//! files](https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html), and botocore
//! for details that these pages do not specify.

mod arguments;
mod configuration;
mod explanation;
mod failure;
mod profile;
mod s3_uri;
mod sections;
mod setting;
mod terminal;

use std::env;
use std::process::ExitCode;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Error, Method, PresignedUrl, Region};

use arguments::{Command, Format, PresignArguments, USAGE};
use configuration::{find_credentials, find_endpoint, find_region, with_options};
use explanation::explain;
use failure::Failure;
use profile::Profile;
use terminal::{note, print};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            note(failure.reason);
            ExitCode::from(failure.exit_code)
        }
    }
}

fn run() -> Result<(), Failure> {
    match arguments::parse(env::args_os().skip(1))? {
        Command::Help => print(USAGE),
        Command::Explain(arguments) => print(explain(&arguments)?),
        Command::Presign(arguments) => {
            let url = presign(&arguments)?;
            match arguments.format {
                Format::Url => print(url),
                Format::Json => print(url.to_json()),
                Format::Curl => print(url.to_curl()),
                Format::CurlUpload(file) => print(url.to_curl_upload(&file)),
            }
        }
    }
}

fn presign(arguments: &PresignArguments) -> Result<PresignedUrl, Failure> {
    let profile = Profile::load(arguments.profile.as_deref())?;
    let credentials = find_credentials(&profile)?;
    let region = match &arguments.region {
        Some(region) => Some(region.clone()),
        None => find_region(&profile)?,
    };
    let endpoint = match &arguments.endpoint {
        Some(endpoint) => Some(endpoint.clone()),
        None => find_endpoint(&profile)?,
    };

    let credentials = match credentials {
        Some(credentials) => credentials,
        None => example_credentials()?,
    };
    let region = region.unwrap_or_else(default_region);
    // These are credentials of a user or role, not of a directory bucket's session.
    let endpoint = endpoint.unwrap_or_else(|| Endpoint::aws().disable_s3_express_session_auth());
    let endpoint = with_options(endpoint, &profile)?;
    let bucket = Bucket::with_endpoint(&arguments.uri.bucket, region, credentials, endpoint)?;
    let mut operation = match &arguments.uri.key {
        Some(key) => bucket.request(arguments.method.clone(), key),
        None if arguments.method == Method::HEAD => bucket.head_bucket(),
        None => bucket.list(),
    };
    for (name, value) in &arguments.headers {
        operation = operation.header(name, value);
    }
    Ok(operation.presign(arguments.expires_in)?)
}

/// Returns the example key of AWS's documentation. Its URLs look right, but S3 refuses them.
fn example_credentials() -> Result<Credentials, Error> {
    const ID: &str = "AKIAIOSFODNN7EXAMPLE";
    note(format!("no credentials are configured; signing with AWS's documented example key {ID}"));
    Credentials::new(ID, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
}

fn default_region() -> Region {
    note("no region is configured; using us-east-1");
    Region::US_EAST_1
}
