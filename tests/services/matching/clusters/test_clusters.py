"""Unknown people are grouped, listed and named; who was erased or given to a user is in no group."""

from uuid import UUID

import pytest

from facepass.database.sessions import TenantSession
from facepass.models.vector import Collection
from facepass.services.matching.clusters import naming
from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.api_client import Answer, Client
from tests.support.assignments import code
from tests.support.assignments import faces_of as faces_of_user
from tests.support.audit_log import entries
from tests.support.clusters import (
    PATH,
    as_text,
    faces_of,
    grouped,
    groups,
    new_crowd,
    new_people,
    people_in,
    start,
    state,
)
from tests.support.jobs import received, work_off
from tests.support.main_job import new_user

UNKNOWN = "0192a0b0-0000-7000-8000-000000000000"


def name(http: Client, cluster: str, user: str, **more: object) -> Answer:
    return http.post(f"{PATH}/{cluster}/name", {"user_id": user, **more})


def test_people_are_listed_the_largest_group_first_with_some_faces(http: Client, vector: TenantSession) -> None:
    people = new_crowd(vector, (7, 3, 2, 1))
    found = grouped(http)
    assert people_in(found) == as_text(people)
    page = state(http, limit=2)
    assert [(each["face_count"], each["size"], len(each["faces"])) for each in page["items"]] == [(7, 7, 5), (3, 3, 3)]
    [rest] = state(http, limit=2, cursor=page["next_cursor"])["items"]
    assert rest["face_count"] == 2
    first = page["items"][0]["faces"][0]
    assert first["face_id"] == min(str(face) for face in people[0])
    assert first["image_url"].startswith("https://")
    assert first["bounding_box"] == {"left": 0, "top": 0, "width": 1, "height": 1}
    run = page["run"]
    assert (run["status"], run["faces"], run["compared"], run["groups"]) == ("done", 13, 13, 3)
    pages = http.get(f"{PATH}/{page['items'][0]['cluster_id']}/faces", limit=4).json()
    again = http.get(f"{PATH}/{page['items'][0]['cluster_id']}/faces", limit=4, cursor=pages["next_cursor"]).json()
    assert [face["face_id"] for face in pages["items"] + again["items"]] == sorted(map(str, people[0]))
    noted = [(entry.verb, entry.object, entry.count) for entry in entries(http.tenant or "") if "group" in entry.verb]
    assert noted == [("group_faces", "collection:crowd", 13)]


def test_ids_stay_over_runs_when_groups_grow(http: Client, vector: TenantSession) -> None:
    people = new_crowd(vector)
    before = grouped(http)
    assert grouped(http) == before
    new_people(vector, (5, 1), seed=1)  # of the same first person, for the seed is the same
    after = grouped(http)
    assert before.keys() == after.keys()
    [grown] = [cluster for cluster, faces in before.items() if str(people[0][0]) in faces]
    assert (len(before[grown]), len(after[grown])) == (5, 10)


def test_erased_and_assigned_faces_leave_their_group(http: Client, vector: TenantSession) -> None:
    people = new_crowd(vector, (4, 2))
    found = grouped(http)
    [of_four] = [cluster for cluster, faces in found.items() if len(faces) == 4]
    user = new_user(http, "ada")
    assert http.delete(f"/api/v1/faces/{people[0][0]}").status == 204
    assert http.patch(f"/api/v1/faces/{people[0][1]}", {"user_id": user}).status == 200
    assert faces_of(http, of_four) == sorted(map(str, people[0][2:]))
    assert state(http)["items"][0]["face_count"] == 2
    for face in people[1]:
        assert http.delete(f"/api/v1/faces/{face}").status == 204
    assert list(groups(http)) == [of_four]
    assert http.patch(f"/api/v1/faces/{people[0][1]}", {"user_id": None}).status == 200
    assert faces_of(http, of_four) == sorted(map(str, people[0][1:]))
    assert grouped(http)[of_four] == sorted(map(str, people[0][1:]))


def test_a_named_group_is_the_users_with_the_rules_of_an_upload(
    http: Client, vector: TenantSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(naming, "AT_ONCE", 3)
    people = new_crowd(vector, (5,))
    [cluster] = grouped(http)
    faces = sorted(map(str, people[0]))
    user = new_user(http, "ada")
    assert http.post(f"/api/v1/users/{user}/exclusions", {"face_id": faces[1]}).status == 201
    first = name(http, cluster, user)
    assert first.status == 200, first.body
    assert [face["face_id"] for face in first.json()["assigned"]] == [faces[0], faces[2]]
    assert first.json()["rejected"] == [{"face_id": faces[1], "reason": "face_excluded"}]
    rest = name(http, cluster, user, cursor=first.json()["next_cursor"]).json()
    assert ([face["face_id"] for face in rest["assigned"]], rest["next_cursor"]) == (faces[3:], None)
    assert faces_of_user(http, user) == [faces[0], *faces[2:]]
    assert faces_of(http, cluster) == [faces[1]]
    assert code(name(http, UNKNOWN, user)) == (404, "cluster_not_found")
    assert code(name(http, cluster, UNKNOWN)) == (404, "user_not_found")
    assert code(name(http, cluster, user, cursor="forged")) == (400, "invalid_cursor")
    [entry, _] = [
        entry for entry in entries(http.tenant or "") if entry.verb == "name_cluster" and entry.result == "ok"
    ]
    assert {f"user:{user}", f"cluster:{cluster}", "collection:crowd"} == set(entry.object.split("/"))


def test_groups_are_off_until_a_setting_allows_them(http: Client, vector: TenantSession) -> None:
    assert code(start(http)) == (404, "collection_not_found")
    assert code(http.get(PATH)) == (404, "collection_not_found")
    assert code(http.post("/api/v1/collections/default/clusters", {})) == (409, "clusters_off")
    assert http.get("/api/v1/collections/default/clusters").json() == {"items": [], "next_cursor": None, "run": None}
    assert http.post("/api/v1/collections", {"collection_id": "crowd"}).json()["clusters"] is False
    assert code(start(http)) == (409, "clusters_off")
    change = {"clusters": True}
    enroller = Client(http.tenant, "faces:write")
    assert code(enroller.patch("/api/v1/collections/crowd", change)) == (403, "missing_scope")
    assert http.patch("/api/v1/collections/crowd", change).json()["clusters"] is True
    assert start(http).status == 202


def test_where_consent_is_required_no_one_is_grouped(http: Client, vector: TenantSession) -> None:
    both = {"clusters": True, "consent_required": True}
    refused = (409, "clusters_need_no_consent")
    assert code(http.post("/api/v1/collections", {"collection_id": "crowd", **both})) == refused
    new_crowd(vector)
    grouped(http)
    assert code(http.patch("/api/v1/collections/crowd", {"consent_required": True})) == refused
    assert code(http.patch("/api/v1/collections/crowd", both)) == refused
    assert len(groups(http)) == 4
    assert http.patch("/api/v1/collections/crowd", {"clusters": False, "consent_required": True}).status == 200
    assert groups(http) == {}
    assert code(start(http)) == refused
    assert code(http.patch("/api/v1/collections/crowd", {"clusters": True})) == refused


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"clusters": False}, "clusters_off"),
        ({"clusters": False, "consent_required": True}, "clusters_need_no_consent"),
    ],
)
def test_a_run_whose_collection_forbids_it_meanwhile_fails_and_leaves_nothing(
    http: Client, vector: TenantSession, change: dict[str, bool], reason: str
) -> None:
    new_crowd(vector)
    assert start(http).status == 202
    assert work_off(2) == 2
    assert http.patch("/api/v1/collections/crowd", change).status == 200
    work_off()
    assert (state(http)["run"]["status"], state(http)["run"]["reason"]) == ("failed", reason)
    assert groups(http) == {}


def test_a_collection_is_grouped_once_at_a_time(http: Client, vector: TenantSession) -> None:
    new_crowd(vector)
    started = start(http)
    assert (started.status, started.json()["status"]) == (202, "queued")
    again = start(http)
    assert code(again) == (409, "clustering_in_progress")
    assert started.json()["run_id"] in again.json()["detail"]
    assert len(received()) == 1


def test_a_collection_with_too_many_faces_is_refused(
    http: Client, vector: TenantSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_crowd(vector)
    monkeypatch.setenv("MAX_FACES_TO_CLUSTER", "15")
    settings.cache_clear()
    try:
        refused = start(http)
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert code(refused) == (409, "too_many_faces_to_cluster")
    assert "15" in refused.json()["detail"]


def test_a_collection_of_another_pack_is_refused_and_an_empty_one_has_no_groups(
    http: Client, vector: TenantSession
) -> None:
    vector.add(Collection(id="crowd", max_faces=1, clusters=True))
    vector.commit()
    assert grouped(http) == {}
    vector.get_one(Collection, (http.tenant, "crowd")).model = "another"
    vector.commit()
    assert code(start(http)) == (409, "model_mismatch")


def test_groups_go_with_their_collection(http: Client, bucket: PhotoBucket, vector: TenantSession) -> None:
    new_crowd(vector)
    [cluster, *_] = grouped(http)
    assert http.delete("/api/v1/collections/crowd").status == 204
    assert code(http.get(f"{PATH}/{cluster}/faces")) == (404, "cluster_not_found")
    assert UUID(cluster)
