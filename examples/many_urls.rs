//! Use this to presign many URLs in a request handler: one bucket for the program, one template for
//! the request, and one string that is reused for each URL.
//!
//! ```text
//! cargo run --example many_urls
//! ```

use std::time::Duration;

use presign::{Credentials, Error, Region, SigningTime, s3::Bucket};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    // Create it once and share it between threads: the bucket caches the signing key of the day.
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;

    print!("{}", gallery(&bucket, &["photos/cat.png", "photos/cat & dog.png", "photos/dög.png"])?);
    Ok(())
}

/// Returns a page with one image for each key.
fn gallery(bucket: &Bucket, keys: &[&str]) -> Result<String, Error> {
    let template = bucket.get_each().template(SigningTime::now(), Duration::from_secs(3600))?;
    let mut page = String::new();
    let mut url = String::with_capacity(1024); // room for a URL, so that signing does not allocate
    for key in keys {
        url.clear();
        template.presign_into(key, &mut url)?;
        // A URL has no quotes or angle brackets, but its ampersands must be escaped in HTML.
        page += &format!("<img src=\"{}\">\n", url.replace('&', "&amp;"));
    }
    Ok(page)
}
