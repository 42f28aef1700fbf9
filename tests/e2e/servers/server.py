"""What the suite has to know of a server."""

from dataclasses import dataclass


@dataclass
class Server:
    name: str
    # What it is, with its version.
    product: str
    # Without a port it is one that the suite starts by itself.
    port: int | None = None
    access_key_id: str = ""
    secret_access_key: str = ""
    region: str = "us-east-1"
    # What the user may assume, where there is an STS.
    role: str = ""

    def environment(self):
        """The variables by which the suite is told."""
        told = ("name", "port", "access_key_id", "secret_access_key", "region", "role")
        return {f"E2E_{name.upper()}": str(getattr(self, name)) for name in told} if self.port else {}
