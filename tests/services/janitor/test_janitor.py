"""The janitor finishes what a crash left, for every tenant; one failure does not delay the others."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import func, select

from facepass.database.sessions import TenantSession
from facepass.errors import Unavailable
from facepass.models.main import UserErasure
from facepass.models.vector import Face, PhotoErasure
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.janitor import let_pass, tidy
from tests.support.main_job import enrol, new_user, versions

Photo = Callable[[str], bytes]


def refuse(_bucket: PhotoBucket, _keys: list[str]) -> None:
    raise Unavailable


def rows(session: TenantSession, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def interrupted(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch, main: TenantSession
) -> UUID:
    """A person whose erasure was cut off when the row was gone, and nothing else."""
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    with monkeypatch.context() as patch:
        patch.setattr("facepass.services.erasure.users.erase_remains", lambda *_: refuse(bucket, []))
        assert http.delete(f"/api/v1/users/{obama}").status == 503
    assert rows(main, UserErasure) == 1
    main.commit()
    return UUID(obama)


def test_an_erasure_that_was_interrupted_is_finished_by_the_janitor(
    postgres: str, interrupted: UUID, tenant: str, bucket: PhotoBucket, main: TenantSession, vector: TenantSession
) -> None:
    assert versions(bucket, f"uploads/{tenant}/")
    let_pass(postgres, "main", "outbox", "updated_at", "2 minutes", tenant)
    assert tidy()["erasures_finished"] >= 1
    assert versions(bucket, f"uploads/{tenant}/") + versions(bucket, f"crops/{tenant}/") == []
    assert rows(vector, Face) == rows(vector, PhotoErasure) == rows(main, UserErasure) == 0


def test_photos_that_could_not_be_removed_are_removed_by_the_janitor(
    postgres: str, http: Client, bucket: PhotoBucket, photo: Photo, tenant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    face_id = enrol(http, bucket, photo("obama.jpg"))["faces"][0]["face_id"]
    with monkeypatch.context() as patch:
        patch.setattr(PhotoBucket, "erase", refuse)
        assert http.delete(f"/api/v1/faces/{face_id}").status == 503
    assert len(versions(bucket)) == 2
    let_pass(postgres, "vector", "outbox", "updated_at", "2 minutes", tenant)
    assert tidy()["photo_notes_finished"] >= 1
    assert versions(bucket) == []


def test_an_erasure_that_fails_every_time_keeps_no_other_waiting(
    postgres: str, http: Client, bucket: PhotoBucket, photo: Photo, tenant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces = [enrol(http, bucket, photo("obama.jpg"))["faces"][0]["face_id"] for _ in range(2)]
    with monkeypatch.context() as patch:
        patch.setattr(PhotoBucket, "erase", refuse)
        for face_id in faces:
            assert http.delete(f"/api/v1/faces/{face_id}").status == 503
    let_pass(postgres, "vector", "outbox", "updated_at", "2 minutes", tenant)
    erase = PhotoBucket.erase

    def refuse_the_first(own: PhotoBucket, keys: list[str]) -> None:
        if any(faces[0] in key for key in keys):
            raise Unavailable
        erase(own, keys)

    monkeypatch.setattr(PhotoBucket, "erase", refuse_the_first)
    done = tidy()
    assert done["photo_notes_finished"] >= 1
    assert done["photo_notes_finished_failed"] == 1
    assert versions(bucket, f"crops/{tenant}/{faces[0]}")
    assert all(faces[1] not in key for key in versions(bucket, f"crops/{tenant}/"))
