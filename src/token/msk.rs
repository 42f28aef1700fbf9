use alloc::string::String;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::token::generator::{Kind, Lifetime, TokenGenerator};
use crate::token::target::Place;
use crate::{Credentials, Error, Region, Service};

static MSK: Kind = Kind { encode: Some(encode), ..Kind::new("MSK", Lifetime::FIFTEEN_MINUTES) };

/// What brokers log of their clients, behind the signature and not signed, as AWS's own signers have it.
const USER_AGENT: &str = concat!("&User-Agent=presign%2F", env!("CARGO_PKG_VERSION"));

fn encode(url: &str) -> String {
    URL_SAFE_NO_PAD.encode([url, USER_AGENT].concat())
}

impl TokenGenerator {
    /// For the brokers of Amazon MSK in a region, provisioned or serverless, with the mechanism SASL/OAUTHBEARER. Good for 15
    /// minutes, which is the longest, too.
    ///
    /// It is for all clusters of the region that the signer may connect to. Clients ask for a new one before the old one ends.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    ///
    /// // What `rdkafka` calls `OAuthToken`, and has `ClientContext::generate_oauth_token` return.
    /// struct OAuthToken {
    ///     token: String,
    ///     principal_name: String,
    ///     lifetime_ms: i64,
    /// }
    ///
    /// fn generate_oauth_token(brokers: &TokenGenerator) -> Result<OAuthToken, Box<dyn std::error::Error>> {
    ///     let token = brokers.token()?;
    ///     let lifetime_ms = token.expires_at().unix_timestamp() * 1000;
    ///     Ok(OAuthToken { token: token.into(), principal_name: String::new(), lifetime_ms })
    /// }
    ///
    /// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let brokers = TokenGenerator::msk(Region::US_EAST_1, credentials)?;
    /// # let made = generate_oauth_token(&brokers)?;
    /// # assert!(made.token.starts_with("aHR0cHM6Ly9rYWZrYS51cy1lYXN0LTEu") && made.lifetime_ms > 0 && made.principal_name.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Source: [Configure clients for IAM access control](https://docs.aws.amazon.com/msk/latest/developerguide/configure-clients-for-iam-access-control.html),
    /// and AWS's own [signer](https://github.com/aws/aws-msk-iam-sasl-signer-python).
    ///
    /// # Errors
    ///
    /// [`Error::Region`] as [`caller_identity`](Self::caller_identity).
    pub fn msk(region: Region, credentials: Credentials) -> Result<Self, Error> {
        let place = Place::endpoint("kafka", &region)?;
        Ok(Self::new(&MSK, Service::KAFKA_CLUSTER, place, region, credentials)
            .with_query("Action", "kafka-cluster:Connect"))
    }
}
