"""`"op": "endpoint"` against AWS's rules in botocore's engine.

The cases have all kinds of buckets, in all partitions, with all flags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError

import differences
import odd
import oracle
from case import Case, Facts, Json
from differences import Difference
from endpoint_params import (
    DIRECTORY_ARN,
    ZONE,
    Params,
    arn_field,
    bucket_of,
    has_ip_address,
    is_arn_of_pseudo_region,
    is_directory,
    partition_of,
)

Resolve = Callable[[Params], Facts]

_REGIONS = (
    *odd.REGIONS, "eu-isoe-west-1", "us-isof-south-1", "eusc-fr-east-1", "xx-new-9", "cn-foo-12", "us-iso-9", "us-east",
    "s3-external-1", "aws-global", "fips-us-east-1", "us_east_1", "US-EAST-1", "auto",
)  # fmt: skip
_PARTITIONS = ("aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-eusc", "x")
_ACCOUNTS = ("123456789012",) * 20 + ("12345_789012", "12345", "")
_ACCESS_POINTS = (
    "photos",
    "my-ap",
    "photos-2",
    "a--b",
    "0",
    "x" * 50,
    "d--usw2-az1--xa-s3",
    "my_ap",
    "my.ap",
    "",
    "a",
    "-x",
    "UP",
    "mfzwi23gnjvgw.mrap",
    "*",
    "x" * 51,
)
_NAMES = (
    "bucket", "my-bucket", "a.b", "a.b.c", "Upper", "under_score", "ab", "abc", "a" * 63, "a" * 64, "-ab", "ab-", "192.168.5.4", "1.2.3",
    "bucket!", "a b", "a--b", "xn--abc", "0ab", "a..b", ".ab", "ab.", "arn:", "arn:aws", "photos-x-s3alias", "photos.mrap", "a/b", "x--op-s3",
)  # fmt: skip
_ZONES = (
    "usw2-az1", "usw2-az12", "test-zone-ab1", "test1-zone-ab1", "test1-long1-zone-ab1", "usw2-lax1-az1", "usaz1", "", "usw2_az1", "abc-123-def-ghij",
)  # fmt: skip
_ENDPOINTS = (
    "https://example.com", "http://example.com:8080/path", "http://127.0.0.1:9000", "https://[::1]:9000", "https://10.0.0.1/base",
    "https://vpce.s3.us-west-2.vpce.amazonaws.com",
)  # fmt: skip
_FLAGS = {
    "UseFIPS": 0.12, "UseDualStack": 0.12, "Accelerate": 0.08, "ForcePathStyle": 0.1, "UseGlobalEndpoint": 0.15,
    "DisableMultiRegionAccessPoints": 0.1, "DisableS3ExpressSessionAuth": 0.2, "UseS3ExpressControlEndpoint": 0.06,
    "DisableAccessPoints": 0.06,
}  # fmt: skip
# The parameters that AWS's rules require.
_REQUIRED = {
    "UseFIPS": False, "UseDualStack": False, "Accelerate": False, "ForcePathStyle": False, "UseGlobalEndpoint": False,
    "DisableMultiRegionAccessPoints": False,
}  # fmt: skip


def cases(random: Random, count: int) -> Iterator[Case]:
    rules = Rules(*oracle.load_endpoint_rules())
    for _ in range(count):
        params = _params(random)
        expected, intended = _expected(params, rules.resolve)
        yield Case({"op": "endpoint", "params": params}, expected, _read, intended)


class Rules:
    """AWS's rules in botocore's engine."""

    def __init__(self, rules: dict[str, Any], partitions: dict[str, Any]) -> None:
        self._engine = EndpointProvider(rules, partitions)

    def resolve(self, params: Params) -> Facts:
        """Returns URL, service and region, or only `error` if the rules return an error."""
        try:
            endpoint = self._engine.resolve_endpoint(**{**_REQUIRED, **params})
        except EndpointProviderError:
            return {"error": None}
        # S3 on Outposts supports two algorithms; the other one is Signature Version 4A.
        schemes = endpoint.properties["authSchemes"]
        scheme = next((scheme for scheme in schemes if scheme["name"] != "sigv4a"), schemes[0])
        facts: Facts = {"url": endpoint.url.rstrip("/"), "service": scheme["signingName"]}
        for name, theirs in (("region", "signingRegion"), ("region_set", "signingRegionSet")):
            if theirs in scheme:
                facts[name] = scheme[theirs]
        return facts


def _read(answer: Mapping[str, Json]) -> Facts:
    return {name: answer[name] for name in ("url", "service", "region", "region_set") if name in answer}


def _params(random: Random) -> Params:
    params: Params = {"Region": random.choice(_REGIONS if odd.chance(random, 0.5) else odd.REGIONS)}
    if odd.chance(random, 0.92):
        params["Bucket"] = _bucket(random, params["Region"])
    elif odd.chance(random, 0.3):
        params["UseObjectLambdaEndpoint"] = True
    if odd.chance(random, 0.25):
        params["Endpoint"] = random.choice(_ENDPOINTS)
    for flag, probability in _FLAGS.items():
        if odd.chance(random, probability):
            params[flag] = True
    if odd.chance(random, 0.4):
        params["UseArnRegion"] = odd.chance(random, 0.5)
    return params


def _bucket(random: Random, region: str) -> str:
    kind = random.randrange(8)
    if kind <= 2:
        return _arn(random, region)
    if kind == 3:
        return random.choice(_NAMES)
    if kind == 4:
        return (
            random.choice(("n", "my-bucket", "a.b", "my--b", "UP"))
            + f"--{random.choice(_ZONES)}"
            + random.choice(("--x-s3", "--xa-s3"))
        )
    if kind == 5:
        before = random.choice(("", "test-accessp-", "161743052723-")) + random.choice("oehx")
        outpost = random.choice(("0b1d075431d83bebd", "0000075431d83bebd", "0b1d07_431d83bebd"))
        return f"{before}{outpost}e8xz5w8ijx1qzlbp3i3k{random.choice(('use1', 'beta', 'usw2'))}0--op-s3"
    return random.choice(("bucket", "my-bucket", "photos"))


def _arn(random: Random, region: str) -> str:
    service = random.choice(("s3", "s3", "s3-object-lambda", "s3-outposts", "s3express", "sqs"))
    region = random.choice((region, region, "us-east-1", random.choice(_REGIONS), ""))
    name, separator = random.choice(_ACCESS_POINTS), random.choice((":", "/"))
    if service == "s3-outposts":
        resource = ["outpost", random.choice(("op-01234567890123456", "op_1")), "accesspoint", name]
    else:
        resource = ["accesspoint" if odd.chance(random, 0.95) else "bucket", name]
    if odd.chance(random, 0.08):
        resource.append("more")
    elif odd.chance(random, 0.05):
        resource.pop()
    partition = partition_of(region) if odd.chance(random, 0.8) else random.choice(_PARTITIONS)
    return ":".join(("arn", partition, service, region, random.choice(_ACCOUNTS), separator.join(resource)))


def _expected(params: Params, resolve: Resolve) -> tuple[Facts, tuple[Difference, ...]]:
    """Returns our expected answer, and its differences from AWS's rules."""
    theirs = resolve(params)
    intended: list[Difference] = []
    if theirs.get("error", "") is None or DIRECTORY_ARN.fullmatch(bucket_of(params)):
        params, theirs, intended = _resolve_equivalent(params, resolve)
        if "error" in theirs:
            return {"error": ""}, ()
    for difference, holds in differences.ENDPOINT_REFUSALS:
        if holds(params):
            return {"error": difference.error}, (difference,)
    bucket, endpoint = bucket_of(params), params.get("Endpoint")
    if bucket.startswith("xn--") and "ForcePathStyle" not in params and not has_ip_address(params):
        in_path = resolve({**params, "ForcePathStyle": True})
        if in_path != theirs:
            theirs, intended = in_path, [*intended, differences.XN_IN_PATH]
    if "." in bucket and has_ip_address(params) and theirs["url"].startswith(f"http://{bucket}."):
        theirs, intended = {**theirs, "url": f"{endpoint}/{bucket}"}, [*intended, differences.DOTS_AT_ADDRESS]
    if endpoint and is_directory(params):
        if has_ip_address(params) and theirs["url"] != f"{endpoint}/{bucket}":
            theirs, intended = {**theirs, "url": f"{endpoint}/{bucket}"}, [*intended, differences.PATH_FIRST]
    if endpoint and bucket.endswith("--op-s3"):
        labels = theirs["url"].partition(".s3-outposts.")[0]
        if labels != theirs["url"]:
            theirs, intended = (
                {**theirs, "url": f"{labels}.{endpoint.removeprefix('https://')}"},
                [*intended, differences.OUTPOSTS_AT_ENDPOINT],
            )
    if params["Region"] == "aws-global" and "aws-global" in (theirs.get("region"), *theirs["url"].split(".")):
        url = theirs["url"].replace("aws-global", "us-east-1")
        theirs, intended = {**theirs, "url": url, "region": "us-east-1"}, [*intended, differences.AWS_GLOBAL]
    return theirs, tuple(intended)


def _resolve_equivalent(params: Params, resolve: Resolve) -> tuple[Params, Facts, list[Difference]]:
    """Resolves equivalent parameters that AWS's rules support."""
    intended: list[Difference] = []
    arn = DIRECTORY_ARN.fullmatch(bucket_of(params))
    if arn:
        if any(holds(params) for _, holds in differences.REGION_REFUSALS):
            return params, {"error": None}, intended
        if (
            "DisableAccessPoints" in params
            or "ForcePathStyle" in params
            or arn_field(params, 1) != partition_of(params["Region"])
        ):
            return params, {"error": None}, intended
        if params.get("UseArnRegion") is False and arn["region"] != params["Region"]:
            return params, {"error": None}, intended
        if partition_of(arn["region"]) != arn_field(params, 1) or is_arn_of_pseudo_region(params):
            return params, {"error": None}, intended
        params, intended = {**params, "Bucket": arn["name"], "Region": arn["region"]}, [differences.DIRECTORY_ARN]
    theirs = resolve(params)
    zone = ZONE.fullmatch(bucket_of(params))
    if "error" in theirs and zone:
        known = "zzzz-az9"
        theirs = resolve(
            {**params, "Bucket": bucket_of(params).replace(f"--{zone['zone']}--", f"--{known}--")}
        )
        if "error" not in theirs:
            theirs = {**theirs, "url": theirs["url"].replace(known, zone["zone"])}
            intended.append(differences.ZONE_OF_ANY_LENGTH)
    return params, theirs, intended
