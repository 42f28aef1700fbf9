use core::time::Duration;

use crate::token::generator::{Kind, Lifetime, TokenGenerator};
use crate::token::target::Place;
use crate::{Credentials, Error, Region, Service};

static DSQL: Kind = Kind::new(
    "Aurora DSQL",
    Lifetime {
        default: Duration::from_secs(900),
        longest: Duration::from_secs(604_800),
        rule: "must be from 1 second to 7 days (604800 seconds)",
    },
);

impl TokenGenerator {
    /// For a database role of one's own in a cluster of Aurora DSQL. Good for 15 minutes; up to 7 days can be
    /// [asked for](Self::expires_in).
    ///
    /// The role is the connection's user, and is not signed: which roles the signer may take is granted in the database.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    ///
    /// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let host = "a1b2c3.dsql.us-east-1.on.aws";
    /// let cluster = TokenGenerator::dsql(host, Region::US_EAST_1, credentials)?;
    /// // `PgConnectOptions` of `sqlx`, or `Config` of `tokio-postgres`: this is the password.
    /// let token = cluster.token()?;
    /// println!("PGPASSWORD='{token}' psql 'host={host} user=app dbname=postgres sslmode=verify-full'");
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [Generating an authentication token](https://docs.aws.amazon.com/aurora-dsql/latest/userguide/SECTION_authentication-token.html).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidOption`] for a host `""`, `"https://a1b2c3.dsql.us-east-1.on.aws"`, `"10.0.0.1"`: no host by its name.
    pub fn dsql(host: &str, region: Region, credentials: Credentials) -> Result<Self, Error> {
        Self::dsql_action("DbConnect", host, region, credentials)
    }

    /// As [`dsql`](Self::dsql), for the role `admin`.
    ///
    /// # Errors
    ///
    /// As [`dsql`](Self::dsql).
    pub fn dsql_admin(host: &str, region: Region, credentials: Credentials) -> Result<Self, Error> {
        Self::dsql_action("DbConnectAdmin", host, region, credentials)
    }

    fn dsql_action(
        action: &'static str,
        host: &str,
        region: Region,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        let place = Place::host(host)?;
        Ok(Self::new(&DSQL, Service::DSQL, place, region, credentials).with_query("Action", action))
    }
}
