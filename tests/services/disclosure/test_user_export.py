"""A user's archive over HTTP: who gets it, what is in it, and what it may cost."""

import json
from collections.abc import Callable, Iterator
from uuid import UUID

import boto3
import pytest

from facepass.database.sessions import TenantSession
from facepass.models.main import User
from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.main_job import new_user, versions
from tests.support.user_exports import archive_of, export, stored

Photo = Callable[[str], bytes]
UNKNOWN = "0192a0b0-0000-7000-8000-000000000000"


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Change one variable of the environment for the test."""

    def change(name: str, value: str) -> None:
        monkeypatch.setenv(name, value)
        settings.cache_clear()

    yield change
    monkeypatch.undo()
    settings.cache_clear()


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
