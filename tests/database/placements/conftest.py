"""A second real server, a hot standby of it, and tenants that are placed there."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection

from facepass.database.init import prepare_databases
from facepass.database.placements import replica_of
from tests.support.postgres import use_databases
from tests.support.runtime import eventually
from tests.support.servers import Server, nowhere, place, standby_of, started, tenant_name


@pytest.fixture(scope="session")
def second(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Another server, whose faces database the owner has prepared as the placement of some tenant."""
    folder = tmp_path_factory.mktemp("second")
    folder.chmod(0o755)
    server = started(folder / "postgres")
    use_databases(postgres, "postgres")
    place({"acme": server.url("postgres")})
    list(prepare_databases())
    nowhere()
    use_databases(postgres, "facepass_app")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def standby(second: Server) -> Iterator[Server]:
    """A hot standby of the second server, as a reader of a cluster is."""
    server = standby_of(second, second.process.pgdata.with_name("standby"))
    yield server
    server.stop()


@pytest.fixture
def placed(second: Server) -> Iterator[str]:
    """A tenant on the second server."""
    tenant = tenant_name()
    place({tenant: second.url()})
    yield tenant
    nowhere()


@pytest.fixture
def with_reader(second: Server, standby: Server) -> Iterator[str]:
    """A tenant on the second server whose searches go to the standby."""
    tenant = tenant_name()
    place({tenant: {"url": second.url(), "reader_url": standby.url()}})
    yield tenant
    nowhere()


@pytest.fixture
def caught_up(second: Server, standby: Server) -> Callable[[], None]:
    """Wait until the standby has replayed all that the second server has written."""

    def wait() -> None:
        [(position,)] = second.as_owner("select pg_current_wal_lsn()::text")
        statement = "select pg_last_wal_replay_lsn() >= cast(:position as pg_lsn)"
        eventually(lambda: standby.as_owner(statement, position=position) == [(True,)], "the standby caught up")

    return wait


@pytest.fixture
def reader(with_reader: str, standby: Server) -> Iterator[Connection]:
    """A connection of a search by the tenant that has a reader."""
    with replica_of(with_reader).connect() as connection:
        yield connection
