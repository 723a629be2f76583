"""A user's archive over HTTP: who gets it, what it may cost, and that the copy does not last."""

import errno
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from functools import partialmethod
from uuid import UUID

import boto3
import pytest
from sqlalchemy.exc import ProgrammingError

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import ExportTooLarge, Unavailable, UserNotFound
from facepass.models.main import User
from facepass.models.tenancy import new_id
from facepass.models.vector import PhotoErasure
from facepass.object_keys import export_key
from facepass.services.disclosure import user_export
from facepass.services.disclosure.archive import Contents
from facepass.services.erasure.objects import finish_note
from facepass.services.erasure.proof import prove_erased
from facepass.services.erasure.tenants import erase_tenant, remains_of
from facepass.services.erasure.users import erase_user
from facepass.settings import settings
from facepass.storage import PhotoBucket
from facepass.time_limit import OutOfTime
from tests.database.test_own_users import run
from tests.support.api_client import Answer, Client
from tests.support.audit_log import entries
from tests.support.janitor import let_pass, tidy
from tests.support.main_job import enrol, new_user, versions

Photo = Callable[[str], bytes]
UNKNOWN = "0192a0b0-0000-7000-8000-000000000000"


@pytest.fixture
def ada(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    """A user with a photo and the external id `ada`."""
    made = http.post("/api/v1/users", {"email": "ada@example.com", "full_name": "Ada", "external_id": "ada"})
    user_id: str = made.json()["id"]
    enrol(http, bucket, photo("obama.jpg"), user_id=user_id)
    return user_id


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Change one variable of the environment for the test."""

    def change(name: str, value: str) -> None:
        monkeypatch.setenv(name, value)
        settings.cache_clear()

    yield change
    monkeypatch.undo()
    settings.cache_clear()


def export(http: Client, user_id: str) -> Answer:
    return http.get(f"/api/v1/users/{user_id}/export")


def stored(http: Client, bucket: PhotoBucket) -> list[str]:
    return versions(bucket, f"exports/{http.tenant}/")


def archive_of(bucket: PhotoBucket, key: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(bucket.get(key, max_bytes=10**8)))


def test_an_admin_gets_a_url_of_the_archive(http: Client, bucket: PhotoBucket, ada: str, photo: Photo) -> None:
    answer = export(http, ada)
    assert answer.status == 200, answer.body
    made = answer.json()
    [key] = stored(http, bucket)
    assert key.startswith(f"exports/{http.tenant}/{ada}/")
    assert key in made["url"]
    assert "X-Amz-Signature" in made["url"]
    assert made["contents"] == {"rows": made["contents"]["rows"], "photos": 1, "thumbnails": 1, "missing": 0}
    archive = archive_of(bucket, key)
    assert archive.testzip() is None
    assert made["size_bytes"] == boto3.client("s3").head_object(Bucket=bucket.name, Key=key)["ContentLength"]
    [name] = [name for name in archive.namelist() if name.startswith("photos/")]
    assert archive.read(name) == photo("obama.jpg")
    verbs = {row["verb"] for row in json.loads(archive.read("rows/audit_log.json"))}
    assert "create_user" in verbs
    assert (
        sum(len(json.loads(archive.read(n))) for n in archive.namelist() if n.startswith("rows/"))
        == (made["contents"]["rows"])
    )


def test_a_user_gets_the_own_archive_and_no_other(http: Client, ada: str) -> None:
    ben = new_user(http, "ben")
    device = Client(http.tenant, scopes="self", subject="ada")
    assert export(device, ada).status == 200
    for user_id in (ben, UNKNOWN):
        refused = export(device, user_id)
        assert (refused.status, refused.json()["code"]) == (403, "missing_scope")


def test_every_scope_but_admin_is_refused(http: Client, bucket: PhotoBucket, ada: str) -> None:
    refused = export(Client(http.tenant, "users:read users:write faces:read faces:write search"), ada)
    assert (refused.status, refused.json()["code"]) == (403, "missing_scope")
    bound = export(Client(http.tenant, "admin", collections="default"), ada)
    assert (bound.status, bound.json()["code"]) == (403, "outside_collections")
    assert stored(http, bucket) == []


def test_a_user_of_no_tenant_or_another_is_404(http: Client, bucket: PhotoBucket, ada: str) -> None:
    for client, user_id in ((http, UNKNOWN), (Client("another"), ada)):
        answer = export(client, user_id)
        assert (answer.status, answer.json()["code"]) == (404, "user_not_found")
    assert versions(bucket, "exports/") == []


def test_each_archive_leaves_an_entry_even_if_reads_are_not_audited(
    http: Client, ada: str, setting: Callable[[str, str], None]
) -> None:
    setting("AUDIT_READS", "false")
    for _ in range(2):
        assert export(http, ada).status == 200
    export(http, UNKNOWN)
    found = [(each.object, each.result) for each in entries(http.tenant or "") if each.verb == "export_user"]
    assert found == [(f"user:{ada}", "ok")] * 2 + [(f"user:{UNKNOWN}", "user_not_found")]


def test_equal_refusals_leave_one_entry_in_a_minute(http: Client, ada: str) -> None:
    caller = Client(http.tenant, "search")
    assert {export(caller, ada).status for _ in range(5)} == {403}
    found = [each.result for each in entries(http.tenant or "") if each.verb == "export_user"]
    assert found in (["missing_scope"], ["missing_scope"] * 2), "two where a minute has ended meanwhile"


def test_a_photo_larger_than_is_accepted_today_is_in_the_archive(
    http: Client, ada: str, setting: Callable[[str, str], None]
) -> None:
    setting("MAX_UPLOAD_BYTES", "1000")
    assert export(http, ada).json()["contents"]["photos"] == 1


def test_archives_have_a_token_bucket(http: Client, ada: str) -> None:
    answers = [export(http, ada) for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"export";q=3;w=30'


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


def test_a_large_archive_is_stored_in_parts(
    http: Client, bucket: PhotoBucket, ada: str, main: TenantSession, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = photo("obama.jpg") + bytes(20 * 1024 * 1024)
    upload_id = http.get("/api/v1/uploads").json()["items"][0]["upload_id"]
    bucket.put(f"uploads/{http.tenant}/{upload_id}", large, content_type="image/jpeg")
    assert export(http, ada).status == 200
    [key] = stored(http, bucket)
    stored_tag = boto3.client("s3").head_object(Bucket=bucket.name, Key=key)["ETag"]
    assert stored_tag.strip('"').endswith("-3"), "three parts of 8 MiB"
    archive = archive_of(bucket, key)
    assert archive.read(f"photos/{upload_id}") == large
    assert main.get(User, (http.tenant, UUID(ada))) is not None
