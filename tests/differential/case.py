"""A question to botocore and this crate, and the facts that must agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from differences import Difference

Json = Any
"""Any JSON value."""

Facts = dict[str, Json]
"""The compared facts by name. A refusal has only `error`, the start of its text."""


@dataclass(frozen=True)
class Case:
    """One question, with botocore's answer, or with our own answer if we differ on purpose."""

    question: Mapping[str, Json]
    expected: Facts
    read: Callable[[Mapping[str, Json]], Facts]
    """Reads the facts from an answer of the driver, unless it is a refusal."""
    differences: tuple[Difference, ...] = ()


def refused(question: Mapping[str, Json], difference: Difference) -> Case:
    """Returns a case that botocore signs and we refuse with the error of `difference`."""
    return Case(question, {"error": difference.error}, dict, (difference,))


def facts_of_url(url: str) -> Facts:
    """Returns the parts of a presigned URL; its parameters are sorted and still encoded."""
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
    """Returns the headers that the client must send.

    Names are in lower case, spaces are collapsed, and repeated values are joined.
    """
    joined: dict[str, list[str]] = {}
    for name, value in headers:
        joined.setdefault(name.lower(), []).append(" ".join(value.split()))
    return [[name, ",".join(values)] for name, values in sorted(joined.items())]


def read_presigned(answer: Mapping[str, Json]) -> Facts:
    """Returns the facts of an answer that contains a presigned URL."""
    return {**facts_of_url(answer["url"]), "required headers": answer["required_headers"]}
