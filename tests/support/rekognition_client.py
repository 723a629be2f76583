"""boto3's own Rekognition client on the function's handler, in this process: API Gateway's part alone is played.

What boto3 builds, signs, parses and raises is the real thing, and so is everything behind the handler.
"""

import base64
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config

from facepass.database.sessions import main_session
from facepass.services.auth import access_keys, api_keys
from tests.support.api_client import CONTEXT, handler_of

ENDPOINT = "https://facepass.example.com"
ONCE = Config(retries={"mode": "standard", "total_max_attempts": 1})


class _Raw:
    """A response's body, as urllib3 has it."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self, **_: Any) -> Any:
        """The body in parts."""
        yield self.body


def rekognition(
    tenant: str, *, scopes: tuple[str, ...] = ("admin",), collections: list[str] | None = None, config: Config = ONCE
) -> Any:
    """A client with a new key of the tenant.

    client.answers: the raw bodies of what was answered. client.to_lose: how many of the next answers get lost.
    """
    with main_session(tenant) as main:
        key = api_keys.create_key(main, name="sdk", scopes=scopes, collections=collections)
        credentials = access_keys.give_access_key(main, key.split("_")[1])
    assert credentials is not None
    client = boto3.session.Session().client(
        "rekognition",
        endpoint_url=ENDPOINT,
        region_name="eu-central-1",
        aws_access_key_id=credentials.id,
        aws_secret_access_key=credentials.secret,
        config=config,
    )
    client.answers, client.to_lose = [], 0
    client.meta.events.register_first("before-send.rekognition", lambda request, **_: _answered(client, request))
    return client


def _answered(client: Any, request: AWSPreparedRequest) -> AWSResponse:
    answer = handler_of("rekognition")(event_of(request), CONTEXT)
    body = answer["body"].encode()
    client.answers.append(answer["body"])
    if client.to_lose:
        client.to_lose -= 1
        return AWSResponse(request.url, 503, {}, _Raw(b""))
    return AWSResponse(request.url, answer["statusCode"], answer["headers"], _Raw(body))


def event_of(request: AWSPreparedRequest) -> dict[str, Any]:
    """The event of an HTTP API: this content type comes as base64."""
    address = urlsplit(request.url)
    headers = {name.lower(): _text(value) for name, value in request.headers.items()} | {"host": address.netloc}
    body = request.body or b""
    return {
        "version": "2.0",
        "routeKey": "POST /",
        "rawPath": "/",
        "rawQueryString": address.query,
        "headers": headers,
        "requestContext": {
            "requestId": str(uuid4()),
            "stage": "$default",
            "domainName": address.netloc,
            "http": {"method": request.method, "path": "/", "sourceIp": "192.0.2.1"},
        },
        "body": base64.b64encode(body if isinstance(body, bytes) else body.encode()).decode(),
        "isBase64Encoded": True,
    }


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def small(photo: bytes) -> bytes:
    """The photo with a third of its width."""
    import cv2
    import numpy as np

    pixels = cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    reduced = cv2.resize(pixels, None, fx=1 / 3, fy=1 / 3, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", reduced)[1].tobytes()
