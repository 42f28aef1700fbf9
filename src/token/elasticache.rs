use crate::token::generator::{Kind, Lifetime, TokenGenerator, check_user};
use crate::token::target::Place;
use crate::{Credentials, Error, Region, Service};

static ELASTICACHE: Kind = Kind::new("ElastiCache", Lifetime::FIFTEEN_MINUTES);
static MEMORYDB: Kind = Kind::new("MemoryDB", Lifetime::FIFTEEN_MINUTES);

impl TokenGenerator {
    /// For a user of a node-based cache of Amazon ElastiCache (Valkey, or Redis OSS 7 and later), by the id of its replication
    /// group. Good for 15 minutes, which is the longest, too.
    ///
    /// The user's id is the user's name, too, as ElastiCache wants it for IAM authentication. TLS is needed. A connection ends
    /// after 12 hours unless it sends `AUTH` again, with a new token.
    ///
    /// ```
    /// use presign::{Credentials, Region, token::TokenGenerator};
    ///
    /// let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    /// let cache = TokenGenerator::elasticache("sessions", "app", Region::US_EAST_1, credentials)?;
    /// let token = cache.token()?;
    /// // `RedisConnectionInfo` of the crate `redis`: `username` is `app`, `password` is the token. On the wire:
    /// let command = ["AUTH", "app", token.as_str()];
    /// # assert!(command[2].starts_with("sessions/?Action=connect&User=app&X-Amz-"));
    /// # Ok::<(), presign::Error>(())
    /// ```
    ///
    /// Source: [Authenticating with IAM](https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidOption`] for
    ///
    /// - a cache `""`, `"Sessions"`, and `"sessions.a1b2c3.use1.cache.amazonaws.com"`: its host, and not its name
    /// - a user `""`, and one with a control character
    pub fn elasticache(
        cache: &str,
        user: &str,
        region: Region,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        let place = Place::name("cache", cache)?;
        Self::connect(&ELASTICACHE, Service::ELASTICACHE, place, user, region, credentials)
    }

    /// As [`elasticache`](Self::elasticache), for a serverless cache, by its name.
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

    /// For a user of a cluster of Amazon MemoryDB, by the cluster's name. All else is as with
    /// [`elasticache`](Self::elasticache).
    ///
    /// Source: [Authenticating with IAM](https://docs.aws.amazon.com/memorydb/latest/devguide/auth-iam.html).
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
        let place = Place::name("cluster", cluster)?;
        Self::connect(&MEMORYDB, Service::MEMORYDB, place, user, region, credentials)
    }

    fn connect(
        kind: &'static Kind,
        service: Service,
        place: Place,
        user: &str,
        region: Region,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        check_user(user)?;
        let generator = Self::new(kind, service, place, region, credentials);
        Ok(generator.with_query("Action", "connect").with_query("User", user))
    }
}
