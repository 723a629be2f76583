"""An upgrade as a client sees it: the release before is up with 200 faces, traffic shifts to this one, and back.

Both run beside each other, as two versions of a Lambda function do: one Postgres, one bucket, one queue.
"""

import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.demo.client import App
from local.demo.photos import PEOPLE, SAMPLES, group_photo
from tests.faults.proxy import Proxy
from tests.support import runtime as running
from tests.support.postgres import newest, running_postgres
from tests.support.runtime import ROOT, Runtime
from tests.upgrades.checkouts import check_out
from tests.upgrades.service import revision_of, sockets, use_held_pack
from tests.upgrades.test_previous_release import PREVIOUS

FACES = 200
FACES_OF_THE_EVENT = 6
STEP_SECONDS = 6.0
PAUSE_SECONDS = 0.15
SETTLE_SECONDS = 60


@dataclass
class Client:
    """A phone that keeps searching and uploading. share: of its requests, how many the new version answers."""

    old: App
    new: App | None = None
    share: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _random: random.Random = field(default_factory=lambda: random.Random(3))

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Search and upload, until the block ends."""
        threads = [threading.Thread(target=self._repeat, args=(act,)) for act in (self._search, self._upload)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def _repeat(self, act: Any) -> None:
        while not self._over.wait(PAUSE_SECONDS):
            try:
                act()
            except Exception as error:  # a request that is cut off is a failure too, whatever it is called
                self.wrong.append(repr(error))

    def _ask(self, method: str, path: str, **request: Any) -> httpx.Response:
        app = self.new if self.new and self._random.random() < self.share else self.old
        answer = app.http.request(method, path, **request)
        self.statuses[answer.status_code] += 1
        return answer

    def _search(self) -> None:
        photo = (SAMPLES / "obama2.jpg").read_bytes()
        found = self._ask("POST", "/api/v1/faces/search", files={"file": ("probe.jpg", photo)})
        if found.status_code == 200 and found.json()["results"][0]["user"]["full_name"] != "Barack Obama":
            self.wrong.append("another user was found")

    def _upload(self) -> None:
        answer = self._ask("POST", "/api/v1/faces/upload", json={"content_type": "image/jpeg"})
        if answer.status_code != 201:
            return
        ticket = answer.json()["upload"]
        photo = (SAMPLES / "biden.jpg").read_bytes()
        posted = httpx.post(ticket["url"], data=ticket["fields"], files={"file": photo}, trust_env=False, timeout=30)
        posted.raise_for_status()
        self.accepted.append(answer.json()["upload_id"])

    def unsettled(self) -> dict[str, str]:
        """The accepted uploads that were not indexed within the time, with their status."""
        left = dict.fromkeys(self.accepted, "")
        deadline = time.monotonic() + SETTLE_SECONDS
        while left and time.monotonic() < deadline:
            for upload_id in list(left):
                left[upload_id] = self.old.call("GET", f"/api/v1/uploads/{upload_id}")["status"]
                if left[upload_id] == "indexed":
                    del left[upload_id]
        return left


@contextmanager
def beside(other: Runtime, socket: str, root: Path) -> Iterator[Runtime]:
    """Another version of the service, on the databases, the bucket and the queue of the one that runs."""
    port = running.free_ports()
    proxy = Proxy(port + 1, other.port + 1, seed=1)
    unused = running.free_ports()  # of the S3 that it starts, and that is not used
    with tempfile.TemporaryDirectory() as data:
        use_held_pack(Path(data), socket)
        variables = {"FACEPASS_LOCAL_POSTGRES": sockets(socket), "FACEPASS_LOCAL_MINISTACK_PORT": str(unused)}
        template = root / "template.yaml"
        started = running.start(Path(data), "--quiet", template=template, port=port, root=root, **variables)
        try:
            yield started
        finally:
            started.stop()
            proxy.close()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_upgrade_under_load_and_back_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    root = check_out(PREVIOUS, tmp_path / "old")
    tmp_path.chmod(0o755)
    (tmp_path / "databases").mkdir(mode=0o755)
    (tmp_path / "data").mkdir()
    with running_postgres(tmp_path / "databases") as socket:
        variables = {"FACEPASS_LOCAL_POSTGRES": sockets(socket)}
        old = running.start(tmp_path / "data", "--quiet", template=root / "template.yaml", root=root, **variables)
        try:
            rehearse(old, socket)
        finally:
            old.stop()


def rehearse(old: Runtime, socket: str) -> None:
    key = (old.data / "api-key").read_text().strip()
    client = Client(App.at(old.described["base_url"], key))
    faces = fill(client.old)
    assert revision_of(socket, "vector") == "1.0"
    with client.busy():
        time.sleep(STEP_SECONDS)
        with beside(old, socket, ROOT) as new:  # which migrates while the old version answers
            assert revision_of(socket, "vector") == newest("vector")
            client.new = App.at(new.described["base_url"], key)
            assert client.new.call("GET", "/")["version"] != client.old.call("GET", "/")["version"]
            for share in (0.1, 0.5, 1.0, 0.0):  # forward step by step, then all the way back
                client.share = share
                time.sleep(STEP_SECONDS)
        time.sleep(STEP_SECONDS)
    lost = client.unsettled()
    sys.stdout.write(f"\nanswers {dict(client.statuses)}, uploads {len(client.accepted)}, not indexed {len(lost)}\n")
    assert client.wrong == []
    assert lost == {}
    assert [status for status in client.statuses if status >= 500] == []
    assert client.statuses[200] > 50
    assert len(client.accepted) > 50
    assert client.old.call("GET", "/api/v1/collections/default")["face_count"] == faces + len(client.accepted)


def fill(app: App) -> int:
    """People, and events of six faces each; how many faces that makes."""
    for person in PEOPLE:
        profile = {"full_name": person.name, "email": f"{person.external_id}@example.com"}
        user = app.call("POST", "/api/v1/users", json=profile)
        assert app.upload(person.photo, person.content_type, user_id=user["id"])["status"] == "indexed"
    events = -(-(FACES - len(PEOPLE)) // FACES_OF_THE_EVENT)
    for _ in range(events):
        assert len(app.upload(group_photo(), "image/jpeg")["faces"]) == FACES_OF_THE_EVENT
    return len(PEOPLE) + events * FACES_OF_THE_EVENT
