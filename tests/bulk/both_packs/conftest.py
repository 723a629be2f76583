"""Search and indexer that run two packs."""

from pathlib import Path

import pytest

from facepass.recognition.engines import Engines, open_engines


@pytest.fixture(scope="module")
def both(pack: Path) -> Engines:
    return open_engines("lite", str(pack))


@pytest.fixture(autouse=True)
def running_both(both: Engines, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Search and indexer run lite and, beside it, the mirrored pack."""
    import functions.indexer.app
    import functions.search.matching_context

    monkeypatch.setattr(functions.indexer.app, "engines", both)
    monkeypatch.setattr(functions.search.matching_context, "engines", both)
