//! The allocations of signing and verifying.
//!
//! Signing into a string with enough capacity allocates nothing, and a `PresignedUrl` allocates
//! once. Each thread has its own count, so that parallel tests do not disturb each other.

#![allow(clippy::unwrap_used, reason = "an error fails the test")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;
use std::time::Duration;

use presign::s3::{Bucket, Operation};
use presign::verify::Verifier;
use presign::{Credentials, Region, Request, Service, Signer, SigningTime};

struct Counting;

thread_local! {
    // Needs no allocation and no destructor, so the allocator may use it at any time.
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call is passed on to the system allocator unchanged. The default `realloc` calls
// `alloc`, so growing a string counts too.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Returns the number of allocations in `work`.
fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get() - before
}

const HOUR: Duration = Duration::from_secs(3600);

fn now() -> SigningTime {
    "20130524T000000Z".parse().unwrap()
}

#[track_caller]
fn bucket(credentials: Credentials) -> Bucket {
    let bucket = Bucket::new("examplebucket", Region::US_EAST_1, credentials).unwrap();
    // Derives the signing key of the day, so that it is not counted later.
    bucket.get("warm").presign_at(now(), HOUR).unwrap();
    bucket
}

fn permanent() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").unwrap()
}

fn temporary() -> Credentials {
    let base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let token: String = base64.chars().cycle().take(900).collect();
    Credentials::temporary("ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", token).unwrap()
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(black_box(Box::new(1)))), 1);
    let mut text = String::with_capacity(8);
    assert_eq!(allocations(|| text.push_str("12345678")), 0);
    assert_eq!(allocations(|| text.push('9')), 1);
}

#[test]
fn a_plain_get_into_a_string_allocates_nothing() {
    let (bucket, now) = (bucket(permanent()), now());
    let mut text = String::with_capacity(1024);
    let count = allocations(|| {
        bucket.get("photos/cat.png").presign_into(now, HOUR, &mut text).unwrap();
    });
    assert_eq!(count, 0);
}

/// Counts the allocations of signing at several times with one signer.
fn allocations_at() -> impl FnMut(&str) -> usize {
    let (bucket, mut text) = (bucket(permanent()), String::with_capacity(1024));
    move |time| {
        text.clear();
        let time = time.parse().unwrap();
        allocations(|| {
            bucket.get("a").presign_into(time, HOUR, &mut text).unwrap();
        })
    }
}

/// Deriving a key allocates, and so does preparing it for another second.
#[test]
fn the_keys_of_four_days_stay_cached() {
    let mut count = allocations_at();
    let days = ["20130524T000000Z", "20130525T000000Z", "20130526T000000Z", "20130527T000000Z"];
    for (day, is_new) in days.iter().zip([false, true, true, true]) {
        assert_eq!(count(day) > 0, is_new, "{day}");
    }
    for day in days {
        assert_eq!(count(day), 0, "{day}");
    }
    // A fifth day replaces the earliest one.
    assert!(count("20130528T000000Z") > 0);
    for day in days.into_iter().skip(1).chain(["20130528T000000Z"]) {
        assert_eq!(count(day), 0, "{day}");
    }
    assert!(count("20130524T000000Z") > 0);
}

/// A later second replaces an earlier one, but not the reverse.
#[test]
fn a_back_dated_url_leaves_the_present_second_cached() {
    let mut count = allocations_at();
    for (time, is_new) in [
        ("20130524T120000Z", true),
        ("20130524T120000Z", false),
        ("20130524T110000Z", true),
        ("20130524T120000Z", false),
        ("20130524T130000Z", true),
        ("20130524T130000Z", false),
    ] {
        assert_eq!(count(time) > 0, is_new, "{time}");
    }
}

#[test]
fn an_owned_key_is_moved() {
    let (bucket, now) = (bucket(permanent()), now());
    let (key, mut text) = (String::from("photos/cat.png"), String::with_capacity(1024));
    let count = allocations(|| {
        bucket.get(key).presign_into(now, HOUR, &mut text).unwrap();
    });
    assert_eq!(count, 0);
}

#[test]
fn an_empty_string_grows_once() {
    for credentials in [permanent(), temporary()] {
        let (bucket, now) = (bucket(credentials), now());
        let mut text = String::new();
        let count = allocations(|| {
            bucket
                .put("photos/a cat.png")
                .content_type("image/png")
                .presign_into(now, HOUR, &mut text)
                .unwrap();
        });
        // The string and the list of headers.
        assert_eq!(count, 2);
    }
}

#[test]
fn a_session_token_into_a_string_allocates_nothing() {
    let (bucket, now) = (bucket(temporary()), now());
    let mut text = String::with_capacity(4096);
    let count = allocations(|| {
        bucket.get("photos/cat.png").presign_into(now, HOUR, &mut text).unwrap();
    });
    assert_eq!(count, 0);
}

#[test]
fn parameters_and_headers_allocate_their_lists() {
    let (bucket, now) = (bucket(permanent()), now());
    let mut text = String::with_capacity(4096);
    let mut check = |expected: usize, presign: &dyn Fn(&mut String)| {
        text.clear();
        let count = allocations(|| presign(&mut text));
        assert_eq!(count, expected, "{text}");
    };
    let into = |operation: Operation<'_>, text: &mut String| {
        operation.presign_into(now, HOUR, text).unwrap();
    };
    check(1, &|text| into(bucket.get("cat.png").version_id("3sL4kqtJlcpXroDTDmJ"), text));
    check(1, &|text| into(bucket.put("cat.png").content_type("image/png"), text));
    check(2, &|text| into(bucket.get("cat.png").version_id("1").header("range", "bytes=0-9"), text));
    // An upper-case name, a metadata name, a file name and a number each need a string of their
    // own.
    check(2, &|text| into(bucket.get("cat.png").header("Range", "bytes=0-9"), text));
    check(2, &|text| into(bucket.put("cat.png").metadata("camera", "X100"), text));
    check(2, &|text| into(bucket.get("cat.png").attachment("Bericht März.pdf"), text));
    check(2, &|text| into(bucket.put("cat.png").content_length(10_485_760), text));
}

#[test]
fn forty_parameters_and_headers_are_sorted() {
    let bucket = bucket(permanent());
    let names: Vec<String> = (0..40).map(|number| format!("x-{}", number * 7 % 40)).collect();
    let mut operation = bucket.get("cat.png");
    for name in &names {
        operation = operation.query(name, "1").header(name, "2");
    }
    let url = operation.presign_at(now(), HOUR).unwrap();

    let mut sorted: Vec<&str> = names.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let parameters: Vec<String> = sorted.iter().map(|name| format!("{name}=1")).collect();
    assert!(url.as_str().contains(&format!("&{}&X-Amz-Signature=", parameters.join("&"))));
    assert!(url.required_headers().eq(sorted.iter().map(|name| (*name, "2"))));
    assert_eq!(url.canonical_request().signed_headers(), format!("host;{}", sorted.join(";")));
}

#[test]
fn a_template_into_a_string_allocates_nothing() {
    let bucket = bucket(temporary());
    let images = bucket.get_each().attachment("Bericht März.pdf");
    let template = images.template(now(), HOUR).unwrap();
    let mut text = String::with_capacity(4096);
    assert_eq!(allocations(|| template.presign_into("photos/a b.png", &mut text).unwrap()), 0);
}

#[test]
fn a_batch_into_reused_urls_allocates_nothing() {
    let bucket = bucket(temporary());
    let template = bucket.get_each().template(now(), HOUR).unwrap();
    let mut urls = presign::s3::Urls::new();
    let keys: Vec<String> = (0..100).map(|number| format!("photos/{number}.jpg")).collect();
    for count in [1, 10, 100] {
        template.presign_each(&keys[..count], &mut urls).unwrap();
        urls.clear();
        assert_eq!(allocations(|| template.presign_each(&keys[..count], &mut urls).unwrap()), 0);
    }
}

/// Signatures of Signature Version 4A differ in length; the capacity is always enough.
#[cfg(feature = "sigv4a")]
#[test]
fn a_multi_region_access_point_allocates_its_string_to_sign() {
    let arn = "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap";
    for credentials in [permanent(), temporary()] {
        let bucket = Bucket::new(arn, Region::US_EAST_1, credentials).unwrap();
        let template = bucket.get_each().template(now(), HOUR).unwrap();
        let mut text = String::with_capacity(4096);
        for number in 0..32 {
            let key = format!("photos/{number}.png");
            let operation = bucket.get(&key);
            text.clear();
            let count = allocations(|| {
                operation.presign_into(now(), HOUR, &mut text).unwrap();
            });
            // The string to sign.
            assert_eq!(count, 1);
            text.clear();
            assert_eq!(allocations(|| template.presign_into(&key, &mut text).unwrap()), 1);
            assert_eq!(allocations(|| drop(operation.presign_at(now(), HOUR).unwrap())), 2);
        }
    }
}

/// The capacity of the text is computed in advance.
#[test]
fn a_presigned_url_allocates_once() {
    let now = now();
    let long = "a b/é".repeat(100);
    for credentials in [permanent(), temporary()] {
        let bucket = bucket(credentials);
        for operation in [
            bucket.get("photos/cat.png"),
            bucket.get(&long).attachment(&long).version_id(&long),
            bucket.put(&long).attachment(&long).content_length(u64::MAX).metadata("name", "value"),
            bucket.put("k").header("X-Amz-Content-Sha256", "a".repeat(1000)),
        ] {
            let count = allocations(|| drop(operation.presign_at(now, HOUR).unwrap()));
            assert_eq!(count, 1, "{operation:?}");
        }
    }
}

/// AWS IoT Core requires the token after the signature, and signs the hash of the empty payload.
#[test]
fn a_session_token_after_the_signature_allocates_no_more() {
    let signer = Signer::new(Service::IOT_DEVICE_GATEWAY, Region::US_EAST_1, temporary());
    let request = Request::get("https://a1b2c3-ats.iot.us-east-1.amazonaws.com/mqtt").unwrap();
    let url = signer.presign_at(&request, now(), HOUR).unwrap();
    assert_eq!(allocations(|| drop(signer.presign_at(&request, now(), HOUR).unwrap())), 1);

    let verifier = Verifier::new(Service::IOT_DEVICE_GATEWAY, Region::US_EAST_1);
    let target = url.as_str().split_once(url.host()).unwrap().1;
    let presented = verifier.parse("GET", target, [("Host", url.host())]).unwrap();
    let with_signer = allocations(|| assert!(presented.verify_with(&signer, now()).is_ok()));
    let with_credentials = allocations(|| assert!(presented.verify(signer.credentials(), now()).is_ok()));
    // The canonical request and the hash of the payload. The token has the same encoding, so it is not decoded.
    assert_eq!(with_signer, 2);
    assert!(with_signer < with_credentials, "{with_signer} and {with_credentials}");
}

#[test]
fn verifying_with_a_signer_allocates_the_canonical_request() {
    for (credentials, while_parsing, while_verifying) in [(permanent(), 4, 1), (temporary(), 4, 1)] {
        let url =
            bucket(credentials.clone()).get("photos/a cat.png").attachment("a.png").presign_at(now(), HOUR);
        let url = url.unwrap();
        let target = url.as_str().split_once(url.host()).unwrap().1;
        let headers = [("Host", url.host()), ("User-Agent", "test"), ("Accept", "*/*")];
        let signer = Signer::new(Service::S3, Region::US_EAST_1, credentials);
        let verifier = Verifier::new(Service::S3, Region::US_EAST_1);
        // The lists of parameters, signed headers and their values, and the decoded credential.
        let parse = || drop(verifier.parse("GET", target, headers).unwrap());
        assert_eq!(allocations(parse), while_parsing);
        let presented = verifier.parse("GET", target, headers).unwrap();
        let verify = || assert!(presented.verify_with(&signer, now()).is_ok());
        // The first call derives the signing key of the day.
        verify();
        // The canonical request.
        assert_eq!(allocations(verify), while_verifying);
    }
}
