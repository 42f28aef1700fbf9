//! Use this for S3-compatible servers such as MinIO, Cloudflare R2 or Garage.
//!
//! ```text
//! cargo run --example custom_endpoint
//! ```

use std::time::Duration;

use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Region};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let servers = [
        // The default region of MinIO is us-east-1.
        (Region::US_EAST_1, Endpoint::path_style("http://localhost:9000")?),
        // Cloudflare R2 has the account in the host, and only the region `auto`.
        (Region::AUTO, Endpoint::r2("0123456789abcdef0123456789abcdef")?),
        // Garage requires the region of its configuration.
        (Region::new("garage")?, Endpoint::path_style("http://localhost:3900")?),
        // A server with a DNS entry for each bucket.
        (Region::EU_CENTRAL_1, Endpoint::virtual_hosted("https://s3.example.com")?),
        // A server behind a proxy that has another host name.
        (
            Region::US_EAST_1,
            Endpoint::path_style("http://minio:9000")?.public_url("https://files.example.com/{bucket}")?,
        ),
    ];
    for (region, endpoint) in servers {
        let bucket = Bucket::with_endpoint("photos", region, credentials.clone(), endpoint)?;
        println!("{}\n", bucket.get("cat.png").presign(Duration::from_secs(3600))?);
    }
    Ok(())
}
