use crate::token::generator::{Kind, Lifetime, TokenGenerator, check_user};
use crate::token::target::Place;
use crate::{Credentials, Error, Region, Service};

static RDS: Kind = Kind::new("RDS", Lifetime::FIFTEEN_MINUTES);

impl TokenGenerator {
    /// For a user of a database of Amazon RDS or Aurora, or of an RDS proxy, with IAM authentication. Good for 15 minutes, which
    /// is the longest, too.
    ///
    /// The host is the one that AWS gave the database, and the region the one it is in: a name of your own in front of it, or a
    /// tunnel, is only for the connection. It is signed in lower case. TLS is needed. For MySQL the client has to send the password in clear text, within TLS
    /// (`enable_cleartext_plugin` in `sqlx`).
    ///
    /// ```
    /// use presign::{Credentials, Region, token::{Token, TokenGenerator}};
    ///
    /// // With `sqlx`: PgConnectOptions::new().host(host).port(5432).username("app").password(token.as_str()).ssl_mode(Require),
    /// // with `tokio-postgres`: Config::new().host(host).port(5432).user("app").password(token.as_str()).ssl_mode(Require).
    /// fn connect(host: &str, port: u16, user: &str, password: &Token) {
    ///     println!("PGPASSWORD='{password}' psql 'host={host} port={port} user={user} sslmode=require'");
    /// }
    ///
    /// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let host = "app.c1a2b3.us-east-1.rds.amazonaws.com";
    /// let database = TokenGenerator::rds(host, 5432, "app", Region::US_EAST_1, credentials)?;
    /// connect(host, 5432, "app", &database.token()?);
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [Connecting with IAM authentication](https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidOption`] for
    ///
    /// - a host `""`, `"https://db.example.com"`, `"db.example.com:5432"`, `"10.0.0.1"`: no host by its name
    /// - a port `0`
    /// - a user `""`, and one with a control character
    pub fn rds(
        host: &str,
        port: u16,
        user: &str,
        region: Region,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        let place = Place::server(host, port)?;
        check_user(user)?;
        let generator = Self::new(&RDS, Service::RDS_DB, place, region, credentials);
        Ok(generator.with_query("Action", "connect").with_query("DBUser", user))
    }
}
