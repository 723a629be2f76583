"""Each change of a state notes its event in the transaction that makes it: once, and not at all when that is undone."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select, update

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import ModelMismatch, PhotoMissing
from facepass.models.main import UserErasure
from facepass.models.vector import Collection, Upload
from facepass.services.collections import merged_faces
from facepass.services.erasure import users as erasing_users
from facepass.services.events.kinds import upload_indexed
from facepass.services.matching import settling
from facepass.services.matching.searches import steps
from facepass.storage import PhotoBucket
from tests.support.announced import forget, waiting
from tests.support.api_client import Client
from tests.support.assignments import assign, give
from tests.support.clusters import grouped, new_crowd
from tests.support.janitor import as_owner, let_pass, tidy
from tests.support.jobs import deliver, probe_of, received, search_id, work_off
from tests.support.main_job import announce, enrol, index, new_user, status
from tests.support.merges import merge, merged, split, undo

Photo = Callable[[str], bytes]


@pytest.fixture
def noted(postgres: str, http: Client) -> Callable[[], list[tuple[str, dict[str, object]]]]:
    """The type and the data of each event that waits, the oldest first."""

    def read() -> list[tuple[str, dict[str, object]]]:
        return [(event.type, dict(event.data)) for event in waiting(postgres, http.tenant or "")]

    return read


@pytest.fixture
def begin_again(postgres: str, http: Client) -> Callable[[], None]:
    """Forget what waits."""
    return partial(forget, postgres, http.tenant or "")


def test_an_indexed_upload_is_announced_once_however_often_it_is_delivered(
    http: Client, bucket: PhotoBucket, photo: Photo, noted: Callable
) -> None:
    user = new_user(http, "barack")
    upload_id, key = announce(http, user_id=user, external_image_id="Barack at the beach")
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    for _ in range(3):
        assert index(key) == []
    [face] = status(http, upload_id)["faces"]
    data = {"upload_id": upload_id, "collection_id": "default", "user_id": user}
    assert noted() == [("upload.indexed", data | {"face_count": 1, "face_ids": [face["face_id"]]})]


def test_an_event_photo_names_its_faces_and_no_user(
    http: Client, bucket: PhotoBucket, group_photo: bytes, noted: Callable
) -> None:
    upload = enrol(http, bucket, group_photo)
    [(kind, data)] = noted()
    assert (kind, data["user_id"], data["face_count"]) == ("upload.indexed", None, len(upload["faces"]))
    assert set(data["face_ids"]) == {face["face_id"] for face in upload["faces"]}


def test_of_many_faces_fifty_are_named() -> None:
    faces = [UUID(int=number) for number in range(80)]
    event = upload_indexed(Upload(id=UUID(int=1), collection_id="default", user_id=None), faces)
    assert (event.data["face_count"], event.data["face_ids"]) == (80, [str(face) for face in faces[:50]])


def test_a_rejected_upload_is_announced_with_its_reason(http: Client, bucket: PhotoBucket, noted: Callable) -> None:
    upload_id, key = announce(http, user_id=new_user(http, "ada"))
    bucket.put(key, b"a letter", content_type="image/jpeg")
    for _ in range(2):
        index(key)
    [(kind, data)] = noted()
    assert (kind, data["upload_id"], data["reason"]) == ("upload.rejected", upload_id, "unsupported_photo")


def test_a_failed_upload_is_announced_again_only_after_another_attempt(
    http: Client, bucket: PhotoBucket, photo: Photo, noted: Callable
) -> None:
    upload_id, key = announce(http)
    index(key)  # there is no photo
    [(kind, data)] = noted()
    assert (kind, data["reason"]) == ("upload.failed", "photo_missing")
    context = Context(http.tenant or "", bucket)
    settling.give_up(context, UUID(upload_id), PhotoMissing())
    assert len(noted()) == 1
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    index(key)  # an operator has sent the message again
    assert [kind for kind, _ in noted()] == ["upload.failed", "upload.indexed"]


def test_what_the_janitor_gives_up_is_announced(http: Client, postgres: str, noted: Callable) -> None:
    upload_id, _ = announce(http)
    probe, _ = announce(http, purpose="probe")
    processing = "update uploads set status = 'processing' where tenant_id = :tenant"
    as_owner(postgres, "vector", processing, tenant=http.tenant)
    for column in ("updated_at", "expires_at"):
        let_pass(postgres, "vector", "uploads", column, "3 hours", http.tenant or "")
    tidy()
    assert status(http, probe)["status"] == "failed"
    [(kind, data)] = noted()  # a probe is no upload that anyone waits for
    assert (kind, data["upload_id"], data["reason"]) == ("upload.failed", upload_id, "photo_missing")


def test_an_expired_ticket_is_not_announced(http: Client, postgres: str, noted: Callable) -> None:
    announce(http)
    let_pass(postgres, "vector", "uploads", "expires_at", "1 hour", http.tenant or "")
    tidy()
    assert noted() == []


def test_what_is_rolled_back_is_not_announced(
    http: Client, bucket: PhotoBucket, photo: Photo, noted: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    note = settling.announce_face_events

    def die_behind(*arguments: object) -> None:
        note(*arguments)
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(settling, "announce_face_events", die_behind)
        assert index(key) == ["0"]
    assert noted() == []
    assert index(key) == []
    assert [kind for kind, _ in noted()] == ["upload.indexed"]


def test_a_face_that_changes_hands_is_announced_each_time(
    http: Client, bucket: PhotoBucket, photo: Photo, noted: Callable, begin_again: Callable
) -> None:
    ada, grace = new_user(http, "ada"), new_user(http, "grace")
    [face] = enrol(http, bucket, photo("obama.jpg"))["faces"]
    begin_again()
    face_id = face["face_id"]
    assign(http, ada, face_id)
    give(http, face_id, ada)  # nothing changes
    give(http, face_id, grace, review="off")
    give(http, face_id, None)
    give(http, face_id, grace)
    assert http.post(f"/api/v1/users/{grace}/exclusions", {"face_id": face_id}).status == 201
    assert {kind for kind, _ in noted()} == {"face.assigned"}
    assert {data["face_id"] for _, data in noted()} == {face_id}
    hands = [(data["previous_user_id"], data["user_id"]) for _, data in noted()]
    assert hands == [(None, ada), (ada, grace), (grace, None), (None, grace), (grace, None)]


def test_a_split_announces_its_faces(
    http: Client, bucket: PhotoBucket, photo: Photo, noted: Callable, begin_again: Callable
) -> None:
    user = new_user(http, "barack")
    faces = [enrol(http, bucket, photo(n), user_id=user)["faces"][0]["face_id"] for n in ("obama.jpg", "obama2.jpg")]
    begin_again()
    new = split(http, user, faces[1]).json()["new_user_id"]
    [(kind, data)] = noted()
    assert (kind, data["face_id"], data["previous_user_id"], data["user_id"]) == ("face.assigned", faces[1], user, new)


def test_a_named_group_announces_its_faces(
    http: Client, vector: TenantSession, noted: Callable, begin_again: Callable
) -> None:
    people = new_crowd(vector, (3, 2))
    [cluster, _] = grouped(http)
    [(kind, data)] = noted()
    assert (kind, data["status"], data["reason"]) == ("cluster.completed", "done", None)
    assert data["counts"] == {"faces": 5, "compared": 5, "groups": 2}
    begin_again()
    user = new_user(http, "ada")
    assert http.post(f"/api/v1/collections/crowd/clusters/{cluster}/name", {"user_id": user}).status == 200
    assert [(kind, data["user_id"]) for kind, data in noted()] == [("face.assigned", user)] * 3
    assert {data["face_id"] for _, data in noted()} == {str(face) for face in people[0]}


def test_a_run_that_failed_says_why(http: Client, vector: TenantSession, noted: Callable) -> None:
    new_crowd(vector, (3, 2))
    assert http.post("/api/v1/collections/crowd/clusters", {}).status == 202
    vector.execute(update(Collection).where(Collection.id == "crowd").values(clusters=False))
    vector.commit()
    work_off()
    [(kind, data)] = noted()
    assert (kind, data["status"], data["reason"]) == ("cluster.completed", "failed", "clusters_off")


def test_a_merge_is_announced_when_the_faces_have_followed_and_its_undo_when_they_are_back(
    http: Client,
    bucket: PhotoBucket,
    photo: Photo,
    noted: Callable,
    begin_again: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada, twin = new_user(http, "ada"), new_user(http, "twin")
    enrol(http, bucket, photo("obama.jpg"), user_id=twin)
    begin_again()
    with monkeypatch.context() as patch:
        patch.setattr(merged_faces, "_move", _die)
        assert merge(http, ada, twin).status == 500
    assert noted() == []
    merge_id = merged(http, ada, twin)
    data = {"merge_id": merge_id, "user_id": ada, "from_user_id": twin}
    assert noted() == [("user.merged", data)]
    with monkeypatch.context() as patch:
        patch.setattr(merged_faces, "_move_back", _die)
        assert undo(http, merge_id).status == 500
    assert len(noted()) == 1
    assert undo(http, merge_id).status == 200
    assert noted() == [("user.merged", data), ("user.unmerged", data)]


def _die(*_: object) -> None:
    raise RuntimeError


def test_a_user_is_announced_as_erased_when_nothing_is_left(
    http: Client, bucket: PhotoBucket, photo: Photo, noted: Callable, begin_again: Callable, postgres: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ada = new_user(http, "ada")
    enrol(http, bucket, photo("obama.jpg"), user_id=ada)
    begin_again()
    with monkeypatch.context() as patch:
        patch.setattr(erasing_users, "erase_remains", _die)
        assert http.delete(f"/api/v1/users/{ada}").status == 500
    assert noted() == []
    let_pass(postgres, "main", "outbox", "updated_at", "5 minutes", http.tenant or "")
    tidy()
    tidy()
    assert noted() == [("user.erased", {"user_id": ada})]
    assert http.delete(f"/api/v1/users/{ada}").status == 404
    assert len(noted()) == 1


def test_of_two_that_finish_an_erasure_one_announces_it(
    http: Client, bucket: PhotoBucket, main: TenantSession, noted: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, context = new_user(http, "ada"), Context(http.tenant or "", bucket)
    erase, calls = erasing_users.erase_remains, []

    def erase_twice(context: Context, user_id: UUID) -> bool:
        calls.append(user_id)
        if len(calls) == 1:
            erasing_users.finish_erasure(context, user_id)
        return erase(context, user_id)

    monkeypatch.setattr(erasing_users, "erase_remains", erase_twice)
    erasing_users.erase_user(context, UUID(ada))
    assert len(calls) == 2
    assert main.scalar(select(UserErasure.id)) is None
    assert [kind for kind, _ in noted()] == ["user.erased"]


def test_erasing_a_user_announces_those_who_were_merged_into_it(
    http: Client, noted: Callable, begin_again: Callable
) -> None:
    ada, twin = new_user(http, "ada"), new_user(http, "twin")
    merged(http, ada, twin)
    begin_again()
    assert http.delete(f"/api/v1/users/{ada}").status == 204
    assert [(kind, data["user_id"]) for kind, data in noted()] == [("user.erased", twin), ("user.erased", ada)]


def test_a_search_is_announced_with_its_counts(
    http: Client, bucket: PhotoBucket, photo: Photo, noted: Callable, begin_again: Callable
) -> None:
    probes = [probe_of(http, bucket, photo("obama.jpg")), announce(http, purpose="probe")[0]]
    search = search_id(http, probes)
    assert noted() == []  # a probe is not announced
    work_off()
    counts = {"probes": 2, "searched": 1, "refused": 1}
    done = {"search_id": search, "collection_id": "default", "status": "done", "reason": None, "counts": counts}
    assert noted() == [("search.completed", done)]


def test_a_search_that_failed_says_why_and_how_far_it_got(
    http: Client, bucket: PhotoBucket, photo: Photo, noted: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = search_id(http, [probe_of(http, bucket, photo("obama.jpg"))])
    monkeypatch.setattr(steps, "find_neighbours", _die)
    [message] = received()
    assert not deliver(message["Body"], receive_count=5)
    counts = {"probes": 1, "searched": 0, "refused": 0}
    [(kind, data)] = noted()
    assert (kind, data["search_id"], data["status"]) == ("search.completed", search, "failed")
    assert (data["reason"], data["counts"]) == ("retries_exhausted", counts)


def test_another_pack_s_photo_is_announced_as_rejected_and_when_it_is_indexed_after_all(
    http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession, noted: Callable
) -> None:
    vector.add(Collection(id="party", model="another_pack", max_faces=10))
    vector.commit()
    upload_id, key = announce(http, collection_id="party")
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    index(key)
    assert noted()[-1][1]["reason"] == ModelMismatch.code
    vector.execute(update(Collection).where(Collection.id == "party").values(model="facepass_lite"))
    vector.execute(update(Upload).where(Upload.id == UUID(upload_id)).values(status="processing"))
    vector.commit()
    index(key)  # as `facepass reembed` does in the end
    assert [kind for kind, _ in noted()] == ["upload.rejected", "upload.indexed"]
