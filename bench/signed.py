"""What a signed request costs (`POST /`, AWS SDKs): a search over the REST API's, and the verification alone."""

import base64
import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from facepass.rekognition_api.signature import check_signature, read_signature
from local.demo.client import App

BODY_BYTES = 100_000
SIGNED_ANEW_EVERY = 120  # s: a signature is good for five minutes, and signing is the client's work
COLLECTION = "default"
SECRET = "s" * 40
RATES = {"search": {"per_second": 1000, "burst": 10_000}}  # the bench is one caller; limits are not what is measured


def searches(app: App, credentials: dict[str, str], photo: bytes) -> dict[str, Callable[[int], object]]:
    """One search by a photo with each API; it finds the face that is enrolled here."""
    app.upload(photo, "image/jpeg", collection_id=COLLECTION)
    document = {"CollectionId": COLLECTION, "Image": {"Bytes": base64.b64encode(photo).decode()}}
    headers: dict[int, dict[str, str]] = {}
    body = json.dumps(document).encode()

    def signed(_: int) -> object:
        now = int(time.monotonic() / SIGNED_ANEW_EVERY)
        if now not in headers:
            headers[now] = sign(credentials, body)
        found = app.call("POST", "/", content=body, headers=headers[now])
        assert found["FaceMatches"]
        return found

    def rest(_: int) -> object:
        found = app.call(
            "POST",
            f"/api/v1/faces/search?collection_id={COLLECTION}",
            content=photo,
            headers={"content-type": "image/jpeg"},
        )
        assert found["results"]
        return found

    return {"rest_search": rest, "signed_search": signed}


def credentials_of(data: Path) -> dict[str, str]:
    """What the runtime of this folder left for AWS SDKs."""
    known: dict[str, str] = json.loads((data / "rekognition.json").read_text())
    return known


def sign(credentials: dict[str, str], body: bytes) -> dict[str, str]:
    """The headers of a signed request."""
    headers = {
        "X-Amz-Target": "RekognitionService.SearchFacesByImage",
        "Content-Type": "application/x-amz-json-1.1",
    }
    request = AWSRequest("POST", credentials["endpoint_url"] + "/", headers=headers, data=body)
    keys = Credentials(credentials["aws_access_key_id"], credentials["aws_secret_access_key"])
    SigV4Auth(keys, "rekognition", credentials["region_name"]).add_auth(request)
    return dict(request.headers.items())


def verification_ms(rounds: int = 500) -> float:
    """Median milliseconds to read and verify a signature over 100 kB, without the key's lookup."""
    body = b"0" * BODY_BYTES
    credentials = {
        "endpoint_url": "https://facepass.example.com",
        "aws_access_key_id": f"fp_{'0' * 16}",
        "aws_secret_access_key": SECRET,
        "region_name": "eu-central-1",
    }
    sent = {name.lower(): value for name, value in sign(credentials, body).items()}
    headers = {"host": "facepass.example.com", **sent}
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        read = read_signature(headers, "", datetime.now(UTC))
        check_signature(read, SECRET, headers, body)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)
