use crate::sigv4::validity::MAX_LIFETIME;
use crate::token::generator::{Kind, Lifetime, TokenGenerator};
use crate::token::target::TokenTarget;
use crate::{Credentials, Error, Region, Service};

static DSQL: Kind = Kind::new(
    "Aurora DSQL",
    Lifetime::seconds(900, MAX_LIFETIME.as_secs(), "must be from 1 second to 7 days (604800 seconds)"),
);

impl TokenGenerator {
    /// Creates a generator of passwords for custom database roles of an Aurora DSQL cluster.
    ///
    /// Tokens are valid for 15 minutes; [`expires_in`](Self::expires_in) allows up to 7 days. The
    /// role is the user of the connection and is not signed: the database grants the roles that the
    /// signer may use.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    ///
    /// let credentials =
    ///     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let host = "a1b2c3.dsql.us-east-1.on.aws";
    /// let cluster = TokenGenerator::dsql(host, Region::US_EAST_1, credentials)?;
    /// // The password in `sqlx`'s `PgConnectOptions` or `tokio-postgres`'s `Config`.
    /// let token = cluster.token()?;
    /// let connection = "user=app dbname=postgres sslmode=verify-full";
    /// println!("PGPASSWORD='{token}' psql 'host={host} {connection}'");
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [Generating an authentication token](https://docs.aws.amazon.com/aurora-dsql/latest/userguide/SECTION_authentication-token.html).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidOption`] for a host that is not a host name: `""`,
    /// `"https://a1b2c3.dsql.us-east-1.on.aws"`, `"10.0.0.1"`.
    pub fn dsql(host: &str, region: Region, credentials: Credentials) -> Result<Self, Error> {
        Self::dsql_action("DbConnect", host, region, credentials)
    }

    /// Creates a generator like [`dsql`](Self::dsql), for the role `admin`.
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
        let target = TokenTarget::host(host)?;
        Ok(Self::new(&DSQL, Service::DSQL, target, region, credentials)?.with_query("Action", action))
    }
}
