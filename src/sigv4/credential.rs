use crate::sigv4::scope::TERMINATOR;

/// The parts of a credential: `AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ParsedCredential<'a> {
    pub(crate) access_key_id: &'a str,
    pub(crate) date: &'a str,
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
}

impl<'a> ParsedCredential<'a> {
    /// Parses a credential. Only the access key id may contain slashes.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.rsplitn(5, '/');
        if parts.next() != Some(TERMINATOR) {
            return None;
        }
        let (service, region, date) = (parts.next()?, parts.next()?, parts.next()?);
        let access_key_id = parts.next().filter(|id| !id.is_empty())?;
        Some(Self { access_key_id, date, region, service })
    }
}
