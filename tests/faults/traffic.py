"""Two tenants' mobile apps that enrol, search and erase while things break."""

import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tests.faults.ledger import Ledger

PHOTOS = Path(__file__).parents[1] / "data" / "photos"
ENROLLED = {"obama": "obama.jpg", "biden": "biden.jpg"}
PROBES = {"obama": "obama2.jpg", "biden": "biden.jpg"}
PAUSE = 0.1
ATTEMPTS = 4
BAD_SHARE = 0.1


def whose(answer: httpx.Response) -> str:
    """The status, and whether it is the gateway's own: when a function or the authorizer died."""
    by_gateway = answer.is_error and "problem+json" not in answer.headers.get("content-type", "")
    return f"{answer.status_code}{' of the gateway' if by_gateway else ''}"


class Apps:
    """The apps of one tenant, each in a thread of its own, until they are told to pause."""

    def __init__(self, base_url: str, tenant: str, key: str, seed: int) -> None:
        self.ledger = Ledger(tenant)
        self.http = httpx.Client(
            base_url=base_url, headers={"Authorization": f"Bearer {key}"}, timeout=35, trust_env=False
        )
        self._chance = random.Random(seed)
        self._photos = {name: (PHOTOS / file).read_bytes() for name, file in ENROLLED.items()}
        self._probes = {name: (PHOTOS / file).read_bytes() for name, file in PROBES.items()}
        self._going = threading.Event()
        self._ended = threading.Event()
        self._idle = [threading.Event(), threading.Event()]
        for idle, step in zip(self._idle, (self._enrol_or_erase, self._search), strict=True):
            threading.Thread(target=self._run, args=(idle, step), daemon=True).start()

    def go(self) -> None:
        self._going.set()

    def pause(self) -> None:
        """No more requests begin; those under way are waited for."""
        self._going.clear()
        for idle in self._idle:
            assert idle.wait(120), "an app hangs"

    def close(self) -> None:
        self._going.set()
        self._ended.set()

    def _run(self, idle: threading.Event, step: Callable[[], object]) -> None:
        while not self._ended.is_set():
            if not self._going.is_set():
                idle.set()
                self._going.wait()
                idle.clear()
                continue
            with suppress(httpx.HTTPError):
                step()
            time.sleep(PAUSE)

    def _ask(self, what: str, method: str, path: str, **request: Any) -> httpx.Response:
        try:
            answer = self.http.request(method, path, **request)
        except httpx.HTTPError as error:
            self.ledger.answered(what, type(error).__name__)
            raise
        self.ledger.answered(what, whose(answer))
        return answer

    def _insist(self, what: str, path: str, body: dict) -> dict:
        """Create something once, with as many attempts as it needs."""
        headers = {"Idempotency-Key": uuid4().hex}
        for attempt in range(ATTEMPTS):
            with suppress(httpx.HTTPError):
                answer = self._ask(what, "POST", path, json=body, headers=headers)
                if answer.status_code == 201:
                    return answer.json()
            time.sleep(0.5 * 2**attempt)
        raise httpx.ReadError(f"{what} was not to be had")

    def _enrol_or_erase(self) -> None:
        living = self.ledger.living()
        if len(living) > 12 or (living and self._chance.random() < 0.2):
            self.erase(self._chance.choice(living))
        else:
            self.enrol()

    def enrol(self, poison: str = "") -> str | None:
        """A new user with a photo; the upload's id once S3 or the API has accepted it. poison: as in poisons.py."""
        name = self._chance.choice(sorted(self._photos))
        photo = self._photos[name] if poison or self._chance.random() > BAD_SHARE else b"no photo"
        photo += f"poison: {poison}".encode() if poison else b""
        user = self._insist("user", "/api/v1/users", {"email": f"{uuid4().hex}@example.com", "full_name": name})
        if poison:
            self.ledger.spared.add(user["id"])  # what becomes of the photo is what is looked at
        self.ledger.add_person(user["id"], name)
        if self._chance.random() < 0.3:
            file = {"file": ("photo.jpg", photo, "image/jpeg")}
            answer = self._ask("photo", "POST", "/api/v1/faces/upload", data={"user_id": user["id"]}, files=file)
            upload_id = answer.json()["upload_id"] if answer.status_code == 202 else None
        else:
            upload_id = self._send_to_s3(user["id"], photo)
        if upload_id:
            self.ledger.acknowledge(upload_id, user["id"])
        return upload_id

    def _send_to_s3(self, user_id: str, photo: bytes) -> str | None:
        ticket = self._insist("ticket", "/api/v1/faces/upload", {"content_type": "image/jpeg", "user_id": user_id})
        form = ticket["upload"]
        try:
            sent = httpx.post(form["url"], data=form["fields"], files={"file": photo}, timeout=35, trust_env=False)
        except httpx.HTTPError as error:
            self.ledger.answered("s3", type(error).__name__)
            raise
        self.ledger.answered("s3", sent.status_code)
        return ticket["upload_id"] if sent.status_code == 204 else None

    def erase(self, user_id: str) -> int:
        """Delete a person; the answer's status."""
        self.ledger.ask_to_erase(user_id)
        answer = self._ask("erase", "DELETE", f"/api/v1/users/{user_id}")
        if answer.status_code == 204:
            self.ledger.erase(user_id)
        return answer.status_code

    def merge(self, *, undone: bool = False) -> None:
        """Merge two users with the same face, if there are two; and undo it."""
        twins = self.ledger.twins()
        if twins is None:
            return
        into, gone = twins
        self.ledger.ask_to_merge(gone, into)
        answer = self._ask("merge", "POST", f"/api/v1/users/{into}/merge", json={"from_user_id": gone})
        if answer.status_code != 200:
            return
        self.ledger.merge(gone)
        if undone:
            self.ledger.ask_to_undo(gone)
            self._ask("undo", "POST", f"/api/v1/merges/{answer.json()['merge_id']}/undo", json={})

    def _search(self) -> None:
        name, began = self._chance.choice(sorted(self._probes)), time.monotonic()
        self.search(name, began)

    def search(self, name: str, began: float) -> int:
        """Search, and check each user in the result."""
        files = {"file": ("probe.jpg", self._probes[name], "image/jpeg")}
        answer = self._ask("search", "POST", "/api/v1/faces/search", files=files, data={"limit": "100"})
        if answer.status_code == 200:
            self.ledger.check_search(began, name, answer.json()["results"])
        return answer.status_code

    def result(self, upload_id: str) -> tuple[str, str | None]:
        """What the API says of an upload: its status and reason."""
        upload = self.http.get(f"/api/v1/uploads/{upload_id}").raise_for_status().json()
        return upload["status"], upload["reason"]

    def health(self) -> int:
        return self.http.get("/api/v1/health").status_code
