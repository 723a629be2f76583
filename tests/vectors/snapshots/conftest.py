"""A collection with a snapshot of four parts, and a cache that reads it."""

from collections.abc import Callable, Iterator
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Connection

from facepass import telemetry
from facepass.database import engines
from facepass.database.sessions import TenantSession
from facepass.storage import PhotoBucket
from facepass.vectors.cache import BitCache
from tests.support.snapshots import become_large, tend
from tests.support.synthetic_faces import FACES, fill, random_faces


@pytest.fixture
def people() -> NDArray[np.float32]:
    return random_faces(FACES, 7)


@pytest.fixture
def ids(vector: TenantSession, bucket: PhotoBucket, tenant: str, people: NDArray[np.float32]) -> list[UUID]:
    faces = fill(vector, people)
    become_large(vector)
    assert tend(tenant, part_faces=100)["snapshots_written"] == 1
    return faces


@pytest.fixture
def bit_cache() -> BitCache:
    return BitCache(budget_bytes=50 * 2**20, from_faces=300)


@pytest.fixture
def connection(postgres: str) -> Iterator[Connection]:
    with engines.vector_autocommit().connect() as connected:
        yield connected


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """What the reading of collections adds to the metrics: `read`, or why it was not."""
    found: list[str] = []
    monkeypatch.setattr(telemetry, "snapshot_read", lambda: found.append("read"))
    for name in ("snapshot_ignored", "collection_not_cached"):
        monkeypatch.setattr(telemetry, name, found.append)
    return lambda: [found.pop(0) for _ in list(found)]
