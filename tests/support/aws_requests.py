"""Requests of Rekognition's protocol as the HTTP API hands them to the function, signed by botocore."""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

HOST = "faces.example.com"
KEY_ID, SECRET = "fp_0123456789abcdef", "s" * 40


@dataclass
class Signed:
    """A signed request, which a test may change before it is an event."""

    headers: dict[str, str]
    body: bytes
    query: str = ""
    path: str = "/"
    extra: dict[str, Any] = field(default_factory=dict)

    def event(self) -> dict[str, Any]:
        """The event of API Gateway, payload 2.0."""
        return {
            "version": "2.0",
            "routeKey": "POST /",
            "rawPath": self.path,
            "rawQueryString": self.query,
            "headers": self.headers,
            "requestContext": {"requestId": "a-request", "http": {"method": "POST", "path": self.path}},
            "body": base64.b64encode(self.body).decode(),
            "isBase64Encoded": True,
        }


def signed(
    operation: str = "ListCollections",
    document: Any = None,
    *,
    key_id: str = KEY_ID,
    secret: str = SECRET,
    token: str | None = None,
    service: str = "rekognition",
    region: str = "eu-west-1",
    now: datetime | None = None,
    host: str = HOST,
    more: dict[str, str] | None = None,
) -> Signed:
    """A request that botocore signs, at a given time. more: other headers, which are signed as well."""
    body = json.dumps({} if document is None else document).encode()
    headers = {"X-Amz-Target": f"RekognitionService.{operation}", "Content-Type": "application/x-amz-json-1.1"}
    request = AWSRequest("POST", f"https://{host}/", headers=headers | (more or {}), data=body)
    moment = now or datetime.now(UTC)
    with patch("botocore.auth.get_current_datetime", return_value=moment.replace(tzinfo=None)):
        SigV4Auth(Credentials(key_id, secret, token), service, region).add_auth(request)
    sent = {name.lower(): value for name, value in request.headers.items()}
    return Signed({"host": host, **sent}, body)
