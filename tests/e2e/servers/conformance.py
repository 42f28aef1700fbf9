"""Starts servers, runs the suite against each, and compares the results with the stored ones."""

import argparse
import asyncio
import json
import os
import re
import signal
import sys
import time
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import ceph_rgw
import garage
import localstack
import swift_s3api
from process import Failure, Skipped, log_tails, run
from server import Server

E2E = Path(__file__).resolve().parent.parent
ATTEMPTS = 3


@asynccontextmanager
async def in_process(folder, venv):
    """The server that the suite starts itself, by default."""
    version = re.search(r'^s3s = "=(.*)"$', (E2E / "Cargo.toml").read_text(), re.MULTILINE)[1]
    yield Server("s3s", f"s3s {version}, with the rules that `src/rules.rs` adds")


SERVERS = {
    "s3s": in_process,
    "swift": swift_s3api.start,
    "ceph": ceph_rgw.start,
    "garage": garage.start,
    "localstack": localstack.start,
}


@asynccontextmanager
async def started(name, work):
    """Starts a server and yields it with its folder. If that fails, tries again with other ports."""
    for attempt in range(1, ATTEMPTS + 1):
        async with AsyncExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix=f"{name}-", dir=work)))
            begin = time.monotonic()
            try:
                server = await stack.enter_async_context(SERVERS[name](folder, work / "venvs" / name))
            except Failure as failure:
                print(*log_tails(folder), f"{name}: failed to start: {failure}", sep="\n", flush=True)
                continue
            print(f"{name}: started in {time.monotonic() - begin:.1f} s", flush=True)
            yield server, folder
            return
    raise Failure(f"{name}: did not start in {ATTEMPTS} attempts")


async def suite():
    """Returns the path of the test program."""
    arguments = ("--locked", "-p", "e2e", "--test", "suite", "--no-run", "--message-format", "json")
    messages = map(json.loads, (await run("cargo", "test", *arguments, seconds=900)).splitlines())
    return next(message["executable"] for message in messages if message.get("target", {}).get("name") == "suite")


async def run_suite(name, work, program):
    """Runs the suite against a server, and returns the result file."""
    async with started(name, work) as (server, folder):
        results = work / f"{name}.txt"
        results.write_text(f"# {server.product}, tested on {date.today()}\n")
        inherited = {variable: value for variable, value in os.environ.items() if not variable.startswith(("AWS_", "E2E_"))}
        environment = {**inherited, **server.environment(), "E2E_RESULTS": str(results)}
        begin = time.monotonic()
        try:
            await run(program, seconds=600, cwd=E2E, env=environment)
        except Failure as failure:
            print(*log_tails(folder), failure, sep="\n", flush=True)
            raise Failure(f"{name}: the suite failed") from None
        print(f"{name}: tested in {time.monotonic() - begin:.1f} s", flush=True)
        return results


async def main(arguments):
    this = asyncio.current_task()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, this.cancel)
    program = await suite()
    # Run all of them to the end, so that one failure does not hide another.
    outcomes = await asyncio.gather(
        *(run_suite(name, arguments.work, program) for name in arguments.servers), return_exceptions=True
    )
    results, failures = [], []
    for name, outcome in zip(arguments.servers, outcomes):
        match outcome:
            case Skipped():
                print(f"{name}: skipped: {outcome}", flush=True)
            case Failure():
                failures.append(str(outcome))
            case BaseException():
                raise outcome
            case _:
                results.append(outcome)
    if failures:
        raise Failure("; ".join(failures))
    options = ("--write",) if arguments.write else ()
    print(await run("cargo", "run", "--locked", "--quiet", "-p", "e2e", "--bin", "table", "--", *options, *results, seconds=900))


parser = argparse.ArgumentParser()
parser.add_argument("--work", type=Path, required=True)
parser.add_argument("--write", action="store_true")
parser.add_argument("servers", nargs="+", choices=SERVERS)
try:
    asyncio.run(main(parser.parse_args()))
except Failure as failure:
    sys.exit(f"servers: {failure}")
except asyncio.CancelledError:
    sys.exit("servers: interrupted")
