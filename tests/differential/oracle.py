"""botocore with a fixed clock."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import botocore.auth
import botocore.session
import botocore.signers
from botocore.auth import S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

TIMESTAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Keys:
    """Credentials, with the names of the driver's protocol."""

    access_key: str
    secret_key: str
    session_token: str | None

    def botocore(self) -> Credentials:
        return Credentials(self.access_key, self.secret_key, self.session_token)

    def fields(self) -> dict[str, str | None]:
        return {
            "access_key": self.access_key,
            "secret_key": self.secret_key,
            "session_token": self.session_token,
        }


def set_clock(timestamp: str) -> None:
    """Sets the time at which botocore signs."""
    now = datetime.datetime.strptime(timestamp, TIMESTAMP)

    def get_current_datetime(remove_tzinfo: bool = True) -> datetime.datetime:
        return now if remove_tzinfo else now.replace(tzinfo=datetime.timezone.utc)

    for module in (botocore.auth, botocore.signers):
        setattr(module, "get_current_datetime", get_current_datetime)


_session = botocore.session.Session()


def client(
    service: str, region: str, keys: Keys, config: Config | None = None, endpoint: str | None = None
) -> Any:
    """Creates a botocore client for a service."""
    return _session.create_client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        config=config,
        aws_access_key_id=keys.access_key,
        aws_secret_access_key=keys.secret_key,
        aws_session_token=keys.session_token,
    )


def load_endpoint_rules() -> tuple[dict[str, Any], dict[str, Any]]:
    """Loads AWS's endpoint rules for S3, and its partitions."""
    loader = _session.get_component("data_loader")
    return loader.load_service_model("s3", "endpoint-rule-set-1"), loader.load_data("partitions")


def query_auth(service: str, region: str, keys: Keys, expires: int) -> SigV4QueryAuth:
    """Returns the presigner for a service. Services with the rules of S3 have their own class."""
    kind = S3SigV4QueryAuth if service.startswith("s3") else SigV4QueryAuth
    return kind(keys.botocore(), service, region, expires=expires)


def presign(auth: SigV4QueryAuth, method: str, url: str, headers: Sequence[tuple[str, str]] = ()) -> str:
    """Presigns a request with botocore alone."""
    request = AWSRequest(method=method, url=url)
    for name, value in headers:
        request.headers.add_header(name, value)
    auth.add_auth(request)
    return str(request.url)


def sign(auth: SigV4Auth, request: AWSRequest, timestamp: str) -> tuple[str, str, str]:
    """Returns canonical request, string to sign and signature of an unmodified request."""
    request.context["timestamp"] = timestamp
    canonical_request = auth.canonical_request(request)
    string_to_sign = auth.string_to_sign(request, canonical_request)
    return canonical_request, string_to_sign, auth.signature(string_to_sign, request)
