//! Use this to let a client upload a large file in parts: presigns a URL to create the upload, one
//! for each part, and one to complete or abort it.
//!
//! ```text
//! cargo run --example multipart
//! ```

use std::time::Duration;

use presign::{Credentials, Region, s3::Bucket};

fn main() -> Result<(), presign::Error> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;
    let key = "videos/cats.mp4";
    let hour = Duration::from_secs(3600);

    // The first request sets the headers of the object. Its response contains the upload id.
    let create = bucket.create_multipart_upload(key).content_type("video/mp4").presign(hour)?;
    println!("create: {} {create}", create.method());
    for (name, value) in create.required_headers() {
        println!("  with {name}: {value}");
    }
    let upload_id = "VXBsb2FkIElEIGZvciA2aWWpbmcncyBteS1tb3ZpZS5tMnRzIHVwbG9hZA";

    // The client may send the parts in any order, and in parallel. It must keep the ETag of each
    // response.
    for part_number in 1..=3 {
        let part = bucket.upload_part(key, upload_id, part_number).presign(hour)?;
        println!("part {part_number}: {} {part}", part.method());
    }

    // The body of this request lists the numbers and ETags of the parts.
    let complete = bucket.complete_multipart_upload(key, upload_id).presign(hour)?;
    println!("complete: {} {complete}", complete.method());
    let abort = bucket.abort_multipart_upload(key, upload_id).presign(hour)?;
    println!("abort: {} {abort}", abort.method());
    Ok(())
}
