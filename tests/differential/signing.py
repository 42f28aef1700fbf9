"""`"op": "request"` against botocore's signers.

The cases have any service, path, body, parameters and headers, also repeated ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from unittest import mock
from urllib.parse import quote, unquote_to_bytes, urlsplit

import botocore.auth
from botocore.auth import SIGNED_HEADERS_BLACKLIST, SigV4QueryAuth
from botocore.awsrequest import AWSRequest

import differences
import odd
import oracle
from case import Case, Facts, Json, facts_of_url, read_presigned, refused, required_headers

_METHODS = ("GET", "PUT", "HEAD", "DELETE", "POST", "PATCH", "OPTIONS", "PROPFIND")
_SERVICES = ("s3", "s3-outposts", "s3-object-lambda", "execute-api", "sts", "es", "my-service_1")
_HOSTS = ("example.com", "localhost:9000", "a.b-c.example:8443", "127.0.0.1:80", "[::1]:9000", "h_1.example")
_TOKEN = "abcXYZ019!#$%&'*+-.^_`|~"

# Names at the edges of sorting and of the names that a signer adds.
_NAMES = (
    "x-id",
    "X-Am",
    "X-Amy",
    "x-amz",
    "X-Amz-Target",
    "WXYZ",
    "Y",
    "a=b=c=d=",
    "%20%20%2",
    "8bytes!!",
    "é" * 4,
    "~",
    "~" * 8,
)
_HEADERS = ("x-amz-meta-", "X-AMZ-", "Content-", "h", "I", "Host-", "ho", "hosu", "z")
_RESERVED_HEADERS = {
    "host", "authorization", "x-amz-content-sha256", "x-amz-date", "x-amz-expires", "x-amz-security-token", "x-amz-signature",
    "x-amz-algorithm", "x-amz-credential", "x-amz-signedheaders", "content-length",
}  # fmt: skip


def cases(random: Random, count: int) -> Iterator[Case]:
    for _ in range(count):
        yield _case(random)


def _case(random: Random) -> Case:
    service = random.choice(_SERVICES)
    is_s3 = service.startswith("s3")
    keys, region, host = (
        odd.keys(random),
        random.choice((*odd.REGIONS, "auto", "Garage_1")),
        random.choice(_HOSTS),
    )
    timestamp, expires_in = odd.timestamp(random), odd.expires_in(random)
    method, scheme = random.choice(_METHODS), random.choice(("https", "http"))
    path, query, headers = _path(random, is_s3), _query(random), _headers(random)
    body = "" if is_s3 else odd.text(random, random.choice((0, 0, 60)))
    question = {
        "op": "request", "method": method, "scheme": scheme, "path": path, "query": query,
        "headers": [("Host", host), *headers], "body": body, "credentials": keys.fields(), "region": region,
        "service": service, "timestamp": timestamp, "expires_in": expires_in, "normalize": not is_s3,
        "double_encode": not is_s3, "payload": "unsigned" if is_s3 else "sha256", "omit_session_token": False,
    }  # fmt: skip
    if odd.chance(random, 0.01):
        question["credentials"] = {**keys.fields(), "session_token": ""}
        return refused(question, differences.EMPTY_TOKEN)

    printed_host = host.removesuffix({"https": ":443", "http": ":80"}[scheme])
    auth = oracle.query_auth(service, region, keys, expires_in)
    signed_path = quote(unquote_to_bytes(path), safe="/-._~") if is_s3 else path
    request = AWSRequest(method=method, url=f"{scheme}://{host}{signed_path}", data=body.encode())
    for name, value in headers:
        request.headers.add_header(name, value)
    intended = []
    if any(name.lower() in SIGNED_HEADERS_BLACKLIST for name, _ in headers):
        intended.append(differences.HEADERS_OF_CLIENTS)
    if signed_path != path:
        intended.append(differences.PATH_OF_S3)
    if printed_host != host:
        intended.append(differences.DEFAULT_PORT)
    with mock.patch.object(botocore.auth, "SIGNED_HEADERS_BLACKLIST", ()):
        request.url += "?" + _encoded(_all_parameters(request, query, auth, timestamp, expires_in))
        canonical_request, string_to_sign, signature = oracle.sign(auth, request, timestamp)
    expected = {
        "canonical request": canonical_request,
        "string to sign": string_to_sign,
        "required headers": required_headers(headers),
        **facts_of_url(
            f"{scheme}://{printed_host}{path}?{urlsplit(request.url).query}&X-Amz-Signature={signature}"
        ),
    }
    if not body and not intended and len({name for name, _ in query}) == len(query):
        # Compare with botocore alone, too. It supports this only if no parameter is repeated.
        oracle.set_clock(timestamp)
        url = f"{scheme}://{host}{path}" + ("?" + _encoded(query) if query else "")
        expected.update(facts_of_url(oracle.presign(auth, method, url, headers)))
    return Case(question, expected, _read, tuple(intended))


def _path(random: Random, is_s3: bool) -> str:
    """Returns an encoded path with escapes in both cases, and dot segments unless it is for S3."""
    safe = random.choice(("/~", "/~!$&'()*+,;=:@"))
    segments = [
        quote(odd.text(random, 12, odd.ODD + odd.CONTROL), safe=safe) for _ in range(random.randint(0, 5))
    ]
    if not is_s3 and odd.chance(random, 0.5):
        segments += random.choices((".", "..", "", "...", "%2e", "%2F", "%e9"), k=2)
        random.shuffle(segments)
    return "/" + "/".join(segment.replace("?", "%3F") for segment in segments)


def _query(random: Random) -> list[tuple[str, str]]:
    query: list[tuple[str, str]] = []
    for _ in range(random.choice((0, 0, 1, 2, 3, 8, 15, 16, 17, 40))):
        name = (
            random.choice(_NAMES)
            if odd.chance(random, 0.6)
            else odd.text(random, 6, odd.ODD + odd.CONTROL, 1)
        )
        if query and odd.chance(random, 0.1):
            name = random.choice(query)[0]
        query.append((name, odd.text(random, random.choice((0, 3, 20)), odd.ODD + odd.CONTROL)))
    return query


def _headers(random: Random) -> list[tuple[str, str]]:
    headers: list[tuple[str, str]] = []
    for _ in range(random.choice((0, 0, 1, 2, 7, 8, 9, 12))):
        name = random.choice(_HEADERS) + odd.text(random, 6, _TOKEN)
        if headers and odd.chance(random, 0.2):
            name = "".join(
                random.choice((letter.upper(), letter.lower())) for letter in random.choice(headers)[0]
            )
        if odd.chance(random, 0.01):
            name = random.choice(("User-Agent", "expect", "Transfer-Encoding", "X-Amzn-Trace-Id"))
        if name.lower() not in _RESERVED_HEADERS:
            headers.append((name, odd.text(random, 14, odd.HEADER_CHARACTERS + " \té€")))
    return headers


def _all_parameters(
    request: AWSRequest, query: list[tuple[str, str]], auth: SigV4QueryAuth, timestamp: str, expires_in: int
) -> list[tuple[str, str]]:
    """Returns the caller's parameters and the signing parameters."""
    request.context["timestamp"] = timestamp
    signing = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": auth.scope(request),
        "X-Amz-Date": timestamp,
        "X-Amz-Expires": str(expires_in),
        "X-Amz-SignedHeaders": auth.signed_headers(auth.headers_to_sign(request)),
    }
    if auth.credentials.token is not None:
        signing["X-Amz-Security-Token"] = auth.credentials.token
    return [*query, *signing.items()]


def _encoded(query: list[tuple[str, str]]) -> str:
    return "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in query)


def _read(answer: Mapping[str, Json]) -> Facts:
    return {
        "canonical request": answer["canonical_request"],
        "string to sign": answer["string_to_sign"],
        **read_presigned(answer),
    }
