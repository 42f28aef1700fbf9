//! Use this to log in to AWS's services with tokens instead of passwords: databases, caches,
//! Kubernetes and Kafka.
//!
//! ```text
//! cargo run --example tokens
//! ```

use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use presign::{Credentials, Region, SigningTime, token::TokenGenerator};
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let region = Region::US_EAST_1;

    // RDS: give AWS's host of the database, even if the connection uses a tunnel. Generate a token
    // for each connection; signing is offline. Percent-encode it in a connection URL.
    let host = "app.c1a2b3.us-east-1.rds.amazonaws.com";
    let database = TokenGenerator::rds(host, 5432, "app", region.clone(), credentials.clone())?.token()?;
    let password = utf8_percent_encode(database.as_str(), NON_ALPHANUMERIC);
    println!("postgres://app:{password}@{host}:5432/app?sslmode=require\n");

    // ElastiCache: a Redis client sends the token at the start of a connection, and every 12 hours.
    let cache = TokenGenerator::elasticache("sessions", "app", region.clone(), credentials.clone())?;
    println!("AUTH app {}\n", cache.token()?);

    // EKS: the output of a program that a kubeconfig runs as `exec`.
    let cluster = TokenGenerator::eks("production", region.clone(), credentials.clone())?.token()?;
    let status = json!({ "token": cluster, "expirationTimestamp": cluster.expires_at() });
    let api_version = "client.authentication.k8s.io/v1";
    println!("{}\n", json!({ "kind": "ExecCredential", "apiVersion": api_version, "status": status }));

    // MSK: the token of SASL/OAUTHBEARER, and its expiration in milliseconds. A client can keep a
    // token, and renew it a minute before it expires.
    let brokers = TokenGenerator::msk(region, credentials)?;
    let mut token = brokers.token()?;
    for _connection in 0..2 {
        if token.remaining(SigningTime::now()).unwrap_or_default() < Duration::from_secs(60) {
            token = brokers.token()?;
        }
        println!("{token} until {}", token.expires_at().unix_timestamp() * 1000);
    }
    Ok(())
}
