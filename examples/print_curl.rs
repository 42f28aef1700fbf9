//! Use this to print the curl command of a download, or of an upload if a file is given, for the
//! credentials and the region in the environment.
//!
//! ```text
//! cargo run --example print_curl -- BUCKET KEY [FILE]
//! ```

use std::time::Duration;

use presign::{Credentials, Region, s3::Bucket};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let bucket = |name: &String| Bucket::new(name, Region::from_env()?, Credentials::from_env()?);
    let hour = Duration::from_secs(3600);
    let command = match arguments.as_slice() {
        [name, key] => bucket(name)?.get(key).presign(hour)?.to_curl(),
        [name, key, file] => bucket(name)?.put(key).presign(hour)?.to_curl_upload(file),
        _ => return Err("missing: BUCKET KEY [FILE]".into()),
    };
    println!("{command}");
    Ok(())
}
