//! The uses of presign, each with what it may leave in memory.

mod credentials;
mod curve;
mod serving;
mod signing;

pub use curve::multi_region_url;

/// A way to use presign.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    /// The name, by which the program finds it.
    pub name: &'static str,
    /// The work, after which everything is dropped.
    pub run: fn(),
    /// The secrets that stay in memory, as `src/guide/secrets.md` states.
    pub left: &'static [Left],
    /// What must be found, in a control.
    pub control: &'static [&'static str],
}

/// A secret that stays in memory.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    /// The name of the secret.
    pub secret: &'static str,
    /// What holds it.
    pub place: &'static str,
    /// The greatest number of copies, if there is one.
    pub copies: Option<usize>,
}

const fn left(secret: &'static str, place: &'static str) -> Left {
    Left { secret, place, copies: None }
}

const fn once(secret: &'static str, place: &'static str) -> Left {
    Left { secret, place, copies: Some(1) }
}

const fn wiping(name: &'static str, run: fn()) -> Use {
    leaving(name, &[], run)
}

const fn leaving(name: &'static str, left: &'static [Left], run: fn()) -> Use {
    Use { name, run, left, control: &[] }
}

const fn control(name: &'static str, control: &'static [&'static str], run: fn()) -> Use {
    Use { name, run, left: &[], control }
}

/// All uses.
pub static USES: &[Use] = &[
    control("control: a secret dropped unwiped", &["secret access key"], credentials::unwiped),
    control(
        "control: a signer alive",
        &["secret access key", "session token", "20260801/us-east-1/s3: signing key"],
        signing::alive,
    ),
    control("control: a key pair alive", &["secret access key", "private key"], curve::alive),
    wiping("nothing", credentials::nothing),
    wiping("credentials", credentials::dropped),
    wiping("refused credentials", credentials::refused),
    wiping("credentials in JSON", credentials::json),
    wiping("refused credentials in JSON", credentials::refused_json),
    leaving(
        "credentials from the environment",
        &[once("secret access key", "the environment"), once("session token", "the environment")],
        credentials::environment,
    ),
    wiping("a URL", signing::url),
    wiping("a URL in a string", signing::url_into),
    wiping("a URL with a session token", signing::temporary_url),
    wiping("a URL with a session token that is not signed", signing::unsigned_token),
    wiping("a string to sign with a session token", signing::string_to_sign),
    wiping("a URL with another prefix", signing::public_url),
    wiping("a URL longer than the buffer", signing::long_url),
    wiping("a URL with a customer key", signing::customer_key),
    leaving(
        "a URL of an owned operation with a customer key",
        &[once("customer key", "the operation")],
        signing::owned_operation,
    ),
    wiping("a URL with a secret header", signing::secret_header),
    wiping("a signed body", signing::body),
    wiping("a secret access key longer than a block", signing::long_secret),
    wiping("twelve days", signing::days),
    wiping("seconds of a day", signing::seconds),
    wiping("clones in four threads", signing::threads),
    wiping("a rotation", signing::rotation),
    wiping("a template", signing::template),
    wiping("a template without URLs", signing::unused_template),
    wiping("a template with a customer key", signing::template_with_customer_key),
    wiping("many URLs", signing::many),
    wiping("a panic", signing::panic),
    wiping("a panic among many URLs", signing::panic_among_many),
    wiping("refused requests", signing::refused),
    wiping("tokens", signing::tokens),
    leaving(
        "tokens with a session token",
        &[left("session token", "the tokens"), left("session token, encoded", "the tokens")],
        signing::temporary_tokens,
    ),
    wiping("verifying", serving::verify),
    wiping("verifying with a signer", serving::verify_with),
    leaving(
        "verifying a session token",
        &[left("session token", "the decoded parts of a request")],
        serving::verify_token,
    ),
    wiping("verifying a customer key", serving::verify_customer_key),
    wiping("refusing", serving::refuse),
    wiping("a form", serving::form),
    leaving(
        "a form with a session token and a customer key",
        &[left("session token", "the form"), left("customer key", "the form")],
        serving::secret_form,
    ),
    wiping("verifying a form", serving::verify_form),
    wiping("explaining", serving::explain),
    leaving(
        "explaining a session token",
        &[left("session token", "the request"), left("session token, encoded", "the request")],
        serving::explain_token,
    ),
    wiping("a signer of Signature Version 4A", curve::signer),
    wiping("a URL of Signature Version 4A", curve::url),
    wiping("a template of Signature Version 4A", curve::template),
    wiping("a public key", curve::public_key),
    wiping("a rotation of Signature Version 4A", curve::rotation),
    wiping("Signature Version 4A in four threads", curve::threads),
];

/// Returns the use with a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Use> {
    USES.iter().find(|usage| usage.name == name)
}
