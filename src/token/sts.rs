use crate::token::generator::{Kind, Lifetime, Options, TokenGenerator};
use crate::token::target::TokenTarget;
use crate::{Credentials, Error, Region, Service};

static CALLER_IDENTITY: Kind =
    Kind { options: Options::Headers, ..Kind::new("STS", Lifetime::FIFTEEN_MINUTES) };

impl TokenGenerator {
    /// Creates a generator of `GetCallerIdentity` URLs, which prove the signer's identity.
    ///
    /// A server that receives such a URL sends it to STS, which responds with the user or role that
    /// signed it. The server needs no secret for that. URLs are valid for 15 minutes, which is also
    /// the maximum. STS accepts a URL for 15 minutes whatever lifetime it states.
    ///
    /// The server must require two things. The first is a signed [`header`](Self::header) with the
    /// server's own name: without it, the server could send the URL to another server and pose as
    /// the signer. The second is that the host is an STS endpoint.
    ///
    /// The host is the regional endpoint, such as `sts.us-east-1.amazonaws.com`. Logins that expect
    /// the signature in the header `Authorization`, such as Vault's, are out of scope.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    ///
    /// let credentials =
    ///     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let identity = TokenGenerator::caller_identity(Region::EU_WEST_1, credentials)?
    ///     .header("X-Server-Id", "wiki.example.com");
    /// let token = identity.token()?;
    /// assert!(token.as_str().starts_with(
    ///     "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-"
    /// ));
    /// // The server must send this header to STS with the URL:
    /// assert!(token.presigned_url().required_headers().eq([("x-server-id", "wiki.example.com")]));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [GetCallerIdentity](https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html).
    ///
    /// # Errors
    ///
    /// [`Error::Region`] for
    ///
    /// - `"US_East"`, `"a.b"`: a region that is not valid in a host name
    /// - `"aws-global"`, `"fips-us-east-1"`: a pseudo-region
    pub fn caller_identity(region: Region, credentials: Credentials) -> Result<Self, Error> {
        Self::identity(&CALLER_IDENTITY, region, credentials)
    }

    pub(super) fn identity(
        kind: &'static Kind,
        region: Region,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        let target = TokenTarget::endpoint("sts", &region)?;
        // In AWS GovCloud (US) the ordinary endpoints are the FIPS endpoints.
        let service = if region.as_str().starts_with("us-gov-") { "sts" } else { "sts-fips" };
        let fips = TokenTarget::fips_endpoint(service, &region);
        let generator = Self::new(kind, Service::STS, target, region, credentials)?.with_fips(fips);
        Ok(generator.with_query("Action", "GetCallerIdentity").with_query("Version", "2011-06-15"))
    }
}
