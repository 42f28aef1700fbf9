//! Authentication tokens: presigned URLs that are no URLs any more, and stand where a password does.
//!
//! A [`TokenGenerator`] is made for what the token opens, and makes one whenever a connection needs it: a [`Token`], which tells
//! its end. Nothing is asked of AWS, so that a token costs no more than any other signature.
//!
//! | for | write | good for | goes to |
//! |---|---|---|---|
//! | RDS, Aurora | [`rds`](TokenGenerator::rds)`(host, port, user, …)` | 15 minutes | the password of the connection |
//! | Aurora DSQL | [`dsql`](TokenGenerator::dsql)`(host, …)`, [`dsql_admin`](TokenGenerator::dsql_admin)`(host, …)` | 15 minutes, up to a week | the password of the connection |
//! | ElastiCache | [`elasticache`](TokenGenerator::elasticache)`(cache, user, …)`, [`elasticache_serverless`](TokenGenerator::elasticache_serverless)`(cache, user, …)` | 15 minutes | `AUTH` or `HELLO` |
//! | MemoryDB | [`memorydb`](TokenGenerator::memorydb)`(cluster, user, …)` | 15 minutes | `AUTH` or `HELLO` |
//! | EKS | `eks(cluster, …)` | 14 minutes | the bearer token of the Kubernetes API |
//! | MSK | `msk(…)` | 15 minutes | SASL/OAUTHBEARER |
//! | STS | [`caller_identity`](TokenGenerator::caller_identity)`(…)` | 15 minutes | whoever is to know who the signer is |
//! | IoT Core | [`iot_mqtt`](TokenGenerator::iot_mqtt)`(host, …)` | 15 minutes, up to a day | the URL of a WebSocket |
//! | Transcribe | [`transcribe`](TokenGenerator::transcribe)`(encoding, rate, …)` | 5 minutes | the URL of a WebSocket |
//!
//! Region and credentials come last in each. A token has to be good when the connection is made, and not a second longer: what
//! keeps a pool of connections makes one for each.
//!
//! ```
//! use presign::{Credentials, Region, token::TokenGenerator};
//!
//! let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
//! let host = "app.c1a2b3.us-east-1.rds.amazonaws.com";
//! let database = TokenGenerator::rds(host, 5432, "app", Region::US_EAST_1, credentials)?;
//! let password = database.token()?;
//! assert!(password.as_str().starts_with("app.c1a2b3.us-east-1.rds.amazonaws.com:5432/?Action=connect&DBUser=app&X-Amz-"));
//! # Ok::<(), presign::Error>(())
//! ```
//!
//! What is signed in headers is not here, and hence neither Vault's login nor MSK's own mechanism `AWS_MSK_IAM`.

mod auth_token;

mod target;

mod generator;

mod dsql;
mod elasticache;
mod iot;
mod msk;
mod rds;
mod sts;
mod transcribe;

mod eks;

pub use auth_token::Token;
pub use generator::TokenGenerator;
