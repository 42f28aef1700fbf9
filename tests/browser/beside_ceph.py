"""Starts Ceph's gateway and runs a command that finds it through its environment."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e" / "servers"))

import ceph_rgw
from process import Failure, log_tails, run


async def main(command):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, asyncio.current_task().cancel)
    with TemporaryDirectory(prefix="ceph-") as folder:
        try:
            async with ceph_rgw.start(Path(folder), None) as server:
                print(await run(*command, seconds=900, env={**os.environ, **server.environment()}))
        except Failure:
            print(*log_tails(Path(folder)), sep="\n")
            raise


try:
    asyncio.run(main(sys.argv[1:]))
except Failure as failure:
    sys.exit(f"browser: {failure}")
except asyncio.CancelledError:
    sys.exit("browser: interrupted")
