"""The properties of a server that the suite needs."""

from dataclasses import dataclass


@dataclass
class Server:
    name: str
    # The product and its version.
    product: str
    # If there is no port, the suite starts the server itself.
    port: int | None = None
    access_key_id: str = ""
    secret_access_key: str = ""
    region: str = "us-east-1"
    # The role that the user may assume, if the server has an STS.
    role: str = ""

    def environment(self):
        """Returns the environment variables for the suite."""
        fields = ("name", "port", "access_key_id", "secret_access_key", "region", "role")
        return {f"E2E_{name.upper()}": str(getattr(self, name)) for name in fields} if self.port else {}
