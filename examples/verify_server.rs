//! Use this to verify presigned URLs in your own server: prints a link to each file of a folder, then
//! serves a file to each client that has its link, until you stop it.
//!
//! ```text
//! cargo run --example verify_server -- FOLDER
//! ```

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::{fs, path::Path, time::Duration};

use percent_encoding::percent_decode_str;
use presign::s3::{Bucket, Endpoint};
use presign::verify::{Verifier, VerifyError};
use presign::{Credentials, Region, Service, SigningTime};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1).ok_or("missing: FOLDER")?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let endpoint = Endpoint::path_style(&format!("http://{}", listener.local_addr()?))?;
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let bucket = Bucket::with_endpoint("files", Region::US_EAST_1, credentials, endpoint)?;
    for file in fs::read_dir(&folder)? {
        println!("{}", bucket.get(file?.file_name().to_string_lossy()).presign(Duration::from_secs(3600))?);
    }
    for client in listener.incoming() {
        // If a client closes its connection, the server continues.
        let _ = serve(&client?, &bucket, Path::new(&folder));
    }
    Ok(())
}

fn serve(mut client: &TcpStream, bucket: &Bucket, folder: &Path) -> std::io::Result<()> {
    client.set_read_timeout(Some(Duration::from_secs(5)))?;
    let (mut head, mut reader) = (String::new(), BufReader::new(client.take(65_536)));
    while reader.read_line(&mut head)? > "\r\n".len() {}
    let (status, body) = respond(&head, bucket, folder).map_or_else(|error| error, |file| (200, file));
    write!(client, "HTTP/1.1 {status} -\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len())?;
    client.write_all(&body)
}

/// Returns the file, or the status and the body of an error like S3's.
fn respond(head: &str, bucket: &Bucket, folder: &Path) -> Result<Vec<u8>, (u16, Vec<u8>)> {
    let refused = |error: VerifyError| (error.status(), error.to_xml().into_bytes());
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut headers);
    let is_complete = request.parse(head.as_bytes()).is_ok_and(|status| status.is_complete());
    let target = request.path.filter(|_| is_complete && request.method == Some("GET"));
    let target = target.ok_or((400, b"InvalidRequest".to_vec()))?;
    let headers = request.headers.iter().map(|header| (header.name, header.value));
    let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
    let presented = verifier.parse("GET", target, headers).map_err(refused)?;
    let verified = presented.verify_with(bucket.signer(), SigningTime::now()).map_err(refused)?;
    let key = percent_decode_str(verified.path().strip_prefix("/files/").unwrap_or_default());
    let key = key.decode_utf8_lossy();
    // A signed path could still lead out of the folder, so accept only a single file name.
    let file = Path::new(&*key).file_name().filter(|name| *name == &*key);
    file.and_then(|name| fs::read(folder.join(name)).ok()).ok_or((404, b"NoSuchKey".to_vec()))
}
