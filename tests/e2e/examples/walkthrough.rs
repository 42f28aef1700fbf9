//! The life of a private file, told with nothing but presigned URLs.
//!
//! `cargo run -p e2e --example walkthrough` starts a server of its own and needs no other. Every step says what should happen
//! and then makes sure that it did; the first that goes otherwise ends the program with an error.

use std::error::Error;
use std::time::Duration;

use e2e::{Message, Reply, Server, elements};
use presign::SigningTime;
use presign::s3::Bucket;

const QUARTER_OF_AN_HOUR: Duration = Duration::from_secs(900);
const NOTE: &str = "The keys are under the flowerpot.";

fn main() -> Result<(), Box<dyn Error>> {
    println!("A file store that speaks Amazon's S3 protocol starts within this program.");
    println!("It does not know us. All it will ever see is links, each signed with a secret key that");
    println!("only we and the store have. A link is good for one thing, and for a limited time.\n");
    let server = Server::start()?;
    let client = server.client();
    let bucket =
        Bucket::with_endpoint("letters", server.region(), server.credentials(), server.path_style())?;

    println!("1. We make a bucket, which is a named place for files.");
    let link = bucket.create_bucket().presign(QUARTER_OF_AN_HOUR)?;
    expect("The bucket is there", &client.send(&link)?, 200)?;

    println!("2. We sign an upload link. Whoever holds it can store one file under one name, as plain text.");
    let link = bucket.put("to ada/note.txt").content_type("text/plain").presign(QUARTER_OF_AN_HOUR)?;
    println!("   {link}");
    for (name, value) in link.required_headers() {
        println!("   Its holder has to send this header along: {name}: {value}");
    }
    expect("The file is stored", &client.send(Message::from(&link).with_body(NOTE))?, 200)?;

    println!("3. Without a signature nobody gets the file: it is private.");
    let address = format!("http://{}/letters/to%20ada/note.txt", server.address());
    expect("The plain address is refused", &client.send(Message::new("GET", &address))?, 403)?;

    println!("4. We sign a download link for a friend, who opens it as any browser would.");
    let link = bucket.get("to ada/note.txt").attachment("note from you.txt").presign(QUARTER_OF_AN_HOUR)?;
    println!("   {link}");
    let reply = client.send(Message::new("GET", link.as_str()))?;
    expect("The friend gets the file", &reply, 200)?;
    ensure("It says what we wrote", reply.body() == NOTE.as_bytes())?;
    let save_as = reply.headers().get("content-disposition");
    ensure(
        "A browser is told to save it as \"note from you.txt\"",
        save_as.is_some_and(|value| value == "attachment; filename=\"note from you.txt\""),
    )?;

    println!("5. Somebody alters the friend's link, to delete the file, or to get another one.");
    let deletion = Message::new("DELETE", link.as_str());
    expect("Deleting with a download link is refused", &client.send(deletion)?, 403)?;
    let other_file = Message::new("GET", &link.as_str().replace("note.txt", "diary.txt"));
    expect("Another file with this file's link is refused", &client.send(other_file)?, 403)?;
    let longer_life = Message::new("GET", &link.as_str().replace("X-Amz-Expires=900", "X-Amz-Expires=9000"));
    expect("Giving the link a longer life is refused", &client.send(longer_life)?, 403)?;

    println!("6. Somebody finds a link that we signed an hour ago, to be good for a quarter of an hour.");
    let an_hour_ago = SigningTime::from_unix_timestamp(SigningTime::now().unix_timestamp() - 3600)?;
    let link = bucket.get("to ada/note.txt").presign_at(an_hour_ago, QUARTER_OF_AN_HOUR)?;
    println!("   It ended at {}.", link.expires_at());
    expect("The old link is refused", &client.send(&link)?, 403)?;

    println!("7. A link lists what is in the bucket, and all that was tried has left it as it was.");
    let reply = client.send(&bucket.list().presign(QUARTER_OF_AN_HOUR)?)?;
    expect("The list is there", &reply, 200)?;
    ensure("It has our one file", elements(reply.body(), "Key") == ["to ada/note.txt"])?;

    println!("8. We delete the file, and then the bucket.");
    let link = bucket.delete("to ada/note.txt").presign(QUARTER_OF_AN_HOUR)?;
    expect("The file is deleted", &client.send(&link)?, 204)?;
    let link = bucket.get("to ada/note.txt").presign(QUARTER_OF_AN_HOUR)?;
    expect("A good link to it finds nothing", &client.send(&link)?, 404)?;
    let link = bucket.delete_bucket().presign(QUARTER_OF_AN_HOUR)?;
    expect("The bucket is removed", &client.send(&link)?, 204)?;

    println!("\nEverything went as told.");
    Ok(())
}

/// Says what happened, if the store's answer has this status.
fn expect(what: &str, reply: &Reply, status: u16) -> Result<(), Box<dyn Error>> {
    if reply.status() != status {
        let body = String::from_utf8_lossy(reply.body());
        return Err(format!("{what}: no, the store answered {}, not {status}: {body}", reply.status()).into());
    }
    println!("   {what}. (The store answered {}.)", reply.status());
    Ok(())
}

/// Says what happened, if it did.
fn ensure(what: &str, happened: bool) -> Result<(), Box<dyn Error>> {
    if !happened {
        return Err(format!("{what}: no").into());
    }
    println!("   {what}.");
    Ok(())
}
