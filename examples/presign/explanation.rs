//! The reason why a server refused a URL.

use presign::SigningTime;
use presign::explain::{Explanation, FailedRequest};

use crate::arguments::ExplainArguments;
use crate::configuration::find_credentials;
use crate::failure::Failure;
use crate::profile::Profile;
use crate::terminal::{note, read_input};

/// The number of bytes of a response that [`FailedRequest`] reads.
const MAX_RESPONSE: u64 = 256 * 1024;

/// Explains the refusal from the response in standard input.
///
/// Empty input counts as no response: it may be `/dev/null`.
pub(crate) fn explain(arguments: &ExplainArguments) -> Result<Explanation, Failure> {
    // Credentials are optional, unless `--profile` names their profile.
    let found = Profile::load(arguments.profile.as_deref()).and_then(|profile| find_credentials(&profile));
    let credentials = match found {
        Err(failure) if arguments.profile.is_none() => {
            note(format!("the signature is not checked: {}", failure.reason));
            None
        }
        found => found?,
    };

    let response = read_input(MAX_RESPONSE)?;
    let mut request = FailedRequest::new(arguments.method.as_str(), &arguments.url).now(SigningTime::now());
    if !response.is_empty() {
        request = request.response_body(&response);
    }
    if !arguments.headers.is_empty() {
        request = request.headers(arguments.headers.iter().map(|(name, value)| (&**name, &**value)));
    }
    if let Some(credentials) = &credentials {
        request = request.credentials(credentials);
    }
    Ok(request.explain())
}
