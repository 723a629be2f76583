"""Small steps, so that a small collection takes several."""

from collections.abc import Iterator

import pytest

from facepass.services.matching.clusters import neighbours
from facepass.settings import settings


@pytest.fixture
def small_steps(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Steps of four faces, and slices of one step."""
    monkeypatch.setattr(neighbours, "AT_ONCE", 4)
    monkeypatch.setenv("JOB_SLICE_SECONDS", "0.000001")
    settings.cache_clear()
    yield
    settings.cache_clear()
