//! "Why `SignatureDoesNotMatch`?"
//!
//! A [`FailedRequest`] is told what the client sent (or was to send) and what the server answered; its [`Explanation`] is a
//! [`Cause`], and a text for people with the two canonical requests side by side where they differ. It needs no secret. With the
//! credentials at hand it also says whether the signature was right, and finds out what the URL was signed for instead.
//!
//! ```
//! use presign::explain::{Cause, FailedRequest};
//!
//! let url = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
//!     &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
//!     &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
//!     &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
//! let answer = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message>\
//!     <X-Amz-Expires>86400</X-Amz-Expires><Expires>2013-05-25T00:00:00Z</Expires>\
//!     <ServerTime>2013-05-25T01:30:00Z</ServerTime></Error>";
//! let explanation = FailedRequest::new("GET", url).response_body(answer).explain();
//! assert_eq!(explanation.cause(), &Cause::Expired);
//! println!("{explanation}");
//! # assert!(explanation.to_string().contains("1 hour 30 minutes"));
//! ```
//!
//! # What it reads
//!
//! The error document of S3 and of the servers that speak its protocol, as it came over the wire or as a browser shows it.
//! S3, and OpenStack Swift, say which canonical request they computed, and comparing it says most. MinIO, Ceph and Garage answer
//! with a code and a sentence; what the URL, the headers and the code say is then all there is, and credentials help much.
//!
//! The text shows neither the signature nor a session token in full, no key of SSE-C, and no control characters.
//!
//! Source: [Error responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html) and
//! [Troubleshoot Signature Version 4](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html).

mod cause;

mod explanation;

mod canonical;
mod error_document;

mod client_request;

mod compare;
mod hypotheses;

mod diagnosis;

pub use cause::Cause;
pub use diagnosis::FailedRequest;
pub use explanation::{Difference, Explanation};
