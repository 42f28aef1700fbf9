//! The proof that `presign` without its default features needs no standard library.
//!
//! A program has one panic handler and one allocator. This one brings its own, so that a crate anywhere below `presign`
//! that links `std` is an error: `cargo build --features std` shows it. Run, it signs the example of AWS's
//! documentation, makes a form and signs for several regions, and its exit code says whether the signature is the published one, the form
//! is good and the other signature verifies.
//!
//! Source: [Authenticating requests: query parameters](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).

#![no_std]
#![no_main]

extern crate alloc;

use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::panic::PanicInfo;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicUsize, Ordering};
use core::time::Duration;

use alloc::vec::Vec;

use presign::explain::{Cause, FailedRequest};
use presign::s3::post::Verifier;
use presign::s3::{Bucket, Endpoint};
use presign::{Credentials, Error, PublicKey, Region, Service};

/// Signs the documentation's example: is it the documentation's signature?
fn signs_as_published() -> Result<bool, Error> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let endpoint = Endpoint::virtual_hosted("https://s3.amazonaws.com")?;
    let bucket = Bucket::with_endpoint("examplebucket", Region::US_EAST_1, credentials, endpoint)?;
    let time = "20130524T000000Z".parse()?;
    let url = bucket.get("test.txt").presign_at(time, Duration::from_secs(86_400))?;
    Ok(url.signature() == "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
}

/// Makes a form and verifies it: is it good?
fn verifies_its_form() -> Result<bool, Error> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
    let time = "20130524T000000Z".parse()?;
    let form = bucket.post("test.txt").presign_at(time, Duration::from_secs(60))?;
    let fields: Vec<(&str, &str)> = form.fields().collect();
    let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
    let presented = verifier.parse("examplebucket", &fields, "test.txt");
    Ok(presented.is_ok_and(|presented| presented.verify(&credentials, time).is_ok()))
}

/// Verifies a request, and explains one that was refused.
fn verifies_and_explains() -> Result<bool, Error> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
    let time = "20130524T000000Z".parse()?;
    let url = bucket.get("test.txt").presign_at(time, Duration::from_secs(60))?;
    let target = url.as_str().split_once(url.host()).map_or("", |(_, target)| target);
    let verifier = presign::verify::Verifier::new(Service::S3, Region::US_EAST_1);
    let presented = verifier.parse("GET", target, [("host", url.host())]);
    let is_verified = presented.is_ok_and(|presented| presented.verify(&credentials, time).is_ok());
    let answer = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";
    let explanation = FailedRequest::new("GET", url.as_str()).response_body(answer).explain();
    Ok(is_verified && *explanation.cause() == Cause::Expired)
}

/// Signs for a multi-region access point, and verifies that: is it good?
fn verifies_its_url() -> Result<bool, Error> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let arn = "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap";
    let bucket = Bucket::new(arn, Region::US_EAST_1, credentials.clone())?;
    let url = bucket.get("test.txt").presign_at("20130524T000000Z".parse()?, Duration::from_secs(60))?;
    Ok(PublicKey::derive(&credentials)?.verifies(url.string_to_sign(), url.signature()))
}

/// What the C runtime calls in place of Rust's own start-up, which is a part of `std`.
#[unsafe(no_mangle)]
extern "C" fn main() -> i32 {
    let are_good = [signs_as_published(), verifies_its_form(), verifies_and_explains(), verifies_its_url()];
    i32::from(are_good != [Ok(true); 4])
}

// Where memory is copied, where the program starts and where it ends. `std` would have linked it.
#[link(name = "c")]
unsafe extern "C" {
    safe fn abort() -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    abort()
}

// `alloc` comes compiled for programs that unwind, and names the two functions of unwinding. This one aborts first.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

#[unsafe(no_mangle)]
extern "C" fn _Unwind_Resume() -> ! {
    abort()
}

/// Hands out one block of memory from its beginning to its end, and takes nothing back.
struct Bump {
    memory: UnsafeCell<[u8; Self::SIZE]>,
    used: AtomicUsize,
}

impl Bump {
    const SIZE: usize = 64 * 1024;
}

// SAFETY: the memory is reached only through `alloc`, whose atomic counter gives no byte to two callers.
unsafe impl Sync for Bump {}

// SAFETY: what is handed out lies within `memory`, is aligned, and overlaps nothing that was handed out before.
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = self.memory.get().cast::<u8>();
        // Room for the block wherever the next aligned address is.
        let taken = layout.size() + layout.align();
        let free = self.used.fetch_add(taken, Ordering::Relaxed);
        if free + taken > Self::SIZE {
            return null_mut();
        }
        let block = start.wrapping_add(free);
        block.wrapping_add(block.align_offset(layout.align()))
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static MEMORY: Bump = Bump { memory: UnsafeCell::new([0; Bump::SIZE]), used: AtomicUsize::new(0) };
