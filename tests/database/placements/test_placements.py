"""Two real servers, a tenant on each: neither meets the other, and neither suffers by the other."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, update
from typer.testing import CliRunner

from facepass.cli.__main__ import app
from facepass.database.placements import autocommit_of, engine_at
from facepass.database.sessions import vector_session
from facepass.models.tenancy import new_id
from facepass.models.vector import Upload
from facepass.services.health.health import check_health
from facepass.storage import PhotoBucket
from facepass.vectors.cache import BitCache
from tests.support.api_client import Client
from tests.support.main_job import announce, enrol, index, new_user, status, versions
from tests.support.packs import MODEL, write_mirrored_pack
from tests.support.postgres import use_databases
from tests.support.servers import Server, nowhere, place, tenant_name
from tests.support.sources import run, unit_vectors, write_npz
from tests.support.synthetic_faces import AT, FACES, best, fill, query, random_faces

Photo = Callable[[str], bytes]
TABLES = ("collections", "uploads", "faces", "reembedded_faces", "outbox")


@pytest.fixture
def first(postgres: str) -> Server:
    """The server of every tenant without a placement."""
    return Server(postgres)


def rows(server: Server, tenant: str) -> dict[str, int]:
    """How many rows of a tenant are in each table of the server's faces database."""
    statement = "select count(*) from {} where tenant_id = :tenant"
    return {table: server.as_owner(statement.format(table), tenant=tenant)[0][0] for table in TABLES}


def live(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    """Do what a tenant does: enrol, list, search, verify; return the person's id."""
    user = new_user(http, "obama")
    assert enrol(http, bucket, photo("obama.jpg"), user_id=user)["status"] == "indexed"
    assert http.post("/api/v1/collections", {"collection_id": "party"}).status == 201
    assert enrol(http, bucket, photo("biden.jpg"), collection_id="party")["status"] == "indexed"
    found = http.post_form("/api/v1/faces/search", photo("obama2.jpg")).json()["results"]
    assert [match["user_id"] for match in found] == [user]
    assert http.post_form(f"/api/v1/users/{user}/verify", photo("obama2.jpg")).json()["match"]
    assert len(http.get("/api/v1/uploads").json()["items"]) == 2
    return user


def test_each_tenant_is_in_its_own_database_and_nowhere_else(
    first: Server, second: Server, placed: str, http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    for client in (http, Client(placed)):
        live(client, bucket, photo)
    nothing = dict.fromkeys(TABLES, 0)
    something = nothing | {"collections": 2, "uploads": 2, "faces": 2}
    assert (rows(first, http.tenant), rows(second, http.tenant)) == (something, nothing)
    assert (rows(first, placed), rows(second, placed)) == (nothing, something)


def test_erasing_reaches_a_placed_tenants_database(
    second: Server, placed: str, bucket: PhotoBucket, photo: Photo
) -> None:
    http = Client(placed)
    user = live(http, bucket, photo)
    assert http.delete(f"/api/v1/users/{user}").status == 204
    assert http.delete("/api/v1/collections/party").status == 204
    assert rows(second, placed) == {"collections": 1, "uploads": 2, "faces": 0, "reembedded_faces": 0, "outbox": 0}
    left = second.as_owner("select status, user_id from uploads where tenant_id = :tenant", tenant=placed)
    assert left == [("erased", None)] * 2
    assert [key for key in versions(bucket) if f"/{placed}/" in key] == []


def test_a_review_compares_with_the_faces_of_the_tenants_own_database(
    placed: str, bucket: PhotoBucket, photo: Photo
) -> None:
    http = Client(placed)
    http.get("/api/v1/collections")
    assert http.patch("/api/v1/collections/default", {"review": "standard"}).status == 200
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    other = enrol(http, bucket, photo("obama2.jpg"), user_id=new_user(http, "other"))
    assert (other["reason"], other["conflicts_with_user_id"]) == ("conflicts_with_other_user", obama)


def test_import_export_and_reembed_work_where_the_tenant_is(
    second: Server, placed: str, bucket: PhotoBucket, photo: Photo, tmp_path: Path
) -> None:
    assert run("import", write_npz(tmp_path / "v.npz", unit_vectors(3)), placed).stdout.startswith("loaded 3,")
    assert rows(second, placed)["faces"] == 3
    assert run("export", tmp_path / "v.parquet", placed).stdout.startswith("exported 3,")
    enrol(Client(placed), bucket, photo("obama.jpg"))
    pack = write_mirrored_pack(tmp_path / "mirrored")
    move = ["reembed", "--tenant", placed, "--to", str(pack), "--workers", "1", "--drop-missing"]
    from typer.testing import CliRunner

    result = CliRunner().invoke(app, [*move, "--rejects", str(tmp_path / "rejects.csv")])
    assert result.exit_code == 0, result.output
    assert second.as_owner("select model from faces where tenant_id = :tenant", tenant=placed) == [(MODEL,)]


def test_a_cache_of_bits_is_read_from_where_the_tenant_is(placed: str) -> None:
    people = random_faces(FACES, 7)
    with vector_session(placed) as vector:
        ids = fill(vector, people)
    bit_cache = BitCache(budget_bytes=50 * 2**20, from_faces=300)
    assert bit_cache.load(placed, "crowd")
    with autocommit_of(placed).connect() as connection:
        answer = bit_cache.nearest(connection, query(placed, people[3], **AT))
    assert (answer.way, best(answer)) == ("cache", ids[3])


@pytest.fixture
def down(second: Server, placed: str) -> Iterator[str]:
    """The second server's tenant, whose server is away."""
    second.stop()
    yield placed
    second.start()
    engine_at.cache_clear()


def test_a_placement_that_is_down_affects_no_other_tenant(
    second: Server, down: str, http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    theirs = Client(down)
    assert theirs.get("/api/v1/uploads").status == 503
    assert theirs.post_form("/api/v1/faces/search", photo("obama2.jpg")).status == 503
    live(http, bucket, photo)
    upload_id, key = announce(http)
    bucket.put(key, photo("collins.png"), content_type="image/png")
    assert index(f"uploads/{down}/{upload_id}", key) == ["0"]  # their message comes back alone
    assert status(http, upload_id)["status"] == "indexed"
    assert theirs.get("/api/v1/users").status == 200  # people are on the other side


def test_health_tells_of_a_placement_without_naming_its_tenant(
    second: Server, placed: str, bucket: PhotoBucket
) -> None:
    place({placed: {"url": second.url(), "reader_url": second.url(database="unheard_of")}})
    assert set(check_health().reasons) == {"vector_reader_1"}
    nowhere()
    place({placed: second.url(database="unheard_of")})
    assert set(check_health().reasons) == {"vector_placement_1"}


def test_migrations_prepare_every_placement_and_name_its_tenants(postgres: str, second: Server) -> None:
    from facepass.database.init import prepare_databases

    own = second.url("postgres", "own_vector")
    use_databases(postgres, "postgres")
    try:
        place({"acme": own, "umbra": {"url": own}, "other": second.url("postgres")})
        result = list(prepare_databases())
    finally:
        nowhere()
        use_databases(postgres, "facepass_app")
    assert "own_vector of acme, umbra: created" in result
    assert "facepass_vector of other: exists" in result
    assert second.as_owner("select count(*) from faces", "own_vector") == [(0,)]


def test_a_tenant_without_a_placement_is_in_the_default_database(placed: str, first: Server) -> None:
    assert autocommit_of(tenant_name()).url == make_url(first.url())
    assert autocommit_of(placed).url != make_url(first.url())


def test_the_janitor_finishes_what_a_tenant_of_another_database_left(
    second: Server, placed: str, http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    here, there = Client(http.tenant), Client(placed)
    live(there, bucket, photo)
    tickets = [announce(client)[0] for client in (here, there)]
    second.as_owner("update uploads set expires_at = now() - interval '1 hour' where tenant_id = :t", t=placed)
    with vector_session(here.tenant) as vector:
        vector.execute(update(Upload).values(expires_at=datetime.now(UTC) - timedelta(hours=1)))
    orphan = f"uploads/{placed}/{new_id()}"
    bucket.put(orphan, b"whose?", content_type="image/jpeg")
    result = CliRunner().invoke(app, ["tidy", "--trust", "--under-way-minutes", "0", "--minutes", "1"])
    assert result.exit_code == 0, result.output
    for client, ticket in zip((here, there), tickets, strict=True):
        with vector_session(client.tenant) as vector:
            assert vector.scalar(select(Upload.status).where(Upload.id == ticket)) == "expired"
    assert orphan not in versions(bucket)
    assert len(versions(bucket, f"uploads/{placed}/")) == 2
