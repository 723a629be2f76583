"""A bucket that hardly answers, breaks off or refuses: it keeps neither PostgreSQL nor the collection waiting."""

import io
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from uuid import UUID

import pytest
from botocore.exceptions import ClientError
from botocore.response import StreamingBody

from facepass.database.placements import replica_engine_of
from facepass.database.sessions import TenantSession
from facepass.errors import Unavailable
from facepass.storage import PhotoBucket, photo_bucket
from facepass.vectors import snapshots
from facepass.vectors.cache import BitCache
from tests.support.snapshots import become_large, tend
from tests.support.synthetic_faces import FACES, fill, random_faces

Counted = Callable[[], list[str]]
Views = Sequence[memoryview]


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "PAUSES", (0.0, 0.0))


def test_no_transaction_is_open_while_the_bucket_is_read(
    tenant: str, ids: list[UUID], bit_cache: BitCache, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL ends one that is idle for a minute; then nothing would be read at all."""
    whole, pool, taken = PhotoBucket.get_into, replica_engine_of(tenant).pool, []

    def watched(self: PhotoBucket, key: str, views: Views) -> None:
        taken.append(pool.checkedout())
        whole(self, key, views)

    monkeypatch.setattr(PhotoBucket, "get_into", watched)
    assert bit_cache.load(tenant, "crowd")
    assert counted() == ["read"]
    assert set(taken) == {0}


def test_a_part_that_breaks_off_is_asked_for_again(
    tenant: str, ids: list[UUID], bit_cache: BitCache, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, asked = PhotoBucket.get_into, Counter[str]()

    def breaking(self: PhotoBucket, key: str, views: Views) -> None:
        asked[key] += 1
        if asked[key] < 3:
            raise Unavailable
        whole(self, key, views)

    monkeypatch.setattr(PhotoBucket, "get_into", breaking)
    assert bit_cache.load(tenant, "crowd")
    assert counted() == ["read"]


def test_after_a_failure_no_further_part_is_asked_for(
    tenant: str,
    vector: TenantSession,
    bucket: PhotoBucket,
    bit_cache: BitCache,
    counted: Counted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(vector, random_faces(FACES, 7))
    become_large(vector)
    parts = tend(tenant, part_faces=20)["snapshot_parts_written"]
    asked: set[str] = set()

    def away(self: PhotoBucket, key: str, views: Views) -> None:
        asked.add(key)
        threading.Event().wait(0.1)
        raise Unavailable

    monkeypatch.setattr(PhotoBucket, "get_into", away)
    assert bit_cache.load(tenant, "crowd")
    assert counted() == ["unavailable"]
    assert len(asked) < parts / 2


@pytest.mark.parametrize("code", ["AccessDenied", "KMS.DisabledException"])
def test_an_object_that_may_not_be_read_is_read_from_postgres_instead(
    tenant: str, ids: list[UUID], bit_cache: BitCache, counted: Counted, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    """As those of a tenant whose key was taken away."""
    refusal = ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 403}}, "GetObject")

    def refuse(**_: object) -> None:
        raise refusal

    monkeypatch.setattr(photo_bucket()._s3, "get_object", refuse)
    assert bit_cache.load(tenant, "crowd")
    assert counted() == ["unavailable"]


def test_an_object_that_ends_early_may_be_whole_the_next_time(
    bucket: PhotoBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Cut(StreamingBody):
        def readinto(self, b: memoryview) -> int:  # type: ignore[override]
            return super().readinto(b) if self._amount_read < 3 else 0

    answer = {"ContentLength": 6, "Body": Cut(io.BytesIO(b"abc"), None)}
    monkeypatch.setattr(bucket._s3, "get_object", lambda **_: answer)
    with pytest.raises(Unavailable):
        bucket.get_into("snapshots/acme/crowd/1", [memoryview(bytearray(6))])
