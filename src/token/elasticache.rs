use crate::token::generator::{Kind, Lifetime, TokenGenerator, check_user};
use crate::token::target::TokenTarget;
use crate::{Credentials, Error, Region, Service};

static ELASTICACHE: Kind = Kind::new("ElastiCache", Lifetime::FIFTEEN_MINUTES);
static MEMORYDB: Kind = Kind::new("MemoryDB", Lifetime::FIFTEEN_MINUTES);

impl TokenGenerator {
    /// Creates a generator of passwords for a user of a node-based Amazon ElastiCache cache.
    ///
    /// The cache runs Valkey, or Redis OSS 7 or later; `cache` is the id of its replication group.
    /// Tokens are valid for 15 minutes, which is also the maximum.
    ///
    /// ElastiCache requires that the user's id and name are the same for IAM authentication, and
    /// that the connection uses TLS. It closes a connection after 12 hours unless the client sends
    /// `AUTH` again, with a new token.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    ///
    /// let credentials =
    ///     Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let cache = TokenGenerator::elasticache("sessions", "app", Region::US_EAST_1, credentials)?;
    /// let token = cache.token()?;
    /// // In `redis::RedisConnectionInfo`, `username` is `app` and `password` is the token.
    /// // The command that the client sends:
    /// let command = ["AUTH", "app", token.as_str()];
    /// # assert!(command[2].starts_with("sessions/?Action=connect&User=app&X-Amz-"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source:
    /// [Authenticating with IAM](https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidOption`] for
    ///
    /// - a cache `""`, `"Sessions"`, and `"sessions.a1b2c3.use1.cache.amazonaws.com"`: a host
    ///   instead of a name
    /// - a user `""`, and one with a control character
    pub fn elasticache(
        cache: &str,
        user: &str,
        region: Region,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        let target = TokenTarget::name("cache", cache)?;
        Self::connect(&ELASTICACHE, Service::ELASTICACHE, target, user, region, credentials)
    }

    /// Creates a generator like [`elasticache`](Self::elasticache), for a serverless cache by name.
    ///
    /// # Errors
    ///
    /// As [`elasticache`](Self::elasticache).
    pub fn elasticache_serverless(
        cache: &str,
        user: &str,
        region: Region,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        let generator = Self::elasticache(cache, user, region, credentials)?;
        Ok(generator.with_query("ResourceType", "ServerlessCache"))
    }

    /// Creates a generator of passwords for a user of an Amazon MemoryDB cluster.
    ///
    /// `cluster` is the cluster's name. Everything else is as for
    /// [`elasticache`](Self::elasticache).
    ///
    /// Source:
    /// [Authenticating with IAM](https://docs.aws.amazon.com/memorydb/latest/devguide/auth-iam.html).
    ///
    /// # Errors
    ///
    /// As [`elasticache`](Self::elasticache).
    pub fn memorydb(
        cluster: &str,
        user: &str,
        region: Region,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        let target = TokenTarget::name("cluster", cluster)?;
        Self::connect(&MEMORYDB, Service::MEMORYDB, target, user, region, credentials)
    }

    fn connect(
        kind: &'static Kind,
        service: Service,
        target: TokenTarget,
        user: &str,
        region: Region,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        check_user(user)?;
        let generator = Self::new(kind, service, target, region, credentials)?;
        Ok(generator.with_query("Action", "connect").with_query("User", user))
    }
}
