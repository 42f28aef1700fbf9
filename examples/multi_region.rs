//! Use this for multi-region access points, whose URLs are signed with Signature Version 4A.
//!
//! ```text
//! cargo run --features sigv4a --example multi_region
//! ```

use std::time::Duration;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Region, RegionSet, Service, Signer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let arn = "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap";
    let bucket = Bucket::new(arn, Region::US_EAST_1, credentials.clone())?;
    println!("{}\n", bucket.get("photos/cat.png").presign(Duration::from_secs(3600))?);

    // This URL is valid only in the regions of Europe.
    let signer = Signer::sigv4a(Service::S3, RegionSet::new("eu-*")?, credentials)?;
    let europe = Bucket::with_signer(arn, signer, Endpoint::aws())?;
    println!("{}", europe.get("photos/cat.png").presign(Duration::from_secs(3600))?);
    Ok(())
}
