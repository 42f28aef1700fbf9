//! A URL that stays the same for a while, so that browsers and shared caches keep what they have downloaded.
//!
//! ```text
//! cargo run --example cacheable
//! ```

use std::time::Duration;

use presign::{Credentials, Region, SigningTime, s3::Bucket};

fn main() -> Result<(), presign::Error> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;

    // A new text each hour, good for at least ten minutes from whenever it is handed out.
    let image = bucket
        .get("photos/cat.png")
        .response_cache_control("private, max-age=600")
        .cacheable(Duration::from_secs(3600));
    for time in ["20260801T100000Z", "20260801T103000Z", "20260801T105959Z", "20260801T110000Z"] {
        let time: SigningTime = time.parse()?;
        let url = image.presign_at(time, Duration::from_secs(600))?;
        println!("at {time}, good until {}: {url}", url.expires_at());
    }
    Ok(())
}
