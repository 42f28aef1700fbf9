//! Everything that presign computes from a secret and that must not stay in memory.

use hmac::{Hmac, KeyInit, Mac};
use memory::secrets::{CUSTOMER_KEY, LONG_SECRET, RENEWED_SECRET, SECRET, TOKEN};
use sha2::block_api::compress256;
use sha2::{Digest, Sha256};

use crate::curve;
use crate::patterns::Patterns;

/// The words of SHA-256 before the first block.
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// The words of a state that an implementation keeps together, by their indices: of the software,
/// then those in the registers of the processor's instructions.
const ORDERS: [[usize; 4]; 8] = [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [1, 0, 3, 2],
    [7, 6, 5, 4],
    [5, 4, 1, 0],
    [7, 6, 3, 2],
    [0, 1, 4, 5],
    [6, 7, 2, 3],
];

/// The services whose requests the uses sign, but S3.
const SERVICES: [&str; 10] = [
    "bedrock",
    "dsql",
    "elasticache",
    "execute-api",
    "iotdevicegateway",
    "kafka-cluster",
    "memorydb",
    "rds-db",
    "sts",
    "transcribe",
];

pub(crate) fn patterns() -> Patterns {
    let mut patterns = Patterns::new();
    for (name, text) in [
        ("secret access key", SECRET),
        ("secret access key, renewed", RENEWED_SECRET),
        ("secret access key, long", LONG_SECRET),
        ("session token", TOKEN),
        ("customer key", CUSTOMER_KEY),
    ] {
        patterns.add_text(name, text);
        patterns.add_text(&format!("{name}, encoded"), &encoded(text));
    }
    for (name, secret) in [("", SECRET), ("renewed ", RENEWED_SECRET), ("long ", LONG_SECRET)] {
        for day in 1..=12 {
            let date = format!("202608{day:02}");
            patterns.add_scope(name, secret, &date, "s3");
        }
        for service in SERVICES {
            patterns.add_scope(name, secret, "20260801", service);
        }
        curve::add(&mut patterns, name, secret);
    }
    patterns
}

/// Returns a text as in a query.
fn encoded(text: &str) -> String {
    text.replace('/', "%2F").replace('+', "%2B").replace('=', "%3D")
}

pub(crate) fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    Hmac::<Sha256>::new_from_slice(key).unwrap().chain_update(message).finalize().into_bytes().into()
}

fn words(hash: [u8; 32]) -> [u32; 8] {
    std::array::from_fn(|index| u32::from_be_bytes(hash.as_chunks().0[index]))
}

impl Patterns {
    /// Adds the keys of a day, a region and a service.
    fn add_scope(&mut self, name: &str, secret: &str, date: &str, service: &str) {
        let region = "us-east-1";
        let mut key = format!("AWS4{secret}").into_bytes();
        self.add_key(&format!("{name}AWS4 and the secret"), &key);
        let messages = [date, region, service, "aws4_request"];
        for (key_name, message) in
            ["date key", "region key", "service key", "signing key"].iter().zip(messages)
        {
            let hash = hmac(&key, message.as_bytes());
            let name = format!("{name}{date}/{region}/{service}: {key_name}");
            self.add_hash(&name, words(hash));
            self.add_key(&name, &hash);
            key = hash.into();
        }
        for second in ["120000", "120001", "120002"] {
            let text =
                format!("AWS4-HMAC-SHA256\n{date}T{second}Z\n{date}/{region}/{service}/aws4_request\n");
            let mut state = INITIAL;
            compress256(&mut state, &[padded(&key, 0x36)]);
            compress256(&mut state, text.as_bytes().as_chunks().0);
            self.add_hash(&format!("{name}{date}/{region}/{service}: signing key, prefix {second}"), state);
        }
    }

    /// Adds the forms that HMAC gives to a key: its padded blocks, and the states after them.
    pub(crate) fn add_key(&mut self, name: &str, key: &[u8]) {
        self.add(name, key);
        if key.len() > 64 {
            self.add_hash(&format!("{name}, hash"), words(Sha256::digest(key).into()));
        }
        for (pad, kind) in [(0x36, "inner"), (0x5c, "outer")] {
            let block = padded(key, pad);
            self.add(&format!("{name}, {kind} block"), &block);
            let swapped: Vec<u8> =
                block.as_chunks::<4>().0.iter().flat_map(|word| word.iter().rev()).copied().collect();
            self.add(&format!("{name}, {kind} block in words"), &swapped);
            let mut state = INITIAL;
            compress256(&mut state, &[block]);
            self.add_hash(&format!("{name}, {kind} state"), state);
        }
    }

    /// Adds a hash as bytes, and as the words of each implementation.
    pub(crate) fn add_hash(&mut self, name: &str, state: [u32; 8]) {
        self.add(name, state.map(u32::to_be_bytes).as_flattened());
        for order in ORDERS {
            self.add(name, order.map(|index| state[index].to_ne_bytes()).as_flattened());
        }
    }

    /// Adds a number of 32 bytes, as such and in words of either order.
    pub(crate) fn add_number(&mut self, name: &str, number: [u8; 32]) {
        self.add_hash(name, words(number));
        let mut bytes = number;
        bytes.reverse();
        self.add(name, &bytes);
        let mut limbs = number;
        limbs.as_chunks_mut::<8>().0.iter_mut().for_each(|limb| limb.reverse());
        self.add(name, &limbs);
    }
}

/// Returns the first block that HMAC hashes.
fn padded(key: &[u8], pad: u8) -> [u8; 64] {
    let hash = Sha256::digest(key);
    let key = if key.len() > 64 { &hash } else { key };
    std::array::from_fn(|index| pad ^ key.get(index).copied().unwrap_or_default())
}
