"""The copy of a user's data does not last: not beyond its hour, its user, its tenant or a failure."""

import errno
from functools import partialmethod
from uuid import UUID

import pytest
from sqlalchemy.exc import ProgrammingError

from facepass.context import Context
from facepass.errors import ExportTooLarge, Unavailable, UserNotFound
from facepass.models.tenancy import new_id
from facepass.models.vector import PhotoErasure
from facepass.object_keys import export_key
from facepass.services.disclosure import user_export
from facepass.services.disclosure.archive import Contents
from facepass.services.erasure.objects import finish_note
from facepass.services.erasure.proof import prove_erased
from facepass.services.erasure.tenants import erase_tenant, remains_of
from facepass.services.erasure.users import erase_user
from facepass.storage import PhotoBucket
from facepass.time_limit import OutOfTime
from tests.database.test_own_users import run
from tests.support.api_client import Client
from tests.support.janitor import let_pass, tidy
from tests.support.main_job import new_user, versions
from tests.support.user_exports import export, stored


def test_the_janitor_erases_an_archive_after_an_hour_and_not_before(
    http: Client, bucket: PhotoBucket, ada: str, postgres: str
) -> None:
    export(http, ada)
    for column in ("created_at", "updated_at"):
        let_pass(postgres, "vector", "outbox", column, "59 minutes", http.tenant or "")
    tidy()
    # an erasure of something else, which also finishes what was interrupted shortly before
    http.delete(f"/api/v1/users/{new_user(http, 'ben')}")
    assert len(stored(http, bucket)) == 1
    for column in ("created_at", "updated_at"):
        let_pass(postgres, "vector", "outbox", column, "3 minutes", http.tenant or "")
    tidy()
    assert stored(http, bucket) == []


def test_no_archive_outlives_its_user(http: Client, bucket: PhotoBucket, ada: str, postgres: str) -> None:
    export(http, ada)
    context = Context(http.tenant or "", bucket)
    [key] = stored(http, bucket)
    let_pass(postgres, "vector", "outbox", "created_at", "2 minutes", http.tenant or "")
    assert http.delete(f"/api/v1/users/{ada}").status == 204
    assert stored(http, bucket) == []
    assert prove_erased(context, UUID(ada)).holds
    bucket.put(key, b"PK", content_type="application/zip")
    proof = prove_erased(context, UUID(ada))
    assert (proof.holds, proof.unowned) == (False, [key])


def test_an_archive_whose_user_is_erased_meanwhile_is_erased_too(
    http: Client, bucket: PhotoBucket, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = Context(http.tenant or "", bucket)
    store = PhotoBucket.put_file

    def erase_first(self: PhotoBucket, key: str, file: object, *, content_type: str) -> None:
        erase_user(context, UUID(ada))
        store(self, key, file, content_type=content_type)  # type: ignore[arg-type]

    monkeypatch.setattr(PhotoBucket, "put_file", erase_first)
    with pytest.raises(UserNotFound):
        user_export.make_export(context, UUID(ada), 60)
    assert stored(http, bucket) == []


@pytest.mark.parametrize("error", [OutOfTime(), Unavailable()])
def test_an_archive_that_cannot_be_checked_after_it_was_stored_is_erased(
    http: Client, bucket: PhotoBucket, ada: str, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        assert len(stored(http, bucket)) == 1
        raise error

    monkeypatch.setattr(user_export, "validate_user_exists", fail)
    assert export(http, ada).status in (409, 503)
    assert stored(http, bucket) == []


def test_every_archive_of_many_is_erased(
    http: Client, bucket: PhotoBucket, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_at_once = partialmethod(PhotoBucket.objects, most=2)
    monkeypatch.setattr(PhotoBucket, "objects", two_at_once)
    for _ in range(5):
        bucket.put(export_key(http.tenant or "", UUID(ada), new_id()), b"PK", content_type="application/zip")
    erase_user(Context(http.tenant or "", bucket), UUID(ada))
    assert stored(http, bucket) == []


def test_the_exports_function_cannot_have_anything_else_erased(
    http: Client, bucket: PhotoBucket, ada: str, postgres: str
) -> None:
    insert = "insert into outbox (tenant_id, id, object_keys) values ('a', gen_random_uuid(), '{x}')"
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(postgres, "facepass_exports", "vector", insert)
    context = Context(http.tenant or "", bucket)
    [photo] = versions(bucket, f"uploads/{http.tenant}/")
    note = PhotoErasure(object_keys=[photo, photo.replace(f"/{http.tenant}/", "/another/"), "erasures/x"])
    others = [key for key in note.object_keys if key != photo]
    for key in others:
        bucket.put(key, b"x", content_type="text/plain")
    with context.vector() as vector:
        vector.add(note)
        vector.flush()
        note_id = note.id
    finish_note(context, note_id)
    assert versions(bucket, f"uploads/{http.tenant}/") == []
    assert all(bucket.exists(key) for key in others)


def test_no_archive_outlives_its_tenant(http: Client, bucket: PhotoBucket, ada: str) -> None:
    export(http, ada)
    context = Context(http.tenant or "", bucket)
    assert remains_of(context).objects["exports"] == 1
    erase_tenant(context)
    assert stored(http, bucket) == []


def test_what_does_not_fit_into_time_or_disk_is_409_and_leaves_nothing(
    http: Client, bucket: PhotoBucket, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = Context(http.tenant or "", bucket)
    with pytest.raises(ExportTooLarge):
        user_export.make_export(context, UUID(ada), 0.001)

    def full(*_: object) -> Contents:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(user_export, "write_archive", full)
    answer = export(http, ada)
    assert (answer.status, answer.json()["code"]) == (409, "export_too_large")
    assert stored(http, bucket) == []
