//! Tokens: that they are signed as others sign them, and what is asked of them.

#![allow(clippy::unwrap_used, reason = "what cannot be signed fails the test")]

mod rules;
mod signatures;

use core::time::Duration;

use presign::token::TokenGenerator;
use presign::{Credentials, Error, Region, SigningTime};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

fn permanent() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET).unwrap()
}

fn temporary() -> Credentials {
    Credentials::temporary("ASIAIOSFODNN7EXAMPLE", SECRET, "IQoJb3JpZ2luX2VjE+/w==").unwrap()
}

fn time() -> SigningTime {
    "20260801T123456Z".parse().unwrap()
}

fn region(name: &str) -> Region {
    Region::new(name).unwrap()
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

type Made = Result<TokenGenerator, Error>;
