"""Objects without a row and rows without an object are found and settled."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import boto3
import pytest
from sqlalchemy import delete, select, update

from facepass.context import Context
from facepass.database.sessions import TenantSession, main_session
from facepass.models.main import User
from facepass.models.tenancy import new_id
from facepass.models.vector import Face, Sweep, Upload
from facepass.services.janitor import bucket_comparison
from facepass.services.janitor.bucket_comparison import Found, sweep_page
from facepass.storage import PhotoBucket, Stock
from tests.support.api_client import Client
from tests.support.janitor import let_pass, tidy
from tests.support.main_job import announce, enrol, new_user, status, versions

Photo = Callable[[str], bytes]


@pytest.fixture
def sweep(tenant: str, bucket: PhotoBucket) -> Callable[..., Found]:
    """Compare a whole place, with all that is there old enough."""

    def whole(place: str, under_way: timedelta = timedelta(0), *, trusting: bool = False) -> Found:
        total, after = Found(), ""
        while after is not None:
            found, after = sweep_page(Context(tenant, bucket), place, after, under_way=under_way, trusting=trusting)
            for name, count in vars(found).items():
                setattr(total, name, getattr(total, name) + count)
        return total

    return whole


def put(bucket: PhotoBucket, place: str, tenant: str, row_id: UUID) -> str:
    key = f"{place}/{tenant}/{row_id}" + (".jpg" if place == "crops" else "")
    for content in (b"old", b"new"):
        bucket.put(key, content, content_type="image/jpeg")
    return key


@pytest.mark.parametrize("place", ["uploads", "crops", "probes"])
def test_an_object_of_no_row_is_removed_in_every_version(
    http: Client, bucket: PhotoBucket, photo: Photo, tenant: str, place: str, sweep: Callable[..., Found]
) -> None:
    enrol(http, bucket, photo("obama.jpg"))
    before = versions(bucket)
    hidden = put(bucket, place, tenant, new_id())
    boto3.client("s3").delete_object(Bucket=bucket.name, Key=hidden)
    put(bucket, place, tenant, new_id())
    assert len(versions(bucket)) == len(before) + 5
    assert sweep(place, timedelta(hours=1)).orphans_removed == 0  # it may be on its way
    assert sweep(place).orphans_removed == 2
    assert versions(bucket) == before


def test_an_object_of_another_tenant_is_not_read(bucket: PhotoBucket, tenant: str, sweep: Callable[..., Found]) -> None:
    put(bucket, "uploads", f"{tenant}-2", new_id())
    assert sweep("uploads") == Found()
    assert len(versions(bucket)) == 2


def test_an_object_of_an_upload_that_keeps_none_is_removed(
    http: Client, bucket: PhotoBucket, photo: Photo, sweep: Callable[..., Found]
) -> None:
    gone, key = announce(http)
    assert http.delete(f"/api/v1/uploads/{gone}").status == 204
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")  # and its notification was lost
    assert sweep("uploads").orphans_removed == 1
    assert versions(bucket) == []


def test_an_import_row_whose_photo_is_missing_is_reported(
    http: Client, bucket: PhotoBucket, photo: Photo, sweep: Callable[..., Found]
) -> None:
    lost = enrol(http, bucket, photo("obama.jpg"))["upload_id"]
    kept = enrol(http, bucket, photo("biden.jpg"))["upload_id"]
    bucket.erase([f"uploads/{http.tenant}/{lost}"])
    assert sweep("uploads") == Found(photos_missing=1)
    assert status(http, lost)["photo_erased_at"] is not None
    assert status(http, kept)["photo_erased_at"] is None
    assert sweep("uploads") == Found()


def test_a_face_whose_thumbnail_is_missing_is_counted_and_kept(
    http: Client, bucket: PhotoBucket, photo: Photo, sweep: Callable[..., Found]
) -> None:
    face_id = enrol(http, bucket, photo("obama.jpg"))["faces"][0]["face_id"]
    bucket.erase([f"crops/{http.tenant}/{face_id}.jpg"])
    assert sweep("crops") == Found(thumbnails_missing=1)
    assert http.get(f"/api/v1/faces/{face_id}").status == 200


def test_a_photo_without_a_notification_is_taken_up(
    http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession, sweep: Callable[..., Found]
) -> None:
    upload_id, key = announce(http)
    vector.execute(update(Upload).values(status="expired"))
    vector.commit()
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert sweep("uploads") == Found(arrivals_noticed=1)
    assert status(http, upload_id)["status"] == "processing"


@pytest.mark.parametrize("place", ["uploads", "crops"])
def test_rows_of_an_unknown_user_are_erased(
    http: Client, bucket: PhotoBucket, photo: Photo, place: str, sweep: Callable[..., Found], vector: TenantSession
) -> None:
    ada, ben = new_user(http, "ada"), new_user(http, "ben")
    enrol(http, bucket, photo("obama.jpg"), user_id=ada)
    enrol(http, bucket, photo("biden.jpg"), user_id=ben)
    with main_session(http.tenant) as main:  # as if a ticket had been made during the deletion
        main.execute(delete(User).where(User.id == UUID(ada)))
    assert sweep(place).strangers_erased == 1
    assert vector.scalars(select(Face.user_id)).all() == [UUID(ben)]
    assert all(ben in str(owner) for owner in vector.scalars(select(Upload.user_id)) if owner)
    assert len(versions(bucket)) == 2


def test_a_probe_is_removed_after_a_day(
    http: Client, bucket: PhotoBucket, monkeypatch: pytest.MonkeyPatch, sweep: Callable[..., Found]
) -> None:
    _, key = announce(http, purpose="probe")
    bucket.put(key, b"photo", content_type="image/jpeg")
    assert sweep("probes") == Found()
    monkeypatch.setattr(bucket_comparison, "PROBES_LAST", timedelta(0))
    assert sweep("probes", timedelta(hours=1)) == Found(orphans_removed=1)
    assert versions(bucket) == []


def test_so_many_orphans_that_the_database_must_be_wrong_are_left(
    http: Client, bucket: PhotoBucket, tenant: str, monkeypatch: pytest.MonkeyPatch, sweep: Callable[..., Found]
) -> None:
    monkeypatch.setattr(bucket_comparison, "MOST_ORPHANS", 2)
    for _ in range(3):
        put(bucket, "uploads", tenant, uuid4())
    assert sweep("uploads") == Found(orphans_left=3)
    assert len(versions(bucket)) == 6
    assert sweep("uploads", trusting=True) == Found(orphans_removed=3)
    assert versions(bucket) == []


def test_pages_meet_without_a_gap_or_an_overlap(
    http: Client,
    bucket: PhotoBucket,
    photo: Photo,
    tenant: str,
    monkeypatch: pytest.MonkeyPatch,
    sweep: Callable[..., Found],
) -> None:
    kept = [enrol(http, bucket, photo("obama.jpg"))["upload_id"] for _ in range(4)]
    for _ in range(3):
        put(bucket, "uploads", tenant, new_id())
    enrol(http, bucket, photo("obama.jpg"))
    bucket.erase([f"uploads/{tenant}/{kept[1]}"])
    objects = PhotoBucket.objects

    def two(own: PhotoBucket, prefix: str, *, after: str) -> Stock:
        """A page of two: moto's own pages skip a version behind a marker that is gone, S3's do not."""
        behind = {key: touched for key, touched in objects(own, prefix, after="").youngest.items() if key > after}
        return Stock(dict(list(behind.items())[:2]), len(behind) > 2)

    monkeypatch.setattr(PhotoBucket, "objects", two)
    monkeypatch.setattr(bucket_comparison, "MOST_ROWS", 3)
    assert sweep("uploads") == Found(orphans_removed=3, photos_missing=1)
    assert sweep("uploads") == Found()
    assert len(versions(bucket, f"uploads/{tenant}/")) == 4


def test_the_janitor_compares_each_tenant_once_a_day_and_goes_on_where_it_was(
    postgres: str, http: Client, bucket: PhotoBucket, tenant: str, vector: TenantSession
) -> None:
    announce(http)
    key = put(bucket, "uploads", tenant, new_id())
    tidy()
    assert {sweep.place for sweep in vector.scalars(select(Sweep)) if sweep.finished_at} == {
        "uploads",
        "probes",
        "crops",
        "snapshots",
    }
    vector.execute(
        update(Sweep).where(Sweep.place != "snapshots").values(after=key, finished_at=None)
    )  # cut short behind this key
    vector.commit()
    let_pass(postgres, "vector", "sweeps", "taken_at", "2 minutes", tenant)
    assert tidy()["places_swept"] >= 3
    assert vector.scalars(select(Sweep.after)).all() == [""] * 4
