//! Proof that `presign` without default features does not need the standard library.
//!
//! A program has one panic handler. This one defines its own, so the build fails if any dependency
//! of `presign` links `std`, as `cargo build --features std` shows. The program signs the example
//! of AWS's documentation and compares the signature, creates and verifies a form, verifies and
//! explains a request, and verifies a SigV4A signature. It exits with 0 if all of this succeeds.
//!
//! Source:
//! [Authenticating requests: query parameters](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html).

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

/// Returns whether the signature of the documentation's example is the published one.
fn signs_as_published() -> Result<bool, Error> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let endpoint = Endpoint::virtual_hosted("https://s3.amazonaws.com")?;
    let bucket = Bucket::with_endpoint("examplebucket", Region::US_EAST_1, credentials, endpoint)?;
    let time = "20130524T000000Z".parse()?;
    let url = bucket.get("test.txt").presign_at(time, Duration::from_secs(86_400))?;
    Ok(url.signature() == "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
}

/// Returns whether a form verifies.
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

/// Returns whether a request verifies and a refused one is explained.
fn verifies_and_explains() -> Result<bool, Error> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials.clone())?;
    let time = "20130524T000000Z".parse()?;
    let url = bucket.get("test.txt").presign_at(time, Duration::from_secs(60))?;
    let target = url.as_str().split_once(url.host()).map_or("", |(_, target)| target);
    let verifier = presign::verify::Verifier::new(Service::S3, Region::US_EAST_1);
    let presented = verifier.parse("GET", target, [("host", url.host())]);
    let is_verified = presented.is_ok_and(|presented| presented.verify(&credentials, time).is_ok());
    let response = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";
    let explanation = FailedRequest::new("GET", url.as_str()).response_body(response).explain();
    Ok(is_verified && *explanation.cause() == Cause::Expired)
}

/// Returns whether a URL for a multi-region access point verifies.
fn verifies_its_url() -> Result<bool, Error> {
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")?;
    let arn = "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap";
    let bucket = Bucket::new(arn, Region::US_EAST_1, credentials.clone())?;
    let url = bucket.get("test.txt").presign_at("20130524T000000Z".parse()?, Duration::from_secs(60))?;
    Ok(PublicKey::derive(&credentials)?.verifies(&url.string_to_sign(), url.signature()))
}

/// The entry point for the C runtime. Rust's own start-up code is part of `std`.
#[unsafe(no_mangle)]
extern "C" fn main() -> i32 {
    let outcomes = [signs_as_published(), verifies_its_form(), verifies_and_explains(), verifies_its_url()];
    i32::from(outcomes != [Ok(true); 4])
}

// The functions to copy memory, to start and to exit. `std` would link this library.
#[link(name = "c")]
unsafe extern "C" {
    safe fn abort() -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    abort()
}

// `alloc` is compiled for unwinding and refers to these two functions. This program aborts instead.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

#[unsafe(no_mangle)]
extern "C" fn _Unwind_Resume() -> ! {
    abort()
}

/// An allocator that uses one block of memory from start to end and frees nothing.
struct Bump {
    memory: UnsafeCell<[u8; Self::SIZE]>,
    used: AtomicUsize,
}

impl Bump {
    const SIZE: usize = 256 * 1024;
}

// SAFETY: the memory is accessed only through `alloc`, whose atomic counter never returns a byte
// twice.
unsafe impl Sync for Bump {}

// SAFETY: a returned block is within `memory`, is aligned, and overlaps no other block.
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = self.memory.get().cast::<u8>();
        // Room for the block at any alignment of `free`.
        let reserved = layout.size() + layout.align();
        let free = self.used.fetch_add(reserved, Ordering::Relaxed);
        if free + reserved > Self::SIZE {
            return null_mut();
        }
        let block = start.wrapping_add(free);
        block.wrapping_add(block.align_offset(layout.align()))
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static MEMORY: Bump = Bump { memory: UnsafeCell::new([0; Bump::SIZE]), used: AtomicUsize::new(0) };
