//! Second authentications, endpoints, forms and other schemes.

use crate::case::{Case, KEY_ID, check, code, foreign, get, put, said, signing, xml};

const SEAL: &str = "https://tern-maps.s3.us-east-1.amazonaws.com/seal.webp";

const KMS: &str = "Requests specifying Server Side Encryption with AWS KMS managed keys require \
    AWS Signature Version 4.";

#[test]
fn second_authentications() {
    let bearer = [("Authorization", "Bearer t3rn.t0ken.value")];
    let basic = [("authorization", "Basic dGVybjpvcGVu")];
    let only_one = "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string \
        parameter or the Authorization header should be specified";
    let not_supported =
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
    let minio = || get("http://localhost:9000/tern-maps/seal.webp");
    let old =
        || foreign("GET", &format!("{SEAL}?AWSAccessKeyId={KEY_ID}&Expires=1773480413&Signature=dGVybg%3D"));
    let two = "Request specifies more than one authentication mechanism.";
    check([
        (
            "S3",
            get(SEAL).headers(&bearer).body(said("InvalidArgument", only_one)),
            "authorization_header",
            &["do not send Authorization", "!t3rn.t0ken"],
        ),
        (
            "S3, not told",
            put(SEAL).with_credentials().body(said("InvalidArgument", only_one)),
            "authorization_header",
            &["do not send Authorization"],
        ),
        (
            "MinIO",
            minio().headers(&basic).with_credentials().body(said("InvalidRequest", not_supported)),
            "authorization_header",
            &[],
        ),
        ("R2", get(SEAL).body(said("InvalidRequest", two)), "authorization_header", &[]),
        (
            "no message, only the argument's name",
            get(SEAL).body(xml(
                "InvalidArgument",
                "Invalid Argument",
                "<ArgumentName>Authorization</ArgumentName>",
            )),
            "authorization_header",
            &["do not send Authorization"],
        ),
        (
            "Supabase",
            get("https://t3rn.storage.supabase.co/storage/v1/s3/maps/1")
                .body(said("InvalidSignature", "Unsupported authorization type")),
            "authorization_header",
            &[],
        ),
        ("no answer", get(SEAL).headers(&bearer), "authorization_header", &["!t3rn.t0ken"]),
        (
            "no answer, with the credentials",
            put(SEAL).headers(&bearer).with_credentials(),
            "authorization_header",
            &[],
        ),
        (
            "no answer, and a signed header is missing",
            signing().header("content-type", "image/webp").url("PUT", SEAL).headers(&bearer),
            "authorization_header",
            &[],
        ),
        (
            "a user name in the URL",
            get(SEAL).edit("https://", "https://wader@"),
            "authorization_header",
            &["remove the user name"],
        ),
        (
            "not the reason: expired",
            minio().headers(&bearer).body(said("AccessDenied", "Request has expired")),
            "expired",
            &["also has an Authorization header"],
        ),
        (
            "not the reason: no bucket",
            minio().headers(&bearer).body(said("NoSuchBucket", "The specified bucket does not exist")),
            "not_the_signature",
            &[],
        ),
        (
            "an Authorization header, but another method is the cause",
            get(SEAL).method("HEAD").headers(&bearer).with_credentials(),
            "method",
            &["also has an Authorization header"],
        ),
        (
            "an old signature for KMS",
            old().body(said("InvalidArgument", KMS)),
            "signature_version_2",
            &["Signature Version 4"],
        ),
        (
            "an old signature in a new region",
            old().body(said("InvalidRequest", not_supported)),
            "signature_version_2",
            &["Signature Version 4"],
        ),
        (
            "Signature Version 4A",
            get(SEAL)
                .edit("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")
                .body(said("InvalidRequest", not_supported)),
            "parameter_malformed X-Amz-Algorithm",
            &["The server does not support Signature Version 4A"],
        ),
    ]);
}

#[test]
fn endpoints() {
    let redirect = |name: &str, host: &str| {
        xml(
            name,
            "Please send all future requests to this endpoint.",
            &format!("<Endpoint>{host}</Endpoint><Bucket>tern-maps</Bucket>"),
        )
    };
    let constraint = "The ap-east-1 location constraint is incompatible for the region specific \
        endpoint this request was sent to.";
    check([
        (
            "permanent",
            get(SEAL).body(redirect("PermanentRedirect", "tern-maps.s3.eu-west-3.amazonaws.com")),
            "endpoint",
            &["presign the URL for tern-maps.s3.eu-west-3.amazonaws.com", "!proxy"],
        ),
        (
            "temporary",
            put(SEAL).body(redirect("TemporaryRedirect", "tern-maps.s3-eu-west-3.amazonaws.com")),
            "endpoint",
            &["tern-maps.s3-eu-west-3.amazonaws.com"],
        ),
        (
            "of another region",
            get("https://tern-maps.s3.amazonaws.com/seal.webp")
                .body(said("IllegalLocationConstraintException", constraint)),
            "endpoint",
            &["tern-maps.s3.ap-east-1.amazonaws.com"],
        ),
        (
            "with the credentials",
            get(SEAL)
                .with_credentials()
                .body(redirect("PermanentRedirect", "tern-maps.s3.eu-west-3.amazonaws.com")),
            "endpoint",
            &[],
        ),
    ]);
}

#[test]
fn forms() {
    let post = "https://tern-maps.s3.us-east-1.amazonaws.com/";
    let denied = |message: &str| foreign("POST", post).body(said("AccessDenied", message));
    let multipart = [("Content-Type", "multipart/form-data; boundary=tern")];
    check([
        (
            "a condition",
            denied(
                "Invalid according to Policy: Policy Condition failed: [\"starts-with\", \
                 \"$key\", \"tern/\"]",
            ),
            "form",
            &["PresignedPost::check", "starts-with"],
        ),
        (
            "an extra field",
            denied("Invalid according to Policy: Extra input fields: x-amz-meta-tern").headers(&multipart),
            "form",
            &["x-amz-meta-tern", "before you presign"],
        ),
        ("expired", denied("Invalid according to Policy: Policy expired."), "form", &["presign a new form"]),
        (
            "a missing field",
            foreign("POST", post).body(said(
                "InvalidArgument",
                "Bucket POST must contain a field named 'key'.  If it is specified, please \
                 check the order of the fields.",
            )),
            "form",
            &["file as the last one"],
        ),
        (
            "too large",
            foreign("POST", post)
                .body(said("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")),
            "form",
            &["size"],
        ),
        (
            "not JSON",
            foreign("POST", "https://s3.us-east-1.amazonaws.com/tern.maps")
                .body(said("InvalidPolicyDocument", "Invalid Policy: Invalid JSON.")),
            "form",
            &["base64"],
        ),
        ("signature", foreign("POST", post).body(code("SignatureDoesNotMatch")), "form", &["policy"]),
        (
            "MinIO",
            foreign("POST", "http://localhost:9000/tern-maps").body(said(
                "AccessDenied",
                "Each form field that you specify in a form must appear in the list of policy \
                 conditions. \"x-amz-meta-a\" not specified in the policy.",
            )),
            "form",
            &["before you presign"],
        ),
        (
            "no bucket",
            foreign("POST", post).body(said("NoSuchBucket", "The specified bucket does not exist")),
            "not_the_signature",
            &[],
        ),
        (
            "a proxy",
            foreign("POST", post).body(
                "<html><head><title>413 Request Entity Too Large</title></head><hr>\
                 <center>nginx</center></html>",
            ),
            "not_s3",
            &["nginx"],
        ),
        (
            "of another endpoint",
            foreign("POST", post).body(xml(
                "PermanentRedirect",
                "Please send all future requests to this endpoint.",
                "<Endpoint>tern-maps.s3.eu-west-3.amazonaws.com</Endpoint>",
            )),
            "endpoint",
            &["tern-maps.s3.eu-west-3.amazonaws.com"],
        ),
        (
            "sent to a URL with a query",
            foreign("POST", &format!("{post}?v=3"))
                .body(said("AccessDenied", "Invalid according to Policy: Policy expired.")),
            "form",
            &["presign a new form"],
        ),
        (
            "a multipart upload is no form",
            signing().url("POST", &format!("{SEAL}?uploads=")).body(said("AccessDenied", "Access Denied")),
            "permission",
            &["!form"],
        ),
        ("unsigned, no form", foreign("POST", &format!("{SEAL}?uploads")), "not_presigned", &["!form"]),
    ]);
}

#[test]
fn other_schemes() {
    let google = "https://storage.googleapis.com/tern-maps/seal.webp";
    let blob = "https://tern.blob.core.windows.net/maps/seal.webp";
    let oss = "https://tern-maps.oss-cn-shanghai.aliyuncs.com/seal.webp";
    let url = |start: &str, query: &str| foreign("GET", &format!("{start}?{query}"));
    let missing_key = || said("MissingKey", "Missing Key-Pair-Id query parameter or cookie value");
    check([
        (
            "Google, V2",
            url(
                google,
                "GoogleAccessId=tern%40maps.iam.gserviceaccount.com&Expires=1773480413&\
                 Signature=dGVybg%3D%3D",
            )
            .body(code("SignatureDoesNotMatch")),
            "other_scheme",
            &["Google Cloud Storage (V2)"],
        ),
        (
            "Google, V4",
            url(google, "X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=tern&X-Goog-Signature=7e57"),
            "other_scheme",
            &["Google Cloud Storage (V4)"],
        ),
        (
            "CloudFront",
            url(
                "https://d7ern.cloudfront.net/seal.webp",
                "Expires=1773480413&Signature=dGVybg__&Key-Pair-Id=K7ERN",
            )
            .body(said("AccessDenied", "Access Denied")),
            "other_scheme",
            &["CloudFront"],
        ),
        (
            "CloudFront's at S3",
            url(
                "https://tern-maps.s3.amazonaws.com/seal.webp",
                "Policy=dGVybg__&Signature=dGVybg__&Key-Pair-Id=K7ERN",
            )
            .body(said(
                "AccessDenied",
                "Query-string authentication requires the Signature, Expires and \
                 AWSAccessKeyId parameters",
            )),
            "other_scheme",
            &["CloudFront"],
        ),
        (
            "Azure",
            url(blob, "sv=2025-01-05&se=2026-03-14T10%3A00%3A00Z&sr=b&sp=r&sig=dGVybg%3D%3D"),
            "other_scheme",
            &["Azure"],
        ),
        (
            "Azure's answer",
            url(blob, "sv=2025-01-05&se=2026-03-14&sr=b&sp=r&sig=dGVybg%3D%3D")
                .body(said("AuthenticationFailed", "Server failed to authenticate the request.")),
            "other_scheme",
            &["Azure"],
        ),
        (
            "OSS, V1",
            url(oss, "OSSAccessKeyId=LTAI7ern&Expires=1773480413&Signature=dGVybg%3D")
                .body(code("SignatureDoesNotMatch")),
            "other_scheme",
            &["OSS (V1)"],
        ),
        (
            "OSS, V4",
            url(
                oss,
                "x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=LTAI7ern&\
                 x-oss-signature=7e57",
            ),
            "other_scheme",
            &["OSS (V4)"],
        ),
        (
            "COS",
            url(
                "https://tern-1250000000.cos.ap-guangzhou.myqcloud.com/seal.webp",
                "q-sign-algorithm=sha1&q-ak=AKID7ern&q-signature=7e57",
            ),
            "other_scheme",
            &["COS"],
        ),
        (
            "CloudFront wants its own",
            get(SEAL)
                .edit("tern-maps.s3.us-east-1.amazonaws.com", "d7ern.cloudfront.net")
                .body(missing_key()),
            "other_scheme",
            &["Key-Pair-Id", "key pair"],
        ),
        (
            "CloudFront wants its own, with the credentials",
            get("https://d7ern.cloudfront.net/seal.webp").with_credentials().body(missing_key()),
            "other_scheme",
            &["key pair"],
        ),
    ]);
}

/// The id stays visible, because people compare it.
#[test]
fn ids_are_shown() {
    let case: Case = get(SEAL).body(code("InvalidAccessKeyId"));
    assert!(case.explain().to_string().contains(KEY_ID));
}
