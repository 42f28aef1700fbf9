//! The password of a database with IAM authentication, made anew for each connection of a pool.
//!
//! ```text
//! cargo run --example database_token
//! ```

use presign::token::{Token, TokenGenerator};
use presign::{Credentials, Error, Region};

/// What a pool calls when it opens a connection: in the place of this, `sqlx`'s or `tokio-postgres`'s own options.
fn connect(host: &str, user: &str, password: &Token) {
    println!("PGPASSWORD='{password}' psql 'host={host} user={user} dbname=postgres sslmode=verify-full'");
}

fn main() -> Result<(), Error> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;

    // The host and the port that AWS gave the database, also where the connection goes through a tunnel.
    let host = "app.c1a2b3.us-east-1.rds.amazonaws.com";
    let database = TokenGenerator::rds(host, 5432, "app", Region::US_EAST_1, credentials.clone())?;
    for _ in 0..2 {
        // Good for 15 minutes, and offline: nothing is gained by keeping it.
        connect(host, "app", &database.token()?);
    }

    let host = "a1b2c3.dsql.us-east-1.on.aws";
    let cluster = TokenGenerator::dsql_admin(host, Region::US_EAST_1, credentials)?;
    let token = cluster.token()?;
    connect(host, "admin", &token);

    // This can be logged.
    eprintln!("{token:?}");
    Ok(())
}
