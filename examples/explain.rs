//! Use this if a server refuses a presigned URL: finds the likely cause in the URL, the headers and
//! the server's response.
//!
//! ```text
//! cargo run --example explain -- -X PUT -H 'Content-Type: image/png' 'https://…' < response.xml
//! ```
//!
//! Paste the response as you have it: from curl, a log or a browser. `--host HOST` names a host for
//! which the URL may have been signed. If `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` are set,
//! the program checks the signature too.

use std::io::{IsTerminal, read_to_string, stdin};

use presign::explain::FailedRequest;
use presign::{Credentials, SigningTime};

const USAGE: &str = "explain [-X METHOD] [-H 'NAME: VALUE']... [--host HOST]... URL < RESPONSE";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut method, mut url, mut headers, mut hosts) = (String::from("GET"), None, Vec::new(), Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "-X" => method = arguments.next().ok_or(USAGE)?,
            "-H" => headers.push(arguments.next().ok_or(USAGE)?),
            "--host" => hosts.push(arguments.next().ok_or(USAGE)?),
            _ => url = Some(argument),
        }
    }
    let url = url.ok_or(USAGE)?;
    let response = if stdin().is_terminal() { String::new() } else { read_to_string(stdin())? };
    let mut request = FailedRequest::new(&method, &url).now(SigningTime::now());
    if !response.is_empty() {
        request = request.response_body(&response);
    }
    if !headers.is_empty() {
        let pairs = headers.iter().filter_map(|header| header.split_once(':'));
        request = request.headers(pairs.map(|(name, value)| (name.trim(), value.trim())));
    }
    let credentials = Credentials::from_env().ok();
    if let Some(credentials) = &credentials {
        request = request.credentials(credentials);
    }
    let explanation = request.possible_hosts(hosts.iter().map(String::as_str)).explain();
    explanation.to_string().lines().for_each(print_wrapped);
    Ok(())
}

/// Prints a line in rows of at most 80 characters, which end between words if possible.
fn print_wrapped(line: &str) {
    let mut rest = line;
    while let Some((end, _)) = rest.char_indices().nth(80) {
        let space = rest[..end].rfind(' ').filter(|at| !rest[..*at].trim().is_empty());
        println!("{}", &rest[..space.unwrap_or(end)]);
        rest = &rest[space.map_or(end, |at| at + 1)..];
    }
    println!("{rest}");
}
