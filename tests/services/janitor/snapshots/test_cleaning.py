"""What the bucket should hold of a snapshot and does not is noticed, and written again."""

from collections.abc import Callable
from uuid import UUID

import boto3
import pytest

from facepass.database.sessions import TenantSession
from facepass.object_keys import snapshot_key
from facepass.storage import PhotoBucket
from tests.support.janitor import let_pass
from tests.support.snapshots import become_large, parts, stored, tend
from tests.support.synthetic_faces import fill, random_faces

FACES = 70
Spoil = Callable[[PhotoBucket, str], None]


@pytest.fixture
def ids(vector: TenantSession, bucket: PhotoBucket, tenant: str) -> list[UUID]:
    faces = fill(vector, random_faces(FACES, 7))
    become_large(vector)
    assert tend(tenant)["snapshots_written"] == 1
    assert tend(tenant) == {}
    return faces


def cut(bucket: PhotoBucket, key: str) -> None:
    """A newer version with fewer bytes."""
    bucket.put(key, bucket.get(key, max_bytes=10**6)[:-64], content_type="application/octet-stream")


def hide(bucket: PhotoBucket, key: str) -> None:
    """A delete marker, as a lifecycle's rule leaves it."""
    boto3.client("s3").delete_object(Bucket=bucket.name, Key=key)


@pytest.mark.parametrize("spoil", [cut, hide, lambda bucket, key: bucket.erase([key])])
def test_a_part_that_cannot_be_read_is_written_again_within_a_day(
    tenant: str, ids: list[UUID], bucket: PhotoBucket, postgres: str, spoil: Spoil
) -> None:
    before = parts(tenant)
    spoil(bucket, snapshot_key(tenant, "crowd", str(before[1]["object"])))
    assert tend(tenant) == {}
    let_pass(postgres, "vector", "snapshot_work", "cleaned_at", "1 day", tenant)
    assert tend(tenant) == {"snapshots_without_parts": 1}
    assert tend(tenant)["snapshots_written"] == 1
    after = parts(tenant)
    assert [part for place, part in enumerate(after) if place != 1] == [*before[:1], *before[2:]]
    assert len(stored(bucket, tenant)) == len(after)  # every version
