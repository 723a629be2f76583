"""A quota of faces holds for what is stored: by photo, and against workers at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from facepass.database.sessions import TenantSession
from facepass.models.vector import Face
from facepass.recognition.engine import Engine
from facepass.recognition.engines import Engines
from facepass.services.matching import indexing
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.indexing import index_photo
from facepass.services.uploads.s3_events import photos_in
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.janitor import as_owner
from tests.support.main_job import announce, enrol, index, message, new_user, status, versions

Photo = Callable[[str], bytes]


@pytest.fixture
def quota(http: Client, postgres: str) -> Iterator[Callable[[int], None]]:
    """Set the tenant's quota of faces."""

    def set_quota(most: int) -> None:
        statement = "insert into quotas (tenant_id, max_faces) values (:tenant, :most)"
        as_owner(postgres, "main", statement, tenant=http.tenant, most=most)

    yield set_quota
    as_owner(postgres, "main", "delete from quotas where tenant_id = :tenant", tenant=http.tenant)


def stored(vector: TenantSession) -> int:
    return vector.scalar(select(func.count()).select_from(Face)) or 0


def test_an_event_photo_with_more_faces_than_the_quota_stores_none(
    http: Client, bucket: PhotoBucket, group_photo: bytes, vector: TenantSession, quota: Callable[[int], None]
) -> None:
    quota(5)
    upload = enrol(http, bucket, group_photo)
    assert (upload["status"], upload["reason"]) == ("rejected", "quota_exceeded")
    assert "this photo has 6" in upload["detail"]
    assert (stored(vector), versions(bucket, f"crops/{http.tenant}/")) == (0, [])


def test_an_event_photo_that_fits_the_quota_exactly_is_stored(
    http: Client, bucket: PhotoBucket, photo: Photo, group_photo: bytes, quota: Callable[[int], None]
) -> None:
    quota(6)
    assert enrol(http, bucket, group_photo)["status"] == "indexed"
    ticket = http.post("/api/v1/faces/upload", {"content_type": "image/jpeg"})
    assert (ticket.status, ticket.json()["code"]) == (403, "quota_exceeded")


def test_max_faces_is_what_counts_against_the_quota(
    http: Client, bucket: PhotoBucket, group_photo: bytes, vector: TenantSession, quota: Callable[[int], None]
) -> None:
    quota(2)
    assert enrol(http, bucket, group_photo, max_faces=2)["status"] == "indexed"
    assert stored(vector) == 2


def test_workers_at_once_store_no_more_faces_than_the_quota(
    http: Client,
    bucket: PhotoBucket,
    engine: Engine,
    group_photo: bytes,
    vector: TenantSession,
    quota: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quota(13)
    # only the claim within the transaction stands between the workers and the quota
    monkeypatch.setattr(indexing, "check_face_quota", lambda *_arguments, **_more: None)
    uploads = [announce(http) for _ in range(4)]
    for _, key in uploads:
        bucket.put(key, group_photo, content_type="image/jpeg")

    def work(key: str) -> str | None:
        [arrival] = photos_in(message(key)["body"])
        return index_photo(MatchingContext(http.tenant, bucket, engines=Engines(engine)), arrival.upload_id).status

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(work, [key for _, key in uploads]))

    assert outcomes == ["indexed", "indexed", "rejected", "rejected"]
    assert stored(vector) == 12


def test_an_enrolment_beyond_the_quota_is_rejected_when_it_is_indexed(
    http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession, quota: Callable[[int], None]
) -> None:
    upload_id, key = announce(http, user_id=new_user(http, "barack"))
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    quota(0)
    assert index(key) == []
    assert status(http, upload_id)["reason"] == "quota_exceeded"
    assert stored(vector) == 0
