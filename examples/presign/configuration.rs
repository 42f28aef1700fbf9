//! Region, endpoint and credentials: first from the environment, then from the profile.

use presign::s3::Endpoint;
use presign::{Credentials, Region};

use crate::failure::Failure;
use crate::profile::Profile;
use crate::setting::find_variable;

pub(crate) fn find_region(profile: &Profile) -> Result<Option<Region>, Failure> {
    find_variable(&["AWS_REGION", "AWS_DEFAULT_REGION"])?
        .or_else(|| profile.setting("region"))
        .map(|region| region.parse(|name| Region::new(name)))
        .transpose()
}

/// Finds the endpoint URL.
///
/// A URL for S3 takes precedence over one for all services, and the environment over the profile.
///
/// Source:
/// [Service-specific endpoints](https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
pub(crate) fn find_endpoint(profile: &Profile) -> Result<Option<Endpoint>, Failure> {
    if is_true("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", profile, "ignore_configured_endpoint_urls")? {
        return Ok(None);
    }
    let url = match find_variable(&["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"])? {
        Some(url) => Some(url),
        None => profile.s3_endpoint_url()?.or_else(|| profile.setting("endpoint_url")),
    };
    url.map(|url| url.parse(Endpoint::path_style)).transpose()
}

/// Sets the endpoint options of AWS. For another server, they cause an error.
///
/// Source:
/// [Dual-stack and FIPS endpoints](https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html).
pub(crate) fn with_options(endpoint: Endpoint, profile: &Profile) -> Result<Endpoint, Failure> {
    let dual_stack = is_true("AWS_USE_DUALSTACK_ENDPOINT", profile, "use_dualstack_endpoint")?;
    let endpoint = if dual_stack { endpoint.dual_stack() } else { endpoint };
    let fips = is_true("AWS_USE_FIPS_ENDPOINT", profile, "use_fips_endpoint")?;
    Ok(if fips { endpoint.fips() } else { endpoint })
}

/// Finds credentials.
///
/// Those of the environment take precedence over those of the profile, unless `--profile` names one.
/// One key without the other in the environment is an error.
pub(crate) fn find_credentials(profile: &Profile) -> Result<Option<Credentials>, Failure> {
    let in_environment = find_variable(&["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])?.is_some();
    if in_environment && !profile.is_named_by_option() {
        return Ok(Some(Credentials::from_env()?));
    }
    profile.credentials()
}

fn is_true(variable: &str, profile: &Profile, setting: &str) -> Result<bool, Failure> {
    let value = find_variable(&[variable])?.or_else(|| profile.setting(setting));
    Ok(value.is_some_and(|value| value.is_true()))
}
