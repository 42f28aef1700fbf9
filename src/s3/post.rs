//! Uploads by a form: what a browser sends to S3 without a line of script, within the limits of a policy that is signed.
//!
//! [`Bucket::post`](crate::s3::Bucket::post) starts a [`Form`]; options are added in a chain, which ends in
//! [`presign`](Form::presign). Each adds a condition to the policy and, where the condition fixes a field, that field to the
//! form, so that neither can be without the other. The [`PresignedPost`] that comes of it has
//!
//! - *fixed fields*, which are sent as they are: the key, the policy, the signature and every field with one allowed value;
//! - *open fields*, which the client fills in, each with the prefix that its value has to begin with.
//!
//! All fixed fields together with any such values satisfy the policy.
//!
//! ```
//! use presign::{Credentials, Region, s3::Bucket};
//! use std::time::Duration;
//!
//! let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
//! let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
//! let form = bucket
//!     .post("uploads/7f3a/${filename}")
//!     .content_type_starts_with("image/")
//!     .content_length(1..=10_485_760)
//!     .presign(Duration::from_secs(900))?;
//! assert!(form.open_fields().eq([("Content-Type", "image/")]));
//!
//! // The page that the browser shows:
//! println!("{}", form.to_html());
//! # Ok::<(), presign::Error>(())
//! ```
//!
//! # What a client can do with a form
//!
//! S3 looks at what is sent and at the policy, never at the page. Whoever has the form can
//!
//! - send any key that begins as the form's key does before its `${filename}`, with slashes and `..` segments behind that,
//!   and replace what is there: let it be a prefix that ends in `/` and that only this upload has, `uploads/7f3a/${filename}`.
//!   The whole bucket is open to a form for `${filename}` alone, and `user/ann${filename}` is open to `user/anna/`;
//! - choose every value that an open field admits: the content is not looked at, and `image/` admits `image/svg+xml`, which is
//!   a program to the browser that shows it;
//! - send as much as S3 takes, unless there is a [`content_length`](Form::content_length), and as often as it likes until the
//!   form expires.
//!
//! # On a server
//!
//! A server that takes forms itself checks them with a [`Verifier`].
//!
//! Source: [Browser-based uploads using POST](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html), and its
//! pages on the [policy](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html) and the
//! [form](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html).

mod error;
mod field;

mod condition;
mod policy;

mod curl;
mod html;
mod presigned_post;

mod form;
mod options;

mod verifier;

pub use condition::Condition;
pub use error::PostError;
pub use form::Form;
pub use policy::Policy;
pub use presigned_post::PresignedPost;
pub use verifier::{PresentedPost, VerifiedPost, Verifier};
