//! Use this to let a browser upload a file with a form: prints an HTML page and a curl command.
//!
//! ```text
//! cargo run --example upload_form > upload.html
//! ```

use std::time::Duration;

use presign::{Credentials, Region, s3::Bucket};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials)?;

    let form = bucket
        .post("uploads/7f3a/${filename}") // the client's file name, after a prefix for this upload only
        .content_type_starts_with("image/")
        .content_length(1..=10_485_760)
        .metadata_starts_with("title", "")
        .success_action_status(201)
        .presign(Duration::from_secs(900))?;
    println!("<!doctype html>\n<meta charset=\"utf-8\">\n<title>Upload</title>\n{}", form.to_html());

    let filled_in = [("Content-Type", "image/png"), ("x-amz-meta-title", "My cat")];
    eprintln!("{}", form.to_curl(&filled_in, "cat.png")?);

    // Predicts the response of S3 to an HTML page instead of a picture, offline.
    let fields: Vec<_> = form.fields().chain([("Content-Type", "text/html")]).collect();
    if let Err(refusal) = form.check(&fields, "cat.html", 1000) {
        eprintln!("\n{}: {refusal}", refusal.code());
    }
    Ok(())
}
