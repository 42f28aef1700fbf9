use alloc::string::String;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::token::generator::{Kind, Lifetime, TokenGenerator};
use crate::token::target::TokenTarget;
use crate::{Credentials, Error, Region, Service};

static MSK: Kind = Kind { encode: Some(encode), ..Kind::new("MSK", Lifetime::FIFTEEN_MINUTES) };

/// Appended after the signature, unsigned, as AWS's signers do; brokers log it.
const USER_AGENT: &str = concat!("&User-Agent=presign%2F", env!("CARGO_PKG_VERSION"));

fn encode(url: &str) -> String {
    URL_SAFE_NO_PAD.encode([url, USER_AGENT].concat())
}

impl TokenGenerator {
    /// Creates a generator of SASL/OAUTHBEARER tokens for the Amazon MSK brokers of a region.
    ///
    /// A token works for every cluster in the region that the signer may connect to, provisioned or
    /// serverless. It is valid for 15 minutes, which is also the maximum. Clients request a new one
    /// before the old one expires.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    /// use std::error::Error;
    ///
    /// // As in `rdkafka`, whose `ClientContext::generate_oauth_token` returns it.
    /// struct OAuthToken {
    ///     token: String,
    ///     principal_name: String,
    ///     lifetime_ms: i64,
    /// }
    ///
    /// fn generate_oauth_token(brokers: &TokenGenerator) -> Result<OAuthToken, Box<dyn Error>> {
    ///     let token = brokers.token()?;
    ///     let lifetime_ms = token.expires_at().unix_timestamp() * 1000;
    ///     Ok(OAuthToken { token: token.into(), principal_name: String::new(), lifetime_ms })
    /// }
    ///
    /// let credentials =
    ///     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let brokers = TokenGenerator::msk(Region::US_EAST_1, credentials)?;
    /// # let made = generate_oauth_token(&brokers)?;
    /// # assert!(made.token.starts_with("aHR0cHM6Ly9rYWZrYS51cy1lYXN0LTEu"));
    /// # assert!(made.lifetime_ms > 0 && made.principal_name.is_empty());
    /// # Ok::<(), Box<dyn Error>>(())
    /// ```
    ///
    /// Source:
    /// [Configure clients for IAM access control](https://docs.aws.amazon.com/msk/latest/developerguide/configure-clients-for-iam-access-control.html),
    /// and AWS's [signer](https://github.com/aws/aws-msk-iam-sasl-signer-python).
    ///
    /// # Errors
    ///
    /// [`Error::Region`] as [`caller_identity`](Self::caller_identity).
    pub fn msk(region: Region, credentials: Credentials) -> Result<Self, Error> {
        let target = TokenTarget::endpoint("kafka", &region)?;
        Ok(Self::new(&MSK, Service::KAFKA_CLUSTER, target, region, credentials)?
            .with_query("Action", "kafka-cluster:Connect"))
    }
}
