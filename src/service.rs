use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::Error;
use crate::region::check_scope_name;

/// A service by its signing name, together with its signing rules.
///
/// The rules belong to the service, so that nobody has to remember them at each call: S3 and its relatives sign the
/// path as it is and leave the payload unsigned, every other service of AWS normalises the path, encodes it once more
/// and signs the payload's hash.
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
    /// Amazon S3, and every server that speaks its protocol.
    pub const S3: Self = Self::known("s3", SigningRules::S3);
    /// S3 Object Lambda.
    pub const S3_OBJECT_LAMBDA: Self = Self::known("s3-object-lambda", SigningRules::S3);
    /// S3 on Outposts.
    pub const S3_OUTPOSTS: Self = Self::known("s3-outposts", SigningRules::S3);
    /// S3 Express One Zone: directory buckets, with the credentials of a session. The token that `CreateSession` gave travels
    /// as `X-Amz-S3session-Token`.
    ///
    /// Source: [CreateSession](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html).
    pub const S3_EXPRESS: Self = Self::known(
        "s3express",
        SigningRules { token_parameter: TokenParameter::S3Session, ..SigningRules::S3 },
    );
    /// S3 Express One Zone with the credentials of a user or a role, as `CreateSession` itself and the control endpoint take
    /// them. A session token of theirs travels as `X-Amz-Security-Token`.
    pub const S3_EXPRESS_WITHOUT_SESSION: Self = Self::known("s3express", SigningRules::S3);
    /// Authentication tokens of Amazon RDS and Aurora: [`TokenGenerator::rds`](crate::token::TokenGenerator::rds).
    pub const RDS_DB: Self = Self::known("rds-db", SigningRules::GENERAL);
    /// Authentication tokens of Aurora DSQL: [`TokenGenerator::dsql`](crate::token::TokenGenerator::dsql).
    pub const DSQL: Self = Self::known("dsql", SigningRules::GENERAL);
    /// Authentication tokens of Amazon ElastiCache: [`TokenGenerator::elasticache`](crate::token::TokenGenerator::elasticache).
    pub const ELASTICACHE: Self = Self::known("elasticache", SigningRules::GENERAL);
    /// Authentication tokens of Amazon MemoryDB: [`TokenGenerator::memorydb`](crate::token::TokenGenerator::memorydb).
    pub const MEMORYDB: Self = Self::known("memorydb", SigningRules::GENERAL);
    /// Authentication tokens of Amazon MSK, with the feature `base64`: `TokenGenerator::msk`.
    pub const KAFKA_CLUSTER: Self = Self::known("kafka-cluster", SigningRules::GENERAL);
    /// Amazon Transcribe: [`TokenGenerator::transcribe`](crate::token::TokenGenerator::transcribe).
    pub const TRANSCRIBE: Self = Self::known("transcribe", SigningRules::GENERAL);
    /// AWS STS: [`TokenGenerator::caller_identity`](crate::token::TokenGenerator::caller_identity).
    pub const STS: Self = Self::known("sts", SigningRules::GENERAL);
    /// API Gateway.
    ///
    /// The URL of a WebSocket API is signed as `https`; no signature covers the scheme.
    ///
    /// ```
    /// # use presign::{Credentials, Region, Request, Service, Signer};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let signer = Signer::new(Service::EXECUTE_API, Region::EU_WEST_1, credentials);
    /// let pets = Request::get("https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/pets")?.query("limit", "10");
    /// println!("{}", signer.presign(&pets, Duration::from_secs(300))?);
    ///
    /// let chat = Request::get("https://f6g7h8i9j0.execute-api.eu-west-1.amazonaws.com/prod")?;
    /// let url = signer.presign(&chat, Duration::from_secs(300))?.into_string().replacen("https", "wss", 1);
    /// # assert!(url.starts_with("wss://f6g7h8i9j0.execute-api.eu-west-1.amazonaws.com/prod?X-Amz-Algorithm="));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [Access control by IAM](https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html).
    pub const EXECUTE_API: Self = Self::known("execute-api", SigningRules::GENERAL);
    /// The data of Amazon Neptune: queries in Gremlin, SPARQL and openCypher.
    ///
    /// ```
    /// # use presign::{Credentials, Region, Request, Service, Signer};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let signer = Signer::new(Service::NEPTUNE_DB, Region::US_EAST_1, credentials);
    /// let status = Request::get("https://graph.cluster-c1.us-east-1.neptune.amazonaws.com:8182/status")?;
    /// println!("{}", signer.presign(&status, Duration::from_secs(300))?);
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [Connecting with IAM authentication](https://docs.aws.amazon.com/neptune/latest/userguide/iam-auth-connecting.html).
    pub const NEPTUNE_DB: Self = Self::known("neptune-db", SigningRules::GENERAL);
    /// Amazon OpenSearch Service, whose signing name is `es`.
    ///
    /// ```
    /// # use presign::{Credentials, Region, Request, Service, Signer};
    /// # use std::time::Duration;
    /// # let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let signer = Signer::new(Service::OPENSEARCH, Region::US_EAST_1, credentials);
    /// let search = Request::get("https://search-movies-a1b2c3.us-east-1.es.amazonaws.com/movies/_search")?.query("q", "mars");
    /// println!("{}", signer.presign(&search, Duration::from_secs(300))?);
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [Making and signing requests](https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-signing-service-requests.html).
    pub const OPENSEARCH: Self = Self::known("es", SigningRules::GENERAL);
    /// AWS IoT Core's MQTT over WebSocket, which takes the session token as a parameter that is not signed:
    /// [`TokenGenerator::iot_mqtt`](crate::token::TokenGenerator::iot_mqtt).
    ///
    /// Source: [Device communication protocols](https://docs.aws.amazon.com/iot/latest/developerguide/protocols.html).
    pub const IOT_DEVICE_GATEWAY: Self =
        Self::known("iotdevicegateway", SigningRules::GENERAL.sign_session_token(false));

    const fn known(name: &'static str, rules: SigningRules) -> Self {
        Self { name: Cow::Borrowed(name), rules }
    }

    /// A service of AWS by its signing name, with the rules that AWS has for it: those of the constants above for their
    /// names, [`SigningRules::GENERAL`] for every other.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] for
    ///
    /// - `""`, and a name of more than 63 characters
    /// - `"s3/aws4_request"`, `"my service"`: any character but `A-Z`, `a-z`, `0-9`, `-`, `_`, `.`
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

    /// A service with rules of its own.
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

    /// The signing name: the service's component of the credential scope.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The rules that requests to it are signed by.
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

/// In what the services of AWS differ when they check a signature.
///
/// Start from [`SigningRules::GENERAL`] or [`SigningRules::S3`] and change what differs.
///
/// ```
/// use presign::{Service, SigningRules};
///
/// // A server of your own that signs as S3 does, but for the hash of the body:
/// let service = Service::custom("files", SigningRules::S3.sign_payload(true))?;
/// assert_ne!(service.rules(), SigningRules::S3);
/// # Ok::<(), presign::Error>(())
/// ```
///
/// Source: [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
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
    /// `X-Amz-S3session-Token`, of credentials made by `CreateSession` for a directory bucket
    S3Session,
}

impl TokenParameter {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Security => "X-Amz-Security-Token",
            Self::S3Session => "X-Amz-S3session-Token",
        }
    }
}

/// What stands for the payload's hash where that is not signed.
pub(crate) const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

impl SigningRules {
    /// The path is normalised and encoded once more, the payload's hash is signed, and so is the session token.
    pub const GENERAL: Self = Self {
        double_encode_path: true,
        normalize_path: true,
        sign_payload: true,
        sign_session_token: true,
        token_parameter: TokenParameter::Security,
    };

    /// The path is encoded once and never normalised (object keys may hold `//` and `..`), and the payload's hash is
    /// the literal `UNSIGNED-PAYLOAD`.
    pub const S3: Self =
        Self { double_encode_path: false, normalize_path: false, sign_payload: false, ..Self::GENERAL };

    /// Whether the path as it stands on the request line is percent-encoded once more, so that `%20` becomes `%2520`.
    /// Without it, the path is decoded and encoded again.
    #[must_use]
    pub const fn double_encode_path(self, yes: bool) -> Self {
        Self { double_encode_path: yes, ..self }
    }

    /// Whether `.` and `..` segments are resolved and slashes merged before the path is encoded.
    #[must_use]
    pub const fn normalize_path(self, yes: bool) -> Self {
        Self { normalize_path: yes, ..self }
    }

    /// Whether the SHA-256 of the payload is signed, in place of the literal `UNSIGNED-PAYLOAD`.
    #[must_use]
    pub const fn sign_payload(self, yes: bool) -> Self {
        Self { sign_payload: yes, ..self }
    }

    /// Whether the session token is part of the signed query. Without it, the token is added behind the signature.
    #[must_use]
    pub const fn sign_session_token(self, yes: bool) -> Self {
        Self { sign_session_token: yes, ..self }
    }
}
