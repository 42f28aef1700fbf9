"""Ceph's RADOS Gateway, with a monitor and an OSD that keeps its objects in memory."""

import json
from contextlib import AsyncExitStack, asynccontextmanager

from process import daemon, free_ports, listens, responds, run, until
from server import Server

ACCESS_KEY_ID, SECRET = "AKIDOFCEPH", "ceph/secret+Key00000000000000000000001"
FSID = "5e2ec0de-0000-4000-8000-000000000001"
ROLE = "uploader"
TRUST = {"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam:::user/e2e"]}, "Action": ["sts:AssumeRole"]}
PERMISSION = {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["arn:aws:s3:::*"]}

# One copy of everything, in memory. The section `client.rgw.a` configures the gateway.
CONFIGURATION = """\
[global]
fsid = {fsid}
mon initial members = a
mon host = v2:127.0.0.1:{monitor}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr1 = false
ms bind ipv6 = false
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
mon allow pool size one = true
mon max pg per osd = 1000
# Start even if the disk is almost full.
mon data avail warn = 0
mon data avail crit = 0
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 1073741824
osd class load list = *
osd class default list = *
run dir = {folder}
admin socket =
log file = {folder}/$name.log
crash dir = {folder}
mon data = {folder}/mon
osd data = {folder}/osd
[client.rgw.a]
# Without it the gateway does not connect to the monitor without keys.
ms mon client mode = crc secure
rgw data = {folder}
rgw frontends = beast endpoint=127.0.0.1:{gateway}
rgw dns name = s3.localhost
rgw s3 auth use sts = true
rgw sts key = abcdefghijklmnop
rgw enable usage log = false
"""


@asynccontextmanager
async def start(folder, venv):
    monitor, gateway = free_ports(2)
    configuration = folder / "ceph.conf"
    configuration.write_text(CONFIGURATION.format(fsid=FSID, folder=folder, monitor=monitor, gateway=gateway))
    (folder / "osd").mkdir()
    ceph = ("-c", configuration)
    map = folder / "monmap"
    await run("monmaptool", "--create", "--addv", "a", f"[v2:127.0.0.1:{monitor}]", "--fsid", FSID, map)
    await run("ceph-mon", *ceph, "--mkfs", "-i", "a", "--monmap", map)
    async with AsyncExitStack() as stack:

        async def add(name, *command):
            return await stack.enter_async_context(daemon(folder, name, *command))

        async def ceph_command(*command):
            return await run("ceph", *ceph, "--connect-timeout", "60", *command, seconds=90)

        async def administer(*command):
            return await run("radosgw-admin", *ceph, "-n", "client.rgw.a", *command, seconds=120)

        mon = await add("ceph-mon", "ceph-mon", *ceph, "-f", "-i", "a")
        await until(listens(monitor), mon)
        id = (await ceph_command("osd", "new", FSID)).strip()
        await run("ceph-osd", *ceph, "-i", id, "--mkfs", "--osd-uuid", FSID)
        osd = await add("ceph-osd", "ceph-osd", *ceph, "-f", "-i", id)
        rgw = await add("radosgw", "radosgw", *ceph, "-f", "-n", "client.rgw.a")
        await until(responds(gateway), mon, osd, rgw)
        keys = (f"--access-key={ACCESS_KEY_ID}", f"--secret-key={SECRET}")
        await administer("user", "create", "--uid=e2e", "--display-name=e2e", *keys)
        trust = json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
        role = json.loads(await administer("role", "create", f"--role-name={ROLE}", f"--assume-role-policy-doc={trust}"))
        policy = json.dumps({"Version": "2012-10-17", "Statement": [PERMISSION]})
        await administer("role-policy", "put", f"--role-name={ROLE}", "--policy-name=all", f"--policy-doc={policy}")
        version = (await run("radosgw", "--version")).split()[2]
        yield Server("ceph", f"Ceph {version}, RADOS Gateway", gateway, ACCESS_KEY_ID, SECRET, role=role["Arn"])
