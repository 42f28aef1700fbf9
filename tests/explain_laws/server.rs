//! A server with one access key, and the error documents of the servers that people use.

use presign::verify::{Verifier, VerifyError};
use presign::{Credentials, Region, Service, SigningTime};

use crate::request::ClientRequest;

/// A kind of response to a refused request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Document {
    /// S3's, with the canonical request.
    S3,
    /// The same as a browser shows it: bare `&`, and spaces in place of line breaks.
    Copied,
    /// S3's code and sentence only, in `MinIO`'s words.
    Sentence,
    /// A code without a sentence.
    Ceph,
    Garage,
    /// The JSON of an AWS service, with the canonical string in its message.
    Json,
    JsonSentence,
    /// The response was not given.
    NotGiven,
    /// The page of a proxy.
    Page,
    Empty,
}

impl Document {
    pub(crate) const ALL: [Self; 10] = [
        Self::S3,
        Self::Copied,
        Self::Sentence,
        Self::Ceph,
        Self::Garage,
        Self::Json,
        Self::JsonSentence,
        Self::NotGiven,
        Self::Page,
        Self::Empty,
    ];

    /// Returns the service that sends such documents.
    pub(crate) fn service(self) -> Service {
        if matches!(self, Self::Json | Self::JsonSentence) { Service::EXECUTE_API } else { Service::S3 }
    }
}

/// The reason why the server refuses a request.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Refusal {
    AccessKeyId,
    Expired,
    MissingHeader(&'static str),
    NotYetValid,
    OverSevenDays,
    Parameter,
    ParametersMissing,
    Region,
    SecondAuthentication,
    Service,
    SessionExpired,
    SessionToken,
    /// The canonical request and the string to sign, as the server computed them.
    Signature([String; 2]),
    UnsignedHeader(&'static str),
}

impl From<VerifyError> for Refusal {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::Expired => Self::Expired,
            VerifyError::NotYetValid => Self::NotYetValid,
            // The only one that a fault adds; `VerifyError` names no header of the request.
            VerifyError::UnsignedHeader(_) => Self::UnsignedHeader("x-amz-acl"),
            VerifyError::AccessKeyId => Self::AccessKeyId,
            VerifyError::ExpiredCredentials => Self::SessionExpired,
            VerifyError::SessionToken(_) => Self::SessionToken,
            VerifyError::Parameter { rule, .. } if rule.contains("server's region") => Self::Region,
            VerifyError::Parameter { rule, .. } if rule.contains("server's service") => Self::Service,
            VerifyError::Parameter { name: "X-Amz-Expires", rule, .. } if rule.contains("604800") => {
                Self::OverSevenDays
            }
            VerifyError::Parameter { rule, .. } if rule.contains("missing") => Self::ParametersMissing,
            VerifyError::NotPresigned | VerifyError::SignatureVersion2 => Self::ParametersMissing,
            _ => Self::Parameter,
        }
    }
}

pub(crate) struct Server {
    pub(crate) region: Region,
    pub(crate) service: Service,
    pub(crate) credentials: Credentials,
    pub(crate) now: SigningTime,
    pub(crate) document: Document,
}

impl Server {
    /// Returns the response if the server refuses the request: `Some(None)` is one that was not given.
    #[allow(clippy::option_option, reason = "a refusal without a known response is still a refusal")]
    pub(crate) fn refusal(&self, request: &ClientRequest) -> Option<Option<String>> {
        let refusal = self.verify(request).err()?;
        Some(match self.document {
            Document::NotGiven => None,
            Document::Empty => Some(String::new()),
            Document::Page => Some(
                "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1>\
                 </center>\r\n<hr><center>nginx/1.27.4</center>\r\n</body>\r\n</html>\r\n"
                    .into(),
            ),
            Document::Json | Document::JsonSentence => Some(self.json(&refusal, request)),
            _ => Some(self.xml(&refusal, request)),
        })
    }

    fn verify(&self, request: &ClientRequest) -> Result<(), Refusal> {
        if request.headers().any(|(name, _)| name == "authorization") {
            return Err(Refusal::SecondAuthentication);
        }
        // Garage has no other service.
        let service = if self.document == Document::Garage { Service::S3 } else { self.service.clone() };
        let verifier = Verifier::new(service, self.region.clone());
        let host = request.host();
        let mut headers: Vec<(&str, &str)> = request.headers().chain([("host", host.as_str())]).collect();
        let signed = ["content-type", "x-amz-meta-owner"];
        let missing = signed.into_iter().find(|name| !headers.iter().any(|(other, _)| other == name));
        if let (Document::Garage, Some(name)) = (self.document, missing) {
            return Err(Refusal::MissingHeader(name));
        }
        // Other servers treat a missing header as an empty one.
        headers.extend(missing.map(|name| (name, "")));
        let presented = verifier.parse(&request.method, request.target(), headers)?;
        match presented.verify(&self.credentials, self.now) {
            Ok(_) => Ok(()),
            Err(VerifyError::Signature) => {
                Err(Refusal::Signature([presented.canonical_request(), presented.string_to_sign()]))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn xml(&self, refusal: &Refusal, request: &ClientRequest) -> String {
        let (code, message) = match self.document {
            Document::Garage => self.garage(refusal),
            _ => self.s3(refusal),
        };
        let message = match self.document {
            Document::Ceph => String::new(),
            _ => format!("<Message>{message}</Message>"),
        };
        // Ceph has no code of its own for an expired URL.
        let code = if self.document == Document::Ceph && *refusal == Refusal::NotYetValid {
            "RequestTimeTooSkewed"
        } else {
            code
        };
        let is_s3 = matches!(self.document, Document::S3 | Document::Copied);
        let more = if is_s3 { self.elements(refusal, request) } else { String::new() };
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
        let elements =
            format!("<Error><Code>{code}</Code>{message}{more}<RequestId>4C1TQ7</RequestId></Error>");
        if self.document == Document::Copied {
            let shown = elements.replace('\n', " ").replace("&amp;", "&").replace("&lt;", "<");
            return format!(
                "This XML file does not appear to have any style information associated with it. The document tree is \
                 shown below.\n{shown}\n"
            );
        }
        [head, &elements].concat()
    }

    /// Returns the elements with S3's details.
    fn elements(&self, refusal: &Refusal, request: &ClientRequest) -> String {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        let value = |name: &str| {
            let (_, rest) = request.url.split_once(name).unwrap_or_default();
            rest.split(['&', '%']).next().unwrap_or_default().to_owned()
        };
        let now = self.now.to_string();
        match refusal {
            Refusal::Signature([canonical_request, string_to_sign]) => format!(
                "<AWSAccessKeyId>{}</AWSAccessKeyId><StringToSign>{}</StringToSign><SignatureProvided>{}\
                 </SignatureProvided><CanonicalRequest>{}</CanonicalRequest>",
                value("X-Amz-Credential="),
                escaped(string_to_sign),
                value("X-Amz-Signature="),
                escaped(canonical_request),
            ),
            Refusal::Expired | Refusal::NotYetValid => format!(
                "<ServerTime>{}-{}-{}T{}:{}:{}Z</ServerTime>",
                &now[..4],
                &now[4..6],
                &now[6..8],
                &now[9..11],
                &now[11..13],
                &now[13..15]
            ),
            Refusal::Region => format!("<Region>{}</Region>", self.region.as_str()),
            Refusal::UnsignedHeader(name) => format!("<HeadersNotSigned>{name}</HeadersNotSigned>"),
            _ => String::new(),
        }
    }

    /// Returns the code and the sentence of S3 and `MinIO`.
    fn s3(&self, refusal: &Refusal) -> (&'static str, String) {
        let is_minio = self.document == Document::Sentence;
        let (code, message) = match refusal {
            Refusal::AccessKeyId if is_minio => {
                ("InvalidAccessKeyId", "The Access Key Id you provided does not exist in our records.")
            }
            Refusal::AccessKeyId => {
                ("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
            }
            Refusal::Expired => ("AccessDenied", "Request has expired"),
            Refusal::NotYetValid if is_minio => ("AccessDenied", "Request is not valid yet"),
            Refusal::NotYetValid => ("AccessDenied", "Request is not yet valid"),
            Refusal::OverSevenDays => (
                "AuthorizationQueryParametersError",
                "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less \
                 than 604800 seconds",
            ),
            Refusal::Parameter => {
                ("AuthorizationQueryParametersError", "A parameter is not as it should be.")
            }
            Refusal::ParametersMissing => (
                "AuthorizationQueryParametersError",
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, \
                 X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
            ),
            Refusal::Region if is_minio => (
                "AuthorizationQueryParametersError",
                "Error parsing the X-Amz-Credential parameter; the region is wrong;",
            ),
            Refusal::Region => {
                let region = self.region.as_str();
                let message = "Error parsing the X-Amz-Credential parameter; the region 'eu-west-1' is wrong; expecting";
                return ("AuthorizationQueryParametersError", format!("{message} '{region}'"));
            }
            Refusal::SecondAuthentication if is_minio => (
                "InvalidRequest",
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
            ),
            Refusal::SecondAuthentication => (
                "InvalidArgument",
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string \
                 parameter or the Authorization header should be specified",
            ),
            Refusal::Service => (
                "AuthorizationQueryParametersError",
                "Error parsing the X-Amz-Credential parameter; incorrect service \"s3\". This endpoint belongs to \
                 \"s3-outposts\".",
            ),
            Refusal::SessionExpired => ("ExpiredToken", "The provided token has expired."),
            Refusal::SessionToken if is_minio => {
                ("InvalidTokenId", "The security token included in the request is invalid")
            }
            Refusal::SessionToken => {
                ("InvalidToken", "The provided token is malformed or otherwise invalid.")
            }
            Refusal::MissingHeader(_) | Refusal::Signature(_) => (
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. Check your key and \
                 signing method.",
            ),
            Refusal::UnsignedHeader(_) => {
                ("AccessDenied", "There were headers present in the request which were not signed")
            }
        };
        (code, message.into())
    }

    /// Returns Garage's code and sentence.
    fn garage(&self, refusal: &Refusal) -> (&'static str, String) {
        let scope = || format!("20240229/{}/{}/aws4_request", Region::EU_WEST_1, Service::S3.as_str());
        match refusal {
            Refusal::Region => (
                "AuthorizationHeaderMalformed",
                format!("Authorization header malformed, unexpected scope: {}", scope()),
            ),
            Refusal::AccessKeyId => ("AccessDenied", "Forbidden: No such key: AKIAIOSFODNN7EXAMPLE".into()),
            Refusal::Expired => ("InvalidRequest", "Bad request: Date is too old".into()),
            Refusal::OverSevenDays => {
                ("InvalidRequest", "Bad request: X-Amz-Expires may not exceed a week".into())
            }
            Refusal::ParametersMissing => {
                ("InvalidRequest", "Bad request: X-Amz-Credential not found in query parameters".into())
            }
            Refusal::Parameter => ("InvalidRequest", "Bad request: Invalid query parameters".into()),
            Refusal::MissingHeader(name) => {
                ("InvalidRequest", format!("Bad request: signed header `{name}` is not present"))
            }
            Refusal::UnsignedHeader(name) => {
                ("InvalidRequest", format!("Bad request: Header `{name}` should be signed"))
            }
            _ => ("AccessDenied", "Forbidden: Invalid signature".into()),
        }
    }

    /// Returns the document of an AWS service other than S3.
    fn json(&self, refusal: &Refusal, request: &ClientRequest) -> String {
        let time = "20240229T235950Z";
        let now = self.now;
        let message = match refusal {
            Refusal::AccessKeyId | Refusal::SessionToken => {
                "The security token included in the request is invalid.".into()
            }
            Refusal::SessionExpired => "The security token included in the request is expired".into(),
            Refusal::Expired => {
                format!("Signature expired: {time} is now earlier than {now} ({now} - 5 min.)")
            }
            Refusal::NotYetValid => {
                format!("Signature not yet current: {time} is still later than {now} ({now} + 5 min.)")
            }
            Refusal::Region => "Credential should be scoped to a valid region. ".into(),
            Refusal::Service => "Credential should be scoped to correct service: 'appsync'. ".into(),
            Refusal::ParametersMissing if !request.url.contains("X-Amz-") => {
                "Missing Authentication Token".into()
            }
            Refusal::ParametersMissing => "AWS query-string parameters must include 'X-Amz-Signature'. \
                Re-examine the query-string parameters."
                .into(),
            Refusal::SecondAuthentication => "Found both 'X-Amz-Algorithm' as a query-string param and \
                'Authorization' as HTTP header."
                .into(),
            Refusal::OverSevenDays | Refusal::Parameter => "Bad Request".into(),
            Refusal::MissingHeader(_) | Refusal::Signature(_) | Refusal::UnsignedHeader(_) => {
                let sentence = "The request signature we calculated does not match the signature you provided. \
                    Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
                match refusal {
                    Refusal::Signature([canonical_request, string_to_sign])
                        if self.document == Document::Json =>
                    {
                        format!(
                            "{sentence}\n\nThe Canonical String for this request should have been\n'{canonical_request}'\n\n\
                             The String-to-Sign should have been\n'{string_to_sign}'\n"
                        )
                    }
                    _ => sentence.into(),
                }
            }
        };
        serde_json::json!({ "message": message }).to_string()
    }
}
