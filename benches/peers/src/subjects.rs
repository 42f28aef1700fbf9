//! The subjects. Each is a function that takes the work, prepares what a program would create once,
//! and returns a [`Presigner`] that makes URLs.
//!
//! To add a subject, write its function and add it to [`ALL`]. A subject that makes several URLs
//! per call implements [`Presigner`] itself.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use object_store::client::{
    ClientOptions, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse,
    HttpService,
};
use object_store::signer::{SignedUrlOptions, Signer as _};
use percent_encoding::utf8_percent_encode;
use presign::SigningTime;
use presign::s3::{Template, Urls};
use rusty_s3::S3Action;
use tokio::runtime::Runtime;

use crate::floor::{floor, floor_sigv4a};
use crate::signature::{PATH, VALUE};
use crate::work::{ACCESS_KEY_ID, BUCKET, EXPIRES_IN, REGION, SECRET_ACCESS_KEY, Work};

/// A signer that is ready to make URLs.
pub trait Presigner {
    /// Makes one URL, or several.
    fn call(&mut self);

    /// Makes the same URLs as [`call`](Self::call), and returns them for a check.
    fn urls(&mut self) -> Vec<String>;

    /// Returns the number of URLs per call.
    fn urls_per_call(&self) -> u32 {
        1
    }

    /// Calls repeatedly. It is part of this trait so that the call is inlined into the loop.
    fn repeat(&mut self, calls: u32) {
        for _ in 0..calls {
            self.call();
        }
    }
}

/// A subject that is ready for its work, or the reason why it does not support it.
pub type Prepared = Result<Box<dyn Presigner>, &'static str>;

/// The name of a subject, and the function that prepares it.
pub type Subject = (&'static str, fn(&'static Work) -> Prepared);

/// The name of the chain of SHA-256 blocks that every signer must compute.
pub const FLOOR: &str = "floor";

/// All subjects, for the main scenarios.
pub const ALL: &[Subject] = &[
    (FLOOR, floor),
    ("presign one call", presign_one_call),
    ("presign from now on", presign_from_now_on),
    ("presign template", presign_template),
    (EACH, presign_each),
    ("rusty-s3", rusty_s3),
    ("aws-sigv4", aws_sigv4),
    ("reqsign-aws-v4", reqsign_aws_v4),
    ("object_store", object_store),
    ("minio", minio),
    ("aws-sdk-s3", aws_sdk_s3),
];

/// The name of the subject that makes 1,000 URLs per call.
pub const EACH: &str = "presign each 1000";

/// The subjects for growing work.
pub(crate) const GROWING: &[Subject] = &[
    (FLOOR, floor),
    ("presign one call", presign_one_call),
    ("rusty-s3", rusty_s3),
    ("aws-sigv4", aws_sigv4),
];

/// The subjects that support Signature Version 4A.
pub(crate) const SIGV4A: &[Subject] =
    &[(FLOOR, floor_sigv4a), ("presign one call", presign_one_call), ("aws-sigv4", aws_sigv4)];

/// The subjects that derive the signing key for each URL, as the other signers always do, and the
/// floor.
pub(crate) const DERIVING: &[Subject] = &[
    (FLOOR, floor),
    ("presign one call", presign_deriving),
    ("rusty-s3", rusty_s3),
    ("aws-sigv4", aws_sigv4),
];

/// The subjects that are created for each URL, and the floor.
pub(crate) const COLD: &[Subject] =
    &[(FLOOR, floor), ("presign one call", presign_cold), ("rusty-s3", rusty_s3_cold)];

fn presign_one_call(work: &'static Work) -> Prepared {
    let (bucket, time) = (work.bucket(), SigningTime::now());
    // Each is one chain of calls, as users write it: moving an operation copies it.
    match work.content_type {
        Some(content_type) => into_buffer(move |url| {
            let put = bucket.put(black_box(&work.key)).content_type(content_type);
            put.presign_into(black_box(time), EXPIRES_IN, url).unwrap();
        }),
        None if work.parameters.is_empty() => into_buffer(move |url| {
            bucket.get(black_box(&work.key)).presign_into(black_box(time), EXPIRES_IN, url).unwrap();
        }),
        None => into_buffer(move |url| {
            let get = work.operation(&bucket);
            get.presign_into(black_box(time), EXPIRES_IN, url).unwrap();
        }),
    }
}

/// Signs each URL a day after the previous one, so that its signing key is not cached.
fn presign_deriving(work: &'static Work) -> Prepared {
    const DAYS: u32 = 1000;
    const DAY: Duration = Duration::from_secs(86_400);
    let (bucket, now) = (work.bucket(), SigningTime::now());
    let days: Vec<SigningTime> = (0..DAYS).map(|day| now.checked_add(DAY * day).unwrap()).collect();
    let mut days = days.into_iter().cycle();
    into_buffer(move |url| {
        let time = days.next().unwrap();
        bucket.get(black_box(&work.key)).presign_into(time, EXPIRES_IN, url).unwrap();
    })
}

fn presign_from_now_on(work: &'static Work) -> Prepared {
    let bucket = work.bucket();
    match work.content_type {
        Some(content_type) => owned(move || {
            bucket.put(black_box(&work.key)).content_type(content_type).presign(EXPIRES_IN).unwrap()
        }),
        None => owned(move || bucket.get(black_box(&work.key)).presign(EXPIRES_IN).unwrap()),
    }
}

fn presign_template(work: &'static Work) -> Prepared {
    let template = template(work)?;
    into_buffer(move |url| template.presign_into(black_box(&work.key), url).unwrap())
}

fn template(work: &'static Work) -> Result<Template<'static>, &'static str> {
    if !work.parameters.is_empty() {
        return Err("is measured only without parameters");
    }
    // Leaked, because a template borrows its bucket.
    let bucket = Box::leak(Box::new(work.bucket()));
    let operation = match work.content_type {
        Some(content_type) => bucket.put_each().content_type(content_type),
        None => bucket.get_each(),
    };
    Ok(operation.template(SigningTime::now(), EXPIRES_IN).unwrap())
}

fn presign_each(work: &'static Work) -> Prepared {
    Ok(Box::new(PresignEach { work, template: template(work)?, urls: Urls::new() }))
}

/// Presigns the same key 1,000 times per call.
struct PresignEach {
    work: &'static Work,
    template: Template<'static>,
    urls: Urls,
}

impl PresignEach {
    const URLS: u32 = 1000;
}

impl Presigner for PresignEach {
    fn call(&mut self) {
        self.urls.clear();
        let keys = (0..Self::URLS).map(|_| black_box(&self.work.key));
        self.template.presign_each(keys, &mut self.urls).unwrap();
        black_box(&self.urls);
    }

    fn urls(&mut self) -> Vec<String> {
        self.call();
        self.urls.iter().map(str::to_owned).collect()
    }

    fn urls_per_call(&self) -> u32 {
        Self::URLS
    }
}

fn presign_cold(work: &'static Work) -> Prepared {
    let time = SigningTime::now();
    into_buffer(move |url| {
        let bucket = black_box(work).bucket();
        bucket.get(&work.key).presign_into(black_box(time), EXPIRES_IN, url).unwrap();
    })
}

fn rusty_s3(work: &'static Work) -> Prepared {
    let (bucket, credentials) = rusty_s3_client(work);
    owned(move || rusty_s3_url(black_box(work), &bucket, &credentials))
}

fn rusty_s3_cold(work: &'static Work) -> Prepared {
    owned(move || {
        let (bucket, credentials) = rusty_s3_client(black_box(work));
        rusty_s3_url(work, &bucket, &credentials)
    })
}

fn rusty_s3_client(work: &Work) -> (rusty_s3::Bucket, rusty_s3::Credentials) {
    let endpoint = "https://s3.us-east-1.amazonaws.com".parse().unwrap();
    let bucket = rusty_s3::Bucket::new(endpoint, rusty_s3::UrlStyle::VirtualHost, BUCKET, REGION).unwrap();
    let credentials = match &work.session_token {
        Some(token) => rusty_s3::Credentials::new_with_token(ACCESS_KEY_ID, SECRET_ACCESS_KEY, token),
        None => rusty_s3::Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY),
    };
    (bucket, credentials)
}

fn rusty_s3_url(work: &Work, bucket: &rusty_s3::Bucket, credentials: &rusty_s3::Credentials) -> url::Url {
    if let Some(content_type) = work.content_type {
        let mut put = bucket.put_object(Some(credentials), &work.key);
        put.headers_mut().insert("content-type", content_type);
        return put.sign(EXPIRES_IN);
    }
    let mut get = bucket.get_object(Some(credentials), &work.key);
    for (name, value) in &work.parameters {
        get.query_mut().insert(name, value);
    }
    get.sign(EXPIRES_IN)
}

fn aws_sigv4(work: &'static Work) -> Prepared {
    use aws_sigv4::http_request as http4;

    let token = work.session_token.clone();
    let identity =
        aws_credential_types::Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, token, None, "benchmark")
            .into();
    owned(move || {
        let mut settings = http4::SigningSettings::default();
        settings.percent_encoding_mode = http4::PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = http4::UriPathNormalizationMode::Disabled;
        settings.signature_location = http4::SignatureLocation::QueryParams;
        settings.expires_in = Some(EXPIRES_IN);
        let parameters = if work.is_sigv4a {
            aws_sigv4::sign::v4a::SigningParams::builder()
                .identity(&identity)
                .region_set("*")
                .name("s3")
                .time(SystemTime::now())
                .settings(settings)
                .build()
                .unwrap()
                .into()
        } else {
            aws_sigv4::sign::v4::SigningParams::builder()
                .identity(&identity)
                .region(REGION)
                .name("s3")
                .time(SystemTime::now())
                .settings(settings)
                .build()
                .unwrap()
                .into()
        };
        let mut request = encoded_request(black_box(work));
        let (method, uri) = (request.method().as_str(), request.uri().to_string());
        let headers = request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
        let body = http4::SignableBody::UnsignedPayload;
        let signable = http4::SignableRequest::new(method, uri, headers, body).unwrap();
        let (instructions, _) = http4::sign(signable, &parameters).unwrap().into_parts();
        instructions.apply_to_request_http1x(&mut request);
        request.into_parts().0.uri
    })
}

fn reqsign_aws_v4(work: &'static Work) -> Prepared {
    let credentials = reqsign_aws_v4::StaticCredentialProvider::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
    let credentials = match &work.session_token {
        Some(token) => credentials.with_session_token(token),
        None => credentials,
    };
    let signer = reqsign_core::Signer::new(
        reqsign_core::Context::new(),
        credentials,
        reqsign_aws_v4::RequestSigner::new("s3", REGION),
    );
    let runtime = runtime();
    owned(move || {
        let (mut parts, ()) = encoded_request(black_box(work)).into_parts();
        runtime.block_on(signer.sign(&mut parts, Some(EXPIRES_IN))).unwrap();
        parts.uri
    })
}

/// Returns a request with an encoded path and query, for signers that require one. Encoding is part
/// of their work.
fn encoded_request(work: &Work) -> http::Request<()> {
    let mut uri = format!("https://{}/{}", work.host(), utf8_percent_encode(&work.key, PATH));
    for (number, (name, value)) in work.parameters.iter().enumerate() {
        uri.push(if number == 0 { '?' } else { '&' });
        uri.extend(utf8_percent_encode(name, VALUE));
        uri.push('=');
        uri.extend(utf8_percent_encode(value, VALUE));
    }
    let request = http::Request::builder().method(work.method()).uri(uri);
    let request = match work.content_type {
        Some(content_type) => request.header(http::header::CONTENT_TYPE, content_type),
        None => request,
    };
    request.body(()).unwrap()
}

fn object_store(work: &'static Work) -> Prepared {
    let store = object_store::aws::AmazonS3Builder::new()
        .with_bucket_name(BUCKET)
        .with_region(REGION)
        .with_access_key_id(ACCESS_KEY_ID)
        .with_secret_access_key(SECRET_ACCESS_KEY)
        .with_virtual_hosted_style_request(true)
        .with_http_connector(NoNetwork);
    let store = match &work.session_token {
        Some(token) => store.with_token(token),
        None => store,
    };
    let (store, runtime) = (store.build().unwrap(), runtime());
    owned(move || {
        let path = object_store::path::Path::from(black_box(work).key.as_str());
        let options = match work.content_type {
            Some(content_type) => SignedUrlOptions::default()
                .with_signed_header(http::header::CONTENT_TYPE, http::HeaderValue::from_static(content_type)),
            None => SignedUrlOptions::default(),
        };
        runtime.block_on(store.signed_url_opts(work.method(), &path, EXPIRES_IN, &options)).unwrap()
    })
}

/// A connector without a network. Signing does not connect, but the client requires a connector.
#[derive(Debug)]
struct NoNetwork;

impl HttpConnector for NoNetwork {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(Self))
    }
}

#[async_trait]
impl HttpService for NoNetwork {
    async fn call(&self, _: HttpRequest) -> Result<HttpResponse, HttpError> {
        Err(HttpError::new(HttpErrorKind::Connect, fmt::Error))
    }
}

fn minio(work: &'static Work) -> Prepared {
    if work.content_type.is_some() {
        return Err("signs no headers except the host");
    }
    let credentials = minio::s3::creds::StaticProvider::new(
        ACCESS_KEY_ID,
        SECRET_ACCESS_KEY,
        work.session_token.as_deref(),
    );
    // The host contains the region, so the client does not request it from the server.
    let client =
        minio::s3::client::MinioClientBuilder::new("https://s3.us-east-1.amazonaws.com".parse().unwrap())
            .provider(Some(credentials))
            .build()
            .unwrap();
    let (seconds, runtime) = (u32::try_from(EXPIRES_IN.as_secs()).unwrap(), runtime());
    owned(move || {
        let key = black_box(work).key.as_str();
        let request = client.get_presigned_object_url(BUCKET, key, work.method()).unwrap();
        runtime.block_on(request.expiry_seconds(seconds).build().send()).unwrap().url
    })
}

fn aws_sdk_s3(work: &'static Work) -> Prepared {
    use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region, RequestChecksumCalculation};
    use aws_sdk_s3::presigning::PresigningConfig;

    let token = work.session_token.clone();
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .credentials_provider(Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, token, None, "benchmark"))
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .build();
    let (client, runtime) = (aws_sdk_s3::Client::from_conf(config), runtime());
    owned(move || {
        let key = black_box(work).key.as_str();
        let presigning = PresigningConfig::expires_in(EXPIRES_IN).unwrap();
        let presigned = match work.content_type {
            Some(content_type) => {
                let put = client.put_object().bucket(BUCKET).key(key).content_type(content_type);
                runtime.block_on(put.presigned(presigning)).unwrap()
            }
            None => {
                let get = client.get_object().bucket(BUCKET).key(key);
                runtime.block_on(get.presigned(presigning)).unwrap()
            }
        };
        SdkUrl(presigned)
    })
}

struct SdkUrl(aws_sdk_s3::presigning::PresignedRequest);

impl fmt::Display for SdkUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.uri())
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap()
}

/// Prepares a subject that writes into a reused buffer of its caller.
fn into_buffer(presign: impl FnMut(&mut String) + 'static) -> Prepared {
    Ok(Box::new(IntoBuffer { presign, buffer: String::with_capacity(16 * 1024) }))
}

struct IntoBuffer<F> {
    presign: F,
    buffer: String,
}

impl<F: FnMut(&mut String)> Presigner for IntoBuffer<F> {
    fn call(&mut self) {
        self.buffer.clear();
        (self.presign)(&mut self.buffer);
        black_box(&self.buffer);
    }

    fn urls(&mut self) -> Vec<String> {
        self.call();
        vec![self.buffer.clone()]
    }
}

/// Prepares a subject that returns each URL as a new value.
fn owned<U: fmt::Display>(presign: impl FnMut() -> U + 'static) -> Prepared {
    Ok(Box::new(Owned(presign)))
}

struct Owned<F>(F);

impl<U: fmt::Display, F: FnMut() -> U> Presigner for Owned<F> {
    fn call(&mut self) {
        black_box((self.0)());
    }

    fn urls(&mut self) -> Vec<String> {
        vec![(self.0)().to_string()]
    }
}
