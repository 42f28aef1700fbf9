//! What a server states about the request, by its code and its sentences.

use crate::explain::cause::Cause;

/// The server's statement about the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Statement {
    /// There is no response, or it says nothing that is known.
    Nothing,
    /// The signature does not match, for an unknown reason.
    Mismatch,
    /// The request is forbidden.
    Denied,
    /// Signing parameters are missing.
    ParametersMissing,
    /// A signing parameter is malformed.
    ParameterMalformed(&'static str),
    /// Headers are not signed; the document may name one.
    HeadersNotSigned,
    /// The header `host` is not signed.
    HostNotSigned,
    /// A signed header is missing; the document names it.
    HeaderMissing,
    /// The session token or the access key id is unknown.
    TokenUnknown,
    /// The credential scope has the wrong region or service.
    Scope,
    /// The server does not support the way in which the request is signed.
    Mechanism,
    /// The request needs a signature of version 4 but has none.
    Version4Required,
    /// The upload form is refused.
    Form,
    /// The request is malformed, perhaps because the URL is.
    BadRequest,
    /// The request is refused for this reason.
    Cause(Cause),
    /// The request is refused for a reason other than its authentication.
    Other,
}
