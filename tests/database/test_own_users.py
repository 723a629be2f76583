"""In the cloud each function signs in as a database user of its own, which may do what the function does and no more.

`OWN_USERS=1 pytest tests/api tests/services` runs every test of the handlers so; here are the main ways, and what is
shut.
"""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from facepass.database.init import FUNCTION_ROLES
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user, versions
from tests.support.postgres import database_url
from tests.support.stack_documents import read, rights


@pytest.fixture
def own_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OWN_USERS", "1")


@pytest.mark.usefixtures("own_users")
def test_a_user_is_enrolled_found_and_erased_by_functions_with_database_users_of_their_own(
    http: Client, bucket: PhotoBucket, photo: Callable[[str], bytes]
) -> None:
    user_id = new_user(http, "barack")
    made = http.post("/api/v1/collections", {"collection_id": "party", "review": "standard"})
    assert made.status == 201, made.body
    upload = enrol(http, bucket, photo("obama.jpg"), user_id=user_id, collection_id="party")
    assert upload["status"] == "indexed"
    face_id = upload["faces"][0]["face_id"]

    found = http.post_form("/api/v1/faces/search", photo("obama2.jpg"), collection_id="party")
    assert found.json()["results"][0]["user"]["full_name"] == "Barack", found.body
    by_face = http.post("/api/v1/faces/search", {"face_id": face_id, "collection_id": "party"})
    assert by_face.status == 200, by_face.body
    assert http.post_form(f"/api/v1/users/{user_id}/verify", photo("obama2.jpg")).json()["match"] is True
    for path in (f"/api/v1/faces/{face_id}", f"/api/v1/users/{user_id}/faces", "/api/v1/collections/party"):
        assert http.get(path).status == 200
    assert (
        http.post("/api/v1/users", {"email": "a@example.com", "full_name": "A"}, **{"idempotency-key": "k"}).status
        == 201
    )

    assert http.delete(f"/api/v1/users/{user_id}").status == 204
    assert http.delete("/api/v1/collections/party").status == 204
    assert versions(bucket, f"uploads/{http.tenant}/") == []


@pytest.mark.usefixtures("own_users")
def test_the_health_check_can_include_both_databases(http: Client) -> None:
    health = http.get("/api/v1/health")
    assert health.json()["status"] == "healthy", health.body


SHUT = {
    "only search and indexer read a vector": (
        "vector", "select embedding from faces", {"authorizer", "system", "users", "exports", "faces", "janitor"},
    ),
    "only they read its bits": (
        "vector", "select bits from faces", {"authorizer", "system", "users", "exports", "faces", "janitor"}
    ),
    "a search changes no face": ("vector", "delete from faces", {"search", "system", "authorizer", "indexer"}),
    "a search makes no upload": ("vector", "update uploads set status = status", {"search", "system", "authorizer"}),
    "no function reads keys": ("main", "select secret_hash from api_keys", {"authorizer", "exports", "users", "faces"}),
    "who need no person read none": ("main", "select email from users", {"authorizer", "system", "janitor"}),
    "the janitor deletes no person": ("main", "delete from users", {"janitor", "indexer", "search", "faces"}),
    "the indexer changes no person": ("main", "update users set email = ''", {"indexer", "search", "faces"}),
    "no function rewrites the audit log": ("main", "update audit_log set result = ''", {"exports", "users", "janitor"}),
    "no function empties it": ("main", "delete from audit_log", {"users", "faces", "search", "indexer", "janitor"}),
    "only owners write seals": ("main", "insert into audit_seals values ('t', 1, 1, now(), '')", {"users", "janitor"}),
    "no function reads what was written there": (
        "main", "select verb from audit_log", {"users", "faces", "search", "indexer", "janitor"}
    ),
    "an export changes no person": ("main", "update users set email = ''", {"exports"}),
    "and no face": ("vector", "delete from faces", {"exports"}),
    "only owners set quotas": ("main", "update quotas set max_faces = null", {"users", "faces", "indexer", "search"}),
}  # fmt: skip


@pytest.mark.parametrize("claim", SHUT)
def test_what_is_no_function_s_business_is_shut(postgres: str, claim: str) -> None:
    database, statement, functions = SHUT[claim]
    for function in functions:
        with pytest.raises(ProgrammingError, match="permission denied"):
            run(postgres, f"facepass_{function}", database, statement)


def run(socket: str, role: str, database: str, statement: str) -> None:
    engine = create_engine(database_url(socket, role, f"facepass_{database}"))
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


def test_the_roles_that_are_made_are_those_that_the_template_signs_in_as() -> None:
    proxied = {
        right.resource.rsplit("/", 1)[1] for right in rights(read("infra/database.yaml")) if "rds-db" in right.action
    }
    assert proxied == {*FUNCTION_ROLES, "facepass_owner"}


@pytest.fixture
def attributes(postgres: str) -> Iterator[dict[str, tuple[bool, ...]]]:
    engine = create_engine(database_url(postgres, "postgres", "postgres"))
    with engine.connect() as connection:
        found = connection.execute(text("select rolname, rolsuper, rolbypassrls, rolcreaterole from pg_roles"))
        yield {row[0]: tuple(row[1:]) for row in found}
    engine.dispose()


def test_row_level_security_holds_for_every_function(attributes: dict[str, tuple[bool, ...]]) -> None:
    for role in FUNCTION_ROLES:
        assert attributes[role] == (False, False, False)
