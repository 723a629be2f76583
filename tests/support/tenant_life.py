"""Everything that a tenant and its operator do, step by step: what is left out here is not shown to be distributed."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from typer.testing import CliRunner

from facepass.cli.__main__ import app
from facepass.database.placements import autocommit_of
from facepass.services.health.health import check_health
from facepass.storage import PhotoBucket
from facepass.vectors.cache import BitCache
from tests.support.api_client import Answer, Client
from tests.support.jobs import work_off
from tests.support.main_job import announce, enrol, new_user
from tests.support.runtime import eventually
from tests.support.sources import run, unit_vectors, write_npz
from tests.support.synthetic_faces import AT, query

FACES = 400  # more than are ranked at 0.5


@dataclass
class Life:
    """A tenant at work. pack: a folder of another model pack."""

    http: Client
    bucket: PhotoBucket
    photo: Callable[[str], bytes]
    folder: Path
    pack: Path
    user: str = ""
    face: str = ""
    ways: set[str] = field(default_factory=set)

    def steps(self) -> Iterator[Callable[[], None]]:
        """In their order."""
        yield from (self.enrol, self.list_and_get, self.search, self.verify, self.review, self.change_hands)
        yield from (self.group_unknown_people, self.set_webhooks)
        yield from (self.import_and_export, self.search_a_large_collection, self.reembed, self.erase, self.health)

    def enrol(self) -> None:
        self.user = new_user(self.http, "obama")
        upload = enrol(self.http, self.bucket, self.photo("obama.jpg"), user_id=self.user)
        self.face = upload["faces"][0]["face_id"]
        self._ok(self.http.post("/api/v1/collections", {"collection_id": "party"}))
        assert enrol(self.http, self.bucket, self.photo("biden.jpg"), collection_id="party")["status"] == "indexed"
        self._ok(self.http.post_form("/api/v1/faces/upload", self.photo("collins.png"), "image/png"))

    def list_and_get(self) -> None:
        for path in ("users", "uploads", "collections", f"users/{self.user}/faces", f"faces/{self.face}"):
            self._ok(self.http.get(f"/api/v1/{path}"))
        page = self._ok(self.http.get("/api/v1/uploads", limit=1)).json()
        self._ok(self.http.get("/api/v1/uploads", limit=1, cursor=page["next_cursor"]))
        self._ok(self.http.patch("/api/v1/collections/party", {"max_faces": 20}))

    def search(self) -> None:
        photo = self.photo("obama2.jpg")
        probe, key = announce(self.http, purpose="probe")
        self.bucket.put(key, photo, content_type="image/jpeg")
        text = base64.b64encode(photo).decode()
        forms = ({"upload_id": probe}, {"image_base64": text}, {"image_base64": text, "group_by": "user"})
        for form in (*forms, {"image_base64": text, "exact": True}):
            assert self._ok(self.http.post("/api/v1/faces/search", form)).json()["results"]
        for form in ({"face_id": self.face}, {"user_id": self.user}):
            self._ok(self.http.post("/api/v1/faces/search", form))

    def verify(self) -> None:
        self._ok(self.http.post_form(f"/api/v1/users/{self.user}/verify", self.photo("obama2.jpg")))

    def review(self) -> None:
        self._ok(self.http.patch("/api/v1/collections/default", {"review": "strict"}))
        other = new_user(self.http, "other")
        held = enrol(self.http, self.bucket, self.photo("obama3.jpg"), user_id=other)
        assert held["reason"] == "conflicts_with_other_user"
        self._ok(self.http.delete(f"/api/v1/users/{other}"))

    def change_hands(self) -> None:
        self._ok(self.http.patch("/api/v1/collections/default", {"review": "standard"}))
        twin = new_user(self.http, "twin")
        face = enrol(self.http, self.bucket, self.photo("collins.png"))["faces"][0]["face_id"]
        self._ok(self.http.post(f"/api/v1/users/{self.user}/exclusions", {"face_id": face}))
        self._ok(self.http.get(f"/api/v1/users/{self.user}/exclusions"))
        self._ok(self.http.get(f"/api/v1/users/{self.user}/unassigned-faces?threshold=0.5"))
        for form in ({"face_id": face}, {"user_id": self.user}):
            self._ok(self.http.post("/api/v1/faces/search", form))
        self._ok(self.http.delete(f"/api/v1/users/{self.user}/exclusions/{face}"))
        self._ok(self.http.post(f"/api/v1/users/{twin}/faces", {"face_ids": [face], "minimum_similarity": 0.5}))
        self._ok(self.http.patch(f"/api/v1/faces/{face}", {"user_id": None}))
        self._ok(self.http.patch(f"/api/v1/faces/{face}", {"user_id": twin}))
        request = {"from_user_id": twin}
        self._ok(self.http.post(f"/api/v1/users/{self.user}/merge", request | {"dry_run": True}))
        merge = self._ok(self.http.post(f"/api/v1/users/{self.user}/merge", request)).json()
        self._ok(self.http.post(f"/api/v1/merges/{merge['merge_id']}/undo", {}))
        new = {"email": "split@example.com", "full_name": "Split", "face_ids": [face]}
        split = self._ok(self.http.post(f"/api/v1/users/{twin}/split", new)).json()
        for user in (twin, split["new_user_id"]):
            self._ok(self.http.delete(f"/api/v1/users/{user}"))

    def group_unknown_people(self) -> None:
        faces = [enrol(self.http, self.bucket, self.photo("collins.png"))["faces"][0]["face_id"] for _ in range(2)]
        path = "/api/v1/collections/default"
        self._ok(self.http.patch(path, {"clusters": True}))
        self._ok(self.http.post(f"{path}/clusters", {}))
        work_off()
        [group] = self._ok(self.http.get(f"{path}/clusters")).json()["items"]
        group_path = f"{path}/clusters/{group['cluster_id']}"
        found = self._ok(self.http.get(f"{group_path}/faces")).json()["items"]
        assert {face["face_id"] for face in found} >= set(faces)
        collins = new_user(self.http, "collins")
        assert self._ok(self.http.post(f"{group_path}/name", {"user_id": collins, "review": "off"})).json()["assigned"]
        self._ok(self.http.patch(path, {"clusters": False}))
        self._ok(self.http.delete(f"/api/v1/users/{collins}"))

    def set_webhooks(self) -> None:
        made = self._ok(self.http.post("/api/v1/webhooks", {"url": "https://hooks.example.com"})).json()["webhook_id"]
        path = f"/api/v1/webhooks/{made}"
        delivery = self._ok(self.http.post(f"{path}/test", {})).json()["delivery_id"]
        self._ok(self.http.post(f"{path}/rotate", {}))
        self._ok(self.http.post(f"{path}/deliveries/{delivery}/redeliver", {}))
        for read in ("/api/v1/webhooks", path, f"{path}/deliveries"):
            self._ok(self.http.get(read))
        self._ok(self.http.patch(path, {"enabled": False}))
        self._ok(self.http.delete(path))

    def import_and_export(self) -> None:
        source = write_npz(self.folder / "collection.npz", unit_vectors(FACES), external_id=["a"] * FACES)
        result = run("import", source, str(self.http.tenant), "--collection", "crowd", "--create")
        assert result.exit_code == 0, result.output
        result = run("export", self.folder / "crowd.parquet", str(self.http.tenant), "--collection", "crowd")
        assert result.exit_code == 0, result.output

    def search_a_large_collection(self) -> None:
        bit_cache = BitCache(budget_bytes=50 * 2**20, from_faces=300)
        tenant, probe = str(self.http.tenant), unit_vectors(FACES)[7].astype(np.float32)
        with autocommit_of(tenant).connect() as connection:

            def way(**options: object) -> str:
                return bit_cache.nearest(connection, query(tenant, probe, **(AT | options))).way

            self.ways |= {way(), way(exact=True)}
            eventually(lambda: way() == "cache", "the collection is loaded")
            self.ways.add("cache")

    def reembed(self) -> None:
        move = ["reembed", "--tenant", str(self.http.tenant), "--to", str(self.pack), "--workers", "1"]
        result = CliRunner().invoke(app, [*move, "--collection", "party"])
        assert result.exit_code == 0, result.output

    def erase(self) -> None:
        upload = enrol(self.http, self.bucket, self.photo("biden.jpg"))
        for path in (f"faces/{upload['faces'][0]['face_id']}", "collections/crowd", f"users/{self.user}"):
            self._ok(self.http.delete(f"/api/v1/{path}"))

    def health(self) -> None:
        assert check_health().healthy

    def _ok(self, answer: Answer) -> Answer:
        assert answer.status < 300, answer.body
        return answer
