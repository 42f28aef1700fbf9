//! Region sets and public keys survive a round trip, and no foreign signature verifies.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use presign::{Credentials, PublicKey, Region, RegionSet};

static KEY: LazyLock<PublicKey> =
    LazyLock::new(|| PublicKey::derive(&Credentials::new("AKIDEXAMPLE", "secret").unwrap()).unwrap());

fuzz_target!(|input: (&str, &[u8], &str, &str)| {
    let (regions, point, string_to_sign, signature) = input;
    if let Ok(region_set) = RegionSet::new(regions) {
        assert_eq!(region_set.as_str(), regions);
        assert!(
            regions
                .split(',')
                .all(|name| Region::new(name).is_err() || region_set.contains(&name.parse().unwrap()))
        );
    }
    if let Ok(key) = PublicKey::from_sec1_bytes(point) {
        assert_eq!(PublicKey::from_sec1_bytes(&key.to_sec1_bytes()), Ok(key));
        let _ = key.verifies(string_to_sign, signature);
    }
    assert!(!KEY.verifies(string_to_sign, signature));
});
