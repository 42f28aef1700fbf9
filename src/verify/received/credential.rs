use crate::sigv4::scope::TERMINATOR;

/// What a credential consists of, as a query or a form states it: access key id, date, region, service and `aws4_request`, with
/// slashes between.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StatedCredential<'a> {
    pub(crate) access_key_id: &'a str,
    pub(crate) date: &'a str,
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
}

impl<'a> StatedCredential<'a> {
    /// The access key id may hold slashes, unlike what stands behind it.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.rsplitn(5, '/');
        if parts.next() != Some(TERMINATOR) {
            return None;
        }
        let (service, region, date) = (parts.next()?, parts.next()?, parts.next()?);
        let access_key_id = parts.next().filter(|id| !id.is_empty())?;
        Some(Self { access_key_id, date, region, service })
    }
}
