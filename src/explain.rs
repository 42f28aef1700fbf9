//! Reasons for `SignatureDoesNotMatch` and other refusals.
//!
//! A [`FailedRequest`] takes the client's request and the server's response. Its [`Explanation`]
//! has the most likely [`Cause`], a text for people, and each [`Difference`] between the canonical
//! requests of client and server. This needs no secret. With the credentials, it also checks the
//! signature and looks for the request for which the URL was signed.
//!
//! ```
//! use presign::explain::{Cause, FailedRequest};
//!
//! let url = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
//!     &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
//!     &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
//!     &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
//! let body = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message>\
//!     <X-Amz-Expires>86400</X-Amz-Expires><Expires>2013-05-25T00:00:00Z</Expires>\
//!     <ServerTime>2013-05-25T01:30:00Z</ServerTime></Error>";
//! let explanation = FailedRequest::new("GET", url).response_body(body).explain();
//! assert_eq!(explanation.cause(), &Cause::Expired);
//! println!("{explanation}");
//! # assert!(explanation.to_string().contains("1 hour 30 minutes"));
//! ```
//!
//! # What it reads
//!
//! Give the response as received or as copied:
//!
//! - XML, also as a browser shows it: with bare `&` and without line breaks
//! - JSON of API Gateway and other services
//! - the exception of an SDK
//! - an HTML page, which shows that a proxy or a content delivery network refused the request
//! - each of these after the status line and headers that `curl -i` prints
//!
//! S3, OpenStack Swift and LocalStack state the canonical request that they computed, which
//! explains most. MinIO, Ceph, Garage, R2 and B2 state only a code and a sentence: for these
//! servers, the credentials help most.
//!
//! Only method and URL are required. What was not given counts as unknown, not as absent.
//!
//! # What it claims
//!
//! The server's statements come before what the URL looks like. Names that others chose, such as an
//! object key in a message, never decide the cause.
//!
//! No explanation contains a complete signature, session token or SSE-C key. Its text has no
//! control character except line breaks.
//!
//! Source: [Error responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html)
//! and
//! [Troubleshoot Signature Version 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html).

mod canonical;
mod cause;
mod client_request;
mod compare;
mod diagnosis;
mod difference;
mod digest;
mod error_document;
mod evidence;
mod explanation;
mod facts;
mod failed_request;
mod hosts;
mod hypotheses;
mod json;
mod page;
mod response;
mod sentences;
mod signature_check;
mod statement;
mod texts;
mod url_defect;
mod wording;
mod xml;

pub use failed_request::FailedRequest;

pub use explanation::Explanation;

pub use cause::Cause;
pub use difference::Difference;
