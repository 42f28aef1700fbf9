//! What stands for a bucket at AWS: access points, directory buckets, and the options of endpoints.
//!
//! ```text
//! cargo run --example access_point
//! ```

use std::time::Duration;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Region};

fn main() -> Result<(), presign::Error> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let buckets = [
        ("examplebucket", Endpoint::aws().dual_stack()),
        ("arn:aws:s3:us-west-2:123456789012:accesspoint/photos", Endpoint::aws().fips()),
        ("arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/resized", Endpoint::aws()),
        // With credentials of a user or a role; those of a session are the default.
        ("examplebucket--usw2-az1--x-s3", Endpoint::aws().disable_s3_express_session_auth()),
    ];
    for (name, endpoint) in buckets {
        let bucket = Bucket::with_endpoint(name, Region::US_WEST_2, credentials.clone(), endpoint)?;
        println!("{}\n", bucket.get("cat.png").presign(Duration::from_secs(3600))?);
    }
    Ok(())
}
