"""OpenStack Swift with `s3api`: a proxy, and a server each for accounts, containers and objects."""

import os
import pwd
from contextlib import AsyncExitStack, asynccontextmanager

from process import daemon, free_ports, responds, run, until
from server import Server

ACCOUNT, USER, SECRET = "e2e", "AKIDOFSWIFT", "swift/secret+Key0000000000000000000001"

# The settings of all four servers. The timeouts are long, because all may share a slow processor.
DEFAULT = """\
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {folder}
user = {user}
workers = 0
log_name = {kind}
node_timeout = 60
conn_timeout = 10
"""

PROXY = """\
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
node_timeout = 60
recoverable_node_timeout = 60
conn_timeout = 10
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{memcached}
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
storage_domain = s3.localhost
auth_pipeline_check = false
max_upload_part_num = 10000
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {secret} .admin
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
"""

# A list must show new objects at once, so an upload waits for the update of its container.
STORAGE = """\
devices = {folder}/devices
mount_check = false
disable_fallocate = true
container_update_timeout = 60
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""


@asynccontextmanager
async def start(folder, venv):
    bin = venv / "bin"
    memcached, proxy, *storage = free_ports(5)
    ports = dict(zip(("account", "container", "object"), storage), proxy=proxy)
    user = pwd.getpwuid(os.geteuid()).pw_name
    (folder / "devices" / "d1").mkdir(parents=True)
    (folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = e2e\n")
    for kind, port in ports.items():
        text = DEFAULT.format(kind=kind, port=port, folder=folder, user=user)
        if kind == "proxy":
            text += PROXY.format(memcached=memcached, account=ACCOUNT, user=USER, secret=SECRET)
        else:
            text += STORAGE.format(kind=kind, folder=folder)
            ring = (bin / "swift-ring-builder", f"{kind}.builder")
            await run(*ring, "create", "4", "1", "1", cwd=folder)
            await run(*ring, "add", f"r1z1-127.0.0.1:{port}/d1", "1", cwd=folder)
            await run(*ring, "rebalance", cwd=folder)
        (folder / f"{kind}.conf").write_text(text)
    version = await run(bin / "python", "-c", "import swift; print(swift.__version__)")
    async with AsyncExitStack() as stack:
        cache = ("memcached", "-u", user, "-l", "127.0.0.1", "-p", memcached, "-m", "64")
        processes = [await stack.enter_async_context(daemon(folder, "memcached", *cache))]
        for kind in ports:
            command = (bin / "python", bin / f"swift-{kind}-server", f"{kind}.conf", "-v")
            processes.append(await stack.enter_async_context(daemon(folder, kind, *command, cwd=folder)))
        for port in ports.values():
            await until(responds(port), *processes)
        yield Server("swift", f"OpenStack Swift {version.strip()}, `s3api`", proxy, f"{ACCOUNT}:{USER}", SECRET)
