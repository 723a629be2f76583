"""Jobs whose worker is killed: searches with many probes and groups of unknown people end as undisturbed ones do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.faults.traffic import PHOTOS
from tests.faults.world import World
from tests.support.runtime import eventually

HIT_SECONDS = 60
END_SECONDS = 60
COLLECTION = "unknown"
UNKNOWN = ("obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg")
PROBES = ("obama2.jpg", "biden.jpg", "obama.jpg")


@dataclass(frozen=True)
class Unknown:
    """A collection of faces without users, which no app searches, and probes."""

    http: httpx.Client
    probes: list[str]

    def start_search(self) -> str:
        """Start a search with all probes; the path of its state."""
        started = self.http.post("/api/v1/searches", json={"upload_ids": self.probes, "collection_id": COLLECTION})
        return f"/api/v1/searches/{started.raise_for_status().json()['search_id']}"

    def start_run(self) -> str:
        """Start grouping the faces; the path of the run's state."""
        path = f"/api/v1/collections/{COLLECTION}/clusters"
        self.http.post(path).raise_for_status()
        return path

    def result(self, path: str) -> list[Any]:
        """The faces that each probe matches, or those of each group, once the job is done."""
        eventually(lambda: self._status(path) == "done", f"{path} is done", END_SECONDS)
        items = self.http.get(path).raise_for_status().json()["items"]
        if "searches" in path:
            return [[match["face_id"] for match in item["faces"][0]["results"]] for item in items]
        return [(item["cluster_id"], [face["face_id"] for face in item["faces"]]) for item in items]

    def _status(self, path: str) -> str:
        state = self.http.get(path).raise_for_status().json()
        status: str = state.get("run", state)["status"]
        assert status != "failed", state
        return status


@contextmanager
def unknown_people(world: World) -> Iterator[Unknown]:
    """Some unknown people, who are erased in the end."""
    http = world.apps[0].http
    http.post("/api/v1/collections", json={"collection_id": COLLECTION, "clusters": True}).raise_for_status()
    uploads = [send(http, name, collection_id=COLLECTION) for name in UNKNOWN]
    probes = [send(http, name, purpose="probe") for name in PROBES]
    try:
        for upload_id in uploads:
            eventually(lambda upload=upload_id: is_indexed(http, upload), f"{upload_id} is indexed", HIT_SECONDS)
        yield Unknown(http, probes)
    finally:
        for upload_id in probes:
            http.delete(f"/api/v1/uploads/{upload_id}")
        http.delete(f"/api/v1/collections/{COLLECTION}")


def send(http: httpx.Client, name: str, **fields: str) -> str:
    """Send a photo with a ticket; the upload's id."""
    ticket = http.post("/api/v1/faces/upload", json={"content_type": "image/jpeg", **fields}).raise_for_status().json()
    form, photo = ticket["upload"], (PHOTOS / name).read_bytes()
    httpx.post(form["url"], data=form["fields"], files={"file": photo}, trust_env=False).raise_for_status()
    upload_id: str = ticket["upload_id"]
    return upload_id


def is_indexed(http: httpx.Client, upload_id: str) -> bool:
    """Whether the upload's face is stored."""
    status: str = http.get(f"/api/v1/uploads/{upload_id}").raise_for_status().json()["status"]
    return status == "indexed"


def die_while_searching(point: str, world: World) -> int:
    """A search with many probes finds the same, each probe once."""
    with unknown_people(world) as people:
        undisturbed = people.result(people.start_search())
        assert len(undisturbed) == len(PROBES)
        assert all(undisturbed)
        marker = world.arm(point)
        path = people.start_search()
        eventually(marker.exists, f"a function reached {point}", HIT_SECONDS)
        world.end_leases()
        assert people.result(path) == undisturbed
    return 1


def die_while_grouping(point: str, world: World) -> int:
    """A run ends with the same groups, under the same ids."""
    with unknown_people(world) as people:
        undisturbed = people.result(people.start_run())
        assert [len(faces) for _, faces in undisturbed] == [3]
        marker = world.arm(point)
        path = people.start_run()
        eventually(marker.exists, f"a function reached {point}", HIT_SECONDS)
        world.end_leases()
        assert people.result(path) == undisturbed
    return 1
