//! Use this to log in to RDS or Aurora DSQL with IAM authentication, with a new token for each
//! connection.
//!
//! ```text
//! cargo run --example database_token
//! ```

use presign::token::{AuthToken, TokenGenerator};
use presign::{Credentials, Error, Region};

/// A placeholder for your connection pool, such as one of `sqlx` or `tokio-postgres`.
fn connect(host: &str, user: &str, password: &AuthToken) {
    println!("PGPASSWORD='{password}' psql 'host={host} user={user} dbname=postgres sslmode=verify-full'");
}

fn main() -> Result<(), Error> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;

    // The host and port of the database at AWS, even if the connection uses a tunnel.
    let host = "app.c1a2b3.us-east-1.rds.amazonaws.com";
    let database = TokenGenerator::rds(host, 5432, "app", Region::US_EAST_1, credentials.clone())?;
    for _ in 0..2 {
        // The token is valid for 15 minutes. Signing is offline, so there is no need to cache it.
        connect(host, "app", &database.token()?);
    }

    let host = "a1b2c3.dsql.us-east-1.on.aws";
    let cluster = TokenGenerator::dsql_admin(host, Region::US_EAST_1, credentials)?;
    let token = cluster.token()?;
    connect(host, "admin", &token);

    // `Debug` hides the token, so it can be logged.
    eprintln!("{token:?} until {}", token.expires_at().to_rfc3339());
    Ok(())
}
