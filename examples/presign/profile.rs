//! A profile of the AWS credentials and config files.

use std::fmt::Display;

use presign::Credentials;

use crate::failure::{Failure, failure};
use crate::sections::{Settings, nested, read_file, section_named};
use crate::setting::{Setting, find_variable};

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

/// The source of a profile's name.
#[derive(PartialEq)]
enum Selection {
    /// None: the profile is `default`, which may be missing.
    None,
    Variable,
    Option,
}

/// A profile, with its sections in both files. One section may be missing.
pub(crate) struct Profile {
    name: String,
    selection: Selection,
    credentials_file: Settings,
    config_file: Settings,
    /// The section `[services NAME]` of the config file, if the profile names one.
    services: Option<Settings>,
}

impl Profile {
    /// Loads the profile named by the option or the environment, or the default profile.
    pub(crate) fn load(option: Option<&str>) -> Result<Self, Failure> {
        let (selection, name) = match option {
            Some(name) => (Selection::Option, name.to_owned()),
            None => match find_variable(&["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])? {
                Some(variable) => (Selection::Variable, variable.value),
                None => (Selection::None, "default".to_owned()),
            },
        };
        let credentials_file = read_file("AWS_SHARED_CREDENTIALS_FILE", "credentials")?;
        let config_file = read_file("AWS_CONFIG_FILE", "config")?;
        let in_credentials_file = credentials_file.get(&name);
        let in_config_file = section_named(&config_file, "profile", &name)
            .or_else(|| if name == "default" { config_file.get("default") } else { None });
        if selection != Selection::None && in_credentials_file.is_none() && in_config_file.is_none() {
            return Err(failure(format!("profile `{name}`: missing in the credentials and the config file")));
        }

        let mut profile = Self {
            name,
            selection,
            credentials_file: in_credentials_file.cloned().unwrap_or_default(),
            config_file: in_config_file.cloned().unwrap_or_default(),
            services: None,
        };
        if let Some(services) = profile.get("services") {
            profile.services = section_named(&config_file, "services", services).cloned();
        }
        Ok(profile)
    }

    pub(crate) fn is_named_by_option(&self) -> bool {
        self.selection == Selection::Option
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.credentials_file.get(name).or_else(|| self.config_file.get(name)).map(String::as_str)
    }

    pub(crate) fn setting(&self, name: &str) -> Option<Setting> {
        self.get(name).map(|value| Setting {
            source: format!("profile `{}`: {name}", self.name),
            value: value.to_owned(),
        })
    }

    /// Returns the endpoint for S3 only: `endpoint_url`, nested under `s3` in the services section.
    pub(crate) fn s3_endpoint_url(&self) -> Result<Option<Setting>, Failure> {
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

    pub(crate) fn credentials(&self) -> Result<Option<Credentials>, Failure> {
        self.reject(&BEFORE_KEYS)?;
        if let Some(credentials) = self.keys_in(&self.credentials_file)? {
            return Ok(Some(credentials));
        }
        self.reject(&AFTER_KEYS)?;
        match self.keys_in(&self.config_file)? {
            None if self.selection != Selection::None => Err(self.failure("missing credentials")),
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
