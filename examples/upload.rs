//! Use this to let a client upload a file with `PUT`: prints the URL, its required headers, and a
//! curl command.
//!
//! ```text
//! cargo run --example upload
//! ```

use std::time::Duration;

use presign::{Credentials, Region, s3::Bucket};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;

    let upload = bucket
        .put("photos/cat.png")
        .content_type("image/png")
        .if_none_match("*") // refused if the object exists
        .presign(Duration::from_secs(900))?;
    println!("{upload}\n");

    // The headers are signed: without them, or with other values, the server refuses the upload.
    for (name, value) in upload.required_headers() {
        println!("{name}: {value}");
    }
    println!("\n{}", upload.to_curl_upload("cat.png"));
    Ok(())
}
