"""What a collection keeps no longer than it says, and photos that it does not keep at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from facepass.database.sessions import TenantSession
from facepass.errors import Unavailable
from facepass.models.vector import Face, Upload
from facepass.services.erasure import retention
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.janitor import as_owner, let_pass, tidy
from tests.support.main_job import announce, enrol, index, new_user, status, versions
from tests.support.sources import count_faces, run, unit_vectors, write_npz

Photo = Callable[[str], bytes]


def collection(http: Client, **settings: object) -> str:
    assert http.post("/api/v1/collections", {"collection_id": "kept", **settings}).status == 201
    return "kept"


def let_days_pass(postgres: str, tenant: str, days: int) -> None:
    for table, column in (("uploads", "created_at"), ("faces", "created_at"), ("collections", "purged_at")):
        let_pass(postgres, "vector", table, column, f"{days} days", tenant)


def test_settings_of_retention_are_shown_and_changed(http: Client) -> None:
    collection(http, photo_retention_days=30, face_retention_days=365, store_photos=False)
    path = "/api/v1/collections/kept"
    shown = http.get(path).json()
    assert (shown["photo_retention_days"], shown["face_retention_days"], shown["store_photos"]) == (30, 365, False)
    changed = http.patch(path, {"face_retention_days": None, "store_photos": True}).json()
    assert (changed["photo_retention_days"], changed["face_retention_days"], changed["store_photos"]) == (
        30,
        None,
        True,
    )
    assert http.patch(path, {"photo_retention_days": 0}).status == 422


def test_photos_are_erased_after_their_days_and_faces_stay(
    postgres: str, http: Client, bucket: PhotoBucket, photo: Photo, tenant: str
) -> None:
    kept = collection(http, photo_retention_days=30)
    upload = enrol(http, bucket, photo("obama.jpg"), collection_id=kept)
    other = enrol(http, bucket, photo("biden.jpg"))  # in a collection that keeps its photos
    let_days_pass(postgres, tenant, 29)
    tidy()
    assert len(versions(bucket, f"uploads/{tenant}/")) == 2
    let_days_pass(postgres, tenant, 2)
    assert tidy()["photos_purged"] == 1
    assert versions(bucket, f"uploads/{tenant}/") == [f"uploads/{tenant}/{other['upload_id']}"]
    shown = status(http, upload["upload_id"])
    assert (shown["status"], len(shown["faces"])) == ("indexed", 1)
    assert shown["photo_erased_at"] is not None
    found = http.post_form("/api/v1/faces/search", photo("obama2.jpg"), collection_id=kept).json()["results"]
    assert len(found) == 1
    assert len(versions(bucket, f"crops/{tenant}/")) == 2


def test_faces_are_erased_after_their_days_with_all_that_belongs_to_them(
    postgres: str, http: Client, bucket: PhotoBucket, photo: Photo, tenant: str, vector: TenantSession, tmp_path: Path
) -> None:
    kept = collection(http, face_retention_days=10)
    old = enrol(http, bucket, photo("obama.jpg"), collection_id=kept, user_id=new_user(http, "obama"))
    rejected, key = announce(http, collection_id=kept, external_image_id="ada.jpg")
    bucket.put(key, b"text", content_type="image/jpeg")
    assert index(key) == []
    run("import", write_npz(tmp_path / "g.npz", unit_vectors(2)), tenant, "--collection", kept)
    let_days_pass(postgres, tenant, 11)
    young = enrol(http, bucket, photo("biden.jpg"), collection_id=kept)
    done = tidy()
    assert (done["faces_purged"], done["uploads_purged"]) == (3, 1)
    for upload_id in (old["upload_id"], rejected):
        assert http.get(f"/api/v1/uploads/{upload_id}").status == 404
    assert vector.scalars(select(Face.upload_id)).all() == [
        vector.scalars(select(Upload.id).where(Upload.status != "erased")).one()
    ]
    assert {key.rpartition("/")[2] for key in versions(bucket, f"uploads/{tenant}/")} == {young["upload_id"]}
    assert len(versions(bucket, f"crops/{tenant}/")) == 1
    assert http.post_form("/api/v1/faces/search", photo("obama.jpg"), collection_id=kept).json()["results"] == []


def test_a_shorter_retention_is_kept_at_once_and_not_within_the_hour(
    postgres: str, http: Client, bucket: PhotoBucket, photo: Photo, tenant: str
) -> None:
    kept = collection(http, face_retention_days=300)
    enrol(http, bucket, photo("obama.jpg"), collection_id=kept)
    let_days_pass(postgres, tenant, 100)
    tidy()
    assert count_faces(tenant) == 1
    assert http.patch(f"/api/v1/collections/{kept}", {"face_retention_days": 50}).status == 200
    tidy()
    assert count_faces(tenant) == 0


def test_a_purge_that_time_cuts_short_is_continued_by_the_next_run(
    postgres: str, http: Client, bucket: PhotoBucket, photo: Photo, tenant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = collection(http, face_retention_days=1)
    for _ in range(3):
        enrol(http, bucket, photo("obama.jpg"), collection_id=kept)
    let_days_pass(postgres, tenant, 2)
    monkeypatch.setattr(retention, "BATCH", 1)
    with monkeypatch.context() as patch:
        patch.setattr("facepass.services.janitor.purges.purge_some", _slow(patch))
        tidy()
    assert count_faces(tenant) == 2
    tidy()
    assert count_faces(tenant) == 0


def _slow(patch: pytest.MonkeyPatch) -> Callable[..., retention.Purged]:
    """A batch that takes all the time there is."""

    def purge_some(*arguments: object) -> retention.Purged:
        purged = retention.purge_some(*arguments)
        patch.setattr("facepass.time_limit.monotonic", lambda: 1e12)
        return purged

    return purge_some


def test_a_retention_index_costs_an_insert_nothing_to_speak_of(postgres: str) -> None:
    kinds = as_owner(
        postgres,
        "vector",
        "select a.amname from pg_class c join pg_am a on a.oid = c.relam where c.relname = 'faces_age'",
    )
    assert kinds == ["brin"]  # a few pages in all, and not an entry a face


def test_a_collection_that_stores_no_photos_deletes_them_once_embedded(
    http: Client, bucket: PhotoBucket, photo: Photo, tenant: str
) -> None:
    kept = collection(http, store_photos=False)
    upload_id, key = announce(http, collection_id=kept)
    for _ in range(2):  # two versions
        bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert status(http, upload_id)["status"] == "indexed"
    assert status(http, upload_id)["photo_erased_at"] is not None
    assert versions(bucket, f"uploads/{tenant}/") == []
    assert len(versions(bucket, f"crops/{tenant}/")) == 1
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")  # its ticket is still good
    assert index(key) == []
    assert versions(bucket, f"uploads/{tenant}/") == []


def test_the_janitor_deletes_a_photo_that_an_unreachable_s3_kept(
    postgres: str, http: Client, bucket: PhotoBucket, photo: Photo, tenant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = collection(http, store_photos=False)
    upload_id, key = announce(http, collection_id=kept)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    with monkeypatch.context() as patch:
        patch.setattr(PhotoBucket, "erase", _away)
        assert index(key) == []  # indexed, and no dead letter
    assert status(http, upload_id)["status"] == "indexed"
    assert versions(bucket, f"uploads/{tenant}/") == [key]
    let_pass(postgres, "vector", "outbox", "updated_at", "2 minutes", tenant)
    tidy()
    assert versions(bucket, f"uploads/{tenant}/") == []


def _away(*_: object) -> None:
    raise Unavailable


def test_an_import_stores_no_photos_where_none_are_kept(
    http: Client, bucket: PhotoBucket, photo: Photo, tenant: str, tmp_path: Path, vector: TenantSession
) -> None:
    kept = collection(http, store_photos=False)
    (tmp_path / "people" / "44").mkdir(parents=True)
    (tmp_path / "people" / "44" / "a.jpg").write_bytes(photo("obama.jpg"))
    options = ("--collection", kept, "--workers", "1", "--email-domain", "example.com")
    result = run("import", tmp_path / "people", tenant, *options)
    assert result.stdout == "loaded 1, already there 0, rejected 0\n"
    assert versions(bucket, f"uploads/{tenant}/") == []
    assert vector.scalar(select(func.count()).where(Upload.photo_erased_at.is_not(None))) == 1
