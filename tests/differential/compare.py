"""Compares this crate with botocore on random questions.

The driver, `examples/conformance`, is one process that is asked all questions. The seed of a run is printed, and the same seed and
number of cases ask the same questions.
"""

from __future__ import annotations

import argparse
import json
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random

import endpoints
import forms
import objects
import signing
import tokens
from case import Case, Facts, Json

SUBJECTS: dict[str, Callable[[Random, int], Iterator[Case]]] = {
    "objects": objects.cases,
    "signing": signing.cases,
    "forms": forms.cases,
    "endpoints": endpoints.cases,
    "tokens": tokens.cases,
}

# So many failures are shown in full.
SHOWN = 5


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="tests/differential/run", description="Compares presign with botocore."
    )
    parser.add_argument("driver", help=argparse.SUPPRESS)
    parser.add_argument("--cases", type=int, default=2000, help="questions of each subject (2000)")
    parser.add_argument("--seed", type=int, default=None, help="the seed of a run to be repeated")
    parser.add_argument("--only", choices=sorted(SUBJECTS), help="one subject")
    arguments = parser.parse_args()
    seed = secrets.randbelow(2**32) if arguments.seed is None else arguments.seed
    print(f"seed {seed}, {arguments.cases} cases of each subject", flush=True)

    started = time.monotonic()
    cases: list[tuple[str, Case]] = []
    for subject, make in SUBJECTS.items():
        if arguments.only in (None, subject):
            cases += [(subject, case) for case in make(Random(f"{seed} {subject}"), arguments.cases)]
    answers = ask(arguments.driver, [case for _, case in cases])
    failures = [
        (subject, case, facts)
        for (subject, case), answer in zip(cases, answers, strict=True)
        if (facts := facts_of(case, answer)) != case.expected
    ]
    for subject, case, facts in failures[:SHOWN]:
        show(subject, case, facts)
    report(cases)
    print(f"{time.monotonic() - started:.1f} seconds")
    if failures:
        failed = ", ".join(
            f"{number} of {subject}"
            for subject, number in Counter(subject for subject, _, _ in failures).items()
        )
        print(f"{failed} failed; again: tests/differential/run --cases {arguments.cases} --seed {seed}")
    print(f"{len(cases) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures or not cases else 0


def ask(driver: str, cases: Sequence[Case]) -> list[dict[str, Json]]:
    """The driver's answers, in order."""
    questions = "".join(
        json.dumps({"id": number, **case.question}) + "\n" for number, case in enumerate(cases)
    )
    answered = subprocess.run([driver], input=questions.encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in answered.stdout.splitlines()]
    if [answer["id"] for answer in answers] != list(range(len(cases))):
        sys.exit("the driver did not answer each question once, in order")
    return answers


def facts_of(case: Case, answer: dict[str, Json]) -> Facts:
    """What is compared of our answer."""
    if "error" not in answer:
        return case.read(answer)
    beginning = case.expected.get("error")
    is_expected = beginning is not None and answer["error"].startswith(beginning)
    return case.expected if is_expected else {"error": answer["error"]}


def show(subject: str, case: Case, facts: Facts) -> None:
    """Prints a case in which the two sides differ, and in what."""
    print(f"\n{subject}: {json.dumps(case.question)}")
    if "error" in case.expected.keys() ^ facts.keys():
        print(f"  expected {case.expected}\n  ours     {facts}")
        return
    for name in sorted(case.expected.keys() | facts.keys()):
        expected, ours = case.expected.get(name), facts.get(name)
        if expected != ours:
            print(f"  {name}\n    expected {expected!r}\n    ours     {ours!r}")
    for difference in case.differences:
        print(f"  expected is not botocore's answer, on purpose: {difference.name}")


def report(cases: Sequence[tuple[str, Case]]) -> None:
    """Prints how many cases there were of each subject, and of each difference on purpose."""
    for subject, number in Counter(subject for subject, _ in cases).items():
        refused = sum(of == subject and case.expected == {"error": ""} for of, case in cases)
        print(f"{subject}: {number} cases" + (f", {refused} of them refused by both" if refused else ""))
    print("different on purpose:")
    for difference, number in Counter(
        difference for _, case in cases for difference in case.differences
    ).most_common():
        print(f"  {number:5} {difference.name}: {difference.reason}")


if __name__ == "__main__":
    sys.exit(main())
