use crate::token::generator::{Kind, Lifetime, Options, TokenGenerator};
use crate::token::target::Place;
use crate::{Credentials, Error, Region, Service};

static CALLER_IDENTITY: Kind =
    Kind { options: Options::Headers, ..Kind::new("STS", Lifetime::FIFTEEN_MINUTES) };

impl TokenGenerator {
    /// A URL that tells whoever asks STS for it who signed it: `GetCallerIdentity`. Good for 15 minutes, which is the longest,
    /// too.
    ///
    /// A server that is not AWS learns by it, without any secret of its own, which user or role it is talking to. It has to
    /// insist on a signed [`header`](Self::header) with its own name, or it could show the URL to another server and be taken for the
    /// signer; and on the host being one of STS. STS itself takes the URL for 15 minutes, whatever lifetime it was signed for.
    ///
    /// The host is that of the region, `sts.us-east-1.amazonaws.com`. A login that wants the signature in the header
    /// `Authorization`, such as Vault's, is another thing, and not to be had from this crate.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    ///
    /// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let identity = TokenGenerator::caller_identity(Region::EU_WEST_1, credentials)?.header("X-Server-Id", "wiki.example.com");
    /// let token = identity.token()?;
    /// assert!(token.as_str().starts_with("https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-"));
    /// // What the server sends to STS along with it:
    /// assert!(token.presigned_url().required_headers().eq([("x-server-id", "wiki.example.com")]));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [GetCallerIdentity](https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html).
    ///
    /// # Errors
    ///
    /// [`Error::Region`] for
    ///
    /// - `"US_East"`, `"a.b"`: what cannot stand in a host
    /// - `"aws-global"`, `"fips-us-east-1"`, which are no regions
    pub fn caller_identity(region: Region, credentials: Credentials) -> Result<Self, Error> {
        Self::identity(&CALLER_IDENTITY, region, credentials)
    }

    pub(super) fn identity(
        kind: &'static Kind,
        region: Region,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        let place = Place::endpoint("sts", &region)?;
        // Of the United States' government the ordinary endpoints are validated, and there are no others.
        let service = if region.as_str().starts_with("us-gov-") { "sts" } else { "sts-fips" };
        let fips = Place::fips_endpoint(service, &region);
        let generator = Self::new(kind, Service::STS, place, region, credentials).with_fips(fips);
        Ok(generator.with_query("Action", "GetCallerIdentity").with_query("Version", "2011-06-15"))
    }
}
