//! Pages of proxies and other servers that are not S3.

use crate::case::{check, get, put, signing};

const SEAL: &str = "https://tern-maps.s3.us-east-1.amazonaws.com/seal.webp";

#[test]
fn pages() {
    let titled = |title: &str, rest: &str| {
        format!("<html><head><title>{title}</title></head><body><h1>{title}</h1>{rest}</body></html>")
    };
    let page = |rest: &str| get(SEAL).body(titled("403 Forbidden", rest));
    let with = |body: &str| get(SEAL).body(body);
    check([
        ("nginx", page("<hr><center>nginx/1.27.4</center>"), "not_s3", &["a page of nginx", "403 Forbidden"]),
        ("openresty", page("<hr><center>openresty/1.27.1</center>"), "not_s3", &["openresty (nginx)"]),
        (
            "Apache",
            page("<address>Apache/2.4.62 Server at tern.example Port 443</address>"),
            "not_s3",
            &["Apache"],
        ),
        (
            "CloudFront",
            with(
                "<TITLE>ERROR: The request could not be satisfied</TITLE><H2>The request could \
                 not be satisfied.</H2>",
            ),
            "not_s3",
            &["CloudFront"],
        ),
        ("load balancer", page("<center>awselb/2.0</center>"), "not_s3", &["load balancer"]),
        ("Cloudflare", page("<center>cloudflare</center>"), "not_s3", &["Cloudflare"]),
        ("Akamai", page("Reference&#32;&#35;18&#46;7e57"), "not_s3", &["Akamai"]),
        ("Varnish", page("<h3>Guru Meditation:</h3>"), "not_s3", &["Varnish"]),
        ("HAProxy", page("Request forbidden by administrative rules."), "not_s3", &["HAProxy"]),
        (
            "Envoy",
            with(
                "upstream connect error or disconnect/reset before headers. reset reason: connection failure",
            ),
            "not_s3",
            &["Envoy"],
        ),
        ("Istio", with("RBAC: access denied"), "not_s3", &["Istio"]),
        ("Traefik", with("404 page not found"), "not_s3", &["Traefik"]),
        ("Squid", page("<h2>The requested URL could not be retrieved</h2>"), "not_s3", &["Squid"]),
        (
            "S3's website endpoint",
            page("<ul><li>Code: AccessDenied</li></ul>"),
            "not_s3",
            &["website endpoint"],
        ),
        ("unknown sender", page(""), "not_s3", &["!a page of"]),
        ("nothing", with(""), "not_s3", &["has no body"]),
        (
            "nothing, for HEAD",
            signing().url("HEAD", SEAL).body(""),
            "unknown",
            &["!The response has no body", "the same request with GET"],
        ),
        ("JSON of something else", with("{\"error\":\"forbidden\",\"tern\":3}"), "not_s3", &[]),
        ("JSON with a message", with("{\"message\":\"no tern for you\"}"), "not_s3", &["no tern for you"]),
        (
            "JSON with a code in lower case",
            with("{\"code\":\"forbidden\",\"message\":\"no tern for you\"}"),
            "not_s3",
            &["no tern for you"],
        ),
        (
            "too large, with the credentials",
            put(SEAL)
                .with_credentials()
                .body(titled("413 Request Entity Too Large", "<center>nginx</center>")),
            "not_s3",
            &["413 Request Entity Too Large"],
        ),
        (
            "a URL that shows its fault",
            get(SEAL).edit("&X-Amz-Date", "&amp;X-Amz-Date").body(""),
            "html_escaped",
            &[],
        ),
    ]);
}
