//! Use this with temporary credentials: a URL expires with the credentials that signed it, whatever
//! its lifetime.
//!
//! ```text
//! cargo run --example temporary_credentials
//! ```

use std::time::Duration;

use presign::{Credentials, Region, SigningTime, s3::Bucket};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The form in which the Security Token Service, the metadata service of an instance and
    // `aws configure export-credentials` return credentials.
    let now = SigningTime::now();
    let expiration = now.checked_add(Duration::from_secs(15 * 60)).unwrap_or(now).to_rfc3339();
    let credentials = Credentials::from_json(&format!(
        r#"{{
            "AccessKeyId": "ASIAIOSFODNN7EXAMPLE",
            "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "SessionToken": "AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT+FvwqnKwRcOIfrRh3c/LTo6UDdyJwOOvEVPvLXCrrrUtdnniCEXAMPLE",
            "Expiration": "{expiration}"
        }}"#
    ))?;
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;

    // The credentials expire before the hour is over. That is an error, so that no URL expires
    // unexpectedly …
    let hour = Duration::from_secs(3600);
    match bucket.get("photos/cat.png").presign(hour) {
        Ok(url) => println!("{url}"),
        Err(error) => println!("an hour: {error}"),
    }

    // … unless the request accepts a shorter lifetime.
    let url = bucket.get("photos/cat.png").clamp_to_credentials().presign(hour)?;
    println!("until {}: {url}", url.expires_at().to_rfc3339());
    Ok(())
}
