"""A thousand requests at random, with functions killed in between: the usage is exactly what they did."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from facepass.database.sessions import vector_session
from facepass.models.vector import Face, Upload
from facepass.object_keys import upload_key
from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.janitor import let_pass, tidy
from tests.support.kills import Watch, at_random, killing
from tests.support.main_job import index

Photo = Callable[[str], bytes]
REQUESTS = 1_000
SETTLED = ("indexed", "rejected", "failed", "expired")
NUMBERS = {"searches": "search", "verifications": "verify", "comparisons": "compare", "detections": "detect"}


class Story:
    """A tenant, what was asked of it, and what that should have been counted as."""

    def __init__(self, http: Client, bucket: PhotoBucket, photo: Photo, chance: Random) -> None:
        self.http, self.bucket, self.photo, self.chance = http, bucket, photo, chance
        self.expected: Counter[str] = Counter()
        self.faces: set[UUID] = set()
        self.uploads: dict[UUID, tuple[str, str | None, datetime]] = {}

    def act(self, name: str) -> None:
        """Do one thing, maybe not to its end, and note what it changed."""
        watch = at_random(self.chance)
        with killing(watch):
            getattr(self, name)()
        if name in NUMBERS.values():
            self._expect(name, watch)
        self._look()

    def _expect(self, name: str, watch: Watch) -> None:
        if watch.noted:
            self.expected[f"{name} {'answered' if watch.noted == ['ok'] else 'failed'}"] += 1
        elif watch.admitted:
            self.expected[f"{name} died"] += 1

    def _look(self) -> None:
        with vector_session(str(self.http.tenant)) as vector:
            faces = set(vector.scalars(select(Face.id)))
            columns = select(Upload.id, Upload.status, Upload.reason, Upload.updated_at).where(
                Upload.purpose == "index"
            )
            uploads = {row.id: (row.status, row.reason, row.updated_at) for row in vector.execute(columns)}
        self.expected["faces_indexed"] += len(faces - self.faces)
        self.expected["faces_removed"] += len(self.faces - faces)
        self.expected["uploads"] += len(uploads.keys() - self.uploads.keys())
        for upload_id, now in uploads.items():
            before = self.uploads.get(upload_id, ("", None, None))
            # a failed one may fail again in one step
            if now[0] in SETTLED and (now[0] != before[0] or (now[0] == "failed" and now[2] != before[2])):
                self.expected[f"{now[0]} {now[1]}"] += 1
        self.faces, self.uploads = faces, uploads

    def _any(self, ids: Any) -> Any:
        return self.chance.choice(sorted(ids)) if ids else uuid4()

    def search(self) -> None:
        body = {"face_id": str(self._any(self.faces) if self.chance.random() < 0.8 else uuid4())}
        scopes = self.chance.choice(["admin", "search", "users:read"])
        Client(self.http.tenant, scopes).post("/api/v1/faces/search", body)

    def verify(self) -> None:
        self.http.post_form(f"/api/v1/users/{uuid4()}/verify", self._picture())

    def compare(self) -> None:
        self.http.post_files("/api/v1/faces/compare", source=self._picture(), target=self._picture())

    def detect(self) -> None:
        self.http.post_form("/api/v1/faces/detect", self._picture())

    def _picture(self) -> bytes:
        return self.photo("obama.jpg") if self.chance.random() < 0.1 else b"no photo"

    def announce(self) -> None:
        purpose = self.chance.choice(["index", "index", "probe"])
        self.http.post("/api/v1/faces/upload", {"content_type": "image/jpeg", "purpose": purpose})

    def deliver(self) -> None:
        """Let the indexer have a photo, a good one or not, for the first or the last time."""
        upload_id = self._any(self.uploads)
        key = upload_key(str(self.http.tenant), upload_id)
        if self.chance.random() < 0.8:
            content = self.photo("obama.jpg") if self.chance.random() < 0.4 else b"no photo"
            self.bucket.put(key, content, content_type="image/jpeg")
        index(key, receive_count=self.chance.choice([1, 5]))

    def erase_face(self) -> None:
        self.http.delete(f"/api/v1/faces/{self._any(self.faces)}")

    def erase_upload(self) -> None:
        self.http.delete(f"/api/v1/uploads/{self._any(self.uploads)}")

    def erase_collection(self) -> None:
        if self.chance.random() < 0.2:
            self.http.delete("/api/v1/collections/default")

    def redrive(self) -> None:
        self.http.request("POST", f"/api/v1/uploads/{self._any(self.uploads)}/redrive")

    def janitor(self) -> None:
        tidy()


WEIGHTS = {
    "search": 30,
    "verify": 8,
    "compare": 8,
    "detect": 8,
    "announce": 18,
    "deliver": 16,
    "erase_face": 3,
    "erase_upload": 3,
    "erase_collection": 1,
    "redrive": 2,
    "janitor": 2,
}


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch, postgres: str) -> Any:
    names = ("search", "verify", "compare", "detect", "upload", "operate")
    limits = ", ".join(f'"{name}": {{"per_second": 100000, "burst": 1000000}}' for name in names)
    monkeypatch.setenv("RATE_LIMITS", f"{{{limits}}}")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.usefixtures("unlimited")
@pytest.mark.parametrize("audit_reads", ["true", "false"])
def test_usage_is_exactly_what_a_thousand_requests_did_with_functions_killed_in_between(
    http: Client, bucket: PhotoBucket, photo: Photo, postgres: str, monkeypatch: pytest.MonkeyPatch, audit_reads: str
) -> None:
    monkeypatch.setenv("AUDIT_READS", audit_reads)
    settings.cache_clear()
    chance = Random(31 + len(audit_reads))
    story = Story(http, bucket, photo, chance)
    for number in range(REQUESTS // 2):
        story.act(chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0])
        if number % 50 == 0:
            assert counted(http, died=False) == without_dead(story.expected), number
    let_pass(postgres, "main", "open_requests", "started_at", "3 minutes", str(http.tenant))
    for watch in (Watch(40), Watch(90), Watch()):
        with killing(watch):
            tidy()
        story._look()
        assert counted(http, died=False) == without_dead(story.expected)
    assert counted(http) == +story.expected
    assert sum(story.expected[f"{name} died"] for name in NUMBERS.values()) > 10
    assert usage(http)["days"][-2]["faces_stored"] == len(story.faces)
    assert http.get("/api/v1/me").json()["quota"]["faces"] == len(story.faces)


def usage(http: Client) -> dict[str, Any]:
    """Of yesterday, today and tomorrow."""
    today = datetime.now(UTC).date()
    days = {"from": today - timedelta(days=1), "to": today + timedelta(days=1)}
    answer = http.get("/api/v1/usage", **days)
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json()
    return found


def counted(http: Client, *, died: bool = True) -> Counter[str]:
    """What the usage says, in the words of the story."""
    found: Counter[str] = Counter()
    for day in usage(http)["days"]:
        found += Counter({name: day[name] for name in ("uploads", "faces_indexed", "faces_removed")})
        for number, name in NUMBERS.items():
            found += Counter({f"{name} {outcome}": count for outcome, count in day[number].items()})
        found += Counter({f"{each['status']} {each['reason']}": each["count"] for each in day["outcomes"]})
    return found if died else without_dead(found)


def without_dead(counts: Counter[str]) -> Counter[str]:
    """The same without requests that died: they are counted once the janitor has noted them."""
    return +Counter({name: count for name, count in counts.items() if not name.endswith(" died")})
