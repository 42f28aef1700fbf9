//! Use this to create many download links at once, each with a file name of its own.
//!
//! ```text
//! cargo run --example named_downloads
//! ```

use std::time::Duration;

use presign::{Credentials, Error, PresignedUrl, Region, SigningTime, s3::Bucket};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let bucket = Bucket::new("examplebucket", Region::EU_CENTRAL_1, credentials)?;

    // From a database: the id of each file, and the name that its owner chose, in any script.
    let files: Vec<_> = (1..=1000).map(|id| (id, format!("Übersicht \"{id}\".pdf"))).collect();
    let links = links(&bucket, &files)?;
    if let (Some(link), Some((_, file_name))) = (links.last(), files.last()) {
        println!("{} links, the last one to {file_name}:\n{link}", links.len());
    }
    Ok(())
}

/// Returns a link to each file. All links have the same signing time, so they expire together.
fn links(bucket: &Bucket, files: &[(u32, String)]) -> Result<Vec<PresignedUrl>, Error> {
    let (now, day) = (SigningTime::now(), Duration::from_secs(86_400));
    let link =
        |(id, name): &(u32, String)| bucket.get(format!("files/{id}")).attachment(name).presign_at(now, day);
    files.iter().map(link).collect()
}
