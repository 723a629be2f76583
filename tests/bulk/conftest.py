"""A second model pack."""

from pathlib import Path

import pytest

from tests.support.packs import write_mirrored_pack


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lite with its vectors reversed."""
    return write_mirrored_pack(tmp_path_factory.mktemp("packs") / "mirrored")


@pytest.fixture
def rejects(tmp_path: Path) -> Path:
    """Where a move lists the faces without a new vector."""
    return tmp_path / "rejects.csv"
