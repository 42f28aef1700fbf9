//! Use this as a replacement for `aws s3 presign`: prints a presigned URL of an S3 object.
//!
//! ```text
//! cargo run --example presign -- s3://examplebucket/test.txt
//! cargo run --example presign -- s3://examplebucket/test.txt --expires-in 900 --profile staging
//! cargo run --example presign -- s3://test/cat.png --method PUT --endpoint-url http://localhost:9000
//! cargo run --example presign -- s3://arn:aws:s3:us-west-2:123456789012:accesspoint/photos/cat.png
//! ```
//!
//! Settings come from the options, then the environment, then the profile, as in version 2 of the
//! AWS CLI. An empty environment variable counts as unset. Without any credentials, the program
//! signs with AWS's documented example key, so that it runs anywhere.
//!
//! Sources: [`aws s3 presign`](https://docs.aws.amazon.com/cli/latest/reference/s3/presign.html),
//! [environment
//! variables](https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html),
//! [configuration and credential
//! files](https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html) and botocore
//! for details that these do not specify.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fmt::Display;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use configparser::ini::Ini;
use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Error, Method, Region};

const USAGE: &str = "\
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
    let Some(arguments) = parse_arguments(env::args_os().skip(1))? else { return print(USAGE) };

    let profile = load_profile(arguments.profile.as_deref())?;
    let credentials = find_credentials(&arguments, &profile)?;
    let region = match arguments.region {
        Some(region) => Some(region),
        None => find_region(&profile)?,
    };
    let endpoint = match arguments.endpoint {
        Some(endpoint) => Some(endpoint),
        None => find_endpoint(&profile)?,
    };

    let credentials = match credentials {
        Some(credentials) => credentials,
        None => example_credentials()?,
    };
    let region = region.unwrap_or_else(default_region);
    // The credentials belong to a user or role, not to a session of a directory bucket.
    let endpoint = endpoint.unwrap_or_else(|| Endpoint::aws().disable_s3_express_session_auth());
    let endpoint = with_options(endpoint, &profile)?;
    let bucket = Bucket::with_endpoint(arguments.bucket, region, credentials, endpoint)?;
    let url = bucket.request(arguments.method, &arguments.key).presign(arguments.expires_in)?;
    print(url)
}

/// Writes a line to standard output. Fails if it is a closed pipe.
fn print(text: impl Display) -> Result<(), Failure> {
    writeln!(io::stdout(), "{text}").map_err(|error| failure(format!("standard output: {error}")))
}

/// Writes a line to standard error, and ignores a failure.
fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "presign: {text}");
}

// Failures

/// The reason for a failure. It names settings and profiles, but contains no values.
struct Failure {
    reason: String,
    exit_code: u8,
}

/// An invalid command line.
fn usage(reason: impl Display) -> Failure {
    Failure { reason: format!("{reason}\nTry --help."), exit_code: 2 }
}

/// Any other failure.
fn failure(reason: impl Display) -> Failure {
    Failure { reason: reason.to_string(), exit_code: 1 }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        failure(error)
    }
}

// The command line

struct Arguments {
    bucket: String,
    key: String,
    expires_in: Duration,
    method: Method,
    region: Option<Region>,
    endpoint: Option<Endpoint>,
    profile: Option<String>,
}

/// Parses the arguments; returns `None` for `--help`. The last of several equal options wins.
fn parse_arguments(arguments: impl Iterator<Item = OsString>) -> Result<Option<Arguments>, Failure> {
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

/// Splits `s3://bucket/key` or, as in the AWS CLI, `bucket/key`.
///
/// The key is not decoded: `%`, `+` and `?` belong to its name.
fn split_uri(uri: &str) -> Option<(&str, &str)> {
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

// The sources of settings

/// A setting and its source, which error messages name.
struct Setting {
    source: String,
    value: String,
}

impl Setting {
    fn parse<T>(self, parse: impl FnOnce(&str) -> Result<T, Error>) -> Result<T, Failure> {
        parse(&self.value).map_err(|error| failure(format!("{}: {error}", self.source)))
    }
}

/// Returns the first of these environment variables that is set.
fn find_variable(names: &[&str]) -> Result<Option<Setting>, Failure> {
    for name in names {
        let Some(value) = env::var_os(name).filter(|value| !value.is_empty()) else { continue };
        let value = value.into_string().map_err(|_| failure(format!("{name}: must be Unicode")))?;
        return Ok(Some(Setting { source: (*name).to_owned(), value }));
    }
    Ok(None)
}

fn find_region(profile: &Profile) -> Result<Option<Region>, Failure> {
    find_variable(&["AWS_REGION", "AWS_DEFAULT_REGION"])?
        .or_else(|| profile.setting("region"))
        .map(|region| region.parse(|name| Region::new(name)))
        .transpose()
}

fn default_region() -> Region {
    note("no region is configured; using us-east-1");
    Region::US_EAST_1
}

/// Finds the endpoint URL.
///
/// A URL for S3 precedes one for all services, and the environment precedes the profile.
///
/// Source:
/// [Service-specific endpoints](https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
fn find_endpoint(profile: &Profile) -> Result<Option<Endpoint>, Failure> {
    let ignored = find_variable(&["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"])?
        .or_else(|| profile.setting("ignore_configured_endpoint_urls"))
        .is_some_and(|ignored| ignored.value.eq_ignore_ascii_case("true"));
    if ignored {
        return Ok(None);
    }
    let url = match find_variable(&["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"])? {
        Some(url) => Some(url),
        None => profile.s3_endpoint_url()?.or_else(|| profile.setting("endpoint_url")),
    };
    url.map(|url| url.parse(Endpoint::path_style)).transpose()
}

/// Sets the endpoint options of AWS, which are an error for another server.
///
/// Source:
/// [Dual-stack and FIPS endpoints](https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html).
fn with_options(endpoint: Endpoint, profile: &Profile) -> Result<Endpoint, Failure> {
    let is_true = |variable, setting| {
        let value = find_variable(&[variable])?.or_else(|| profile.setting(setting));
        Ok::<_, Failure>(value.is_some_and(|setting| setting.value.eq_ignore_ascii_case("true")))
    };
    let dual_stack = is_true("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")?;
    let endpoint = if dual_stack { endpoint.dual_stack() } else { endpoint };
    let fips = is_true("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")?;
    Ok(if fips { endpoint.fips() } else { endpoint })
}

/// Finds credentials.
///
/// Those of the environment precede those of the profile, unless `--profile` names one. Half a pair
/// in the environment is an error and not silently ignored.
fn find_credentials(arguments: &Arguments, profile: &Profile) -> Result<Option<Credentials>, Failure> {
    let in_environment = find_variable(&["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])?.is_some();
    if in_environment && arguments.profile.is_none() {
        return Ok(Some(Credentials::from_env()?));
    }
    profile.credentials()
}

/// Returns the example key of AWS's documentation. Its URLs look right, but S3 refuses them.
fn example_credentials() -> Result<Credentials, Error> {
    const ID: &str = "AKIAIOSFODNN7EXAMPLE";
    note(format!("no credentials are configured; signing with AWS's documented example key {ID}"));
    Credentials::new(ID, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
}

// The profile

/// Settings that provide credentials before the keys of the profile, in the order of botocore's
/// providers.
const BEFORE_KEYS: [&str; 4] = ["role_arn", "web_identity_token_file", "sso_account_id", "sso_role_name"];

/// Settings that provide credentials if the credentials file has no keys of the profile.
const AFTER_KEYS: [&str; 6] = [
    "source_profile",
    "credential_source",
    "sso_session",
    "sso_start_url",
    "login_session",
    "credential_process",
];

/// A profile, with its sections in both files; one of them may be missing.
struct Profile {
    name: String,
    /// Whether an option or variable selects it. It must then exist and have credentials.
    is_chosen: bool,
    credentials_file: Settings,
    config_file: Settings,
    /// The section `[services NAME]` of the config file that the profile refers to.
    services: Option<Settings>,
}

fn load_profile(option: Option<&str>) -> Result<Profile, Failure> {
    let chosen = match option {
        Some(name) => Some(name.to_owned()),
        None => find_variable(&["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])?.map(|profile| profile.value),
    };
    let is_chosen = chosen.is_some();
    let name = chosen.unwrap_or_else(|| "default".to_owned());

    let credentials_file = read_sections(&file_path("AWS_SHARED_CREDENTIALS_FILE", "credentials")?)?;
    let config_file = read_sections(&file_path("AWS_CONFIG_FILE", "config")?)?;
    let in_credentials_file = credentials_file.get(&name);
    let in_config_file = section_named(&config_file, "profile", &name)
        .or_else(|| if name == "default" { config_file.get("default") } else { None });
    if is_chosen && in_credentials_file.is_none() && in_config_file.is_none() {
        return Err(failure(format!("profile `{name}`: missing in the credentials and the config file")));
    }

    let mut profile = Profile {
        name,
        is_chosen,
        credentials_file: in_credentials_file.cloned().unwrap_or_default(),
        config_file: in_config_file.cloned().unwrap_or_default(),
        services: None,
    };
    if let Some(services) = profile.get("services") {
        profile.services = section_named(&config_file, "services", services).cloned();
    }
    Ok(profile)
}

impl Profile {
    fn get(&self, name: &str) -> Option<&str> {
        self.credentials_file.get(name).or_else(|| self.config_file.get(name)).map(String::as_str)
    }

    fn setting(&self, name: &str) -> Option<Setting> {
        self.get(name).map(|value| Setting {
            source: format!("profile `{}`: {name}", self.name),
            value: value.to_owned(),
        })
    }

    /// Returns the endpoint for S3 only: `endpoint_url`, nested under `s3` in the services section.
    fn s3_endpoint_url(&self) -> Result<Option<Setting>, Failure> {
        let Some(reference) = self.setting("services") else { return Ok(None) };
        let Some(services) = &self.services else {
            return Err(failure(format!("{}: missing section", reference.source)));
        };
        let url = services.get("s3").and_then(|s3| nested(s3, "endpoint_url"));
        Ok(url.map(|url| Setting {
            source: format!("services `{}`: s3 endpoint_url", reference.value),
            value: url.to_owned(),
        }))
    }

    fn credentials(&self) -> Result<Option<Credentials>, Failure> {
        self.reject(&BEFORE_KEYS)?;
        if let Some(credentials) = self.keys_in(&self.credentials_file)? {
            return Ok(Some(credentials));
        }
        self.reject(&AFTER_KEYS)?;
        match self.keys_in(&self.config_file)? {
            None if self.is_chosen => Err(self.failure("missing credentials")),
            credentials => Ok(credentials),
        }
    }

    /// Returns the keys of one file. The other file never completes a pair.
    fn keys_in(&self, file: &Settings) -> Result<Option<Credentials>, Failure> {
        let (id, secret) = match (file.get("aws_access_key_id"), file.get("aws_secret_access_key")) {
            (None, None) => return Ok(None),
            (Some(id), Some(secret)) => (id, secret),
            (None, Some(_)) => {
                return Err(self.failure("missing aws_access_key_id for aws_secret_access_key"));
            }
            (Some(_), None) => {
                return Err(self.failure("missing aws_secret_access_key for aws_access_key_id"));
            }
        };
        let credentials = match file.get("aws_session_token") {
            Some(token) => Credentials::temporary(id, secret, token),
            None => Credentials::new(id, secret),
        };
        credentials.map(Some).map_err(|error| self.failure(error))
    }

    /// Fails if the profile has any of these settings.
    ///
    /// The error names all settings of the profile that this program does not support.
    fn reject(&self, settings: &[&str]) -> Result<(), Failure> {
        if settings.iter().all(|name| self.get(name).is_none()) {
            return Ok(());
        }
        let present = BEFORE_KEYS.into_iter().chain(AFTER_KEYS).filter(|name| self.get(name).is_some());
        let present: Vec<&str> = present.collect();
        Err(self.failure(format!("not supported: {}; use a profile with keys", present.join(", "))))
    }

    fn failure(&self, reason: impl Display) -> Failure {
        failure(format!("profile `{}`: {reason}", self.name))
    }
}

// The files

/// The settings of a section: names in lower case, without empty values.
type Settings = BTreeMap<String, String>;

/// The sections of a file by their names.
type Sections = BTreeMap<String, Settings>;

/// Returns the file that the variable names, or else the one in `~/.aws`.
fn file_path(variable: &str, name: &str) -> Result<PathBuf, Failure> {
    let home = env::home_dir().unwrap_or_default();
    Ok(match find_variable(&[variable])? {
        Some(path) => match path.value.strip_prefix("~/") {
            Some(path) => home.join(path),
            None => PathBuf::from(path.value),
        },
        None => home.join(".aws").join(name),
    })
}

fn read_sections(path: &Path) -> Result<Sections, Failure> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Sections::new()),
        read => read.map_err(|error| error.to_string()),
    };
    text.and_then(parse_sections).map_err(|reason| failure(format!("{}: {reason}", path.display())))
}

/// Parses the text as botocore does with Python's `configparser`.
///
/// `#` and `;` start a comment only at the start of a line, and an indented line continues the
/// previous setting. Names of sections are case-sensitive; names of settings are not.
fn parse_sections(text: String) -> Result<Sections, String> {
    const OUTSIDE: &str = "";
    let mut ini = Ini::new_cs();
    ini.set_inline_comment_symbols(Some(&[]));
    ini.set_multiline(true);
    ini.set_default_section(OUTSIDE);

    let mut sections = Sections::new();
    for (section, settings) in ini.read(text)? {
        if section == OUTSIDE {
            return Err("must not have a line before the first section".to_owned());
        }
        let parsed = sections.entry(section).or_default();
        for (name, value) in settings {
            let value = value.ok_or("must have only lines of the form `name = value`")?;
            if !value.is_empty() {
                parsed.insert(name.to_lowercase(), value);
            }
        }
    }
    Ok(sections)
}

/// Returns the section `[KIND NAME]`.
fn section_named<'a>(sections: &'a Sections, kind: &str, name: &str) -> Option<&'a Settings> {
    let mut sections = sections.iter();
    sections.find(|(section, _)| name_after(kind, section) == Some(name)).map(|(_, settings)| settings)
}

/// Returns the name after the kind of a section, without quotes.
fn name_after<'a>(kind: &str, section: &'a str) -> Option<&'a str> {
    let name = section.strip_prefix(kind).filter(|name| name.starts_with([' ', '\t']))?.trim();
    let unquoted = ['"', '\''].into_iter().find_map(|quote| name.strip_prefix(quote)?.strip_suffix(quote));
    Some(unquoted.unwrap_or(name))
}

/// Returns a nested setting: `endpoint_url` in `s3 =`, followed by an indented `endpoint_url = …`.
fn nested<'a>(lines: &'a str, name: &str) -> Option<&'a str> {
    lines
        .lines()
        .filter_map(|line| line.split_once('='))
        .find_map(|(nested, value)| (nested.trim() == name).then_some(value.trim()))
        .filter(|value| !value.is_empty())
}
