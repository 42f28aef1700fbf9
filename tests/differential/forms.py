"""`"op": "post"` against `generate_presigned_post`: fields, conditions and signature of forms.

Equivalent policies can differ in their text, so the parsed policies are compared, and our policy is
signed again with botocore.
"""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

import differences
import objects
import odd
import oracle
from case import Case, Facts, Json, refused

_FIELDS = (
    "acl", "Content-Type", "content-disposition", "Cache-Control", "success_action_redirect", "tagging", "x-amz-meta-a", "x-amz-meta-Uuid",
    "x-amz-storage-class", "x-amz-server-side-encryption",
)  # fmt: skip
_VALUES = "abc019 /.,:;+-_~!$%&'()*=?@[]{}\"\\<>|é€😀"


def cases(random: Random, count: int) -> Iterator[Case]:
    for setup in objects.setups(random, count):
        yield _case(random, setup)


def _value(random: Random, name: str) -> str:
    """Returns a value. A content type has no comma, which separates types in a condition."""
    value = odd.text(random, 12, _VALUES, 1).strip() or "-"
    return value.replace(",", "") or "-" if name.lower() == "content-type" else value


def _case(random: Random, setup: objects.Setup) -> Case:
    bucket = "photos" if setup.style == "virtual" else random.choice(("photos", "dotted.name", "under_score"))
    key = odd.text(random, 20, _VALUES, 1) + random.choice(("", "", "/é", "/${filename}", "${filename}"))
    if odd.chance(random, 0.02):
        key = random.choice(("../", "a/./", "a/../")) + key
    timestamp, expires_in = odd.timestamp(random), odd.expires_in(random)
    fields: dict[str, str] = {}
    conditions: list[Json] = []
    values: list[str] = []
    for name in random.sample(_FIELDS, random.randint(0, 5)):
        value = _value(random, name)
        if odd.chance(random, 0.3):
            prefix = value if odd.chance(random, 0.7) else ""
            conditions.append(["starts-with", f"${name}", prefix])
            values.append(prefix)
        else:
            fields[name] = value
            values.append(value)
            conditions.append({name: value} if odd.chance(random, 0.5) else ["eq", f"${name}", value])
    if odd.chance(random, 0.5):
        least = random.choice((0, 1, 10**6))
        conditions.append(["content-length-range", least, least + random.choice((0, 1, 5 * 10**9))])
    random.shuffle(conditions)
    question = {
        "op": "post", "bucket": bucket, "key": key, "timestamp": timestamp, "expires_in": expires_in,
        "fields": list(fields.items()), "conditions": conditions, **setup.fields(),
    }  # fmt: skip
    if odd.has_dot_segment(key.replace("${filename}", "file")):
        return refused(question, differences.DOT_SEGMENTS)
    if "$$" in key:
        return refused(question, differences.DOLLARS_IN_KEY)
    if any("$$" in value for value in values):
        return refused(question, differences.DOLLARS_IN_VALUE)

    oracle.set_clock(timestamp)
    form: dict[str, Any] = {}

    def post(client: Any) -> str:
        arguments = {"Fields": dict(fields), "Conditions": list(conditions), "ExpiresIn": expires_in}
        form.update(client.generate_presigned_post(bucket, key, **arguments))
        return str(form["url"])

    url, intended = setup.expected_url(post)
    if setup.style == "virtual" and urlsplit(setup.endpoint or "").path:
        url, intended = f"{url}/", (*intended, differences.BUCKET_AFTER_PATH)
    expected = {
        "url": url,
        "fields": _plain_fields(form["fields"]),
        "policy": _normalized(base64.b64decode(form["fields"]["policy"]).decode()),
        "signature is botocore's": True,
        "signature is sent": True,
    }
    return Case(question, expected, _read(setup, timestamp), intended)


def _read(setup: objects.Setup, timestamp: str) -> Callable[[Mapping[str, Json]], Facts]:
    def read(answer: Mapping[str, Json]) -> Facts:
        fields = dict(answer["fields"])
        request = AWSRequest(method="POST", url=answer["url"])
        request.context["timestamp"] = timestamp
        signature = SigV4Auth(setup.keys.botocore(), "s3", setup.region).signature(fields["policy"], request)
        return {
            "url": answer["url"],
            "fields": _plain_fields(fields),
            "policy": _normalized(answer["policy"]),
            "signature is botocore's": signature == answer["signature"],
            "signature is sent": fields["x-amz-signature"] == answer["signature"]
            and base64.b64decode(fields["policy"]).decode() == answer["policy"],
        }

    return read


def _plain_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """Returns all fields except the two that depend on the text of the policy."""
    return {name: value for name, value in fields.items() if name not in ("policy", "x-amz-signature")}


def _normalized(policy: str) -> Json:
    """Normalizes a policy: exact conditions as objects, all sorted, the expiration as a time."""
    document = json.loads(policy)
    conditions = [
        {condition[1].removeprefix("$"): condition[2]}
        if isinstance(condition, list) and condition[0] == "eq"
        else condition
        for condition in document["conditions"]
    ]
    expiration = datetime.datetime.fromisoformat(document["expiration"].replace("Z", "+00:00"))
    return {"expiration": expiration.isoformat(), "conditions": sorted(map(json.dumps, conditions))}
