"""Where we differ from botocore on purpose, and why: all there is, in one place.

None of these is let through: each states what our answer has to be, be it an error or another URL. How many cases met each of them
stands in the output.
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
    has_no_arn_form,
    is_arn,
    is_arn_of_no_region,
    is_directory,
    is_outposts,
    is_outposts_below_path,
    is_pseudo,
    partition_of,
)


@dataclass(frozen=True)
class Difference:
    """A difference by its name, with the reason for it."""

    name: str
    reason: str
    error: str | None = None
    """How the error begins that our answer is; none if it is another URL."""


REGIONAL_HOST = Difference(
    "regional host",
    "botocore presigns for s3.amazonaws.com wherever it can, which redirects outside us-east-1, and a redirect breaks the signature",
)
PATH_OF_S3 = Difference(
    "path of S3",
    "escaped as S3 escapes it when it verifies; botocore signs a path of one's own as it is, which S3 refuses",
)
DEFAULT_PORT = Difference("default port", "neither signed nor printed; botocore prints what it does not sign")
LOWER_CASE_HOST = Difference("lower-case host", "printed as it is signed; botocore prints it as it was given")
BUCKET_BELOW_PATH = Difference(
    "bucket below a path",
    "a virtual-hosted bucket itself is at `/` below the endpoint's path, as a key is; botocore leaves the slash out",
)
HEADERS_OF_CLIENTS = Difference(
    "headers of HTTP clients",
    "whoever signs for User-Agent, Expect, Transfer-Encoding or X-Amzn-Trace-Id wants it sent; botocore leaves them out",
)
DOT_SEGMENTS = Difference(
    "dot segments",
    "a client resolves them, so that the URL is one of another object",
    "object key: must not have a `.` or `..` segment, which clients resolve",
)
LONG_KEY = Difference("long key", "S3 has no such objects", "object key: must be at most 1024 bytes")
EXPIRY = Difference(
    "expiry", "S3 takes no other URLs", "expires in: must be from 1 second to 7 days (604800 seconds)"
)
EMPTY_TOKEN = Difference(
    "empty token", "it would be a parameter without a value", "session token: must not be empty"
)

# Endpoints. Where AWS's rules have a URL and we an error, it is the first of these whose condition holds.

Refusals = tuple[tuple[Difference, Callable[[Params], bool]], ...]

REGION_REFUSALS: Refusals = (
    (
        Difference("region auto", "it is R2's, and none of AWS", "region: must not be auto for AWS"),
        lambda params: params["Region"] == "auto" and "Endpoint" not in params,
    ),
    (
        Difference("pseudo-region", "the name of an endpoint, and no region", "region: must be a region, not a pseudo-region"),
        lambda params: is_pseudo(params["Region"]) and params["Region"] != "aws-global",
    ),
    (
        Difference("region of no host", "no host has such a label", "region: must consist of a-z, 0-9 and `-`"),
        lambda params: not re.fullmatch(LABEL, params["Region"]),
    ),
)  # fmt: skip

ENDPOINT_REFUSALS: Refusals = (
    *REGION_REFUSALS,
    (
        Difference("acceleration in a path", "the rules forget one of the two", "acceleration and path style: cannot be combined"),
        lambda params: "Accelerate" in params and "ForcePathStyle" in params,
    ),
    (
        Difference("two endpoints at once", "the rules forget one of the two", "object_lambda and s3_express_control: cannot be combined"),
        lambda params: "UseObjectLambdaEndpoint" in params and "UseS3ExpressControlEndpoint" in params,
    ),
    (
        Difference("no ARN", "what the rules take for an ARN of an access point, and is none", "ARN: must "),
        has_no_arn_form,
    ),
    (
        Difference("disabled access points", "multi-region ones are, too", "ARN: must not be of an access point with disable_access_points"),
        lambda params: is_arn(params) and "DisableAccessPoints" in params,
    ),
    (
        Difference("ARN of another partition", "its region is not there", "ARN: must be of the region's partition"),
        lambda params: is_arn(params) and arn_field(params, 1) != partition_of(params["Region"].replace("aws-global", "us-east-1")),
    ),
    (
        Difference("ARN in aws-global", "no ARN is of that region, so use_arn_region cannot be false", "region: must be the ARN's region"),
        lambda params: is_arn(params) and params["Region"] == "aws-global" == arn_field(params, 3) and params.get("UseArnRegion") is False,
    ),
    (
        Difference("ARN of no region", "the name of an endpoint, or R2's auto", "ARN: must have the region of"),
        is_arn_of_no_region,
    ),
    (
        Difference("control of access points", "the rules forget s3_express_control for them", "ARN: must be of a directory bucket"),
        lambda params: "UseS3ExpressControlEndpoint" in params and is_arn(params) and not is_outposts_below_path(params),
    ),
    (
        Difference("multi-region access point elsewhere", "it has one endpoint; the rules forget the other", "a custom endpoint and a multi-region access point"),
        lambda params: MULTI_REGION_ARN.fullmatch(bucket_of(params)) is not None and "Endpoint" in params,
    ),
    (
        Difference("no bucket's name", "a `/` or an end of a name that means something else", "bucket name: must "),
        lambda params: not is_arn(params) and ("/" in bucket_of(params) or bucket_of(params).endswith(".mrap")),
    ),
    (
        Difference("no Outposts alias", "an end of one that is cut off, and no other buckets end so", "bucket name: must "),
        lambda params: bucket_of(params).endswith("--op-s3") and not is_arn(params) and not OUTPOSTS_ALIAS.fullmatch(bucket_of(params)),
    ),
    (
        Difference("no directory bucket", "its name has no zone, or no host has such a label", "bucket name: must "),
        lambda params: is_directory(params) and not ZONE.fullmatch(bucket_of(params)),
    ),
    (
        Difference("directory bucket in a path", "it has none; the rules forget the path style", "path style and a directory bucket"),
        lambda params: is_directory(params) and "ForcePathStyle" in params,
    ),
    *(
        (
            Difference(f"Outposts with {name}", "there is none; the rules forget it for an alias", f"{name} and S3 on Outposts: cannot be combined"),
            lambda params, flag=flag: is_outposts(params) and flag in params,
        )
        for name, flag in (("dual-stack", "UseDualStack"), ("FIPS", "UseFIPS"), ("acceleration", "Accelerate"), ("path style", "ForcePathStyle"))
    ),
    (
        Difference("Outposts below a path or http", "the rules drop path and scheme", "endpoint: must be https and have no path"),
        is_outposts_below_path,
    ),
    (
        Difference("control of other buckets", "the rules forget s3_express_control for them", "bucket name: must be of a directory bucket"),
        lambda params: "UseS3ExpressControlEndpoint" in params and "Bucket" in params and not is_directory(params) and not is_arn(params),
    ),
    (
        Difference("acceleration of xn--", "such a name is in no host, see `xn-- in the path`", "acceleration and a name that is not valid in a host"),
        lambda params: "Accelerate" in params and bucket_of(params).startswith("xn--"),
    ),
    (
        Difference("labels before an address", "there are none before an IP address", "endpoint: must be a host name"),
        lambda params: (is_arn(params) or is_outposts(params)) and has_ip_address(params),
    ),
)  # fmt: skip

# Where both have a URL, but not the same: what makes ours of theirs.

AWS_GLOBAL = Difference("aws-global", "it is us-east-1, and printed and signed for as that")
XN_IN_PATH = Difference("xn-- in the path", "no browser takes such a host")
DOTS_AT_ADDRESS = Difference(
    "dots at an address", "there are no labels before an IP address, also of a name that has dots"
)
PATH_FIRST = Difference(
    "path before the bucket",
    "an endpoint's path is before the bucket, also of a directory bucket at an IP address",
)
OUTPOSTS_BELOW = Difference(
    "Outposts below an endpoint", "the rules put only the alias of a test region there"
)
CONTROL_IN_PATH = Difference(
    "control below an endpoint", "a directory bucket is in the path for s3_express_control, as at AWS"
)

# Where the rules have an error.
ZONE_OF_ANY_LENGTH = Difference("zone of any length", "the rules know some lengths only")
DIRECTORY_ARN = Difference("directory bucket's ARN", "the rules know its access points by name only")
