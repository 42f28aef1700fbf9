//! Use this to choose the file name of a download, or to download a specific version of an object.
//!
//! ```text
//! cargo run --example download_as
//! ```

use std::time::Duration;

use presign::{Credentials, Region, s3::Bucket};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let bucket = Bucket::new("examplebucket", Region::EU_CENTRAL_1, credentials)?;
    let hour = Duration::from_secs(3600);

    // The name may be in any script. Older clients get an ASCII name.
    let url = bucket
        .get("reports/2026-03.pdf")
        .attachment("Bericht März.pdf")
        .response_content_type("application/pdf")
        .version_id("3sL4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY+MTRCxf3vjVBH40Nr8X8gdRQBpUMLUo")
        .presign(hour)?;
    println!("{url}");

    // The same object, shown in the browser.
    let url = bucket.get("reports/2026-03.pdf").inline("Bericht März.pdf").presign(hour)?;
    println!("{url}");
    Ok(())
}
