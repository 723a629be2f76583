"""A merge is undone within 30 days; later it is final, and forgotten."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from facepass.database.sessions import TenantSession
from facepass.models.hands import MergedRows
from facepass.models.main import Merge
from facepass.services.collections import merged_faces
from facepass.services.erasure import consents as erasing_consents
from facepass.services.erasure import users as erasing_users
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.consents import consent
from tests.support.janitor import let_pass, tidy
from tests.support.main_job import announce, enrol, index, new_user, status, versions
from tests.support.merges import code, faces_of, merge, merged, undo

Photo = Callable[[str], bytes]


@pytest.fixture
def ada(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    user = new_user(http, "ada")
    enrol(http, bucket, photo("obama.jpg"), user_id=user)
    return user


@pytest.fixture
def twin(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    user = new_user(http, "twin")
    consent(http, user)
    enrol(http, bucket, photo("obama2.jpg"), user_id=user)
    return user


def test_an_undone_merge_gives_back_what_it_moved_and_nothing_else(
    http: Client, bucket: PhotoBucket, photo: Photo, ada: str, twin: str
) -> None:
    before = {user: (http.get(f"/api/v1/users/{user}").json(), faces_of(http, user)) for user in (ada, twin)}
    consents = http.get(f"/api/v1/users/{twin}/consents").json()["items"]
    merge_id = merged(http, ada, twin)
    later = enrol(http, bucket, photo("obama3.jpg"), user_id=ada)["faces"][0]["face_id"]
    done = undo(http, merge_id)
    assert done.status == 200, done.body
    assert (done.json()["merge_id"], done.json()["user_id"]) == (merge_id, twin)
    assert done.json()["user"] == before[twin][0]
    assert http.get(f"/api/v1/users/{twin}").json() == before[twin][0]
    assert faces_of(http, twin) == before[twin][1]
    assert faces_of(http, ada) == [*before[ada][1], later]
    assert http.get(f"/api/v1/users/{twin}/consents").json()["items"] == consents
    assert code(undo(http, merge_id)) == (404, "merge_not_found")
    [noted] = [each for each in entries(http.tenant or "") if each.verb == "undo_merge" and each.result == "ok"]
    assert noted.object == f"user:{twin}/merge:{merge_id}"


def test_a_merge_into_another_user_than_the_one_that_is_named_is_not_undone(http: Client, ada: str, twin: str) -> None:
    merge_id = merged(http, ada, twin)
    other = new_user(http, "other")
    path = f"/api/v1/merges/{merge_id}/undo"
    assert code(http.post(f"{path}?user_id={other}", {})) == (404, "merge_not_found")
    assert http.get(f"/api/v1/users/{twin}").status == 404
    assert http.post(f"{path}?user_id={ada}", {}).status == 200
    assert http.get(f"/api/v1/users/{twin}").status == 200


def test_what_went_elsewhere_meanwhile_stays_there(http: Client, ada: str, twin: str) -> None:
    [face], third = faces_of(http, twin), new_user(http, "third")
    merge_id = merged(http, ada, twin)
    assert http.patch(f"/api/v1/faces/{face}", {"user_id": third}).status == 200
    assert undo(http, merge_id).status == 200
    assert (faces_of(http, third), faces_of(http, twin)) == ([face], [])


def test_a_photo_that_was_indexed_between_merge_and_undo_goes_back_with_its_face(
    http: Client, bucket: PhotoBucket, photo: Photo, ada: str, twin: str
) -> None:
    before, (upload_id, key) = faces_of(http, twin), announce(http, user_id=twin)
    merge_id = merged(http, ada, twin)
    bucket.put(key, photo("obama3.jpg"), content_type="image/jpeg")
    assert index(key) == []
    [face] = [face["face_id"] for face in status(http, upload_id)["faces"]]
    assert face in faces_of(http, ada)
    assert undo(http, merge_id).status == 200
    assert faces_of(http, twin) == sorted([*before, face])


def test_the_later_merge_is_undone_first(http: Client, ada: str, twin: str) -> None:
    third = new_user(http, "third")
    first = merged(http, ada, twin)
    second = merged(http, third, ada)
    assert code(undo(http, first)) == (409, "user_merged")
    assert undo(http, second).status == 200
    assert len(faces_of(http, ada)) == 2
    assert undo(http, first).status == 200
    assert [len(faces_of(http, user)) for user in (ada, twin, third)] == [1, 1, 0]


def test_a_field_that_is_taken_meanwhile_stops_the_undo_and_changes_nothing(http: Client, ada: str, twin: str) -> None:
    merge_id = merged(http, ada, twin)
    thief = new_user(http, "twin")
    assert code(undo(http, merge_id)) == (409, "email_taken")
    assert len(faces_of(http, ada)) == 2
    http.patch(f"/api/v1/users/{thief}", {"email": "another@example.com"})
    assert undo(http, merge_id).status == 200


def test_after_thirty_days_a_merge_is_final_and_then_forgotten(
    http: Client, main: TenantSession, vector: TenantSession, postgres: str, ada: str, twin: str
) -> None:
    young = merged(http, ada, twin)
    let_pass(postgres, "main", "merges", "created_at", "29 days 23 hours", main.tenant_id)
    let_pass(postgres, "main", "merges", "updated_at", "29 days 23 hours", main.tenant_id)
    tidy()
    assert main.scalar(select(func.count()).select_from(Merge)) == 1
    main.commit()
    let_pass(postgres, "main", "merges", "created_at", "1 hour 1 minute", main.tenant_id)
    assert code(undo(http, young)) == (409, "merge_final")
    for table, column in (("merges", "created_at"), ("merges", "updated_at")):
        let_pass(postgres, "main", table, column, "1 day", main.tenant_id)
    tidy()
    assert main.scalar(select(func.count()).select_from(Merge)) == 0
    assert vector.scalar(select(func.count()).select_from(MergedRows)) == 0
    assert code(undo(http, young)) == (404, "merge_not_found")
    assert len(faces_of(http, ada)) == 2
    assert code(merge(http, ada, twin)) == (404, "user_not_found")


def test_an_undo_that_was_interrupted_is_finished_by_a_repetition_or_the_janitor(
    http: Client, main: TenantSession, postgres: str, ada: str, twin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise RuntimeError("killed")

    for finish in (lambda merge_id: undo(http, merge_id).status, lambda _: tidy()["merges_finished"]):
        merge_id = merged(http, ada, twin)
        with monkeypatch.context() as patch:
            patch.setattr(merged_faces, "_move_back", die)
            assert undo(http, merge_id).status == 500
        assert http.get(f"/api/v1/users/{twin}").status == 200
        assert faces_of(http, twin) == []
        let_pass(postgres, "main", "merges", "updated_at", "5 minutes", main.tenant_id)
        assert finish(merge_id) in (200, 1)
        assert (len(faces_of(http, ada)), len(faces_of(http, twin))) == (1, 1)


def test_a_merge_may_be_made_again_after_its_undo(http: Client, ada: str, twin: str) -> None:
    assert undo(http, merged(http, ada, twin)).status == 200
    assert undo(http, merged(http, twin, ada)).status == 200
    assert (len(faces_of(http, ada)), len(faces_of(http, twin))) == (1, 1)


def test_erasing_the_restored_user_leaves_the_other_one(http: Client, bucket: PhotoBucket, ada: str, twin: str) -> None:
    assert undo(http, merged(http, ada, twin)).status == 200
    assert http.delete(f"/api/v1/users/{twin}").status == 204
    assert len(faces_of(http, ada)) == 1
    assert len(versions(bucket, f"uploads/{http.tenant}/")) == 1


def test_an_undo_is_for_callers_who_may_write_users_everywhere(http: Client, ada: str, twin: str) -> None:
    merge_id = merged(http, ada, twin)
    assert code(undo(Client(http.tenant, "users:read faces:write"), merge_id)) == (403, "missing_scope")
    assert code(undo(Client(http.tenant, collections="default"), merge_id)) == (403, "outside_collections")
    assert code(undo(Client("another"), merge_id)) == (404, "merge_not_found")
    assert undo(Client(http.tenant, "users:write"), merge_id).status == 200


@pytest.fixture
def interrupted(http: Client, ada: str, twin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The undo of a merge of the two, killed before the faces database has followed."""

    def die(*_: object) -> None:
        raise RuntimeError("killed")

    merge_id = merged(http, ada, twin)
    with monkeypatch.context() as patch:
        patch.setattr(merged_faces, "_move_back", die)
        assert undo(http, merge_id).status == 500


@pytest.mark.usefixtures("interrupted")
def test_a_restored_user_is_erased_whole_though_the_undo_was_interrupted(
    http: Client, bucket: PhotoBucket, ada: str, twin: str
) -> None:
    assert http.delete(f"/api/v1/users/{twin}").status == 204
    assert len(faces_of(http, ada)) == 1
    assert len(versions(bucket, f"uploads/{http.tenant}/")) == 1


@pytest.mark.usefixtures("interrupted")
def test_a_restored_user_stays_when_the_other_one_is_erased_though_the_undo_was_interrupted(
    http: Client, bucket: PhotoBucket, ada: str, twin: str
) -> None:
    assert http.delete(f"/api/v1/users/{ada}").status == 204
    assert http.get(f"/api/v1/users/{twin}").status == 200
    assert len(faces_of(http, twin)) == 1
    assert len(versions(bucket, f"uploads/{http.tenant}/")) == 1


def test_an_undo_during_an_erasure_leaves_the_restored_user_its_own(
    http: Client, bucket: PhotoBucket, ada: str, twin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge_id, note = merged(http, ada, twin), erasing_users.record

    def die(*_: object) -> None:
        raise RuntimeError("killed")

    def undo_first(*entry: object) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(merged_faces, "_move_back", die)
            undo(http, merge_id)
        monkeypatch.setattr(erasing_users, "record", note)
        note(*entry)

    monkeypatch.setattr(erasing_users, "record", undo_first)
    assert http.delete(f"/api/v1/users/{ada}").status == 204
    assert http.get(f"/api/v1/users/{twin}").status == 200
    assert len(faces_of(http, twin)) == 1
    assert len(versions(bucket, f"uploads/{http.tenant}/")) == 1


def test_faces_that_the_other_users_consent_kept_are_erased_after_the_undo(
    http: Client, bucket: PhotoBucket, main: TenantSession, postgres: str, ada: str, twin: str
) -> None:
    own = consent(http, ada)
    assert http.patch("/api/v1/collections/default", {"consent_required": True}).status == 200
    merge_id = merged(http, ada, twin)
    assert http.delete(f"/api/v1/users/{ada}/consents/{own}").status == 204
    assert len(faces_of(http, ada)) == 2  # kept under the other's consent
    assert undo(http, merge_id).status == 200
    let_pass(postgres, "main", "consents", "updated_at", "5 minutes", main.tenant_id)
    tidy()
    assert (len(faces_of(http, ada)), len(faces_of(http, twin))) == (0, 1)
    assert len(versions(bucket, f"uploads/{http.tenant}/")) == 1


def test_a_consent_that_ends_during_a_merge_is_settled_for_the_user_who_stays(
    http: Client, main: TenantSession, postgres: str, ada: str, twin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, merges = http.get(f"/api/v1/users/{twin}/consents").json()["items"][0]["consent_id"], []
    assert http.patch("/api/v1/collections/default", {"consent_required": True}).status == 200

    def merge_first(*consent: Any) -> list[str]:
        if not merges:
            merges.append(merged(http, ada, twin))
        return look(*consent)

    look = erasing_consents._collections_of
    monkeypatch.setattr(erasing_consents, "_collections_of", merge_first)
    assert http.delete(f"/api/v1/users/{twin}/consents/{own}").status == 204
    let_pass(postgres, "main", "consents", "updated_at", "5 minutes", main.tenant_id)
    tidy()
    assert faces_of(http, ada) == []
