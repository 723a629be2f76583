"""AWS credentials of API keys: derived, never stored, and gone with their key or their secret."""

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from facepass.database.engines import main_autocommit
from facepass.database.sessions import TenantSession, main_session
from facepass.models.main import ApiKey
from facepass.services.auth import access_keys, api_keys
from facepass.services.auth.access_keys import AccessKey
from facepass.settings import Settings, settings
from tests.support.authorizer import key_id

MASTER, NEXT = "the master secret of these tests" * 2, "the next master of these tests" * 2
Masters = Callable[..., None]


@pytest.fixture
def masters(monkeypatch: pytest.MonkeyPatch) -> Iterator[Masters]:
    def use(*secrets: str) -> None:
        monkeypatch.setenv("SIGNING_SECRETS", ",".join(secrets))
        settings.cache_clear()

    use(MASTER)
    yield use
    settings.cache_clear()


@pytest.fixture
def key(masters: Masters, main: TenantSession) -> str:
    made = api_keys.create_key(main, name="sdk", scopes=("search",))
    main.commit()
    return key_id(made)


def given(tenant: str, key: str) -> AccessKey:
    with main_session(tenant) as main:
        made = access_keys.give_access_key(main, key)
    assert made is not None
    return made


def secret_of(access: AccessKey | str) -> str | None:
    with main_autocommit().connect() as main:
        found = access_keys.find_signing_key(main, access if isinstance(access, str) else access.id)
    return found and found.secret


def test_credentials_have_the_form_of_aws_and_are_found_again(tenant: str, key: str) -> None:
    made = given(tenant, key)
    assert made.id == f"fp_{key}"
    assert len(made.secret) == 40
    assert len(base64.b64decode(made.secret)) == 30
    assert secret_of(made) == made.secret


def test_the_database_holds_nothing_that_signs(tenant: str, key: str, main: TenantSession) -> None:
    made = given(tenant, key)
    stored = main.scalars(select(ApiKey)).one()
    row = [str(value) for value in vars(stored).values()]
    assert not any(made.secret in value or MASTER in value for value in row)
    assert stored.signing_master == access_keys.master_name(MASTER)
    assert stored.signing_version == 1


def test_no_two_keys_tenants_versions_or_masters_have_one_secret(tenant: str, masters: Masters) -> None:
    secrets = set()
    for owner in (tenant, f"{tenant}-2"):
        for master in (MASTER, NEXT):
            masters(master)
            with main_session(owner) as main:
                made = key_id(api_keys.create_key(main, name="sdk"))
            secrets |= {given(owner, made).secret, given(owner, made).secret}
    assert len(secrets) == 8


def test_new_credentials_end_the_ones_before_and_the_key_stays(tenant: str, key: str) -> None:
    first, second = given(tenant, key), given(tenant, key)
    assert first.id == second.id
    assert first.secret != second.secret
    assert secret_of(first) == second.secret


def test_a_key_without_credentials_signs_nothing(key: str) -> None:
    assert secret_of(f"fp_{key}") is None


@pytest.mark.parametrize("text", ["", "fp_", "AKIA" + "0" * 16, "fp_0123456789ABCDEF", "fp_0123456789abcdef\n"])
def test_what_is_no_access_key_id_is_not_looked_up(postgres: str, text: str) -> None:
    assert secret_of(text) is None


def test_a_revoked_or_expired_key_signs_nothing_at_once(tenant: str, masters: Masters) -> None:
    with main_session(tenant) as main:
        revoked, ending = (key_id(api_keys.create_key(main, name=name)) for name in ("a", "b"))
    for each in (revoked, ending):
        assert secret_of(given(tenant, each))
    with main_session(tenant) as main:
        api_keys.revoke_key(main, revoked)
        old = api_keys.find_current_key(main, ending)
        assert old is not None
        old.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    assert secret_of(f"fp_{revoked}") is None
    assert secret_of(f"fp_{ending}") is None
    with main_session(tenant) as main:
        assert access_keys.give_access_key(main, revoked) is None


def test_the_stacks_secret_is_exchanged_with_an_overlap(tenant: str, key: str, masters: Masters) -> None:
    old = given(tenant, key)
    masters(NEXT, MASTER)
    assert secret_of(old) == old.secret
    with main_session(tenant) as main:
        [row] = api_keys.list_keys(main)
        assert access_keys.state_of(row) == "old"
        new = access_keys.give_access_key(main, key)
        assert access_keys.state_of(row) == "yes"
    masters(NEXT)
    assert new is not None
    assert secret_of(old) == new.secret
    masters(MASTER)
    assert secret_of(new) is None


def test_without_a_secret_of_the_stack_keys_have_no_credentials(tenant: str, key: str, masters: Masters) -> None:
    made = given(tenant, key)
    masters()
    assert secret_of(made) is None
    with main_session(tenant) as main:
        assert access_keys.give_access_key(main, key) is None
        assert [access_keys.state_of(row) for row in api_keys.list_keys(main)] == ["yes"]


def test_one_key_id_in_two_tenants_signs_for_neither(tenant: str, key: str, owner_connection: object) -> None:
    made = given(tenant, key)
    other = f"{tenant}-twin"
    with main_session(other) as main:
        twin = ApiKey(id=key, secret_hash=b"", name="twin", scopes=["admin"])
        main.add(twin)
        main.flush()
    given(other, key)
    assert secret_of(made) is None
    with main_session(other) as main:
        main.execute(text("delete from api_keys"))


def test_a_short_secret_of_the_stack_is_refused(postgres: str) -> None:
    with pytest.raises(ValueError, match="signing_secrets"):
        Settings(signing_secrets=("short",))  # type: ignore[call-arg]
