use std::time::Duration;

/// The lifetimes of URLs.
#[derive(Clone, Copy, Debug)]
pub struct Lifetimes {
    /// The time within which a request of an upload must start.
    pub upload: Duration,
    /// The time within which a download by a copied link must start.
    pub link: Duration,
    /// The time within which a client must follow the redirect of `GET /files/{id}`.
    pub redirect: Duration,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            upload: Duration::from_secs(300),
            link: Duration::from_secs(900),
            redirect: Duration::from_secs(60),
        }
    }
}
