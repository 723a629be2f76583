"""Two users become one: what the preview says, what the merge moves, and what it refuses."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.models.hands import MergedRows
from facepass.models.main import Merge
from facepass.models.vector import Face
from facepass.services.collections import merged_faces
from facepass.services.erasure.proof import prove_erased
from facepass.services.matching import indexing, settling
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.consents import consent
from tests.support.janitor import let_pass, tidy
from tests.support.main_job import announce, enrol, index, new_user, status, versions
from tests.support.merges import code, faces_of, merge, merged, undo

Photo = Callable[[str], bytes]
UNKNOWN = "0192a0b0-0000-7000-8000-000000000000"


@pytest.fixture
def ada(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    user = new_user(http, "ada")
    enrol(http, bucket, photo("obama.jpg"), user_id=user)
    return user


@pytest.fixture
def twin(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    """The same person, entered a second time."""
    user = new_user(http, "twin")
    http.patch(f"/api/v1/users/{user}", {"external_id": "sub-twin", "metadata": {"team": "red"}})
    consent(http, user)
    enrol(http, bucket, photo("obama2.jpg"), user_id=user)
    return user


def test_a_preview_says_what_would_move_and_changes_nothing(http: Client, ada: str, twin: str) -> None:
    answer = merge(http, ada, twin, dry_run=True)
    assert answer.status == 200, answer.body
    shown = answer.json()
    assert (shown["dry_run"], shown["merge_id"], shown["undo_until"]) == (True, None, None)
    assert (shown["user_id"], shown["from_user_id"]) == (ada, twin)
    assert shown["moves"] == {"faces": 1, "uploads": 1, "consents": 1, "exclusions": 0}
    assert {each["field"]: (each["kept"], each["dropped"]) for each in shown["conflicts"]} == {
        "email": ("ada@example.com", "twin@example.com"),
        "full_name": ("Ada", "Twin"),
        "external_id": (None, "sub-twin"),
        "metadata": ({}, {"team": "red"}),
    }
    assert 0.45 < shown["similarity"] < 1
    assert shown["mean_similarity"] == shown["similarity"]
    assert 0 < shown["false_match_rate"] < 0.01
    assert "X-Amz-Signature" in shown["user_image_url"]
    assert "X-Amz-Signature" in shown["from_user_image_url"]
    assert (len(faces_of(http, ada)), len(faces_of(http, twin))) == (1, 1)


def test_a_preview_of_two_people_says_how_little_they_are_alike(
    http: Client, bucket: PhotoBucket, photo: Photo, ada: str
) -> None:
    biden, empty = new_user(http, "biden"), new_user(http, "empty")
    enrol(http, bucket, photo("biden.jpg"), user_id=biden)
    assert merge(http, ada, biden, dry_run=True).json()["similarity"] < 0.4
    assert merge(http, ada, empty, dry_run=True).json()["similarity"] is None


def test_a_merge_moves_everything_and_keeps_the_fields_of_the_user_who_stays(
    http: Client, photo: Photo, ada: str, twin: str
) -> None:
    own, moved = faces_of(http, ada), faces_of(http, twin)
    answer = merge(http, ada, twin)
    assert answer.status == 200, answer.body
    done = answer.json()
    assert (done["dry_run"], done["contradictions"]) == (False, 0)
    assert done["moves"] == {"faces": 1, "uploads": 1, "consents": 1, "exclusions": 0}
    assert 0.45 < done["similarity"] < 1
    left = datetime.fromisoformat(done["undo_until"]) - datetime.now(UTC)
    assert timedelta(days=29, hours=23) < left <= timedelta(days=30)
    assert faces_of(http, ada) == own + moved
    user = http.get(f"/api/v1/users/{ada}").json()
    assert (user["email"], user["full_name"], user["external_id"]) == ("ada@example.com", "Ada", None)
    assert http.get(f"/api/v1/users/{twin}").status == 404
    assert [each["user_id"] for each in http.get(f"/api/v1/users/{ada}/consents").json()["items"]] == [ada]
    results = http.post_form("/api/v1/faces/search", photo("obama3.jpg")).json()["results"]
    assert {match["user"]["full_name"] for match in results} == {"Ada"}
    assert new_user(http, "twin")  # the email is free again


def test_either_direction_may_be_chosen(http: Client, ada: str, twin: str) -> None:
    faces = faces_of(http, ada) + faces_of(http, twin)
    merged(http, twin, ada)
    assert http.get(f"/api/v1/users/{ada}").status == 404
    assert http.get(f"/api/v1/users/{twin}").json()["email"] == "twin@example.com"
    assert faces_of(http, twin) == sorted(faces)


def test_bad_merges_have_their_codes(http: Client, ada: str, twin: str) -> None:
    third = new_user(http, "third")
    for dry_run in (True, False):
        assert code(merge(http, ada, ada, dry_run=dry_run)) == (422, "merge_into_itself")
        assert code(merge(http, ada, UNKNOWN, dry_run=dry_run)) == (404, "user_not_found")
        assert code(merge(http, UNKNOWN, ada, dry_run=dry_run)) == (404, "user_not_found")
    merged(http, ada, twin)
    for dry_run in (True, False):
        assert code(merge(http, twin, ada, dry_run=dry_run)) == (409, "merge_cycle")
        assert code(merge(http, ada, twin, dry_run=dry_run)) == (409, "user_merged")
        assert code(merge(http, third, twin, dry_run=dry_run)) == (409, "user_merged")
        assert code(merge(http, twin, third, dry_run=dry_run)) == (409, "user_merged")
    merged(http, third, ada)
    assert code(merge(http, twin, third)) == (409, "merge_cycle")
    assert http.post(f"/api/v1/users/{ada}/merge", {}).status == 422


def test_a_stale_client_learns_who_has_the_user_now(http: Client, ada: str, twin: str) -> None:
    face = faces_of(http, twin)[0]
    merged(http, ada, twin)
    stale = [
        http.patch(f"/api/v1/faces/{face}", {"user_id": twin}),
        http.post(f"/api/v1/users/{twin}/faces", {"face_ids": [face]}),
        http.post(f"/api/v1/users/{twin}/exclusions", {"face_id": face}),
        http.post("/api/v1/faces/upload", {"content_type": "image/jpeg", "user_id": twin}),
        http.delete(f"/api/v1/users/{twin}"),
    ]
    assert {code(answer) for answer in stale} == {(409, "user_merged")}
    assert all(ada in answer.json()["detail"] for answer in stale)
    assert http.get(f"/api/v1/users/{ada}").status == 200


def test_users_whose_faces_exclude_one_another_are_not_merged(http: Client, ada: str, twin: str) -> None:
    [face] = faces_of(http, twin)
    http.post(f"/api/v1/users/{ada}/exclusions", {"face_id": face})
    assert merge(http, ada, twin, dry_run=True).json()["contradictions"] == 1
    assert merge(http, twin, ada, dry_run=True).json()["contradictions"] == 1
    for pair in ((ada, twin), (twin, ada)):
        assert code(merge(http, *pair)) == (409, "face_excluded")
    http.delete(f"/api/v1/users/{ada}/exclusions/{face}")
    merged(http, ada, twin)


def test_exclusions_come_along_and_go_back(
    http: Client, bucket: PhotoBucket, photo: Photo, ada: str, twin: str
) -> None:
    both, theirs = (enrol(http, bucket, photo("biden.jpg"))["faces"][0]["face_id"] for _ in range(2))
    for user, face in ((ada, both), (twin, both), (twin, theirs)):
        http.post(f"/api/v1/users/{user}/exclusions", {"face_id": face})

    def excluded(user: str) -> list[str]:
        return [each["face_id"] for each in http.get(f"/api/v1/users/{user}/exclusions").json()["items"]]

    merge_id = merged(http, ada, twin)
    assert excluded(ada) == sorted([both, theirs])
    assert undo(http, merge_id).status == 200
    assert excluded(ada) == [both]
    assert theirs in excluded(twin)


def test_a_merge_that_was_interrupted_is_finished_by_the_next_request(
    http: Client, ada: str, twin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = faces_of(http, twin)
    with monkeypatch.context() as patch:
        patch.setattr(merged_faces, "_move", _die)
        assert merge(http, ada, twin).status == 500
    assert http.get(f"/api/v1/users/{twin}").status == 404
    again = merge(http, ada, twin)
    assert (again.status, again.json()["moves"]["faces"]) == (200, 1)
    assert moved[0] in faces_of(http, ada)
    assert code(merge(http, ada, twin)) == (409, "user_merged")


def test_a_merge_that_was_interrupted_is_finished_by_the_janitor(
    http: Client, main: TenantSession, postgres: str, ada: str, twin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(merged_faces, "_move", _die)
        assert merge(http, ada, twin).status == 500
    let_pass(postgres, "main", "merges", "updated_at", "5 minutes", main.tenant_id)
    assert tidy()["merges_finished"] == 1
    assert len(faces_of(http, ada)) == 2
    assert main.scalar(select(Merge.moved_at)) is not None
    assert "finish_merge" in {each.verb for each in entries(http.tenant or "")}


def _die(*_: object) -> None:
    raise RuntimeError("killed")


def test_a_photo_announced_before_the_merge_becomes_the_other_users(
    http: Client, bucket: PhotoBucket, photo: Photo, ada: str, twin: str
) -> None:
    upload_id, key = announce(http, user_id=twin)
    merged(http, ada, twin)
    bucket.put(key, photo("obama3.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert (status(http, upload_id)["status"], status(http, upload_id)["faces"][0]["user_id"]) == ("indexed", ada)


def test_a_photo_in_a_workers_hands_during_the_merge_becomes_the_other_users(
    http: Client, bucket: PhotoBucket, photo: Photo, ada: str, twin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id, key = announce(http, user_id=twin)
    bucket.put(key, photo("obama3.jpg"), content_type="image/jpeg")
    pin = settling.pin_model

    def merge_meanwhile(own: TenantSession, collection_id: str, model: str) -> None:
        monkeypatch.setattr(settling, "pin_model", pin)
        merged(http, ada, twin)
        pin(own, collection_id, model)

    monkeypatch.setattr(settling, "pin_model", merge_meanwhile)
    assert index(key) == []
    assert status(http, upload_id)["faces"][0]["user_id"] == ada
    assert len(faces_of(http, ada)) == 3


def test_a_photo_that_meets_an_unfinished_merge_is_not_lost(
    http: Client, bucket: PhotoBucket, photo: Photo, ada: str, twin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id, key = announce(http, user_id=twin)
    bucket.put(key, photo("obama3.jpg"), content_type="image/jpeg")
    with monkeypatch.context() as patch:
        patch.setattr(merged_faces, "_move", _die)
        assert merge(http, ada, twin).status == 500
    assert index(key) == []
    assert status(http, upload_id)["faces"][0]["user_id"] == ada
    assert indexing.follow is merged_faces.follow


def test_erasing_the_user_who_stays_erases_the_merged_one_and_the_way_back(
    http: Client, bucket: PhotoBucket, main: TenantSession, vector: TenantSession, ada: str, twin: str
) -> None:
    answer = http.post(f"/api/v1/users/{ada}/merge", {"from_user_id": twin}, **{"idempotency-key": "a-merge"}).json()
    third = new_user(http, "third")
    merged(http, third, ada)
    assert http.delete(f"/api/v1/users/{third}").status == 204
    assert versions(bucket) == []
    assert main.scalar(select(func.count()).select_from(Merge)) == 0
    assert vector.scalar(select(func.count()).select_from(MergedRows)) == 0
    assert vector.scalar(select(func.count()).select_from(Face)) == 0
    assert code(undo(http, answer["merge_id"])) == (404, "merge_not_found")
    for user in (ada, twin, third):
        proof = prove_erased(Context(http.tenant or ""), UUID(user), ["twin@example.com", "sub-twin"])
        assert proof.holds, proof
    assert http.delete(f"/api/v1/users/{third}").status == 404


def test_an_entry_names_both_users_and_the_merge(http: Client, ada: str, twin: str) -> None:
    merge(http, ada, twin, dry_run=True)
    merge_id = merged(http, ada, twin)
    noted = [each.object for each in entries(http.tenant or "") if each.verb == "merge_users"]
    assert noted == [f"user:{ada}/from:{twin}", f"user:{ada}/from:{twin}/merge:{merge_id}"]


def test_a_repeated_request_gets_the_first_answer(http: Client, ada: str, twin: str) -> None:
    body, key = {"from_user_id": twin}, {"idempotency-key": "once"}
    first, second = (http.post(f"/api/v1/users/{ada}/merge", body, **key) for _ in range(2))
    assert (first.status, second.status) == (200, 200)
    assert first.json() == second.json()


def test_a_merge_is_not_for_bound_callers_and_shows_what_its_scopes_allow(http: Client, ada: str, twin: str) -> None:
    bound = Client(http.tenant, collections="default")
    assert code(merge(bound, ada, twin, dry_run=True)) == (403, "outside_collections")
    blind = merge(Client(http.tenant, "users:write"), ada, twin, dry_run=True).json()
    assert (blind["user"], blind["from_user"]) == (None, None)
    assert {(each["kept"], each["dropped"]) for each in blind["conflicts"]} == {(None, None)}
    named = merge(Client(http.tenant, "users:write users:read"), ada, twin, dry_run=True).json()
    assert (named["user"]["email"], named["user_image_url"]) == ("ada@example.com", None)
