"""API keys: who gets in with one, and for how long."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from facepass.database.engines import main_autocommit, make_engine
from facepass.database.sessions import TenantSession, main_session
from facepass.models.main import ApiKey
from facepass.services.auth import api_keys
from facepass.services.auth.caller import SCOPES, Caller
from facepass.services.auth.credentials import authenticate
from tests.support.authorizer import REFUSED, authorize, key_id, lets_in
from tests.support.postgres import database_url


@pytest.fixture
def key(main: TenantSession) -> str:
    made = api_keys.create_key(main, name="test")
    main.commit()
    return made


@pytest.fixture
def owner(postgres: str) -> Iterator[Connection]:
    """The owner of the tables: row-level security hides nothing from it."""
    engine = make_engine(database_url(postgres, "postgres", "facepass_main"))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def other_secret(key: str) -> str:
    return key[:-1] + ("A" if key[-1] != "A" else "B")


def test_a_key_becomes_its_tenant_and_scopes(key: str, tenant: str) -> None:
    scopes = " ".join(sorted(SCOPES))
    known = {"tenant_id": tenant, "key_id": key_id(key), "scopes": scopes, "subject": "", "collections": "*"}
    assert authorize(f"bearer {key}") == {"isAuthorized": True, "context": known}


def test_a_key_may_do_what_it_was_made_for(main: TenantSession, tenant: str) -> None:
    key = api_keys.create_key(main, name="kiosk", scopes=("search", "faces:read"))
    main.commit()
    with main_autocommit().connect() as connection:
        known = authenticate(connection, f"Bearer {key}")
    assert known == Caller(tenant, key_id(key), frozenset({"search", "faces:read"}))


def test_the_database_keeps_no_secret(key: str, main: TenantSession) -> None:
    stored = main.scalars(select(ApiKey)).one()
    secret = key.split("_", 2)[2]
    assert secret.encode() not in stored.secret_hash
    assert len(stored.secret_hash) == 32


@pytest.mark.parametrize(
    "spoil",
    [
        lambda key: None,
        lambda key: "",
        lambda key: key,
        lambda key: f"Basic {key}",
        lambda key: f"Bearer {key}x",
        lambda key: f"Bearer {other_secret(key)}",
        lambda key: f"Bearer fp_{'0' * 16}_{key[20:]}",
        lambda key: f"Bearer {key},Bearer {key}",
        lambda key: "Bearer fp_' or 1=1 --_x",
        lambda key: "Bearer a.b.c",
    ],
)
def test_anything_but_a_whole_known_key_is_refused(key: str, spoil: Any) -> None:
    assert authorize(spoil(key)) == REFUSED


def test_a_revoked_key_is_refused(key: str, main: TenantSession) -> None:
    assert api_keys.revoke_key(main, key_id(key))
    main.commit()
    assert not lets_in(key)


def test_a_key_of_another_tenant_cannot_be_revoked(key: str) -> None:
    with main_session("stranger") as other_tenant:
        assert not api_keys.revoke_key(other_tenant, key_id(key))
        assert api_keys.find_current_key(other_tenant, key_id(key)) is None
        assert api_keys.list_keys(other_tenant) == []
    assert lets_in(key)


def test_an_expired_key_is_refused(main: TenantSession) -> None:
    key = api_keys.create_key(main, name="old", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    main.commit()
    assert not lets_in(key)


def last_use(key: str, owner: Connection) -> datetime | None:
    """As the database has it now."""
    owner.rollback()
    return owner.scalar(text("select last_used_at from api_keys where id = :id"), {"id": key_id(key)})


def change(owner: Connection, key: str, assignment: str) -> None:
    owner.execute(text(f"update api_keys set {assignment} where id = :id"), {"id": key_id(key)})
    owner.commit()


def test_a_key_remembers_its_last_use_to_the_minute(key: str, owner: Connection) -> None:
    assert last_use(key, owner) is None
    assert lets_in(key)
    first = last_use(key, owner)
    assert abs(datetime.now(UTC) - first) < timedelta(seconds=30)
    assert lets_in(key)
    assert last_use(key, owner) == first
    change(owner, key, "last_used_at = now() - interval '61 seconds'")
    assert lets_in(key)
    assert last_use(key, owner) >= first


def test_two_functions_at_once_note_one_use(key: str, owner: Connection) -> None:
    assert lets_in(key)
    first = last_use(key, owner)
    hashed = api_keys._hash(key.split("_", 2)[2])
    note = text("select note_api_key_use(:id, :hash)")
    with main_autocommit().connect() as connection:  # a function that read the row before the first one wrote
        connection.execute(note, {"id": key_id(key), "hash": hashed})
    assert last_use(key, owner) == first


def test_a_wrong_secret_is_no_use_of_the_key(key: str, owner: Connection) -> None:
    assert not lets_in(other_secret(key))
    with main_autocommit().connect() as connection:
        connection.execute(text("select note_api_key_use(:id, :hash)"), {"id": key_id(key), "hash": b"guess"})
    assert last_use(key, owner) is None


def test_no_request_waits_for_the_record_of_a_keys_use(key: str, owner: Connection) -> None:
    owner.execute(
        text("select 1 from api_keys where id = :id for update"), {"id": key_id(key)}
    )  # another transaction holds the row
    assert lets_in(key)
    assert last_use(key, owner) is None


def test_a_rotated_key_is_valid_during_the_overlap(key: str, main: TenantSession, owner: Connection) -> None:
    old = api_keys.find_current_key(main, key_id(key))
    new = api_keys.rotate_key(main, old, overlap=timedelta(hours=1))
    main.commit()
    assert lets_in(key)
    assert lets_in(new)
    change(owner, key, "expires_at = expires_at - interval '1 hour'")
    assert not lets_in(key)
    assert lets_in(new)
    [first, second] = api_keys.list_keys(main)
    assert (second.name, second.scopes, second.expires_at) == (first.name, first.scopes, None)


def test_rotation_never_lengthens_a_key(main: TenantSession) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=5)
    key = api_keys.create_key(main, name="short", expires_at=soon)
    old = api_keys.find_current_key(main, key_id(key))
    api_keys.rotate_key(main, old, overlap=timedelta(days=1))
    assert old.expires_at == soon


def test_a_key_that_is_over_cannot_be_rotated(key: str, main: TenantSession) -> None:
    api_keys.revoke_key(main, key_id(key))
    assert api_keys.find_current_key(main, key_id(key)) is None


def test_a_key_is_bound_to_its_collections_and_so_is_the_key_that_replaces_it(tenant: str, main: TenantSession) -> None:
    made = api_keys.create_key(main, name="door", collections=["lobby", "door", "door"])
    main.commit()
    assert authorize(f"Bearer {made}")["context"]["collections"] == "only door lobby"
    old = api_keys.find_current_key(main, key_id(made))
    assert old is not None
    rotated = api_keys.rotate_key(main, old, overlap=timedelta(0))
    main.commit()
    assert authorize(f"Bearer {rotated}")["context"]["collections"] == "only door lobby"
    nowhere = api_keys.create_key(main, name="nowhere", collections=[])
    main.commit()
    assert authorize(f"Bearer {nowhere}")["context"]["collections"] == "only"
