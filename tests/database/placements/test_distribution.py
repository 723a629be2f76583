"""Every statement on the faces database carries `tenant_id`, so that its tables distribute by it (docs/scale.md)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from facepass.database.init import prepare_databases
from facepass.database.placements import engine_of
from facepass.storage import PhotoBucket
from tests.support import distribution
from tests.support.api_client import Client
from tests.support.distribution import carries_tenant_id, names_a_table, touched_elsewhere
from tests.support.packs import write_mirrored_pack
from tests.support.postgres import use_databases
from tests.support.servers import Server, nowhere, place, tenant_name
from tests.support.tenant_life import Life

# What the janitor asks once a minute: whose work is due. The work itself is done in the tenant's own session.
OVER_ALL_TENANTS = {
    "forget_merged_rows",
    "oldest_erasure_seconds",
    "take_collections",
    "take_open_uploads",
    "take_photo_erasures",
    "take_refused_photos",
}


@pytest.fixture(scope="session")
def database(postgres: str, second: Server) -> str:
    """A faces database whose tables are spread; its URL as a superuser."""
    url = second.url("postgres", distribution.DATABASE)
    use_databases(postgres, "postgres")
    place({"acme": url})
    list(prepare_databases())
    nowhere()
    use_databases(postgres, "facepass_app")
    distribution.spread(second)
    return url


@pytest.fixture
def spread(database: str, second: Server) -> Iterator[str]:
    """A tenant there, of which nothing is known yet."""
    tenant = tenant_name()
    place({tenant: database})
    touched_elsewhere(second)
    yield tenant
    touched_elsewhere(second)
    nowhere()


@pytest.fixture
def life(spread: str, bucket: PhotoBucket, photo: Callable[[str], bytes], tmp_path: Path) -> Life:
    return Life(Client(spread), bucket, photo, tmp_path, write_mirrored_pack(tmp_path / "mirrored"))


def test_a_whole_life_touches_no_other_tenants_part_of_any_table(second: Server, life: Life) -> None:
    log = second.log()
    before = len(log.read_bytes())
    for step in life.steps():
        step()
        assert touched_elsewhere(second) == [], step.__name__
    assert life.ways == {"exact", "scan", "cache"}
    written = log.read_bytes()[before:].decode()
    issued = [statement for statement in distribution.statements_of(written) if names_a_table(statement)]
    assert len(issued) > 100
    assert [statement for statement in issued if not carries_tenant_id(statement)] == []


def test_every_statement_inside_our_sql_functions_carries_tenant_id_but_the_janitors(
    database: str, second: Server
) -> None:
    inside = [(name, statement) for name, statement in distribution.bodies_of(second) if names_a_table(statement)]
    assert {name for name, _ in inside} >= {
        "search_faces",
        "rank_faces",
        "scan_gallery",
        "changes_since",
        "face_vector",
    }
    assert {name for name, statement in inside if not carries_tenant_id(statement)} == OVER_ALL_TENANTS


@pytest.mark.parametrize(
    "careless",
    [
        "select count(*) from faces",
        "update uploads set detail = 'seen' where status = 'indexed'",
        "delete from outbox where id = gen_random_uuid()",
        "select f.id from faces f left join collections c on f.collection_id = c.id and c.tenant_id = 'a'",
    ],
)
def test_a_statement_without_tenant_id_would_be_noticed(spread: str, second: Server, careless: str) -> None:
    with engine_of(spread).begin() as connection:
        connection.execute(text(careless))
    assert touched_elsewhere(second)
    assert names_a_table(careless)
    assert not carries_tenant_id(careless) or "join" in careless  # only Postgres itself sees that one


def test_a_careless_statement_inside_a_function_would_be_noticed(spread: str, second: Server) -> None:
    body = "begin return (select count(*) from faces where collection_id = 'default'); end"
    second.as_owner(
        f"create function careless() returns bigint language plpgsql as $$ {body} $$", distribution.DATABASE
    )
    with engine_of(spread).begin() as connection:
        connection.execute(text("select careless()"))
    assert touched_elsewhere(second) == ["faces"]
    result = [name for name, statement in distribution.bodies_of(second) if not carries_tenant_id(statement)]
    assert "careless" in result
    second.as_owner("drop function careless()", distribution.DATABASE)
