"""A simulated phone: it enrols its owner, then mostly searches, sometimes verifies, sometimes enrols a new user.

Locust imports this file (its environment has nothing of FacePass). LOAD_PLAN is the JSON file that
`python -m bench.load` wrote: keys, photos, steps and where each answer is to be noted.
"""

import csv
import itertools
import json
import os
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from locust import HttpUser, LoadTestShape, constant_pacing, events, task

PLAN = json.loads(Path(os.environ["LOAD_PLAN"]).read_text())
PHOTO, PROBE = (Path(PLAN[name]).read_bytes() for name in ("photo", "probe"))
KEYS = itertools.cycle(PLAN["keys"])
REFUSED = (429, 503)
POLL_SECONDS, POLLS = 1.0, 20

_notes = Path(PLAN["notes"]).open("w", newline="", buffering=1)  # noqa: SIM115  # as long as the process
_note = csv.writer(_notes)
_began = time.time()
_step = {"phones": 0}


@events.request.add_listener
def note(name: str, response_time: float, response: Any, **_more: Any) -> None:
    """Write one line for each answer: time, number of phones, request, status (0: none), milliseconds."""
    status = getattr(response, "status_code", 0) or 0
    _note.writerow([f"{time.time() - _began:.3f}", _step["phones"], name, status, f"{response_time:.1f}"])


class Steps(LoadTestShape):
    """A rising number of phones, and few at the end."""

    def tick(self) -> tuple[int, float] | None:
        """The current number of phones."""
        elapsed = self.get_run_time()
        for phones, seconds in PLAN["steps"]:
            if elapsed < seconds:
                _step["phones"] = phones
                return phones, 100
            elapsed -= seconds
        return None


class Phone(HttpUser):
    """One request every two seconds, however long the answers take."""

    wait_time = constant_pacing(2)
    host = PLAN["base_url"]

    def on_start(self) -> None:
        """Take a key, and enrol the phone's owner."""
        self.client.trust_env = False
        self.client.headers["Authorization"] = f"Bearer {next(KEYS)}"
        self.owner: str | None = None

    @task(6)
    def search(self) -> None:
        """Who is this?"""
        self._ask("search", "POST", "/api/v1/faces/search", files={"file": ("probe.jpg", PROBE, "image/jpeg")})

    @task(2)
    def verify(self) -> None:
        """Is it the owner?"""
        if self.owner is None:
            self.enrol()
            return
        path = f"/api/v1/users/{self.owner}/verify"
        self._ask("verify", "POST", path, files={"file": ("probe.jpg", PROBE, "image/jpeg")})

    @task(1)
    def enrol(self) -> None:
        """Create a user, request a ticket, send the photo to S3, and poll until it is indexed."""
        person = {"email": f"{uuid4().hex}@example.com", "full_name": "A. Person"}
        user = self._ask("user", "POST", "/api/v1/users", json=person)
        if user is None:
            return
        enrolment = {"content_type": "image/jpeg", "user_id": user["id"]}
        ticket = self._ask("ticket", "POST", "/api/v1/faces/upload", json=enrolment)
        if ticket is None:
            return
        form = ticket["upload"]
        files = {"file": ("photo.jpg", PHOTO, "image/jpeg")}
        with self.client.post(
            form["url"], data=form["fields"], files=files, name="S3", catch_response=True, auth=_none
        ):
            pass
        if self._is_indexed(ticket["upload_id"]):
            self.owner = user["id"]

    def _is_indexed(self, upload_id: str) -> bool:
        for _ in range(POLLS):
            upload = self._ask("poll", "GET", f"/api/v1/uploads/{upload_id}")
            if upload is not None and upload["status"] not in ("awaiting_upload", "processing"):
                return upload["status"] == "indexed"
            time.sleep(POLL_SECONDS)
        return False

    def _ask(self, name: str, method: str, path: str, **request: Any) -> dict[str, Any] | None:
        """The answer, if it is a success. A 429 or 503 with Retry-After is not a failure of the service."""
        with self.client.request(method, path, name=name, catch_response=True, timeout=40, **request) as answer:
            if answer.status_code in REFUSED:
                answer.success()
                return None
            return answer.json() if answer.ok else None


def _none(request: Any) -> Any:
    """S3 checks the form's signature; no FacePass key is sent."""
    request.headers.pop("Authorization", None)
    return request
