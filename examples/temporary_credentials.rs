//! Temporary credentials: a URL ends with the credentials that signed it, whatever lifetime it was given.
//!
//! ```text
//! cargo run --example temporary_credentials
//! ```

use std::time::Duration;

use presign::{Credentials, Region, SigningTime, s3::Bucket};

fn main() -> Result<(), presign::Error> {
    // As the Security Token Service hands them out, together with the instant at which they end.
    let now = SigningTime::now();
    let end = now.checked_add(Duration::from_secs(15 * 60)).unwrap_or(now);
    let credentials = Credentials::temporary(
        "ASIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT+FvwqnKwRcOIfrRh3c/LTo6UDdyJwOOvEVPvLXCrrrUtdnniCEXAMPLE",
    )?
    .with_expiration(end);
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;

    // An hour is more than they have left. That is an error, so that nobody is promised a link that dies early …
    let hour = Duration::from_secs(3600);
    match bucket.get("photos/cat.png").presign(hour) {
        Ok(url) => println!("{url}"),
        Err(error) => println!("an hour: {error}"),
    }

    // … unless the request says that less will do.
    let url = bucket.get("photos/cat.png").clamp_to_credentials().presign(hour)?;
    println!("until {}: {url}", url.expires_at());
    Ok(())
}
