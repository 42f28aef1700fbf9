"""`"op": "s3"` against `generate_presigned_url`.

The cases have S3 operations with their parameters, at AWS and at other endpoints, in each style.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from botocore.config import Config

import differences
import odd
import oracle
from case import Case, facts_of_url, read_presigned, refused, required_headers
from differences import Difference

Value = Callable[[Random], str]

# The query parameter or header of a botocore parameter: its name, and a function for values.
Parameter = tuple[str, Value]


def _in_query(random: Random) -> str:
    return odd.text(random, 20)


def _in_header(random: Random) -> str:
    return odd.text(random, 20, odd.HEADER_CHARACTERS + "é€") + odd.text(random, 2, "xyz", 1)


def _one_of(*values: str) -> Value:
    return lambda random: random.choice(values)


def _number(least: int, most: int) -> Value:
    return lambda random: str(random.randint(least, most))


def _range(random: Random) -> str:
    return f"bytes={random.randint(0, 99)}-{random.choice(('', '100', '999999'))}"


_VERSION: dict[str, Parameter] = {"VersionId": ("versionId", _in_query)}
_OWNER: dict[str, Parameter] = {
    "ExpectedBucketOwner": ("x-amz-expected-bucket-owner", _one_of("123456789012")),
    "RequestPayer": ("x-amz-request-payer", _one_of("requester")),
}
_UPLOAD: dict[str, Parameter] = {
    "CacheControl": ("cache-control", _in_header),
    "ContentDisposition": ("content-disposition", _in_header),
    "ContentLanguage": ("content-language", _in_header),
    "ContentType": ("content-type", _in_header),
    "ACL": ("x-amz-acl", _one_of("private", "public-read")),
    "SSEKMSKeyId": ("x-amz-server-side-encryption-aws-kms-key-id", _in_header),
    "ServerSideEncryption": ("x-amz-server-side-encryption", _one_of("AES256", "aws:kms")),
    "StorageClass": ("x-amz-storage-class", _one_of("STANDARD_IA", "GLACIER")),
    "Tagging": ("x-amz-tagging", _in_header),
    "WebsiteRedirectLocation": ("x-amz-website-redirect-location", _in_header),
}
_MULTIPART: dict[str, Parameter] = {"UploadId": ("uploadId", lambda random: odd.text(random, 20, shortest=1))}


@dataclass(frozen=True)
class Operation:
    """An operation of S3, with its botocore name and its HTTP request."""

    name: str
    method: str
    headers: Mapping[str, Parameter]
    query: Mapping[str, Parameter] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)
    """The query parameters that botocore adds."""
    required: Mapping[str, Parameter] = field(default_factory=dict)
    """The required query parameters."""
    has_key: bool = True


OPERATIONS = (
    Operation(
        "get_object", "GET",
        {"Range": ("range", _range), "IfMatch": ("if-match", _in_header), "ChecksumMode": ("x-amz-checksum-mode", _one_of("ENABLED")), **_OWNER},
        {
            "ResponseCacheControl": ("response-cache-control", _in_query),
            "ResponseContentDisposition": ("response-content-disposition", _in_query),
            "ResponseContentEncoding": ("response-content-encoding", _in_query),
            "ResponseContentLanguage": ("response-content-language", _in_query),
            "ResponseContentType": ("response-content-type", _in_query),
            "PartNumber": ("partNumber", _number(1, 10_000)),
            **_VERSION,
        },
    ),
    Operation("head_object", "HEAD", {"Range": ("range", _range), **_OWNER}, _VERSION),
    Operation(
        "put_object", "PUT",
        {
            "ContentLength": ("content-length", _number(0, 10**12)),
            "ContentMD5": ("content-md5", _one_of("1B2M2Y8AsgTpgAmY7PhCfg==")),
            "ChecksumSHA256": ("x-amz-checksum-sha256", _one_of("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")),
            "IfNoneMatch": ("if-none-match", _one_of("*")),
            **_UPLOAD,
            **_OWNER,
        },
    ),
    Operation("delete_object", "DELETE", _OWNER, _VERSION),
    Operation("get_object_acl", "GET", _OWNER, _VERSION, {"acl": ""}),
    Operation("get_object_tagging", "GET", _OWNER, _VERSION, {"tagging": ""}),
    Operation("create_multipart_upload", "POST", _UPLOAD, {}, {"uploads": ""}),
    Operation(
        "upload_part", "PUT", _OWNER, {}, {},
        {"PartNumber": ("partNumber", _number(1, 10_000)), **_MULTIPART},
    ),
    Operation("complete_multipart_upload", "POST", _OWNER, {}, {}, _MULTIPART),
    Operation("abort_multipart_upload", "DELETE", _OWNER, {}, {}, _MULTIPART),
    Operation("list_parts", "GET", _OWNER, {"MaxParts": ("max-parts", _number(1, 1000))}, {}, _MULTIPART),
    Operation(
        "list_objects_v2", "GET", _OWNER,
        {
            "Prefix": ("prefix", _in_query),
            "Delimiter": ("delimiter", _in_query),
            "StartAfter": ("start-after", _in_query),
            "ContinuationToken": ("continuation-token", _in_query),
            "MaxKeys": ("max-keys", _number(1, 1000)),
        },
        {"list-type": "2", "encoding-type": "url"},
        has_key=False,
    ),
    Operation("head_bucket", "HEAD", {}, {}, has_key=False),
    Operation("get_bucket_cors", "GET", {}, {}, {"cors": ""}, has_key=False),
)  # fmt: skip

_NUMBERS = {"ContentLength", "PartNumber", "MaxParts", "MaxKeys"}

# Creating a client is slow, so each is used for several cases.
_CASES_PER_CLIENT = 60


class Setup:
    """Credentials, region, endpoint and style of some cases, for botocore and for the driver."""

    def __init__(self, random: Random) -> None:
        self.region = random.choice(odd.REGIONS)
        self.endpoint = random.choice(
            (None, None, "http://localhost:9000", "https://s3.Example.com", "https://h.example:8443/p/q~",
             "http://[2001:db8::1]:9000", "https://files.example:443")
        )  # fmt: skip
        self.keys = odd.keys(random, at_aws=self.endpoint is None)
        self.style = random.choice(
            ("auto", "path", "virtual") if self.endpoint is None else ("path", "virtual")
        )
        if self.endpoint is not None and "[" in self.endpoint:
            self.style = "path"
        self.client = self._client(self.style)

    @cached_property
    def regional(self) -> Any:
        """A client that uses regional hosts, but otherwise the same settings."""
        if self.style == "auto" and self.region != "us-east-1":
            return self._client("virtual")
        return self._client(self.style, us_east_1_regional_endpoint="regional")

    def _client(self, style: str, **more: str) -> Any:
        config = Config(
            signature_version="s3v4",
            request_checksum_calculation="when_required",
            s3={"addressing_style": style, **more},
        )
        return oracle.client("s3", self.region, self.keys, config, self.endpoint)

    def bucket(self, random: Random) -> str:
        if self.endpoint is None and self.style != "path" and odd.chance(random, 0.15):
            partition = self.client.meta.partition
            separator = random.choice((":", "/"))
            return f"arn:{partition}:s3:{self.region}:123456789012:accesspoint{separator}photos-{random.randint(1, 99)}"
        names = ["photos", "my-bucket", "b" * 63, "a1b"]
        if self.style == "path" or self.endpoint is None:
            names += ["dotted.name", "Upper", "under_score", "b" * 64]
        return random.choice(names)

    def fields(self) -> dict[str, Any]:
        return {"region": self.region, "endpoint": self.endpoint, "style": self.style, **self.keys.fields()}

    def expected_url(self, botocore: Callable[[Any], str]) -> tuple[str, tuple[Difference, ...]]:
        """Returns our expected URL, and its differences from botocore's."""
        url, intended = botocore(self.client), []
        host = urlsplit(url).netloc
        if host == "s3.amazonaws.com" or host.endswith(".s3.amazonaws.com"):
            url = botocore(self.regional)
            intended.append(differences.REGIONAL_HOST)
        parts = urlsplit(url)
        host = parts.netloc.removesuffix({"https": ":443", "http": ":80"}[parts.scheme])
        if host != parts.netloc:
            intended.append(differences.DEFAULT_PORT)
        if host != host.lower():
            intended.append(differences.LOWER_CASE_HOST)
        return parts._replace(netloc=host.lower()).geturl(), tuple(intended)

    def sign_again(self, url: str, method: str, headers: list[tuple[str, str]]) -> str:
        """Signs the same URL with a slash after its path."""
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        query = urlencode([pair for pair in pairs if not pair[0].startswith("X-Amz-")], quote_via=quote)
        expires_in = int(dict(pairs)["X-Amz-Expires"])
        auth = oracle.query_auth("s3", self.region, self.keys, expires_in)
        return oracle.presign(
            auth, method, parts._replace(path=parts.path + "/", query=query).geturl(), headers
        )


def setups(random: Random, cases: int) -> Iterator[Setup]:
    """Yields a setup for each case; consecutive cases share one."""
    for number in range(cases):
        if number % _CASES_PER_CLIENT == 0:
            setup = Setup(random)
        yield setup


def cases(random: Random, count: int) -> Iterator[Case]:
    for setup in setups(random, count):
        yield _case(random, setup)


def _case(random: Random, setup: Setup) -> Case:
    operation = random.choice(OPERATIONS)
    bucket, key = setup.bucket(random), odd.key(random) if operation.has_key else None
    timestamp, expires_in = odd.timestamp(random), odd.expires_in(random)
    if odd.chance(random, 0.01):
        expires_in = random.choice((0, 604_801, 10**9))
    parameters: dict[str, Any] = {"Bucket": bucket} if key is None else {"Bucket": bucket, "Key": key}
    headers: list[tuple[str, str]] = []
    query = list(operation.always.items())
    for known, pairs, probability in (
        (operation.headers, headers, 0.25),
        (operation.query, query, 0.3),
        (operation.required, query, 1.0),
    ):
        for parameter, (name, value) in known.items():
            if odd.chance(random, probability):
                text = value(random)
                parameters[parameter] = int(text) if parameter in _NUMBERS else text
                pairs.append((_any_case(random, name) if pairs is headers else name, text))
    if operation.name in ("put_object", "create_multipart_upload") and odd.chance(random, 0.4):
        metadata = {
            odd.text(random, 8, "abcXYZ019-_.", 1).lower(): odd.text(random, 12, odd.HEADER_CHARACTERS)
            for _ in range(random.randint(1, 3))
        }
        parameters["Metadata"] = metadata
        headers += [(f"x-amz-meta-{name}", value) for name, value in metadata.items()]
    random.shuffle(headers)
    random.shuffle(query)
    question = {
        "op": "s3", "method": operation.method, "bucket": bucket, "key": key, "timestamp": timestamp,
        "expires_in": expires_in, "query": query, "headers": headers, **setup.fields(),
    }  # fmt: skip
    if key is not None and len(key.encode()) > 1024:
        return refused(question, differences.LONG_KEY)
    if key is not None and odd.has_dot_segment(key):
        return refused(question, differences.DOT_SEGMENTS)
    if setup.endpoint is None and not all(value.isascii() for _, value in headers):
        return refused(question, differences.HEADER_NOT_ASCII)
    if not 1 <= expires_in <= 604_800:
        return refused(question, differences.EXPIRY)
    oracle.set_clock(timestamp)
    url, intended = setup.expected_url(
        lambda client: client.generate_presigned_url(
            operation.name, Params=dict(parameters), ExpiresIn=expires_in
        )
    )
    path = urlsplit(setup.endpoint or "").path
    if key is None and path and setup.style == "virtual":
        url = setup.sign_again(url, operation.method, headers)
        intended += (differences.BUCKET_AFTER_PATH,)
    expected = {**facts_of_url(url), "required headers": required_headers(headers)}
    return Case(question, expected, read_presigned, intended)


def _any_case(random: Random, name: str) -> str:
    return random.choice((name, name.title(), name.upper()))
