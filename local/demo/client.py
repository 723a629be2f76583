"""A client like a mobile app: tickets, uploads straight to S3, polling, searching."""

import time
from dataclasses import dataclass
from typing import Any

import httpx

SETTLE_SECONDS = 30


@dataclass(frozen=True)
class App:
    """An app with an API key."""

    http: httpx.Client

    @classmethod
    def at(cls, base_url: str, key: str) -> "App":
        """An app that calls this address with this key, without a proxy: the runtime is on this machine."""
        headers = {"Authorization": f"Bearer {key}"}
        return cls(httpx.Client(base_url=base_url, headers=headers, timeout=30, trust_env=False))

    def call(self, method: str, path: str, **request: Any) -> Any:
        """Send one request and return the JSON answer. Raises httpx.HTTPStatusError, with the problem's code."""
        answer = self.http.request(method, path, **request)
        if answer.is_error:
            raise httpx.HTTPStatusError(_complaint(answer), request=answer.request, response=answer)
        return answer.json() if answer.content else None

    def upload(self, photo: bytes, content_type: str, **fields: Any) -> dict[str, Any]:
        """Send a photo, and wait until the indexer has settled it."""
        return self.settled(self.send(photo, content_type, **fields))

    def send(self, photo: bytes, content_type: str, **fields: Any) -> str:
        """Request a ticket and post the photo to S3. Returns the upload's id."""
        accepted = self.call("POST", "/api/v1/faces/upload", json={"content_type": content_type, **fields})
        ticket = accepted["upload"]
        posted = httpx.post(ticket["url"], data=ticket["fields"], files={"file": photo}, timeout=30, trust_env=False)
        posted.raise_for_status()
        return str(accepted["upload_id"])

    def settled(self, upload_id: str) -> dict[str, Any]:
        """Wait until the upload is settled, and return it. Raises TimeoutError."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < deadline:
            upload: dict[str, Any] = self.call("GET", f"/api/v1/uploads/{upload_id}")
            if upload["status"] not in ("awaiting_upload", "processing"):
                return upload
            time.sleep(0.05)
        raise TimeoutError(f"upload {upload_id} was not settled within {SETTLE_SECONDS} s")

    def search(self, photo: bytes, **options: str) -> dict[str, Any]:
        """Search for the faces on a photo; by default for the largest one."""
        files = {"file": ("probe.jpg", photo)}
        found: dict[str, Any] = self.call("POST", "/api/v1/faces/search", files=files, data=options)
        return found


def _complaint(answer: httpx.Response) -> str:
    """One line: the request and, if the answer is a problem (RFC 9457), its code and detail."""
    try:
        problem = answer.json()
        why = f"{problem['code']}: {problem.get('detail') or problem['title']}"
    except (ValueError, KeyError, TypeError):  # API Gateway's own errors are not problem documents
        why = answer.text[:300]
    return f"{answer.request.method} {answer.request.url.path} answered {answer.status_code}: {why}"
