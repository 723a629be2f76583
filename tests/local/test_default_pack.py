"""The note of the model pack that a data folder began with."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from local.folder import DEFAULT_PACK, EARLIER_DEFAULT_PACK, claim
from local.layout import Workplace


@pytest.mark.parametrize("note", [None, "", "\n"])
@pytest.mark.parametrize("earlier", [True, False])
def test_a_missing_or_empty_note_is_written_for_the_data_that_are_there(
    note: str | None, earlier: bool, tmp_path: Path
) -> None:
    place = Workplace(tmp_path, 0)
    if earlier:
        place.postgres.mkdir()
    if note is not None:
        place.default_pack.write_text(note)
    with ExitStack() as stops:
        claim(place, stops, fresh=False)
    assert place.default_pack.read_text() == f"{EARLIER_DEFAULT_PACK if earlier else DEFAULT_PACK}\n"


def test_a_note_is_kept(tmp_path: Path) -> None:
    place = Workplace(tmp_path, 0)
    place.default_pack.write_text("other\n")
    with ExitStack() as stops:
        claim(place, stops, fresh=False)
    assert place.default_pack.read_text() == "other\n"
