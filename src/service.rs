use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::Error;
use crate::region::check_scope_name;

/// A service: its signing name and its signing rules.
///
/// The rules belong to the service, so that calls need not repeat them. S3 and its relatives sign
/// the path as it is and leave the payload unsigned. Every other AWS service normalises the path,
/// encodes it once more, and signs the payload hash.
///
/// ```
/// use presign::{Service, SigningRules};
///
/// assert_eq!(Service::new("s3")?.rules(), SigningRules::S3);
/// assert_eq!(Service::new("execute-api")?.rules(), SigningRules::GENERAL);
/// # Ok::<(), presign::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Service {
    name: Cow<'static, str>,
    rules: SigningRules,
}

impl Service {
    /// Amazon S3 and S3-compatible servers.
    pub const S3: Self = Self::known("s3", SigningRules::S3);
    /// S3 Object Lambda.
    pub const S3_OBJECT_LAMBDA: Self = Self::known("s3-object-lambda", SigningRules::S3);
    /// S3 on Outposts.
    pub const S3_OUTPOSTS: Self = Self::known("s3-outposts", SigningRules::S3);
    /// S3 Express One Zone (directory buckets) with the credentials of a session. The session token
    /// of `CreateSession` is sent as `X-Amz-S3session-Token`.
    ///
    /// Source:
    /// [CreateSession](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html).
    pub const S3_EXPRESS: Self = Self::known(
        "s3express",
        SigningRules { token_parameter: TokenParameter::S3Session, ..SigningRules::S3 },
    );
    /// S3 Express One Zone with the credentials of a user or a role, as `CreateSession` itself and
    /// the control endpoint require. A session token is sent as `X-Amz-Security-Token`.
    pub const S3_EXPRESS_WITHOUT_SESSION: Self = Self::known("s3express", SigningRules::S3);
    /// Authentication tokens for Amazon RDS and Aurora:
    /// [`TokenGenerator::rds`](crate::token::TokenGenerator::rds).
    pub const RDS_DB: Self = Self::known("rds-db", SigningRules::GENERAL);
    /// Authentication tokens for Aurora DSQL:
    /// [`TokenGenerator::dsql`](crate::token::TokenGenerator::dsql).
    pub const DSQL: Self = Self::known("dsql", SigningRules::GENERAL);
    /// Authentication tokens for Amazon ElastiCache:
    /// [`TokenGenerator::elasticache`](crate::token::TokenGenerator::elasticache).
    pub const ELASTICACHE: Self = Self::known("elasticache", SigningRules::GENERAL);
    /// Authentication tokens for Amazon MemoryDB:
    /// [`TokenGenerator::memorydb`](crate::token::TokenGenerator::memorydb).
    pub const MEMORYDB: Self = Self::known("memorydb", SigningRules::GENERAL);
    /// Authentication tokens for Amazon MSK:
    /// [`TokenGenerator::msk`](crate::token::TokenGenerator::msk).
    pub const KAFKA_CLUSTER: Self = Self::known("kafka-cluster", SigningRules::GENERAL);
    /// Amazon Transcribe: [`TokenGenerator::transcribe`](crate::token::TokenGenerator::transcribe).
    pub const TRANSCRIBE: Self = Self::known("transcribe", SigningRules::GENERAL);
    /// AWS STS: [`TokenGenerator::caller_identity`](crate::token::TokenGenerator::caller_identity).
    pub const STS: Self = Self::known("sts", SigningRules::GENERAL);
    /// Amazon Bedrock API keys: [`TokenGenerator::bedrock`](crate::token::TokenGenerator::bedrock).
    pub const BEDROCK: Self = Self::known("bedrock", SigningRules::GENERAL);
    /// API Gateway.
    ///
    /// ```
    /// # use presign::{Credentials, Region, Request, Service, Signer};
    /// # use std::time::Duration;
    /// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
    /// let signer = Signer::new(Service::EXECUTE_API, Region::EU_WEST_1, credentials);
    /// let pets = Request::get("https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/pets")?
    ///     .query("limit", "10");
    /// println!("{}", signer.presign(&pets, Duration::from_secs(300))?);
    ///
    /// // A WebSocket API.
    /// let chat = Request::get("wss://f6g7h8i9j0.execute-api.eu-west-1.amazonaws.com/prod")?;
    /// let url = signer.presign(&chat, Duration::from_secs(300))?.into_string();
    /// # assert!(url.starts_with("wss://f6g7h8i9j0.execute-api.eu-west-1.amazonaws.com/prod?X-Amz-"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [Access control by IAM](https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html).
    pub const EXECUTE_API: Self = Self::known("execute-api", SigningRules::GENERAL);
    /// Amazon Neptune: queries in Gremlin, SPARQL and openCypher.
    ///
    /// ```
    /// # use presign::{Credentials, Region, Request, Service, Signer};
    /// # use std::time::Duration;
    /// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
    /// let signer = Signer::new(Service::NEPTUNE_DB, Region::US_EAST_1, credentials);
    /// let status = Request::get("https://graph.cluster-c1.us-east-1.neptune.amazonaws.com:8182/status")?;
    /// println!("{}", signer.presign(&status, Duration::from_secs(300))?);
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [Connecting with IAM authentication](https://docs.aws.amazon.com/neptune/latest/userguide/iam-auth-connecting.html).
    pub const NEPTUNE_DB: Self = Self::known("neptune-db", SigningRules::GENERAL);
    /// Amazon OpenSearch Service, whose signing name is `es`.
    ///
    /// ```
    /// # use presign::{Credentials, Region, Request, Service, Signer};
    /// # use std::time::Duration;
    /// # let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
    /// let signer = Signer::new(Service::OPENSEARCH, Region::US_EAST_1, credentials);
    /// let search = "https://search-movies-a1b2c3.us-east-1.es.amazonaws.com/movies/_search";
    /// let search = Request::get(search)?.query("q", "mars");
    /// println!("{}", signer.presign(&search, Duration::from_secs(300))?);
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [Making and signing requests](https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-signing-service-requests.html).
    pub const OPENSEARCH: Self = Self::known("es", SigningRules::GENERAL);
    /// AWS IoT Core's MQTT over WebSocket, which expects the session token as an unsigned
    /// parameter: [`TokenGenerator::iot_mqtt`](crate::token::TokenGenerator::iot_mqtt).
    ///
    /// Source:
    /// [Device communication protocols](https://docs.aws.amazon.com/iot/latest/developerguide/protocols.html).
    pub const IOT_DEVICE_GATEWAY: Self =
        Self::known("iotdevicegateway", SigningRules::GENERAL.sign_session_token(false));

    const fn known(name: &'static str, rules: SigningRules) -> Self {
        Self { name: Cow::Borrowed(name), rules }
    }

    /// Creates an AWS service by its signing name, with its signing rules.
    ///
    /// A name of one of the constants gets the rules of that constant, every other name
    /// [`SigningRules::GENERAL`].
    ///
    /// # Errors
    ///
    /// [`Error::Service`] for
    ///
    /// - `""`, and a name of more than 63 characters
    /// - `"s3/aws4_request"`, `"my service"`: any character except `A-Z`, `a-z`, `0-9`, `-`, `_`,
    ///   `.`
    pub fn new(name: impl Into<String>) -> Result<Self, Error> {
        let name = name.into();
        let known =
            [Self::S3, Self::S3_OBJECT_LAMBDA, Self::S3_OUTPOSTS, Self::S3_EXPRESS, Self::IOT_DEVICE_GATEWAY];
        let rules = known
            .iter()
            .find(|service| service.name == name)
            .map_or(SigningRules::GENERAL, |service| service.rules);
        Self::custom(name, rules)
    }

    /// Creates a service with custom signing rules.
    ///
    /// ```
    /// use presign::{Service, SigningRules};
    ///
    /// let rules = SigningRules::GENERAL.normalize_path(false).sign_payload(false);
    /// let service = Service::custom("gateway", rules)?;
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Service::new`].
    pub fn custom(name: impl Into<String>, rules: SigningRules) -> Result<Self, Error> {
        let name = name.into();
        check_scope_name(&name).map_err(Error::Service)?;
        Ok(Self { name: Cow::Owned(name), rules })
    }

    /// Returns the signing name, which is a component of the credential scope.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// Returns the signing rules.
    #[must_use]
    pub const fn rules(&self) -> SigningRules {
        self.rules
    }
}

impl FromStr for Service {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::new(name)
    }
}

impl AsRef<str> for Service {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("name", &self.name).field("rules", &self.rules).finish()
    }
}

/// The rules that a service's requests are signed by.
///
/// Start from [`SigningRules::GENERAL`] or [`SigningRules::S3`] and change the differences.
///
/// ```
/// use presign::{Service, SigningRules};
///
/// // A server of your own that signs as S3 does, but also signs the payload hash:
/// let service = Service::custom("files", SigningRules::S3.sign_payload(true))?;
/// assert_ne!(service.rules(), SigningRules::S3);
/// # Ok::<(), presign::Error>(())
/// ```
///
/// Source:
/// [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SigningRules {
    pub(crate) double_encode_path: bool,
    pub(crate) normalize_path: bool,
    pub(crate) sign_payload: bool,
    pub(crate) sign_session_token: bool,
    pub(crate) token_parameter: TokenParameter,
}

/// The query parameter that carries the session token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TokenParameter {
    /// `X-Amz-Security-Token`
    Security,
    /// `X-Amz-S3session-Token`, for credentials from `CreateSession` of a directory bucket
    S3Session,
}

/// The payload hash of a request whose payload is not signed.
pub(crate) const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

impl SigningRules {
    /// The rules of most services: normalise the path and encode it once more, and sign the payload
    /// hash and the session token.
    pub const GENERAL: Self = Self {
        double_encode_path: true,
        normalize_path: true,
        sign_payload: true,
        sign_session_token: true,
        token_parameter: TokenParameter::Security,
    };

    /// The rules of S3: encode the path once and never normalise it (object keys may contain `//`
    /// and `..`), and sign the literal `UNSIGNED-PAYLOAD` as the payload hash.
    pub const S3: Self =
        Self { double_encode_path: false, normalize_path: false, sign_payload: false, ..Self::GENERAL };

    /// Sets whether the path of the request line is percent-encoded once more.
    ///
    /// If so, `%20` becomes `%2520`. If not, the path is decoded and encoded again.
    #[must_use]
    pub const fn double_encode_path(self, yes: bool) -> Self {
        Self { double_encode_path: yes, ..self }
    }

    /// Sets whether `.` and `..` segments are resolved and slashes merged before encoding.
    #[must_use]
    pub const fn normalize_path(self, yes: bool) -> Self {
        Self { normalize_path: yes, ..self }
    }

    /// Sets whether the payload's SHA-256 is signed instead of the literal `UNSIGNED-PAYLOAD`.
    #[must_use]
    pub const fn sign_payload(self, yes: bool) -> Self {
        Self { sign_payload: yes, ..self }
    }

    /// Sets whether the session token is signed. If not, it is added after the signature.
    #[must_use]
    pub const fn sign_session_token(self, yes: bool) -> Self {
        Self { sign_session_token: yes, ..self }
    }
}

/// A signing algorithm, as named in `X-Amz-Algorithm` and in the string to sign.
///
/// ```
/// use presign::{Algorithm, Region, s3::Endpoint};
///
/// let resolved = Endpoint::aws().resolve(Some("examplebucket"), &Region::US_EAST_1)?;
/// assert_eq!(resolved.algorithm(), Algorithm::HmacSha256);
/// assert_eq!(resolved.algorithm().to_string(), "AWS4-HMAC-SHA256");
/// # Ok::<(), presign::Error>(())
/// ```
///
/// Source:
/// [AWS Signature Version 4 for API requests](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// `AWS4-HMAC-SHA256`: Signature Version 4, which signs for one region.
    HmacSha256,
    /// `AWS4-ECDSA-P256-SHA256`: Signature Version 4A, which signs for a set of regions. Signing
    /// with it requires the feature `sigv4a`.
    EcdsaP256Sha256,
}

impl Algorithm {
    /// Returns the name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HmacSha256 => "AWS4-HMAC-SHA256",
            Self::EcdsaP256Sha256 => "AWS4-ECDSA-P256-SHA256",
        }
    }
}

impl AsRef<str> for Algorithm {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
