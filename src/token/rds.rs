use crate::token::generator::{Kind, Lifetime, TokenGenerator, check_user};
use crate::token::target::TokenTarget;
use crate::{Credentials, Error, Region, Service};

static RDS: Kind = Kind::new("RDS", Lifetime::FIFTEEN_MINUTES);

impl TokenGenerator {
    /// Creates a generator of passwords for Amazon RDS, Aurora and RDS Proxy.
    ///
    /// The database user must use IAM authentication. Tokens are valid for 15 minutes, which is
    /// also the maximum.
    ///
    /// Use the host that AWS assigned to the database, and the database's region, even if the
    /// connection itself uses your own DNS name or a tunnel. The host is signed in lower case. The
    /// connection must use TLS. A MySQL client must send the password in clear text within TLS
    /// (`enable_cleartext_plugin` in `sqlx`). In a connection URL, percent-encode the token: it
    /// contains `/`, `?`, `&` and `%`.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::{AuthToken, TokenGenerator}};
    ///
    /// // `sqlx`: PgConnectOptions::new().host(host).port(port).username(user)
    /// //     .password(password.as_str()).ssl_mode(Require)
    /// // `tokio-postgres`: Config::new().host(host).port(port).user(user)
    /// //     .password(password.as_str()).ssl_mode(Require)
    /// fn connect(host: &str, port: u16, user: &str, password: &AuthToken) {
    ///     let connection = format!("host={host} port={port} user={user} sslmode=require");
    ///     println!("PGPASSWORD='{password}' psql '{connection}'");
    /// }
    ///
    /// let credentials =
    ///     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let host = "app.c1a2b3.us-east-1.rds.amazonaws.com";
    /// let database = TokenGenerator::rds(host, 5432, "app", Region::US_EAST_1, credentials)?;
    /// connect(host, 5432, "app", &database.token()?);
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [Connecting with IAM authentication](https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidOption`] for
    ///
    /// - a host that is not a host name: `""`, `"https://db.example.com"`, `"db.example.com:5432"`,
    ///   `"10.0.0.1"`
    /// - a port `0`
    /// - a user `""`, and one with a control character
    #[doc(alias = "generate_db_auth_token")]
    pub fn rds(
        host: &str,
        port: u16,
        user: &str,
        region: Region,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        let target = TokenTarget::server(host, port)?;
        check_user(user)?;
        let generator = Self::new(&RDS, Service::RDS_DB, target, region, credentials)?;
        Ok(generator.with_query("Action", "connect").with_query("DBUser", user))
    }
}
