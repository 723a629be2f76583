"""A run whose collection changes meanwhile: the earlier groups stay, and settings and erasure do not wait for it."""

import pytest
from sqlalchemy import func, select

from facepass.database.sessions import TenantSession
from facepass.models.clusters import Cluster, FaceNeighbours
from facepass.services.matching.clusters import writing
from facepass.services.matching.clusters.grouping import group_faces
from facepass.services.matching.clusters.links import Links
from tests.support.api_client import Client
from tests.support.clusters import as_text, grouped, groups, new_crowd, people_in, start, state
from tests.support.janitor import as_owner
from tests.support.jobs import work_off

COLLECTION = "/api/v1/collections/crowd"
STEPS_OF_FACES = 4


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("steps", [1, STEPS_OF_FACES])
def test_a_run_whose_collection_moves_to_another_pack_fails_and_the_earlier_groups_stay(
    http: Client, vector: TenantSession, postgres: str, steps: int
) -> None:
    new_crowd(vector)
    before = grouped(http)
    assert start(http).status == 202
    assert work_off(steps) == steps
    for table in ("faces", "collections"):
        as_owner(postgres, "vector", f"update {table} set model = 'another' where tenant_id = :t", t=http.tenant)
    work_off()
    assert (state(http)["run"]["status"], state(http)["run"]["reason"]) == ("failed", "model_mismatch")
    assert groups(http) == before


@pytest.mark.parametrize("deleted", [False, True])
def test_a_collection_can_be_changed_and_deleted_while_its_groups_are_computed(
    http: Client, vector: TenantSession, monkeypatch: pytest.MonkeyPatch, *, deleted: bool
) -> None:
    new_crowd(vector)
    answers = []

    def change_and_compute(links: Links) -> list[list[int]]:
        answers.append(http.post("/api/v1/faces/upload", {"content_type": "image/jpeg", "collection_id": "crowd"}))
        answers.append(http.delete(COLLECTION) if deleted else http.patch(COLLECTION, {"clusters": False}))
        return group_faces(links)

    monkeypatch.setattr(writing, "group_faces", change_and_compute)
    assert start(http).status == 202
    work_off()
    assert [answer.status for answer in answers] == [201, 204 if deleted else 200]
    assert vector.scalar(select(func.count()).select_from(Cluster)) == 0
    if not deleted:
        assert (state(http)["run"]["status"], state(http)["run"]["reason"]) == ("failed", "clusters_off")


def stored_neighbours(vector: TenantSession) -> int:
    vector.rollback()  # a new snapshot
    return vector.scalar(select(func.count()).select_from(FaceNeighbours)) or 0


@pytest.mark.usefixtures("small_steps")
def test_a_setting_that_is_turned_off_deletes_neighbours_at_once(http: Client, vector: TenantSession) -> None:
    people = new_crowd(vector)
    assert start(http).status == 202
    assert work_off(2) == 2
    assert stored_neighbours(vector) > 0
    assert http.delete(f"/api/v1/faces/{people[0][0]}").status == 204
    assert http.patch(COLLECTION, {"clusters": False}).status == 200
    assert stored_neighbours(vector) == 0


@pytest.mark.usefixtures("small_steps")
def test_a_run_that_fails_leaves_no_neighbours(http: Client, vector: TenantSession, postgres: str) -> None:
    new_crowd(vector)
    assert start(http).status == 202
    assert work_off(2) == 2
    assert stored_neighbours(vector) > 0
    as_owner(postgres, "vector", "update collections set model = 'another' where tenant_id = :t", t=http.tenant)
    work_off()
    assert state(http)["run"]["status"] == "failed"
    assert stored_neighbours(vector) == 0


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("steps", [2, STEPS_OF_FACES])
def test_a_run_whose_setting_was_off_for_a_while_begins_again(http: Client, vector: TenantSession, steps: int) -> None:
    people = new_crowd(vector)
    assert start(http).status == 202
    assert work_off(steps) == steps
    for on in (False, True):
        assert http.patch(COLLECTION, {"clusters": on}).status == 200
    work_off()
    assert state(http)["run"]["status"] == "done"
    assert people_in(groups(http)) == as_text(people)
