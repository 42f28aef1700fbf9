//! Use this to let a client upload a large file in parts: presigns a URL to create the upload, one
//! for each part, and one to complete or abort it. Reads and writes S3's XML.
//!
//! ```text
//! cargo run --example multipart
//! ```

use std::time::Duration;

use presign::s3::{Bucket, complete_multipart_upload_body, upload_id};
use presign::{Credentials, Region};

fn main() -> Result<(), Box<dyn std::error::Error>> {
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
    let response = "<InitiateMultipartUploadResult><UploadId>VXBsb2FkIElE</UploadId>\
        </InitiateMultipartUploadResult>";
    let upload_id = upload_id(response).ok_or("S3 returned an error")?;

    // The client may send the parts in any order, and in parallel. It must keep the ETag of each
    // response.
    for part_number in 1..=3 {
        let part = bucket.upload_part(key, &upload_id, part_number).presign(hour)?;
        println!("part {part_number}: {} {part}", part.method());
    }
    let etags = ["\"a54357aff0632cce\"", "\"0c78aef83f66abc1\"", "\"acbd18db4cc2f85c\""];

    // The body of this request lists the numbers and ETags of the parts.
    let complete = bucket.complete_multipart_upload(key, &upload_id).presign(hour)?;
    println!("complete: {} {complete}", complete.method());
    println!("  with the body {}", complete_multipart_upload_body((1..).zip(etags))?);
    let abort = bucket.abort_multipart_upload(key, &upload_id).presign(hour)?;
    println!("abort: {} {abort}", abort.method());
    Ok(())
}
