//! Requests of the crate `http`.

use crate::verify::error::VerifyError;
use crate::verify::presented::Presented;
use crate::verify::target::Target;
use crate::verify::verifier::Verifier;

impl Verifier {
    /// Parses a request of the crate `http`.
    ///
    /// The `Host` header is the request's host. If it is missing, as in HTTP/2, the authority of
    /// the URI is the host.
    ///
    /// The URI must be the one that the client sent. A nested router of `axum` removes its prefix
    /// from the URI: use [`parse_http_with_uri`](Self::parse_http_with_uri) there. The result
    /// borrows the request, so drop it before you pass the request on:
    ///
    /// ```
    /// # use presign::verify::{VerifyError, Verifier};
    /// # use presign::{Signer, SigningTime, Validity};
    /// fn guard<B>(verifier: &Verifier, signer: &Signer, request: &http::Request<B>) -> Result<Validity, VerifyError> {
    ///     let presented = verifier.parse_http(request)?;
    ///     Ok(presented.verify_with(signer, SigningTime::now())?.validity())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn parse_http<'a, B>(&'a self, request: &'a http::Request<B>) -> Result<Presented<'a>, VerifyError> {
        self.parse_http_with_uri(request.method(), request.uri(), request.headers())
    }

    /// As [`parse_http`](Self::parse_http), for a request without its body.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn parse_http_parts<'a>(
        &'a self,
        parts: &'a http::request::Parts,
    ) -> Result<Presented<'a>, VerifyError> {
        self.parse_http_with_uri(&parts.method, &parts.uri, &parts.headers)
    }

    /// As [`parse_http`](Self::parse_http), given the URI that the client sent, for routers that
    /// change the request's URI.
    ///
    /// In `axum`, the extractor `OriginalUri` returns it.
    ///
    /// ```
    /// # use presign::verify::{Presented, VerifyError, Verifier};
    /// fn parse<'a, B>(
    ///     verifier: &'a Verifier,
    ///     request: &'a http::Request<B>,
    ///     original_uri: &'a http::Uri,
    /// ) -> Result<Presented<'a>, VerifyError> {
    ///     verifier.parse_http_with_uri(request.method(), original_uri, request.headers())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn parse_http_with_uri<'a>(
        &'a self,
        method: &'a http::Method,
        uri: &'a http::Uri,
        headers: &'a http::HeaderMap,
    ) -> Result<Presented<'a>, VerifyError> {
        let authority = uri.authority().map(http::uri::Authority::as_str);
        let path_and_query = uri.path_and_query().map_or("", http::uri::PathAndQuery::as_str);
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        self.parse_target(method.as_str(), Target::new(authority, path_and_query)?, headers)
    }
}
