//! Use this for images in web pages: the URL stays the same for an hour, so that browsers can cache
//! the download.
//!
//! ```text
//! cargo run --example cacheable
//! ```

use std::time::Duration;

use presign::{Credentials, Region, SigningTime, s3::Bucket};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;

    // The URL changes each hour. Whenever it is created, it is valid for at least ten more minutes.
    let image = bucket
        .get("photos/cat.png")
        .response_cache_control("private, max-age=600")
        .cacheable(Duration::from_secs(3600));
    for time in ["20260801T100000Z", "20260801T103000Z", "20260801T105959Z", "20260801T110000Z"] {
        let time: SigningTime = time.parse()?;
        let url = image.presign_at(time, Duration::from_secs(600))?;
        println!("at {time}, valid until {}: {url}", url.expires_at());
    }
    Ok(())
}
