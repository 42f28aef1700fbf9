//! Requests to any service that signers presign in their tests, by the general rules.
//!
//! Sources: `packages/signature-v4/src/SignatureV4.spec.ts` in smithy-lang/smithy-typescript,
//! `test/fast.js` in mhart/aws4, the presigners of Polly, EC2 and the databases in
//! aws/aws-sdk-ruby, the tests of `ec2-instance-connect open-tunnel` in aws/aws-cli, and the
//! `aws-v4` tests of apache/opendal-reqsign.

use core::time::Duration;

use presign::{Region, Request, Service, Signer, SigningRules};

use crate::{TIME, permanent};

/// A request by the general rules, and its signature for 900 seconds.
struct Row {
    name: &'static str,
    service: &'static str,
    method: &'static str,
    url: &'static str,
    query: &'static [(&'static str, &'static str)],
    headers: &'static [(&'static str, &'static str)],
    body: &'static [u8],
    signature: &'static str,
}

const POST: Row = Row {
    name: "smithy: no body",
    service: "nests",
    method: "POST",
    url: "https://nests.us-east-1.amazonaws.com/",
    query: &[],
    headers: &[],
    body: b"",
    signature: "71278bb2aa0bd266affa51403f24c1a9d306cf44941c8ff27ca32c75d8551434",
};
const GET: Row = Row { method: "GET", ..POST };

const ROWS: [Row; 13] = [
    POST,
    Row {
        name: "smithy: a text as body",
        body: b"One for sorrow, two for joy",
        signature: "6dd4a093366d838c3b189aa2c1fc5823ba4ef3c5de075945eddf59fa3eb8bbde",
        ..POST
    },
    Row {
        name: "smithy: bytes as body",
        body: &[0xca, 0xfe, 0xba, 0xbe],
        signature: "d72e6d33efce9294283e5706d3a3de433dded57eaecab15c8279acf9307014f1",
        ..POST
    },
    Row {
        name: "smithy: a header that is not hoisted",
        headers: &[("x-amz-nest", "oak")],
        signature: "af69e3c642697fdffeede5ea1292486e9183aa031f1de2a020eb25e62baac4df",
        ..POST
    },
    Row {
        name: "smithy: an escape in the path is escaped again",
        url: "https://nests.us-east-1.amazonaws.com/nest%3Doak",
        signature: "d1ccb438e94018a6d909fde647a4b07f305d5364af5707065fc0279d6c1b91a2",
        ..POST
    },
    Row {
        name: "smithy: the same path with a folder above",
        url: "https://nests.us-east-1.amazonaws.com/egg/../nest%3Doak",
        signature: "d1ccb438e94018a6d909fde647a4b07f305d5364af5707065fc0279d6c1b91a2",
        ..POST
    },
    Row {
        name: "smithy: the same path with two slashes",
        url: "https://nests.us-east-1.amazonaws.com//nest%3Doak",
        signature: "d1ccb438e94018a6d909fde647a4b07f305d5364af5707065fc0279d6c1b91a2",
        ..POST
    },
    Row {
        name: "aws4: JSON with a target",
        service: "dynamodb",
        url: "https://dynamodb.us-east-1.amazonaws.com/",
        headers: &[
            ("content-type", "application/x-amz-json-1.0"),
            ("x-amz-target", "DynamoDB_20120810.ListTables"),
        ],
        body: b"{}",
        signature: "b5461b58faa9efe302b27d46b5253c4b404a2a554d398688fef9fc126f6475f1",
        ..POST
    },
    Row {
        name: "Ruby: speech of Polly",
        service: "polly",
        url: "https://polly.us-east-1.amazonaws.com/v1/speech",
        query: &[("OutputFormat", "mp3"), ("Text", "Grey heron, 3 eggs!"), ("VoiceId", "Lotte")],
        signature: "b7861d76e7e23a042a77b8f3b87c3142c8bf915b3c3cb689dc64ec2838a9f9b8",
        ..GET
    },
    Row {
        name: "Ruby: a snapshot that EC2 copies",
        service: "ec2",
        url: "https://ec2.us-east-1.amazonaws.com/",
        query: &[
            ("Action", "CopySnapshot"),
            ("DestinationRegion", "eu-west-1"),
            ("SourceRegion", "us-east-1"),
            ("SourceSnapshotId", "snap-0abc"),
            ("Version", "2016-11-15"),
        ],
        signature: "93976456e0ca0d7880163f2809b6eaac96188226b3395aefd164ccfbbf5d1893",
        ..GET
    },
    Row {
        name: "Ruby: a cluster's snapshot that RDS, DocumentDB and Neptune copy",
        service: "rds",
        url: "https://rds.us-east-1.amazonaws.com/",
        query: &[
            ("Action", "CopyDBClusterSnapshot"),
            ("DestinationRegion", "eu-west-1"),
            ("KmsKeyId", "alias/heron"),
            (
                "SourceDBClusterSnapshotIdentifier",
                "arn:aws:rds:us-east-1:123456789012:cluster-snapshot:nests",
            ),
            ("Version", "2014-10-31"),
        ],
        signature: "7b0bfb3c00b9b380fb9640b97c056db91450e40dbe11c774e718142fb59d2330",
        ..GET
    },
    Row {
        name: "aws-cli: a tunnel",
        service: "ec2-instance-connect",
        url: "wss://eice-0abc.ec2-instance-connect-endpoint.us-east-1.amazonaws.com/openTunnel",
        query: &[
            ("instanceConnectEndpointId", "eice-0abc"),
            ("maxTunnelDuration", "3600"),
            ("privateIpAddress", "10.0.0.7"),
            ("remotePort", "22"),
        ],
        signature: "5e317db939bab5d5e9835807c81430f4a02b076dda637a9e27bab8c653a3a03b",
        ..GET
    },
    Row {
        name: "reqsign: a list with an empty parameter",
        url: "http://127.0.0.1:9900/nests",
        query: &[("list-type", "2"), ("delimiter", "/"), ("prefix", "")],
        signature: "525825a27a16498fba4b8862813cd3f1b376249f22461179e25fd8c68ca209c3",
        ..GET
    },
];

#[test]
fn requests_to_any_service() {
    for Row { name, service, method, url, query, headers, body, signature } in ROWS {
        let signer = Signer::new(Service::new(service).unwrap(), Region::US_EAST_1, permanent());
        let mut request = Request::new(method.parse().unwrap(), url).unwrap().query_pairs(query).body(body);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let signed = signer.presign_at(&request, TIME.parse().unwrap(), Duration::from_secs(900)).unwrap();
        assert_eq!(signed.signature(), signature, "{name}: {signed}");
        assert!(signed.as_str().starts_with(url), "{name}: {signed}");
    }
}

/// smithy's `uriEscapePath: false`, which makes a signer for S3 of the general one.
#[test]
fn a_path_that_is_not_escaped_again() {
    let rules = SigningRules::GENERAL.double_encode_path(false).normalize_path(false);
    let signer = Signer::new(Service::custom("nests", rules).unwrap(), Region::US_EAST_1, permanent());
    for (path, signature) in [
        ("/nest%3Doak", "8ebbb60de6c8c23da6503a2088d9760eeef26ecbb746e2414448a9aa8860ab10"),
        ("/egg/../nest", "5a9e96ae62396da3edbd54f1ace2da58b975f4f75ce0e9b94182c6973f61f1d9"),
        ("//nest", "0805f7f0136595fbca995c0554a5917a2890a9bd488e18ca1f9a40af8a40897d"),
    ] {
        let url = format!("https://nests.us-east-1.amazonaws.com{path}");
        let request = Request::get(&url).unwrap();
        let signed = signer.presign_at(&request, TIME.parse().unwrap(), Duration::from_secs(900)).unwrap();
        assert_eq!(signed.signature(), signature, "{path}");
    }
}

/// smithy signs a given payload hash in place of the body's, and prints it as a parameter.
#[test]
fn a_payload_hash_in_place_of_the_body() {
    let signer = Signer::new(Service::new("nests").unwrap(), Region::US_EAST_1, permanent());
    let request = Request::new("POST".parse().unwrap(), "https://nests.us-east-1.amazonaws.com/")
        .unwrap()
        .query("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")
        .payload_hash("UNSIGNED-PAYLOAD");
    let signed = signer.presign_at(&request, TIME.parse().unwrap(), Duration::from_secs(900)).unwrap();
    let signature = "c2a30642b2abaf0d56b0ef7b242c25b4fde906fc76afbcd37c253ef124932a0f";
    assert_eq!(signed.signature(), signature);
}
