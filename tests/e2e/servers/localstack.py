"""LocalStack's S3, which responds with the error documents of AWS."""

import os
from contextlib import asynccontextmanager

from process import Skipped, daemon, free_ports, listens_elsewhere, responds, run, until
from server import Server

# Without a user database, this is the secret of every access key.
ACCESS_KEY_ID, SECRET = "AKIDOFLOCALSTACK", "test"

# LocalStack, with its objects in the given folder instead of one in `/tmp`.
PROGRAM = """
import sys
from localstack.runtime import main
from localstack.services.s3 import provider

provider.DEFAULT_S3_TMP_DIR = sys.argv[1]
main.main()
"""

SETTINGS = {
    "SERVICES": "s3",
    "S3_SKIP_SIGNATURE_VALIDATION": "0",
    "DISABLE_EVENTS": "1",
    "SKIP_SSL_CERT_DOWNLOAD": "1",
    # The default server, Twisted, listens on all addresses.
    "GATEWAY_SERVER": "hypercorn",
    "DNS_ADDRESS": "0",
    # Without this, LocalStack in a container keeps its files outside the given folder.
    "OVERRIDE_IN_DOCKER": "0",
}


@asynccontextmanager
async def start(folder, venv):
    python = venv / "bin" / "python"
    if not python.exists():
        raise Skipped("its Python packages cannot be installed")
    (port,) = free_ports(1)
    # The environment may have settings of another LocalStack, so pass on only `PATH`.
    folders = dict.fromkeys(("FILESYSTEM_ROOT", "HOME", "TMPDIR"), str(folder))
    environment = {"PATH": os.environ["PATH"], "GATEWAY_LISTEN": f"127.0.0.1:{port}", **folders, **SETTINGS}
    version = await run(python, "-c", "from importlib.metadata import version; print(version('localstack-core'))")
    command = (python, "-c", PROGRAM, folder / "objects")
    async with daemon(folder, "localstack", *command, cwd=folder, env=environment) as process:
        await until(responds(port), process)
        if addresses := listens_elsewhere(process):
            raise Skipped(f"LocalStack must listen only on loopback, and listens on {', '.join(addresses)}")
        yield Server("localstack", f"LocalStack {version.strip()}", port, ACCESS_KEY_ID, SECRET)
