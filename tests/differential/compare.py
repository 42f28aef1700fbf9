"""Compares this crate with botocore on random questions.

All questions go to one process of the driver, `examples/conformance`. The seed of a run is printed;
the same seed and number of cases repeat the same questions.
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

# The number of failures that are printed in full.
MAX_PRINTED = 5


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="tests/differential/run", description="Compares presign with botocore."
    )
    parser.add_argument("driver", help=argparse.SUPPRESS)
    parser.add_argument("--cases", type=int, default=2000, help="number of questions for each subject (default: 2000)")
    parser.add_argument("--seed", type=int, default=None, help="seed of an earlier run, to repeat it")
    parser.add_argument("--only", choices=sorted(SUBJECTS), help="run only this subject")
    arguments = parser.parse_args()
    seed = secrets.randbelow(2**32) if arguments.seed is None else arguments.seed
    print(f"seed {seed}, {arguments.cases} cases for each subject", flush=True)

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
    for subject, case, facts in failures[:MAX_PRINTED]:
        show(subject, case, facts)
    report(cases)
    print(f"{time.monotonic() - started:.1f} seconds")
    if failures:
        failed = ", ".join(
            f"{number} of {subject}"
            for subject, number in Counter(subject for subject, _, _ in failures).items()
        )
        print(f"{failed} failed; repeat with: tests/differential/run --cases {arguments.cases} --seed {seed}")
    print(f"{len(cases) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures or not cases else 0


def ask(driver: str, cases: Sequence[Case]) -> list[dict[str, Json]]:
    """Sends all questions to the driver and returns its answers, in order."""
    questions = "".join(
        json.dumps({"id": number, **case.question}) + "\n" for number, case in enumerate(cases)
    )
    process = subprocess.run([driver], input=questions.encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in process.stdout.splitlines()]
    if [answer["id"] for answer in answers] != list(range(len(cases))):
        sys.exit("the driver must answer each question once, in order")
    return answers


def facts_of(case: Case, answer: dict[str, Json]) -> Facts:
    """Returns the facts of our answer. An error only needs to start with the expected text."""
    if "error" not in answer:
        return case.read(answer)
    start = case.expected.get("error")
    is_expected = start is not None and answer["error"].startswith(start)
    return case.expected if is_expected else {"error": answer["error"]}


def show(subject: str, case: Case, facts: Facts) -> None:
    """Prints a failed case and the facts that differ."""
    print(f"\n{subject}: {json.dumps(case.question)}")
    if "error" in case.expected.keys() ^ facts.keys():
        print(f"  expected {case.expected}\n  ours     {facts}")
        return
    for name in sorted(case.expected.keys() | facts.keys()):
        expected, ours = case.expected.get(name), facts.get(name)
        if expected != ours:
            print(f"  {name}\n    expected {expected!r}\n    ours     {ours!r}")
    for difference in case.differences:
        print(f"  the expected answer differs from botocore's on purpose: {difference.name}")


def report(cases: Sequence[tuple[str, Case]]) -> None:
    """Prints the number of cases for each subject and for each intended difference."""
    for subject, number in Counter(subject for subject, _ in cases).items():
        refused = sum(other == subject and case.expected == {"error": ""} for other, case in cases)
        print(f"{subject}: {number} cases" + (f", {refused} refused by both" if refused else ""))
    print("intended differences:")
    for difference, number in Counter(
        difference for _, case in cases for difference in case.differences
    ).most_common():
        print(f"  {number:5} {difference.name}: {difference.reason}")


if __name__ == "__main__":
    sys.exit(main())
