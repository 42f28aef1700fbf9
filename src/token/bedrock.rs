use alloc::format;
use alloc::string::String;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::token::generator::{Kind, Lifetime, TokenGenerator};
use crate::token::target::TokenTarget;
use crate::{Credentials, Error, Region, Service};

static BEDROCK: Kind = Kind {
    is_post: true,
    encode: Some(encode),
    ..Kind::new(
        "Bedrock",
        Lifetime::seconds(43_200, 43_200, "must be at most 12 hours (43200 seconds) for Bedrock"),
    )
};

fn encode(url: &str) -> String {
    let mut token = String::from("bedrock-api-key-");
    let url = url.strip_prefix("https://").unwrap_or(url);
    STANDARD.encode_string(format!("{url}&Version=1"), &mut token);
    token
}

impl TokenGenerator {
    /// Creates a generator of short-term API keys for Amazon Bedrock, which replace a signature in
    /// requests to one region.
    ///
    /// Keys are valid for 12 hours, which is also the maximum, but not longer than the credentials
    /// that sign them: with temporary ones, use [`expires_in`](Self::expires_in) or
    /// [`clamp_to_credentials`](Self::clamp_to_credentials). A key grants what the signer may do in
    /// Bedrock.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    ///
    /// let credentials =
    ///     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let bedrock = TokenGenerator::bedrock(Region::US_WEST_2, credentials)?.clamp_to_credentials();
    /// let key = bedrock.token()?;
    ///
    /// // In an HTTP client, or as the environment variable `AWS_BEARER_TOKEN_BEDROCK` of an SDK:
    /// let header = format!("Authorization: Bearer {key}");
    /// # assert!(header.starts_with("Authorization: Bearer bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tLz9BY3Rpb249Q2Fsb"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [Bedrock API keys](https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html), and
    /// AWS's [token generator](https://github.com/aws/aws-bedrock-token-generator-python).
    ///
    /// # Errors
    ///
    /// As each [`TokenGenerator`].
    pub fn bedrock(region: Region, credentials: Credentials) -> Result<Self, Error> {
        // The host has no region; the key is valid in the region of its signature.
        let target = TokenTarget { printed: None, ..TokenTarget::host("bedrock.amazonaws.com")? };
        let generator = Self::new(&BEDROCK, Service::BEDROCK, target, region, credentials)?;
        Ok(generator.with_query("Action", "CallWithBearerToken"))
    }
}
