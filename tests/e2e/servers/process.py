"""Child processes that always stop with this one, and whose logs are printed if something fails."""

import asyncio
import ctypes
import os
import re
import signal
import socket
import sys
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryFile

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


class Failure(Exception):
    """A failure, with a message for the log."""


class Skipped(Exception):
    """The reason why a server cannot be tested on this machine."""


async def _start(command, **options):
    def end_with_parent():
        # If this process is killed, the kernel kills its children.
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    # A new session, so that Ctrl-C reaches only this process, which stops its children in order.
    return await asyncio.create_subprocess_exec(
        *map(str, command),
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent,
        **options,
    )


async def _stop(process, patience):
    """Stops a process and the rest of its process group."""
    for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5)):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            await asyncio.wait_for(process.wait(), seconds)
        except asyncio.TimeoutError:
            continue


async def run(*command, seconds=60, **options):
    """Runs a command to its end and returns its output."""
    # Files instead of pipes: with pipes, a cancellation while a process starts waits for ever.
    with TemporaryFile() as out, TemporaryFile() as err:
        process = await _start(command, stdout=out, stderr=err, **options)
        try:
            await asyncio.wait_for(process.wait(), seconds)
        except asyncio.TimeoutError:
            raise Failure(f"{command[0]} takes more than {seconds} seconds") from None
        finally:
            await _stop(process, patience=1)
        out.seek(0)
        err.seek(0)
        printed = out.read().decode(errors="replace")
        if process.returncode != 0:
            output = printed + err.read().decode(errors="replace")
            raise Failure(f"{' '.join(map(str, command))}: exit status {process.returncode}\n{output}")
        return printed


@asynccontextmanager
async def daemon(folder, name, *command, **options):
    """Runs a process as long as the context, with a log in the folder."""
    with (folder / f"{name}.log").open("wb") as log:
        process = await _start(command, stdout=log, stderr=asyncio.subprocess.STDOUT, **options)
    process.name = name
    try:
        yield process
    finally:
        await _stop(process, patience=5)


async def until(probe, *processes, seconds=180):
    """Waits until the probe returns true. Fails if one of the processes stops."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not await probe():
        for process in processes:
            if process.returncode is not None:
                raise Failure(f"{process.name} stopped with exit status {process.returncode}")
        if asyncio.get_running_loop().time() > deadline:
            raise Failure(f"{', '.join(process.name for process in processes)}: not ready in {seconds} seconds")
        await asyncio.sleep(0.1)


def listens(port):
    """Returns a probe: whether a process listens on this port."""

    async def probe():
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        return True

    return probe


def responds(port):
    """Returns a probe: whether the server on this port responds, even with a refusal."""

    async def probe():
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        try:
            writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            status = (await asyncio.wait_for(reader.readline(), 10)).split()[1:2]
            return bool(status) and int(status[0]) < 500
        except (OSError, asyncio.TimeoutError):
            return False
        finally:
            writer.close()

    return probe


def listens_elsewhere(process):
    """Returns the addresses other than loopback on which a process listens."""
    proc = Path(f"/proc/{process.pid}")
    sockets, addresses = set(), set()
    for descriptor in (proc / "fd").iterdir():
        # Another thread of the process may close it meanwhile.
        with suppress(FileNotFoundError):
            sockets.add(os.readlink(descriptor))
    for protocol, state in (("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07")):
        for line in (proc / "net" / protocol).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == state and f"socket:[{fields[9]}]" in sockets:
                # The kernel prints each four bytes of an address as a number.
                words = re.findall("........", fields[1].split(":")[0])
                addresses.add(ip_address(b"".join(int(word, 16).to_bytes(4, sys.byteorder) for word in words)))
    return sorted(str(address) for address in addresses if not address.is_loopback)


def free_ports(count):
    """Returns free ports on 127.0.0.1. If another process takes one first, the caller tries again."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in sockets]
    for listener in sockets:
        listener.close()
    return ports


def log_tails(folder):
    """Yields the last lines of all logs."""
    for log in sorted(folder.rglob("*.log")):
        lines = log.read_text(errors="replace").splitlines()[-30:]
        yield from [f"--- {log.relative_to(folder)}", *lines]
