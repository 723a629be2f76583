"""What stops an import of ready vectors as a whole, and what does not, on a real Postgres."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, insert

from facepass.database import engines
from facepass.database.engines import make_engine
from facepass.database.sessions import TenantSession
from facepass.models.main import Quota
from facepass.models.vector import Collection
from tests.support.postgres import database_url, use_databases
from tests.support.sources import (
    count_faces,
    run,
    unit_vectors,
    write_npz,
)


def test_vectors_of_another_pack_are_refused_at_once(tenant: str, vector: TenantSession, tmp_path: Path) -> None:
    vector.add(Collection(id="default", model="another", max_faces=10))
    vector.commit()
    result = run("import", write_npz(tmp_path / "g.npz", unit_vectors(2), model="buffalo_l"), tenant)
    assert result.exit_code == 1
    assert "holds vectors of 'another', the source of 'buffalo_l'" in " ".join(result.stderr.split())
    assert count_faces(tenant) == 0


def test_the_first_import_decides_the_collections_pack(tenant: str, tmp_path: Path) -> None:
    run("import", write_npz(tmp_path / "g.npz", unit_vectors(2), model="buffalo_l"), tenant)
    assert run("import", write_npz(tmp_path / "g.npz", unit_vectors(2)), tenant).exit_code == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [(["--collection", "party"], "collection_not_found"), (["--model", "another"], "holds vectors")],
)
def test_a_file_that_cannot_be_imported_is_reported(tenant: str, tmp_path: Path, options: list[str], code: str) -> None:
    result = run("import", write_npz(tmp_path / "g.npz", unit_vectors(1)), tenant, *options)
    assert result.exit_code == 1
    assert code in " ".join(result.stderr.split())


@pytest.mark.parametrize("shape", [(3, 128), (3,)])
def test_a_file_of_other_shapes_is_no_source(tenant: str, tmp_path: Path, shape: tuple[int, ...]) -> None:
    result = run("import", write_npz(tmp_path / "g.npz", np.ones(shape, np.float32)), tenant)
    assert result.exit_code == 1
    assert "(n, 512) is needed" in " ".join(result.stderr.split())


def test_nothing_is_unpickled(tenant: str, tmp_path: Path) -> None:
    np.savez(tmp_path / "g.npz", embeddings=unit_vectors(1), emails=np.array([object()]), allow_pickle=True)
    assert run("import", tmp_path / "g.npz", tenant, "--model", "lite").exit_code == 1


@pytest.fixture
def owner(postgres: str) -> Iterator[Engine]:
    engine = make_engine(database_url(postgres, "postgres", "facepass_main"))
    yield engine
    engine.dispose()


def test_a_batch_that_would_pass_the_quota_is_not_loaded(tenant: str, owner: Engine, tmp_path: Path) -> None:
    with owner.begin() as connection:
        connection.execute(insert(Quota).values(tenant_id=tenant, max_faces=25))
    result = run("import", write_npz(tmp_path / "g.npz", unit_vectors(40)), tenant, "--batch", "10")
    assert result.exit_code == 1
    assert "quota_exceeded" in result.stderr
    assert count_faces(tenant) == 20
    again = run("import", write_npz(tmp_path / "h.npz", unit_vectors(20)), tenant)
    assert again.stdout.startswith("loaded 0, already there 20")


def test_a_database_that_stays_unreachable_ends_the_import_with_a_plain_message(
    tenant: str, postgres: str, tmp_path: Path
) -> None:
    use_databases("/nowhere/.s.PGSQL.5432", "facepass_app")
    try:
        result = run("import", write_npz(tmp_path / "g.npz", unit_vectors(2)), tenant, "--patience", "0")
    finally:
        use_databases(postgres, "facepass_app")
    assert result.exit_code == 1
    assert "run the command again" in " ".join(result.stderr.split())


def test_a_connection_that_breaks_between_batches_is_replaced(tenant: str, owner: Engine, tmp_path: Path) -> None:
    from facepass.bulk.sources.npz import open_npz
    from facepass.bulk.vector_import import import_vectors, open_target

    source = open_npz(write_npz(tmp_path / "g.npz", unit_vectors(30)))
    outcomes = import_vectors(open_target(tenant, "default", "lite"), source.read(10), patience=20)
    next(outcomes)
    for engine in (engines.main_engine(), engines.vector_engine()):
        with engine.connect() as connection:
            pid = connection.exec_driver_sql("select pg_backend_pid()").scalar()
        with owner.begin() as connection:
            connection.exec_driver_sql(f"select pg_terminate_backend({pid})")
    assert sum(outcome.loaded for outcome in outcomes) == 20


@pytest.mark.parametrize("collection", ["Bad Id", "a/b", "", "x" * 256])
def test_an_import_makes_no_collection_that_the_api_could_not_name(
    tenant: str, tmp_path: Path, vector: TenantSession, collection: str
) -> None:
    source = write_npz(tmp_path / "g.npz", unit_vectors(1))
    result = run("import", source, tenant, "--collection", collection, "--create")
    assert result.exit_code == 2
    assert vector.get(Collection, (tenant, collection)) is None
