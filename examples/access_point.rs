//! Use this to presign for AWS access points and directory buckets, or with options such as
//! dual-stack and FIPS.
//!
//! ```text
//! cargo run --example access_point
//! ```

use std::time::Duration;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Region};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let buckets = [
        ("examplebucket", Endpoint::aws().dual_stack()),
        ("arn:aws:s3:us-west-2:123456789012:accesspoint/photos", Endpoint::aws().fips()),
        ("arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/resized", Endpoint::aws()),
        // Signs with the credentials of a user or role; session credentials are the default.
        ("examplebucket--usw2-az1--x-s3", Endpoint::aws().disable_s3_express_session_auth()),
    ];
    for (name, endpoint) in buckets {
        let bucket = Bucket::with_endpoint(name, Region::US_WEST_2, credentials.clone(), endpoint)?;
        println!("{}\n", bucket.get("cat.png").presign(Duration::from_secs(3600))?);
    }
    Ok(())
}
