"""A question to both sides, and the facts in which their answers have to agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from differences import Difference

Json = Any
"""What a line of JSON holds."""

Facts = dict[str, Json]
"""What is compared, by its name. A refusal has only `error`, which is how its text begins."""


@dataclass(frozen=True)
class Case:
    """One question, with botocore's answer to it, or with what stands in its place where we differ on purpose."""

    question: Mapping[str, Json]
    expected: Facts
    read: Callable[[Mapping[str, Json]], Facts]
    """Takes the facts out of an answer of the driver that is no refusal."""
    differences: tuple[Difference, ...] = ()


def refused(question: Mapping[str, Json], difference: Difference) -> Case:
    """A case that botocore signs and we refuse, in these words."""
    return Case(question, {"error": difference.error}, dict, (difference,))


def facts_of_url(url: str) -> Facts:
    """What a presigned URL consists of; its parameters in the order of the canonical query, still encoded."""
    parts = urlsplit(url)
    query = [pair.partition("=")[::2] for pair in parts.query.split("&")]
    values = dict(query)
    return {
        "address": f"{parts.scheme}://{parts.netloc}{parts.path}",
        "canonical query": sorted(pair for pair in query if pair[0] != "X-Amz-Signature"),
        "scope": unquote(values["X-Amz-Credential"]),
        "signed headers": unquote(values["X-Amz-SignedHeaders"]).split(";"),
        "signature": values["X-Amz-Signature"],
    }


def required_headers(headers: Sequence[tuple[str, str]]) -> list[list[str]]:
    """What the client has to send: by lower-case name, values collapsed, those of one name joined."""
    joined: dict[str, list[str]] = {}
    for name, value in headers:
        joined.setdefault(name.lower(), []).append(" ".join(value.split()))
    return [[name, ",".join(values)] for name, values in sorted(joined.items())]


def read_presigned(answer: Mapping[str, Json]) -> Facts:
    """The facts of an answer that presigns."""
    return {**facts_of_url(answer["url"]), "required headers": answer["required_headers"]}
