//! Use this to verify presigned URLs in your own server: a small file server that requires them.
//!
//! ```text
//! cargo run --example verify_server -- FOLDER    # serves the files of a folder until it is stopped
//! cargo run --example verify_server              # serves one request of its own and exits
//! ```

use std::fs;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use percent_encoding::percent_decode_str;
use presign::s3::{Bucket, Endpoint};
use presign::verify::{Verifier, VerifyError};
use presign::{Credentials, Region, Service, Signer, SigningTime};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

struct Server {
    verifier: Verifier,
    /// The only access key, with its cached signing key.
    signer: Signer,
    folder: PathBuf,
}

fn main() -> Fallible<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let endpoint = Endpoint::path_style(&format!("http://{}", listener.local_addr()?))?;
    let bucket = Bucket::with_endpoint("files", Region::US_EAST_1, credentials.clone(), endpoint)?;
    let server = Server {
        verifier: Verifier::new(Service::S3, Region::US_EAST_1),
        signer: Signer::new(Service::S3, Region::US_EAST_1, credentials),
        folder: folder.clone().unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples")),
    };
    for entry in fs::read_dir(&server.folder)? {
        let name = entry?.file_name();
        println!("{}", bucket.get(name.to_string_lossy()).presign(Duration::from_secs(3600))?);
    }
    if folder.is_some() {
        return listener.incoming().try_for_each(|stream| server.serve(stream?)).map_err(Into::into);
    }

    let url = bucket.get("verify_server.rs").presign(Duration::from_secs(60))?;
    let client = std::thread::spawn(move || fetch(url.host(), url.as_str()));
    server.serve(listener.accept()?.0)?;
    let response = client.join().map_err(|_| "the client failed")??;
    println!("\n{}", response.lines().next().unwrap_or_default());
    if response.starts_with("HTTP/1.1 200 ") { Ok(()) } else { Err(response.into()) }
}

impl Server {
    fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        let mut head = Vec::new();
        let mut chunk = [0; 4096];
        while !head.windows(4).any(|end| end == b"\r\n\r\n") && head.len() < 65_536 {
            match stream.read(&mut chunk) {
                Ok(length @ 1..) => head.extend_from_slice(chunk.get(..length).unwrap_or_default()),
                _ => break,
            }
        }
        let (status, content_type, body) = match self.respond(&head) {
            Ok(file) => (200, "application/octet-stream", file),
            Err(ErrorResponse { status, xml }) => (status, "application/xml", xml.into_bytes()),
        };
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status} -\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n"
        );
        // Ignore a client that has closed the connection.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
        Ok(())
    }

    /// Returns the requested file, if the request verifies.
    fn respond(&self, head: &[u8]) -> Result<Vec<u8>, ErrorResponse> {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut request = httparse::Request::new(&mut headers);
        request.parse(head).map_err(|_| not_http())?;
        let (Some(method), Some(target)) = (request.method, request.path) else { return Err(not_http()) };
        let headers = request.headers.iter().map(|header| (header.name, header.value));

        let presented = self.verifier.parse(method, target, headers)?;
        let verified = presented.verify_with(&self.signer, SigningTime::now())?;

        let key = verified.path().strip_prefix("/files/").ok_or_else(no_file)?;
        let key = percent_decode_str(key).decode_utf8().map_err(|_| no_file())?;
        // A signed path could still lead out of the folder, so accept only a single file name.
        let is_name = Path::new(&*key).file_name().is_some_and(|name| name == &*key);
        match method {
            "GET" if is_name => fs::read(self.folder.join(&*key)).map_err(|_| no_file()),
            _ => Err(no_file()),
        }
    }
}

/// An error response, like S3's.
struct ErrorResponse {
    status: u16,
    xml: String,
}

impl From<VerifyError> for ErrorResponse {
    fn from(error: VerifyError) -> Self {
        Self { status: error.status(), xml: error.to_xml() }
    }
}

fn not_http() -> ErrorResponse {
    VerifyError::Malformed("must be HTTP/1.1").into()
}

fn no_file() -> ErrorResponse {
    let xml = "<Error><Code>NoSuchKey</Code><Message>the file does not exist</Message></Error>";
    ErrorResponse { status: 404, xml: xml.into() }
}

fn fetch(host: &str, url: &str) -> io::Result<String> {
    let target = url.split_once(host).map_or("/", |(_, target)| target);
    let mut stream = TcpStream::connect(host)?;
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut response = String::new();
    stream.read_to_string(&mut response)?;
    Ok(response)
}
