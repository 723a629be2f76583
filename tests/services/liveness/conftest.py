"""A liveness provider that the settings trust."""

from collections.abc import Iterator

import pytest

from tests.support.liveness import distrust, trust


@pytest.fixture
def provider(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The deployment accepts tokens of the provider, and compares no claim of its own choice."""
    trust(monkeypatch)
    yield
    distrust(monkeypatch)
