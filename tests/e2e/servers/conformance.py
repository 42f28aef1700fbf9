"""Starts servers, runs the suite against each of them, and has the results put beside the known ones."""

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
import swift_s3api
from process import Failure, last_words, run
from server import Server

E2E = Path(__file__).resolve().parent.parent
ATTEMPTS = 3


@asynccontextmanager
async def in_process(folder, venv):
    """The server that the suite starts by itself, as it does where nothing else is said."""
    version = re.search(r'^s3s = "=(.*)"$', (E2E / "Cargo.toml").read_text(), re.MULTILINE)[1]
    yield Server("s3s", f"s3s {version}, with the rules that `src/rules.rs` adds")


SERVERS = {"s3s": in_process, "swift": swift_s3api.start, "ceph": ceph_rgw.start, "garage": garage.start}


@asynccontextmanager
async def started(name, work):
    """A server, and the folder that it keeps all it has in. If it does not start, it is tried again, with other ports."""
    for attempt in range(1, ATTEMPTS + 1):
        async with AsyncExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix=f"{name}-", dir=work)))
            begin = time.monotonic()
            try:
                server = await stack.enter_async_context(SERVERS[name](folder, work / "venv"))
            except Failure as failure:
                print(*last_words(folder), f"{name}: does not start: {failure}", sep="\n", flush=True)
                continue
            print(f"{name}: started in {time.monotonic() - begin:.1f} s", flush=True)
            yield server, folder
            return
    raise Failure(f"{name}: did not start in {ATTEMPTS} attempts")


async def suite():
    """The program that asks."""
    arguments = ("--locked", "-p", "e2e", "--test", "suite", "--no-run", "--message-format", "json")
    messages = map(json.loads, (await run("cargo", "test", *arguments, seconds=900)).splitlines())
    return next(message["executable"] for message in messages if message.get("target", {}).get("name") == "suite")


async def judge(name, work, program):
    """Runs the suite against a server, and returns the file of the results."""
    async with started(name, work) as (server, folder):
        results = work / f"{name}.txt"
        results.write_text(f"# {server.product}, asked on {date.today()}\n")
        own = {variable: value for variable, value in os.environ.items() if not variable.startswith(("AWS_", "E2E_"))}
        environment = {**own, **server.environment(), "E2E_RESULTS": str(results)}
        begin = time.monotonic()
        try:
            await run(program, seconds=600, cwd=E2E, env=environment)
        except Failure as failure:
            print(*last_words(folder), failure, sep="\n", flush=True)
            raise Failure(f"{name}: the suite fails") from None
        print(f"{name}: asked in {time.monotonic() - begin:.1f} s", flush=True)
        return results


async def main(arguments):
    this = asyncio.current_task()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, this.cancel)
    program = await suite()
    # All of them to their end, so that one failure does not hide another.
    judged = await asyncio.gather(
        *(judge(name, arguments.work, program) for name in arguments.servers), return_exceptions=True
    )
    failures = [outcome for outcome in judged if isinstance(outcome, BaseException)]
    for failure in failures:
        if not isinstance(failure, Failure):
            raise failure
    if failures:
        raise Failure("; ".join(map(str, failures)))
    options = ("--write",) if arguments.write else ()
    print(await run("cargo", "run", "--locked", "--quiet", "-p", "e2e", "--bin", "table", "--", *options, *judged, seconds=900))


parser = argparse.ArgumentParser()
parser.add_argument("--work", type=Path, required=True)
parser.add_argument("--write", action="store_true")
parser.add_argument("servers", nargs="+", choices=SERVERS)
try:
    asyncio.run(main(parser.parse_args()))
except Failure as failure:
    sys.exit(f"servers: {failure}")
except asyncio.CancelledError:
    sys.exit("servers: told to stop")
