"""Random values that are difficult for signers."""

from __future__ import annotations

import datetime
from random import Random

from oracle import TIMESTAMP, Keys

ODD = "abcXYZ019-._~ !\"#$%&'()*+,/:;<=>?@[\\]^`{|}é€😀ı\u0301\u2028"
CONTROL = "\x00\x01\t\n\r\x7f"
HEADER_CHARACTERS = "abcXYZ019 \t-._~!\"#$%&'()*+,/:;<=>?@[\\]^`{|}"
REGIONS = (
    "us-east-1", "us-west-2", "eu-west-1", "eu-central-2", "ap-southeast-5", "cn-north-1", "us-gov-west-1",
    "us-iso-east-1", "us-isob-east-1", "eusc-de-east-1", "mx-central-1",
)  # fmt: skip


def text(random: Random, longest: int, alphabet: str = ODD, shortest: int = 0) -> str:
    """Returns a text of `shortest` to `longest` characters."""
    return "".join(random.choices(alphabet, k=random.randint(shortest, longest)))


def chance(random: Random, probability: float) -> bool:
    return random.random() < probability


def key(random: Random) -> str:
    """Returns an object key, sometimes with a dot segment or too long."""
    segments = [text(random, random.choice((3, 12, 60)), ODD + CONTROL) for _ in range(random.randint(1, 4))]
    if chance(random, 0.02):
        segments.insert(random.randint(0, len(segments)), random.choice((".", "..")))
    if chance(random, 0.1):
        segments.append(random.choice(("a" * 900, "é" * 512, "%2e%2e", "...", "+", "%")))
    return "/".join(segments) or "/"


def has_dot_segment(key: str) -> bool:
    return not {".", ".."}.isdisjoint(key.split("/"))


def timestamp(random: Random) -> str:
    """Returns a time from the year 2000 on, often at the end of a day, a month or a leap year."""
    if chance(random, 0.3):
        return random.choice(("20000101T000000Z", "20240229T235959Z", "20241231T235959Z", "21000228T000000Z"))
    start = datetime.datetime(2000, 1, 1)
    return (start + datetime.timedelta(seconds=random.randrange(4_000_000_000))).strftime(TIMESTAMP)


def expires_in(random: Random) -> int:
    return random.choice((1, 9, 10, 59, 900, 3600, 86_400, 604_799, 604_800, random.randint(1, 604_800)))


def keys(random: Random, at_aws: bool = False) -> Keys:
    """Returns credentials; half of them are temporary. Those of AWS have an access key id without odd characters."""
    access_key = random.choice(("AKIA", "") if at_aws else ("AKIA", "a/b+c", "ü ", "")) + text(random, 20, "ABCDEFGHIJ0123456789", 1)
    secret_key = text(random, random.choice((1, 40, 80)), "abcXYZ019+/=é", 1)
    token = text(random, random.choice((1, 30, 900)), "abcXYZ019+/=%& é", 1).strip() or "token"
    return Keys(access_key, secret_key, token if chance(random, 0.5) else None)
