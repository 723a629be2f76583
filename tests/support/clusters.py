"""A collection of unknown people, their groups over the API, and the job that makes them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np

from facepass.database.sessions import TenantSession
from facepass.models.vector import Collection
from facepass.recognition.packs import find_pack
from tests.support.api_client import Answer, Client
from tests.support.jobs import work_off
from tests.support.synthetic_faces import near, new_face, random_faces

PATH = "/api/v1/collections/crowd/clusters"
PEOPLE = (5, 4, 3, 2, 1, 1)  # faces of each person


def new_people(
    vector: TenantSession, sizes: Sequence[int] = PEOPLE, *, seed: int = 1, collection: str = "crowd"
) -> list[list[UUID]]:
    """Store faces of these numbers of people without a user; return the ids, a list for each person."""
    random, people = np.random.default_rng(seed), []
    for person, size in zip(random_faces(len(sizes), seed), sizes, strict=True):
        faces = [new_face(near(person, 0.9, random), collection=collection) for _ in range(size)]
        for face in faces:
            face.model = find_pack("lite").model_id
        vector.add_all(faces)
        people.append([face.id for face in faces])
    vector.commit()
    return people


def new_crowd(vector: TenantSession, sizes: Sequence[int] = PEOPLE, **settings: Any) -> list[list[UUID]]:
    """A collection that groups unknown people, with their faces."""
    model = find_pack("lite").model_id
    vector.add(Collection(id="crowd", model=model, max_faces=10, clusters=True, **settings))
    return new_people(vector, sizes)


def start(http: Client) -> Answer:
    return http.post(PATH, {})


def grouped(http: Client) -> dict[str, list[str]]:
    """Run the job to its end; the faces of each group then, by its id."""
    started = start(http)
    assert started.status == 202, started.body
    work_off()
    assert state(http)["run"]["status"] == "done"
    return groups(http)


def state(http: Client, **query: Any) -> dict[str, Any]:
    answer = http.get(PATH, **query)
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json()
    return found


def groups(http: Client) -> dict[str, list[str]]:
    return {each["cluster_id"]: faces_of(http, each["cluster_id"]) for each in state(http)["items"]}


def faces_of(http: Client, cluster: str) -> list[str]:
    answer = http.get(f"{PATH}/{cluster}/faces")
    assert answer.status == 200, answer.body
    return [face["face_id"] for face in answer.json()["items"]]


def people_in(found: dict[str, list[str]]) -> list[list[str]]:
    """The groups without their ids, in order."""
    return sorted(sorted(faces) for faces in found.values())


def as_text(people: Sequence[Sequence[UUID]]) -> list[list[str]]:
    """The people with two faces and more, as `people_in` has them."""
    return sorted(sorted(str(face) for face in faces) for faces in people if len(faces) > 1)
