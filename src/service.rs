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
    /// Authentication tokens of Amazon RDS and Aurora.
    pub const RDS_DB: Self = Self::known("rds-db", SigningRules::GENERAL);
    /// AWS STS.
    pub const STS: Self = Self::known("sts", SigningRules::GENERAL);
    /// API Gateway.
    pub const EXECUTE_API: Self = Self::known("execute-api", SigningRules::GENERAL);
    /// AWS IoT Core's MQTT over WebSocket, which takes the session token as a parameter that is not signed. Sign the `https`
    /// URL and write `wss` in place of the scheme, which no signature covers.
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
