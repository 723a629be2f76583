"""Databases that a deployment has prepared."""

from collections.abc import Iterator

import pytest

from facepass.database.init import prepare_databases
from tests.support.postgres import use_databases


@pytest.fixture
def owner(postgres: str) -> Iterator[None]:
    """The owner's role on prepared databases that no other test fills."""
    use_databases(postgres, "postgres", "deployed")
    list(prepare_databases())
    yield
    use_databases(postgres, "facepass_app")
