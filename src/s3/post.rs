//! Presigned POST: a browser uploads to S3 with a plain HTML form, within the limits of a signed
//! policy.
//!
//! [`Bucket::post`](crate::s3::Bucket::post) starts a [`Form`], a chain of options sets its fields
//! and conditions, and [`presign`](Form::presign) signs it. Each option adds a condition to the
//! policy and, if the condition allows only one value, the field with that value to the form. So a
//! field never lacks its condition. The resulting [`PresignedPost`] has
//!
//! - *fixed fields*, which the client must send unchanged: the key, the policy, the signature and
//!   every field with one allowed value;
//! - *open fields*, whose values the client chooses; the policy requires only a prefix of each.
//!
//! The fixed fields satisfy the policy together with any open fields that have their prefixes.
//!
//! ```
//! use presign::{Credentials, Region, s3::Bucket};
//! use std::time::Duration;
//!
//! let secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
//! let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", secret_access_key)?;
//! let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
//! let form = bucket
//!     .post("uploads/7f3a/${filename}")
//!     .content_type_starts_with("image/")
//!     .content_length(1..=10_485_760)
//!     .presign(Duration::from_secs(900))?;
//! assert!(form.open_fields().eq([("Content-Type", "image/")]));
//!
//! // The browser shows this page:
//! println!("{}", form.to_html());
//! # Ok::<(), presign::Error>(())
//! ```
//!
//! # What a client can do with a form
//!
//! S3 checks the request against the policy, never against the page. A client that has the form can
//!
//! - send any key that begins like the form's key before its `${filename}`, followed by any text,
//!   slashes and `..` segments included, and replace the object of that key. Choose a prefix that
//!   ends in `/` and that only this upload has: `uploads/7f3a/${filename}`. A form for
//!   `${filename}` alone opens the whole bucket, and `user/ann${filename}` also opens `user/anna/`.
//!   No condition covers text after the variable: with `uploads/7f3a/${filename}.tmp`, the client
//!   can also send a key without `.tmp`;
//! - choose any value that an open field allows. S3 does not check the content, and `image/` also
//!   allows `image/svg+xml`, in which a browser runs scripts;
//! - send a file of any length that S3 accepts, unless [`content_length`](Form::content_length)
//!   limits it, and upload any number of times until the form expires.
//!
//! # On a server
//!
//! If your own server accepts forms, a [`Verifier`] parses each into a [`PresentedPost`], whose
//! verification returns a [`VerifiedPost`]. The [`Policy`] lists each [`Condition`], and a
//! [`PostError`] names the first that a form does not meet.
//!
//! Sources:
//!
//! - [Browser-based uploads using POST](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html)
//! - [POST policy](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html)
//! - [HTML form](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html)

mod error;
mod field;

mod condition;
mod policy;
mod policy_json;

mod presigned_post;

mod curl;
mod error_document;
mod html;

mod form;
mod options;

mod verified_post;
mod verifier;

pub use form::Form;
pub use presigned_post::PresignedPost;

pub use verifier::{PresentedPost, Verifier};

pub use verified_post::VerifiedPost;

pub use condition::Condition;
pub use error::PostError;
pub use policy::Policy;
