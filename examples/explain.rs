//! Use this when a server refuses a presigned URL: finds the cause in the URL and the server's error
//! document.
//!
//! ```text
//! cargo run --example explain -- GET 'https://…' [header: value]… < error.xml
//! ```
//!
//! It also checks the signature if `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` are set. Without
//! arguments, it explains an example.

use std::io::Read;

use presign::explain::FailedRequest;
use presign::{Credentials, SigningTime};

const URL: &str = "https://examplebucket.s3.amazonaws.com/photos/cat.png?X-Amz-Algorithm=AWS4-HMAC-SHA256\
    &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z\
    &X-Amz-Expires=86400&X-Amz-SignedHeaders=content-type%3Bhost\
    &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
const RESPONSE_BODY: &str = "<Error><Code>SignatureDoesNotMatch</Code><CanonicalRequest>PUT\n/photos/cat.png\n\
    X-Amz-Algorithm=AWS4-HMAC-SHA256&amp;X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
    &amp;X-Amz-Date=20130524T000000Z&amp;X-Amz-Expires=86400&amp;X-Amz-SignedHeaders=content-type%3Bhost\n\
    content-type:image/png; charset=utf-8\nhost:examplebucket.s3.amazonaws.com\n\ncontent-type;host\n\
    UNSIGNED-PAYLOAD</CanonicalRequest></Error>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [method, url, headers @ ..] = arguments.as_slice() else {
        let request = FailedRequest::new("PUT", URL).headers([("content-type", "image/png")]);
        println!("{}", request.response_body(RESPONSE_BODY).explain());
        return Ok(());
    };
    let mut body = String::new();
    std::io::stdin().read_to_string(&mut body)?;
    let headers = headers.iter().filter_map(|header| header.split_once(':'));
    let mut request = FailedRequest::new(method, url).response_body(&body).now(SigningTime::now());
    request = request.headers(headers.map(|(name, value)| (name.trim(), value.trim())));
    let credentials = Credentials::from_env();
    if let Ok(credentials) = &credentials {
        request = request.credentials(credentials);
    }
    println!("{}", request.explain());
    Ok(())
}
