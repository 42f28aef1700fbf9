"""Garage, as a single node."""

from contextlib import asynccontextmanager

from process import daemon, free_ports, responds, run, until
from server import Server

ACCESS_KEY_ID, SECRET = "GK" + "0123456789abcdef01234567", "0123456789abcdef" * 4

CONFIGURATION = """\
metadata_dir = "{folder}/meta"
data_dir = "{folder}/data"
db_engine = "sqlite"
replication_factor = 1
rpc_bind_addr = "127.0.0.1:{rpc}"
rpc_public_addr = "127.0.0.1:{rpc}"
rpc_secret = "{secret}"
[s3_api]
s3_region = "garage"
api_bind_addr = "127.0.0.1:{api}"
root_domain = ".s3.localhost"
"""


@asynccontextmanager
async def start(folder, venv):
    rpc, api = free_ports(2)
    configuration = folder / "garage.toml"
    configuration.write_text(CONFIGURATION.format(folder=folder, rpc=rpc, api=api, secret=SECRET))
    # It contains a secret, and Garage refuses a configuration that others can read.
    configuration.chmod(0o600)
    garage = ("garage", "-c", configuration)
    async with daemon(folder, "garage", *garage, "server", "--single-node") as process:
        await until(responds(api), process)
        await run(*garage, "key", "import", "--yes", "-n", "e2e", ACCESS_KEY_ID, SECRET)
        await run(*garage, "key", "allow", "--create-bucket", ACCESS_KEY_ID)
        version = (await run("garage", "--version")).split()[1].removeprefix("cargo:")
        yield Server("garage", f"Garage {version}", api, ACCESS_KEY_ID, SECRET, region="garage")
