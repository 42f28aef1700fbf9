//! Use this to see presigned URLs work from start to end: a private file is uploaded, shared and
//! deleted.
//!
//! `cargo run -p e2e --example walkthrough` starts its own server. Each step prints the expected
//! outcome and checks it; the first failure ends the program with an error.

use std::error::Error;
use std::time::Duration;

use e2e::{Message, Reply, Server, elements};
use presign::SigningTime;
use presign::s3::Bucket;

const QUARTER_OF_AN_HOUR: Duration = Duration::from_secs(900);
const NOTE: &str = "The keys are under the flowerpot.";

fn main() -> Result<(), Box<dyn Error>> {
    println!("A file store that speaks Amazon's S3 protocol starts within this program.");
    println!("It knows us only by links, each signed with a secret key that only we and the store");
    println!("have. A link allows one thing, for a limited time.\n");
    let server = Server::start()?;
    let client = server.client();
    let bucket =
        Bucket::with_endpoint("letters", server.region(), server.credentials(), server.path_style())?;

    println!("1. We create a bucket, which is a named container for files.");
    let link = bucket.create_bucket().presign(QUARTER_OF_AN_HOUR)?;
    expect("The bucket exists", &client.send(&link)?, 200)?;

    println!(
        "2. We sign an upload link. Anyone who has it can store one file under one name, as plain text."
    );
    let link = bucket.put("to ada/note.txt").content_type("text/plain").presign(QUARTER_OF_AN_HOUR)?;
    println!("   {link}");
    for (name, value) in link.required_headers() {
        println!("   The upload must send this header: {name}: {value}");
    }
    expect("The file is stored", &client.send(Message::from(&link).with_body(NOTE))?, 200)?;

    println!("3. The file is private: nobody can download it without a signature.");
    let address = format!("http://{}/letters/to%20ada/note.txt", server.address());
    expect("The plain address is refused", &client.send(Message::new("GET", &address))?, 403)?;

    println!("4. We sign a download link for a friend, who opens it in a browser.");
    let link = bucket.get("to ada/note.txt").attachment("note from you.txt").presign(QUARTER_OF_AN_HOUR)?;
    println!("   {link}");
    let reply = client.send(Message::new("GET", link.as_str()))?;
    expect("The friend gets the file", &reply, 200)?;
    ensure("It contains our text", reply.body() == NOTE.as_bytes())?;
    let save_as = reply.headers().get("content-disposition");
    ensure(
        "A browser saves it as \"note from you.txt\"",
        save_as.is_some_and(|value| value == "attachment; filename=\"note from you.txt\""),
    )?;

    println!("5. Somebody alters the friend's link to delete the file or to download another one.");
    let deletion = Message::new("DELETE", link.as_str());
    expect("Deleting with a download link is refused", &client.send(deletion)?, 403)?;
    let other_file = Message::new("GET", &link.as_str().replace("note.txt", "diary.txt"));
    expect("Another file with this file's link is refused", &client.send(other_file)?, 403)?;
    let longer_lifetime =
        Message::new("GET", &link.as_str().replace("X-Amz-Expires=900", "X-Amz-Expires=9000"));
    expect("Extending the link's lifetime is refused", &client.send(longer_lifetime)?, 403)?;

    println!("6. Somebody finds a link that we signed an hour ago, with a lifetime of 15 minutes.");
    let an_hour_ago = SigningTime::from_unix_timestamp(SigningTime::now().unix_timestamp() - 3600)?;
    let link = bucket.get("to ada/note.txt").presign_at(an_hour_ago, QUARTER_OF_AN_HOUR)?;
    println!("   It expired at {}.", link.expires_at());
    expect("The expired link is refused", &client.send(&link)?, 403)?;

    println!("7. A link lists the bucket. The refused requests have not changed it.");
    let reply = client.send(&bucket.list().presign(QUARTER_OF_AN_HOUR)?)?;
    expect("The list is returned", &reply, 200)?;
    ensure("It contains our one file", elements(reply.body(), "Key") == ["to ada/note.txt"])?;

    println!("8. We delete the file, and then the bucket.");
    let link = bucket.delete("to ada/note.txt").presign(QUARTER_OF_AN_HOUR)?;
    expect("The file is deleted", &client.send(&link)?, 204)?;
    let link = bucket.get("to ada/note.txt").presign(QUARTER_OF_AN_HOUR)?;
    expect("A valid link to it finds nothing", &client.send(&link)?, 404)?;
    let link = bucket.delete_bucket().presign(QUARTER_OF_AN_HOUR)?;
    expect("The bucket is deleted", &client.send(&link)?, 204)?;

    println!("\nEverything went as expected.");
    Ok(())
}

/// Prints the outcome if the store's response has this status.
fn expect(what: &str, reply: &Reply, status: u16) -> Result<(), Box<dyn Error>> {
    if reply.status() != status {
        let body = String::from_utf8_lossy(reply.body());
        return Err(
            format!("{what}: no, the store responded with {}, not {status}: {body}", reply.status()).into()
        );
    }
    println!("   {what}. (The store responded with {}.)", reply.status());
    Ok(())
}

/// Prints the outcome if it holds.
fn ensure(what: &str, holds: bool) -> Result<(), Box<dyn Error>> {
    if !holds {
        return Err(format!("{what}: no").into());
    }
    println!("   {what}.");
    Ok(())
}
