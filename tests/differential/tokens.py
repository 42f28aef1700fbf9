"""`"op": "token"` against botocore.

Its clients generate RDS and DSQL tokens, and AWS's package generates keys of Bedrock. Its signer generates
the others, as AWS documents them.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from random import Random
from urllib.parse import quote, urlencode

import odd
import oracle
from aws_bedrock_token_generator.token_generator import _generate_token
from case import Case, Facts, Json, facts_of_url
from oracle import Keys

_SUFFIXES = {
    "cn": "amazonaws.com.cn", "us-iso": "c2s.ic.gov", "us-isob": "sc2s.sgov.gov", "eusc": "amazonaws.eu",
}  # fmt: skip
_USERS = "abcXYZ019_-.+@/%& é€"

# Creating clients is slow, so they are used for several cases.
_CASES_PER_CALLER = 100

# Turns a token back into its presigned URL.
Unwrap = Callable[[str], str]


def _with_https(token: str) -> str:
    return f"https://{token}"


def _as_https(token: str) -> str:
    return token.replace("wss://", "https://", 1)


def _eks(token: str) -> str:
    return _from_base64(token.removeprefix("k8s-aws-v1."))


def _msk(token: str) -> str:
    """Removes the user agent, which follows the signature."""
    return _from_base64(token).partition("&User-Agent=")[0]


def _bedrock(token: str) -> str:
    """Removes the version, which follows the signature."""
    encoded = token.removeprefix("bedrock-api-key-")
    return "https://" + base64.b64decode(encoded, validate=True).decode().removesuffix("&Version=1")


def _from_base64(text: str) -> str:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()


class Caller:
    """Credentials, region and clients of some cases."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.keys, self.region = odd.keys(random, at_aws=True), random.choice(odd.REGIONS)
        self.suffix = _suffix(self.region)
        self.rds, self.dsql = (oracle.client(service, self.region, self.keys) for service in ("rds", "dsql"))


def cases(random: Random, count: int) -> Iterator[Case]:
    for number in range(count):
        if number % _CASES_PER_CALLER == 0:
            caller = Caller(random)
        timestamp = odd.timestamp(random)
        oracle.set_clock(timestamp)
        fields, url, unwrap = random.choice(_KINDS)(caller)
        question = {
            "op": "token",
            "region": caller.region,
            "timestamp": timestamp,
            **caller.keys.fields(),
            **fields,
        }
        yield Case(question, facts_of_url(url), partial(_read, unwrap))


def _read(unwrap: Unwrap, answer: Mapping[str, Json]) -> Facts:
    return facts_of_url(unwrap(answer["token"]))


GeneratedToken = tuple[dict[str, Json], str, Unwrap]


def _rds(caller: Caller) -> GeneratedToken:
    host = (
        caller.random.choice(("db", "app.c1a2b3", "my-db.cluster-ro-xyz"))
        + f".{caller.region}.rds.{caller.suffix}"
    )
    port, user = (
        caller.random.choice((3306, 5432, 443, caller.random.randint(1, 65_535))),
        _user(caller.random),
    )
    token = caller.rds.generate_db_auth_token(host, port, user)
    return {"kind": "rds", "host": host, "port": port, "user": user}, f"https://{token}", _with_https


def _dsql(caller: Caller) -> GeneratedToken:
    host, is_admin = f"a1b2c3.dsql.{caller.region}.on.aws", odd.chance(caller.random, 0.5)
    fields: dict[str, Json] = {"kind": "dsql", "host": host, "admin": is_admin}
    more = {}
    if odd.chance(caller.random, 0.5):
        more["ExpiresIn"] = fields["expires_in"] = odd.expires_in(caller.random)
    client = caller.dsql
    make = client.generate_db_connect_admin_auth_token if is_admin else client.generate_db_connect_auth_token
    return fields, f"https://{make(host, **more)}", _with_https


def _elasticache(caller: Caller) -> GeneratedToken:
    cache, user, is_serverless = (
        f"cache-{caller.random.randint(1, 99)}",
        _user(caller.random),
        odd.chance(caller.random, 0.5),
    )
    query = {
        "Action": "connect",
        "User": user,
        **({"ResourceType": "ServerlessCache"} if is_serverless else {}),
    }
    url = _presign("elasticache", caller.region, caller.keys, f"{cache}/", query)
    return (
        {"kind": "elasticache", "cache": cache, "user": user, "serverless": is_serverless},
        url,
        _with_https,
    )


def _memorydb(caller: Caller) -> GeneratedToken:
    cluster, user = f"cluster-{caller.random.randint(1, 99)}", _user(caller.random)
    url = _presign("memorydb", caller.region, caller.keys, f"{cluster}/", {"Action": "connect", "User": user})
    return {"kind": "memorydb", "cluster": cluster, "user": user}, url, _with_https


_IDENTITY = {"Action": "GetCallerIdentity", "Version": "2011-06-15"}


def _eks_token(caller: Caller) -> GeneratedToken:
    cluster = odd.text(caller.random, 20, "abcXYZ019-_", 1).strip("-_") or "production"
    url = _presign(
        "sts",
        caller.region,
        caller.keys,
        f"sts.{caller.region}.{caller.suffix}/",
        _IDENTITY,
        60,
        [("x-k8s-aws-id", cluster)],
    )
    return {"kind": "eks", "cluster": cluster}, url, _eks


def _sts(caller: Caller) -> GeneratedToken:
    headers = (
        [("X-Server-Id", odd.text(caller.random, 20, odd.HEADER_CHARACTERS) + "x")]
        if odd.chance(caller.random, 0.7)
        else []
    )
    url = _presign(
        "sts", caller.region, caller.keys, f"sts.{caller.region}.{caller.suffix}/", _IDENTITY, 900, headers
    )
    return {"kind": "sts", "headers": headers}, url, str


def _msk_token(caller: Caller) -> GeneratedToken:
    url = _presign(
        "kafka-cluster",
        caller.region,
        caller.keys,
        f"kafka.{caller.region}.{caller.suffix}/",
        {"Action": "kafka-cluster:Connect"},
    )
    return {"kind": "msk"}, url, _msk


def _bedrock_key(caller: Caller) -> GeneratedToken:
    expires_in = caller.random.choice((1, 900, 43_200))
    key = _generate_token(caller.keys.botocore(), caller.region, expires_in)
    return {"kind": "bedrock", "expires_in": expires_in}, _bedrock(key), _bedrock


def _iot(caller: Caller) -> GeneratedToken:
    """The session token follows the signature and is not signed."""
    host, expires_in = (
        f"a1b2c3-ats.iot.{caller.region}.{caller.suffix}",
        caller.random.choice((1, 900, 86_400)),
    )
    permanent = Keys(caller.keys.access_key, caller.keys.secret_key, None)
    url = _presign("iotdevicegateway", caller.region, permanent, f"{host}/mqtt", {}, expires_in)
    if caller.keys.session_token is not None:
        url += "&X-Amz-Security-Token=" + quote(caller.keys.session_token, safe="-_.~")
    return {"kind": "iot", "host": host, "expires_in": expires_in}, url, _as_https


def _transcribe(caller: Caller) -> GeneratedToken:
    encoding, rate = caller.random.choice(("pcm", "ogg-opus", "flac")), caller.random.randint(8_000, 48_000)
    more = {
        "language-code": caller.random.choice(("en-US", "de-DE")),
        "vocabulary-name": odd.text(caller.random, 12),
    }
    address = f"transcribestreaming.{caller.region}.{caller.suffix}:8443/stream-transcription-websocket"
    url = _presign(
        "transcribe",
        caller.region,
        caller.keys,
        address,
        {"media-encoding": encoding, "sample-rate": str(rate), **more},
        300,
    )
    return (
        {"kind": "transcribe", "media_encoding": encoding, "sample_rate": rate, "query": list(more.items())},
        url,
        _as_https,
    )


_KINDS = (_rds, _dsql, _elasticache, _memorydb, _eks_token, _msk_token, _bedrock_key, _sts, _iot, _transcribe)


def _presign(
    service: str,
    region: str,
    keys: Keys,
    address: str,
    query: Mapping[str, str],
    expires_in: int = 900,
    headers: list[tuple[str, str]] | None = None,
) -> str:
    url = f"https://{address}" + ("?" + urlencode(query, quote_via=quote, safe="-_.~") if query else "")
    return oracle.presign(oracle.query_auth(service, region, keys, expires_in), "GET", url, headers or [])


def _user(random: Random) -> str:
    return odd.text(random, 20, _USERS, 1).strip() or "app"


def _suffix(region: str) -> str:
    """Returns the DNS suffix of the region's partition, by the longest known prefix."""
    known = [prefix for prefix in _SUFFIXES if region.startswith(f"{prefix}-")]
    return _SUFFIXES[max(known, key=len)] if known else "amazonaws.com"
