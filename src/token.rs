//! Authentication tokens: presigned URLs that AWS services accept as passwords.
//!
//! Create a [`TokenGenerator`] for one resource, such as a database user or a cluster, and generate
//! a [`AuthToken`] for each connection. No request goes to AWS: a token costs as much as a signature.
//!
//! | for | constructor | valid for | used as |
//! |---|---|---|---|
//! | RDS, Aurora | [`rds`](TokenGenerator::rds)`(host, port, user, …)` | 15 minutes | the password of the connection |
//! | Aurora DSQL | [`dsql`](TokenGenerator::dsql)`(host, …)`, [`dsql_admin`](TokenGenerator::dsql_admin)`(host, …)` | 15 minutes, up to a week | the password of the connection |
//! | ElastiCache | [`elasticache`](TokenGenerator::elasticache)`(cache, user, …)`, [`elasticache_serverless`](TokenGenerator::elasticache_serverless)`(cache, user, …)` | 15 minutes | the password in `AUTH` or `HELLO` |
//! | MemoryDB | [`memorydb`](TokenGenerator::memorydb)`(cluster, user, …)` | 15 minutes | the password in `AUTH` or `HELLO` |
//! | EKS | [`eks`](TokenGenerator::eks)`(cluster, …)` | 14 minutes | the bearer token of the Kubernetes API |
//! | MSK | [`msk`](TokenGenerator::msk)`(…)` | 15 minutes | the SASL/OAUTHBEARER token |
//! | Bedrock | [`bedrock`](TokenGenerator::bedrock)`(…)` | 12 hours | the API key of Amazon Bedrock |
//! | STS | [`caller_identity`](TokenGenerator::caller_identity)`(…)` | 15 minutes | proof of the signer's identity for another server |
//! | IoT Core | [`iot_mqtt`](TokenGenerator::iot_mqtt)`(host, …)` | 15 minutes, up to a day | the URL of a WebSocket |
//! | Transcribe | [`transcribe`](TokenGenerator::transcribe)`(encoding, rate, …)` | 5 minutes | the URL of a WebSocket |
//!
//! Region and credentials are the last arguments of each. A token only needs to be valid while the
//! connection is opened, so a connection pool generates a new one for each connection.
//!
//! ```
//! use presign::{Credentials, Region, token::TokenGenerator};
//!
//! let credentials =
//!     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
//! let host = "app.c1a2b3.us-east-1.rds.amazonaws.com";
//! let database = TokenGenerator::rds(host, 5432, "app", Region::US_EAST_1, credentials)?;
//! let password = database.token()?;
//! assert!(password.as_str().starts_with(
//!     "app.c1a2b3.us-east-1.rds.amazonaws.com:5432/?Action=connect&DBUser=app&X-Amz-"
//! ));
//! # Ok::<(), presign::Error>(())
//! ```
//!
//! Logins that sign headers, such as Vault's and MSK's `AWS_MSK_IAM` mechanism, are out of scope.

mod auth_token;
mod target;

mod generator;

mod bedrock;
mod dsql;
mod eks;
mod elasticache;
mod iot;
mod msk;
mod rds;
mod sts;
mod transcribe;

pub use auth_token::AuthToken;
pub use generator::TokenGenerator;
