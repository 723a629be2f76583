"""Every kept release migrates to the newest schema, keeps its rows, and works there."""

import pytest

from facepass import __version__
from tests.support.postgres import newest
from tests.upgrades.conftest import SIDES, Upgraded
from tests.upgrades.dumps import prepare, schema
from tests.upgrades.service import check_service, serving

CHANGED = {"alembic_version"}


def test_every_row_is_kept(upgraded: Upgraded) -> None:
    for side in SIDES:
        assert f"facepass_{side}: schema at {newest(side)}\n" in upgraded.printed
        for table, (columns, *rows) in upgraded.before[side].items():
            assert rows, f"the release keeps no row of {table}"
            if table not in CHANGED:
                kept = upgraded.after[side][table][1:]
                # another server's transactions: init marks the faces as new
                assert kept == rows if "xid" not in columns else len(kept) == len(rows), table


def test_an_upgraded_database_has_the_schema_of_a_new_one(upgraded: Upgraded) -> None:
    prepare(upgraded.socket, "fresh")
    for side in SIDES:
        new = schema(upgraded.socket, f"fresh_{side}")
        assert schema(upgraded.socket, f"facepass_{side}") == new
        assert "create policy tenant" in new.lower()


@pytest.mark.timeout(600)
def test_the_service_works_on_the_upgraded_databases(upgraded: Upgraded) -> None:
    with serving(upgraded.socket) as runtime:
        check_service(runtime, upgraded.socket, __version__, "Barack Obama")
