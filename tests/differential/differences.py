"""All intended differences from botocore, with their reasons.

None of these cases is skipped: each difference defines our answer, an error or another URL. The
output counts the cases of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from endpoint_params import (
    LABEL,
    MULTI_REGION_ARN,
    OUTPOSTS_ALIAS,
    ZONE,
    Params,
    arn_field,
    bucket_of,
    has_ip_address,
    is_arn,
    is_arn_of_pseudo_region,
    is_directory,
    is_invalid_arn,
    is_outposts,
    is_outposts_with_path_or_http,
    is_pseudo,
    partition_of,
)


@dataclass(frozen=True)
class Difference:
    """An intended difference and its reason."""

    name: str
    reason: str
    error: str | None = None
    """The start of our error; `None` if our answer is another URL."""


REGIONAL_HOST = Difference(
    "regional host",
    "botocore prefers s3.amazonaws.com, which redirects to other regions, and a redirect breaks the signature",
)
PATH_OF_S3 = Difference(
    "path of S3",
    "we encode a path as S3 does when it verifies; botocore signs it unencoded, which S3 refuses",
)
DEFAULT_PORT = Difference("default port", "we neither sign nor print it; botocore prints it unsigned")
LOWER_CASE_HOST = Difference("lower-case host", "we print the host that we sign; botocore prints it unchanged")
BUCKET_AFTER_PATH = Difference(
    "bucket after a path",
    "the URL of a virtual-hosted bucket has a `/` after the endpoint's path, as that of a key has; botocore omits it",
)
HEADERS_OF_CLIENTS = Difference(
    "headers of HTTP clients",
    "a caller that sets User-Agent, Expect, Transfer-Encoding or X-Amzn-Trace-Id wants it signed; botocore leaves them out",
)
HEADER_NOT_ASCII = Difference(
    "header beyond ASCII",
    "clients send such a value in different encodings, so we refuse it at AWS; botocore signs UTF-8",
    "header",
)
DOT_SEGMENTS = Difference(
    "dot segments",
    "a client resolves them, so the URL would address another object",
    "object key: must not have a `.` or `..` segment, which clients resolve",
)
DOLLARS_IN_KEY = Difference("$$ in a form's key", "S3 rejects such a form", "object key: must not contain $$")
DOLLARS_IN_VALUE = Difference("$$ in a form's value", "S3 rejects such a form", "form field")
LONG_KEY = Difference("long key", "S3 does not allow such keys", "object key: must be at most 1024 bytes")
EXPIRY = Difference(
    "expiry", "S3 accepts no other lifetimes", "expires in: must be from 1 second to 7 days (604800 seconds)"
)
EMPTY_TOKEN = Difference(
    "empty token", "it would be a parameter without a value", "session token: must not be empty"
)

# Endpoints. If AWS's rules return a URL and we an error, the first difference whose condition holds
# applies.

Refusals = tuple[tuple[Difference, Callable[[Params], bool]], ...]

REGION_REFUSALS: Refusals = (
    (
        Difference("region auto", "it is a region of R2, not of AWS", "region: must not be auto for AWS"),
        lambda params: params["Region"] == "auto" and "Endpoint" not in params,
    ),
    (
        Difference("pseudo-region", "it names an endpoint, not a region", "region: must be a region, not a pseudo-region"),
        lambda params: is_pseudo(params["Region"]) and params["Region"] != "aws-global",
    ),
    (
        Difference("invalid region", "a host cannot have such a label", "region: must consist of a-z, 0-9 and `-`"),
        lambda params: not re.fullmatch(LABEL, params["Region"]),
    ),
)  # fmt: skip

ENDPOINT_REFUSALS: Refusals = (
    *REGION_REFUSALS,
    (
        Difference("acceleration in a path", "the rules ignore one of the two", "acceleration and path style: must not be combined"),
        lambda params: "Accelerate" in params and "ForcePathStyle" in params,
    ),
    (
        Difference("two endpoints at once", "the rules ignore one of the two", "object_lambda and s3_express_control: must not be combined"),
        lambda params: "UseObjectLambdaEndpoint" in params and "UseS3ExpressControlEndpoint" in params,
    ),
    (
        Difference("invalid ARN", "the rules accept it as an ARN of an access point", "ARN: must "),
        is_invalid_arn,
    ),
    (
        Difference("disabled access points", "multi-region access points are disabled, too", "ARN: must not be of an access point with disable_access_points"),
        lambda params: is_arn(params) and "DisableAccessPoints" in params,
    ),
    (
        Difference("ARN of another partition", "the partition does not contain the region", "ARN: must be of the region's partition"),
        lambda params: is_arn(params) and arn_field(params, 1) != partition_of(params["Region"].replace("aws-global", "us-east-1")),
    ),
    (
        Difference("ARN in aws-global", "no ARN has that region, so use_arn_region cannot be false", "region: must be the ARN's region"),
        lambda params: is_arn(params) and params["Region"] == "aws-global" == arn_field(params, 3) and params.get("UseArnRegion") is False,
    ),
    (
        Difference("ARN with a pseudo-region", "it names an endpoint, or is R2's auto", "ARN: must have the region of"),
        is_arn_of_pseudo_region,
    ),
    (
        Difference("control of access points", "the rules ignore s3_express_control for them", "ARN: must be of a directory bucket"),
        lambda params: "UseS3ExpressControlEndpoint" in params and is_arn(params) and not is_outposts_with_path_or_http(params),
    ),
    (
        Difference("multi-region access point elsewhere", "it has its own endpoint; the rules ignore the custom one", "a custom endpoint and a multi-region access point"),
        lambda params: MULTI_REGION_ARN.fullmatch(bucket_of(params)) is not None and "Endpoint" in params,
    ),
    (
        Difference("invalid bucket name", "it has a `/` or a suffix with another meaning", "bucket name: must "),
        lambda params: not is_arn(params) and ("/" in bucket_of(params) or bucket_of(params).endswith(".mrap")),
    ),
    (
        Difference("invalid Outposts alias", "it has the suffix of an alias, which no other bucket has", "bucket name: must "),
        lambda params: bucket_of(params).endswith("--op-s3") and not is_arn(params) and not OUTPOSTS_ALIAS.fullmatch(bucket_of(params)),
    ),
    (
        Difference("invalid directory bucket", "its name has no zone, or a host cannot have such a label", "bucket name: must "),
        lambda params: is_directory(params) and not ZONE.fullmatch(bucket_of(params)),
    ),
    (
        Difference("directory bucket in a path", "it does not support path style, which the rules ignore", "path style and a directory bucket"),
        lambda params: is_directory(params) and "ForcePathStyle" in params,
    ),
    *(
        (
            Difference(f"Outposts with {name}", "it does not exist; the rules ignore it for an alias", f"{name} and S3 on Outposts: must not be combined"),
            lambda params, flag=flag: is_outposts(params) and flag in params,
        )
        for name, flag in (("dual-stack", "UseDualStack"), ("FIPS", "UseFIPS"), ("acceleration", "Accelerate"), ("path style", "ForcePathStyle"))
    ),
    (
        Difference("Outposts with a path or http", "the rules drop path and scheme", "endpoint: must be https and have no path"),
        is_outposts_with_path_or_http,
    ),
    (
        Difference("control of other buckets", "the rules ignore s3_express_control for them", "bucket name: must be of a directory bucket"),
        lambda params: "UseS3ExpressControlEndpoint" in params and "Bucket" in params and not is_directory(params) and not is_arn(params),
    ),
    (
        Difference("acceleration of xn--", "no host has such a name, see `xn-- in the path`", "acceleration and a name that is not valid in a host"),
        lambda params: "Accelerate" in params and bucket_of(params).startswith("xn--"),
    ),
    (
        Difference("labels before an address", "an IP address cannot have labels", "endpoint: must be a host name"),
        lambda params: (is_arn(params) or is_outposts(params)) and has_ip_address(params),
    ),
)  # fmt: skip

# If both return URLs that differ: how to turn botocore's URL into ours.

AWS_GLOBAL = Difference("aws-global", "we print and sign it as us-east-1")
XN_IN_PATH = Difference("xn-- in the path", "no browser accepts such a host")
DOTS_AT_ADDRESS = Difference(
    "dots at an address", "an IP address cannot have labels, even for a name with dots"
)
PATH_FIRST = Difference(
    "path before the bucket",
    "an endpoint's path precedes the bucket, even for a directory bucket at an IP address",
)
OUTPOSTS_AT_ENDPOINT = Difference(
    "Outposts at a custom endpoint", "the rules use the endpoint only for the alias of a test region"
)

# If the rules return an error and we a URL.
ZONE_OF_ANY_LENGTH = Difference("zone of any length", "the rules support only some lengths")
DIRECTORY_ARN = Difference("directory bucket's ARN", "the rules support its access points only by name")
