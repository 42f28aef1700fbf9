//! Many URLs in a request handler: one bucket for the whole program, one instant for a request, and one string that
//! is used again for each URL.
//!
//! ```text
//! cargo run --example many_urls
//! ```

use std::time::Duration;

use presign::{Credentials, Error, Region, SigningTime, s3::Bucket};

fn main() -> Result<(), Error> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    // Made once, when the program starts, and shared by its threads: the bucket keeps the signing key of the day.
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;

    print!("{}", gallery(&bucket, &["photos/cat.png", "photos/cat & dog.png", "photos/dög.png"])?);
    Ok(())
}

/// The answer to a request: a page of links.
fn gallery(bucket: &Bucket, keys: &[&str]) -> Result<String, Error> {
    let template = bucket.get_each().template(SigningTime::now(), Duration::from_secs(3600))?;
    let mut page = String::new();
    let mut url = String::with_capacity(1024); // has room for a URL, so that signing allocates nothing
    for key in keys {
        url.clear();
        template.presign_into(key, &mut url)?;
        // A URL has no quotes or angle brackets, but its ampersands have to be escaped in HTML.
        page += &format!("<img src=\"{}\">\n", url.replace('&', "&amp;"));
    }
    Ok(page)
}
