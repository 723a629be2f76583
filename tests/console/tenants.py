"""People whom a story of the console needs, enrolled over the API, and photos to ask about."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np

from tests.support.runtime import Runtime, eventually

PHOTOS = Path(__file__).parents[1] / "data/photos"
HOSTILE = "<img src=x onerror=alert(1)>"


@dataclass
class Tenant:
    """A tenant's API, with one of its keys."""

    base: str
    key: str

    @classmethod
    def of(cls, runtime: Runtime, key: str) -> "Tenant":
        """The one that the key belongs to."""
        return cls(runtime.described["base_url"], key)

    @cached_property
    def http(self) -> httpx.Client:
        """Sends its key with each request."""
        return httpx.Client(base_url=self.base, headers={"authorization": f"Bearer {self.key}"}, timeout=60)

    def json(self, method: str, path: str, **options: Any) -> Any:
        """The answer to a request, which must be a success."""
        answer = self.http.request(method, f"/api/v1/{path}", **options)
        assert answer.is_success, answer.text
        return answer.json()

    def enrol(self, name: str, photo: str, collection: str) -> tuple[str, str]:
        """A new user with one face: their ids."""
        user = self.json("POST", "users", json={"full_name": name, "external_id": f"{collection}-{photo}"})["id"]
        form = {"user_id": user, "collection_id": collection}
        file = {"file": (photo, (PHOTOS / photo).read_bytes(), "image/jpeg")}
        upload = self.json("POST", "faces/upload", data=form, files=file)["upload_id"]
        settled = eventually(lambda: self._settled(upload), f"{photo} is indexed")
        assert settled["status"] == "indexed", settled
        return user, settled["faces"][0]["face_id"]

    def _settled(self, upload: str) -> Any:
        state = self.json("GET", f"uploads/{upload}")
        return state if state["status"] not in ("awaiting_upload", "processing") else None

    def faces_in(self, collection: str) -> int:
        """How many faces a collection has."""
        return int(self.json("GET", f"collections/{collection}")["face_count"])


def side_by_side(*names: str, height: int = 400) -> bytes:
    """One photo of several, as JPEG."""
    photos = [cv2.imread(str(PHOTOS / name)) for name in names]
    scaled = [cv2.resize(photo, (photo.shape[1] * height // photo.shape[0], height)) for photo in photos]
    return bytes(cv2.imencode(".jpg", np.hstack(scaled), [cv2.IMWRITE_JPEG_QUALITY, 95])[1])


def blank() -> bytes:
    """A grey photo without a face, as PNG."""
    return bytes(cv2.imencode(".png", np.full((300, 400, 3), 128, np.uint8))[1])


def file(content: bytes, name: str = "photo.jpg") -> dict[str, Any]:
    """A file as a person chooses it."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}
