"""A collection that a scan searches at 0.5, and a cache that keeps collections as small."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Connection

from facepass.database import engines
from facepass.database.sessions import TenantSession
from facepass.vectors.cache import BitCache
from tests.support.synthetic_faces import FACES, fill, random_faces


@pytest.fixture
def collection(vector: TenantSession) -> NDArray[np.float32]:
    people = random_faces(FACES, 7)
    fill(vector, people)
    return people


@pytest.fixture
def bit_cache() -> BitCache:
    return BitCache(budget_bytes=50 * 2**20, from_faces=300)


@pytest.fixture
def connection(postgres: str) -> Iterator[Connection]:
    with engines.vector_autocommit().connect() as connected:
        yield connected
