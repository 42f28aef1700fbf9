use std::net::SocketAddr;
use std::time::Duration;

use presign::PresignedUrl;
use ureq::{Agent, http};

/// The response to a [`Message`].
pub type Reply = http::Response<Vec<u8>>;

/// An HTTP request, which a test may alter and the client sends unchanged.
///
/// ```
/// use e2e::Message;
///
/// let message = Message::new("GET", "http://photos.s3.localhost:9000/cat.png?X-Amz-Signature=0");
/// assert_eq!(message.host, "photos.s3.localhost:9000");
/// assert_eq!(message.target, "/cat.png?X-Amz-Signature=0");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The method.
    pub method: String,
    /// The `Host` header.
    pub host: String,
    /// Path and query.
    pub target: String,
    /// Every other header.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Message {
    /// Creates a request for a URL without further headers, as a browser does for a link.
    #[must_use]
    pub fn new(method: &str, url: &str) -> Self {
        let url = url.strip_prefix("http://").unwrap_or(url);
        let (host, target) = url.split_at(url.find('/').unwrap_or(url.len()));
        Self { method: method.into(), host: host.into(), target: target.into(), ..Self::default() }
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(self, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..self }
    }
}

/// The request of a presigned URL: its method and its required headers.
impl From<&PresignedUrl> for Message {
    fn from(url: &PresignedUrl) -> Self {
        let headers = url.required_headers().map(|(name, value)| (name.into(), value.into()));
        Self { headers: headers.collect(), ..Self::new(url.method().as_str(), url.as_str()) }
    }
}

/// An HTTP client of one server.
///
/// It always connects to the server's address, so that no host name needs to be resolved. It adds
/// nothing to a message that affects the server's response. Error responses are also returned as a
/// [`Reply`].
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
    address: SocketAddr,
}

impl Client {
    /// Creates a client of the server at this address.
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // Ignore the proxy variables of the environment.
            .proxy(None)
            // One connection for each request, so that requests are independent.
            .max_idle_connections(0)
            .timeout_global(Some(Duration::from_secs(30)));
        Self { agent: config.build().new_agent(), address }
    }

    /// Sends a message and reads the whole response.
    ///
    /// # Errors
    ///
    /// A failure of the connection, and a message that is not valid HTTP.
    pub fn send(&self, message: impl Into<Message>) -> Result<Reply, ureq::Error> {
        let Message { method, host, target, headers, body } = message.into();
        let mut request = http::Request::builder()
            .uri(format!("http://{}{target}", self.address))
            .method(method.as_str())
            .header(http::header::HOST, host);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        // ureq allows no body, not even an empty one, for other methods.
        let reply = match method.as_str() {
            "PUT" | "POST" => self.agent.run(request.body(body)?),
            _ => self.agent.run(request.body(())?),
        };
        let (head, mut body) = reply?.into_parts();
        // The default limit is less than two parts of an upload.
        Ok(Reply::from_parts(head, body.with_config().limit(1 << 26).read_to_vec()?))
    }
}
