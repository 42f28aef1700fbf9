//! No policy makes the parser panic, and a policy treats field names as case-insensitive.

#![no_main]

use libfuzzer_sys::fuzz_target;
use presign::s3::post::{Condition, Policy};

fuzz_target!(|input: (&str, &str, &str)| {
    let (text, value, file_name) = input;
    let Ok(policy) = Policy::parse(text) else { return };
    let names = policy.conditions().iter().filter_map(Condition::name);
    let lower: Vec<_> = names.clone().map(|name| (name.to_ascii_lowercase(), value)).collect();
    let upper: Vec<_> = names.map(|name| (name.to_ascii_uppercase(), value)).collect();
    let bucket = value;
    assert_eq!(
        policy.check_fields(bucket, &lower, file_name),
        policy.check_fields(bucket, &upper, file_name)
    );
    let _ = policy.check_length(value.len() as u64);
});
