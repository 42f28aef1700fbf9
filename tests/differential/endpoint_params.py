"""Properties of the parameters of AWS's endpoint rules, by the forms that AWS documents."""

from __future__ import annotations

import re
from typing import Any

Params = dict[str, Any]

LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_ACCESS_POINT = "[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?"
ZONE = re.compile(rf"{LABEL}--(?P<zone>(?=[a-z0-9]*-)[a-z0-9](?:(?!--)[a-z0-9-]){{6,18}}[a-z0-9])--xa?-s3")
OUTPOSTS_ALIAS = re.compile("(?=[a-z0-9])[a-z0-9-]{0,13}[oe][a-z0-9-]{42}--op-s3")
_ARN = re.compile(
    rf"arn:(?P<partition>[^:]+):(?P<service>[^:]+):(?P<region>({LABEL})?):[0-9]{{12}}:"
    rf"(accesspoint[:/](?P<name>{_ACCESS_POINT})|outpost[:/]{LABEL}[:/]accesspoint[:/]{_ACCESS_POINT})"
)
MULTI_REGION_ARN = re.compile(rf"arn:[^:]+:s3::[0-9]{{12}}:accesspoint[:/]{LABEL}(\.{LABEL})*")
DIRECTORY_ARN = re.compile(
    rf"arn:[^:]+:s3express:(?P<region>{LABEL}):[0-9]{{12}}:accesspoint[:/](?P<name>{ZONE.pattern})"
)


def bucket_of(params: Params) -> str:
    """Returns the bucket name or ARN, or an empty string."""
    bucket: str = params.get("Bucket", "")
    return bucket


def is_arn(params: Params) -> bool:
    """Returns whether the bucket is an ARN."""
    return bucket_of(params).startswith("arn:")


def is_directory(params: Params) -> bool:
    """Returns whether the name has the suffix of a directory bucket or of its access points."""
    return bucket_of(params).endswith(("--x-s3", "--xa-s3")) and not is_arn(params)


def is_outposts(params: Params) -> bool:
    """Returns whether the bucket is an alias or ARN of an access point of S3 on Outposts."""
    return bucket_of(params).endswith("--op-s3") or bucket_of(params).split(":")[2:3] == ["s3-outposts"]


def is_outposts_with_path_or_http(params: Params) -> bool:
    """Returns whether an access point of S3 on Outposts is at an endpoint with a path or http."""
    return is_outposts(params) and re.fullmatch("https://[^/]+", params.get("Endpoint", "https://-")) is None


def is_pseudo(region: str) -> bool:
    """Returns whether `region` is a pseudo-region, such as `aws-global` or `fips-us-east-1`."""
    return region.endswith(("-global", "-fips")) or region.startswith("fips-")


def is_arn_of_pseudo_region(params: Params) -> bool:
    """Returns whether an ARN has a pseudo-region or the region of R2, `auto`."""
    region = arn_field(params, 3)
    return is_arn(params) and (is_pseudo(region) or region == "auto" and "Endpoint" not in params)


def is_invalid_arn(params: Params) -> bool:
    """Returns whether the bucket is an ARN, but not of an access point."""
    arn = bucket_of(params)
    if not is_arn(params):
        return False
    if DIRECTORY_ARN.fullmatch(arn):
        return False
    if arn.endswith(("--x-s3", "--xa-s3", "--op-s3")):
        return True
    if MULTI_REGION_ARN.fullmatch(arn):
        return False
    match = _ARN.fullmatch(arn)
    if match is None or match["service"] not in ("s3", "s3-object-lambda", "s3-outposts"):
        return True
    return (match["service"] == "s3-outposts") != (match["name"] is None) or not match["region"]


def has_ip_address(params: Params) -> bool:
    """Returns whether the custom endpoint is at an IP address."""
    return re.match(r"https?://([0-9.]+|\[.*\])(:[0-9]+)?(/|$)", params.get("Endpoint", "")) is not None


def partition_of(region: str) -> str:
    """Returns the partition of a region, by its name."""
    prefixes = {"cn": "aws-cn", "us-gov": "aws-us-gov", "eusc-de": "aws-eusc", "us-iso": "aws-iso", "us-isob": "aws-iso-b",
                "eu-isoe": "aws-iso-e", "us-isof": "aws-iso-f"}  # fmt: skip
    match = re.fullmatch("(.+?)-[a-z]+-[0-9]+", region)
    return prefixes.get(match[1], "aws") if match else "aws"


def arn_field(params: Params, number: int) -> str:
    """Returns a field of the ARN; colons separate fields."""
    return (bucket_of(params).split(":") + [""] * 6)[number]
