//! Tokens: their signatures, lifetimes, options and arguments.

#![allow(clippy::unwrap_used, reason = "an error fails the test")]

mod rules;
mod signatures;

use core::time::Duration;

use presign::token::TokenGenerator;
use presign::{Credentials, Error, Region, SigningTime};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

#[track_caller]
fn permanent() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap()
}

#[track_caller]
fn temporary() -> Credentials {
    Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, "IQoJb3JpZ2luX2VjE+/w==").unwrap()
}

#[track_caller]
fn time() -> SigningTime {
    "20260801T123456Z".parse().unwrap()
}

#[track_caller]
fn region(name: &str) -> Region {
    Region::new(name).unwrap()
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

type Generator = Result<TokenGenerator, Error>;
