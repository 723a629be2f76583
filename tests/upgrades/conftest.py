"""The databases of a released version on a server of their own, migrated to today's schema."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.support.postgres import running_postgres
from tests.upgrades.dumps import RELEASES, prepare, read_rows, restore

SIDES = ("main", "vector")


@dataclass(frozen=True)
class Upgraded:
    """A server with a release's rows. before, after: by database and table, the rows before and after migrating."""

    release: str
    socket: str
    before: dict[str, dict[str, list[str]]]
    after: dict[str, dict[str, list[str]]]
    printed: str


@pytest.fixture(scope="session", params=sorted(path.name for path in RELEASES.iterdir()))
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    """Each kept release in turn, restored and migrated."""
    folder = tmp_path_factory.mktemp("upgraded")
    folder.chmod(0o755)
    with running_postgres(folder) as socket:
        restore(request.param, socket)
        before = {side: read_rows(socket, side) for side in SIDES}
        printed = prepare(socket)
        columns = {side: {table: rows[0] for table, rows in before[side].items()} for side in SIDES}
        after = {side: read_rows(socket, side, columns[side]) for side in SIDES}
        yield Upgraded(request.param, socket, before, after, printed)
