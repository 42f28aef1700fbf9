use alloc::string::String;

use zeroize::Zeroizing;

use crate::region_set::Regions;
use crate::sigv4::uri_encode::{push_each, push_query};
use crate::{Credentials, Region, RegionSet, Service, SigningTime};

/// The last component of every scope.
pub(crate) const TERMINATOR: &str = "aws4_request";

/// What a signature is good for: a day, a region and a service, `20130524/us-east-1/s3/aws4_request`. That of Signature Version
/// 4A has no region: a parameter of its own tells the set of regions.
///
/// Source: [Elements of a request signature](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html).
#[derive(Clone, Copy, Debug)]
pub(crate) struct CredentialScope<'a> {
    pub(crate) time: SigningTime,
    /// Region, if there is one, service and `aws4_request`, with a slash before each, and a line break: the end of a line of the
    /// string to sign.
    pub(crate) behind_date: &'a str,
}

impl CredentialScope<'_> {
    /// The components behind the date.
    pub(crate) fn components(&self) -> impl Iterator<Item = &[u8]> {
        self.behind_date.trim_ascii().as_bytes().split(|byte| *byte == b'/').skip(1)
    }
}

/// The scope behind the date, and a line break.
pub(crate) fn scope_behind_date(region: Option<&Region>, service: &Service) -> String {
    behind_date(region, service, "/", "\n")
}

/// The components behind the date with a slash before each, and what stands behind them all.
fn behind_date(region: Option<&Region>, service: &Service, slash: &str, end: &str) -> String {
    let (before_region, region) = region.map_or(("", ""), |region| (slash, region.as_str()));
    [before_region, region, slash, service.as_str(), slash, TERMINATOR, end].concat()
}

/// What the query says of the signed headers if there is none but the host.
const HOST: &str = "&X-Amz-SignedHeaders=host";

/// What a signer writes into every text that it signs, whatever the day, in the forms in which it stands there.
pub(crate) struct CredentialTexts {
    /// The scope behind the date, and a line break.
    scope: String,
    /// `X-Amz-Algorithm`, and `X-Amz-Credential` up to the date.
    pub(crate) before_date: String,
    /// `X-Amz-Credential` behind the date, and `X-Amz-Date` up to the time.
    pub(crate) behind_date: String,
    /// Behind `X-Amz-Expires`: the parameters of the region set and of the session token, if there are such, and the one of the
    /// signed headers if there is none but the host.
    pub(crate) behind_expiry: Zeroizing<String>,
    /// Behind the signature: the session token's parameter, if there is one and it is not signed. Not an empty text if there is
    /// none: to wipe the nothing that it points to can take a processor 100 ns.
    behind_signature: Option<Zeroizing<String>>,
}

impl CredentialTexts {
    pub(crate) fn new(credentials: &Credentials, regions: &Regions, service: &Service) -> Self {
        /// The names of parameters, and what stands between.
        const FIXED: usize = 64;
        let scope = scope_behind_date(regions.region(), service);
        let mut before_date = String::with_capacity(FIXED + 3 * credentials.access_key_id().len());
        let algorithm = regions.algorithm().as_str();
        push_each(&mut before_date, &["X-Amz-Algorithm=", algorithm, "&X-Amz-Credential="]);
        push_query(&mut before_date, credentials.access_key_id());
        before_date.push_str("%2F");
        // Of their names, no character is encoded.
        let behind_date = behind_date(regions.region(), service, "%2F", "&X-Amz-Date=");

        let rules = service.rules();
        let region_set = regions.region_set().map_or("", RegionSet::as_str);
        // Each text is made with all of its room, so that no copy of the token is left behind.
        let token_room = credentials.session_token().map_or(0, |token| FIXED + 3 * token.len());
        let write_token = |text: &mut String, session_token: &str| {
            push_each(text, &["&", rules.token_parameter.name(), "="]);
            push_query(text, session_token);
        };
        let mut behind_expiry =
            Zeroizing::new(String::with_capacity(FIXED + 3 * region_set.len() + token_room));
        if !region_set.is_empty() {
            behind_expiry.push_str("&X-Amz-Region-Set=");
            push_query(&mut behind_expiry, region_set);
        }
        let mut behind_signature = None;
        match credentials.session_token() {
            Some(token) if rules.sign_session_token => write_token(&mut behind_expiry, token),
            Some(token) => {
                let text = behind_signature.insert(Zeroizing::new(String::with_capacity(token_room)));
                write_token(text, token);
            }
            None => {}
        }
        behind_expiry.push_str(HOST);
        Self { scope, before_date, behind_date, behind_expiry, behind_signature }
    }

    /// Behind the signature: the session token's parameter, if there is one and it is not signed.
    pub(crate) fn behind_signature(&self) -> Option<&str> {
        self.behind_signature.as_ref().map(|text| text.as_str())
    }

    /// The scope behind the date, and a line break.
    #[cfg(feature = "verify")]
    pub(crate) fn scope_behind_date(&self) -> &str {
        &self.scope
    }

    /// The session token as it stands in a query, if there is one.
    #[cfg(feature = "verify")]
    pub(crate) fn token(&self) -> Option<&str> {
        let signed = self.behind_expiry.strip_suffix(HOST).unwrap_or_default();
        [Some(signed), self.behind_signature()].into_iter().flatten().find_map(|text| {
            let (name, value) = text.rsplit_once('=')?;
            name.ends_with("Token").then_some(value)
        })
    }

    #[inline]
    pub(crate) fn scope_at(&self, time: SigningTime) -> CredentialScope<'_> {
        CredentialScope { time, behind_date: &self.scope }
    }

    /// No less than the length of all that is written, and of the scope in the string to sign.
    pub(crate) fn capacity(&self) -> usize {
        let behind_signature = self.behind_signature().unwrap_or_default();
        [&*self.scope, &self.before_date, &self.behind_date, &self.behind_expiry, behind_signature]
            .iter()
            .map(|text| text.len())
            .sum()
    }
}
