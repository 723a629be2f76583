"""API keys over the API: never with more than their maker has, and none of a key that was revoked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from facepass.database.engines import main_autocommit
from facepass.database.sessions import TenantSession, main_session
from facepass.models.main import IdempotentRequest
from facepass.services.auth import api_keys
from facepass.services.auth.access_keys import find_signing_key
from facepass.settings import settings
from tests.support.api_client import Answer, Client
from tests.support.audit_log import entries
from tests.support.authorizer import key_id, lets_in, show

Keyed = Callable[..., Client]
KEYS = "/api/v1/api-keys"


@pytest.fixture
def keyed(tenant: str, http: Client) -> Keyed:
    """A client with a key of its own, as the authorizer would let it in."""

    def make(collections: list[str] | None = None, expires_at: datetime | None = None) -> Client:
        with main_session(tenant) as main:
            key = api_keys.create_key(main, name="own", collections=collections, expires_at=expires_at)
        return Client(tenant, key_id=key_id(key), collections=" ".join(collections) if collections else "*")

    return make


def made(client: Client, **fields: object) -> Answer:
    return client.post(KEYS, {"name": "kiosk", "scopes": ["search"]} | fields)


def code(answer: Answer) -> str:
    found: str = answer.json()["code"]
    return found


def test_a_key_that_was_made_over_the_api_is_let_in_with_its_scopes_and_collections(keyed: Keyed) -> None:
    answer = made(keyed(), collections=["lobby", "garage"])
    assert answer.status == 201, answer.body
    context = show(answer.json()["key"])["context"]
    assert (context["scopes"], context["collections"]) == ("search", "only garage lobby")
    assert context["key_id"] == answer.json()["key_id"]


def test_aws_credentials_of_a_key_are_shown_once_and_a_rotated_key_has_others(
    keyed: Keyed, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = keyed()
    assert made(admin).json()["aws_credentials"] is None  # this deployment has no secret to derive them from
    monkeypatch.setenv("SIGNING_SECRETS", "a secret of these tests " * 2)
    settings.cache_clear()
    answer = made(admin)
    first, key = answer.json()["aws_credentials"], answer.json()["key_id"]
    assert first["access_key_id"] == f"fp_{key}"
    signing = find_signing_key(main_autocommit().connect(), first["access_key_id"])
    assert signing is not None
    assert signing.secret == first["secret_access_key"]
    assert first["secret_access_key"] not in admin.get(f"{KEYS}/{key}").body + admin.get(KEYS).body
    second = admin.post(f"{KEYS}/{key}/rotate", {}).json()
    assert second["aws_credentials"]["access_key_id"] == f"fp_{second['new_key_id']}"
    assert second["aws_credentials"]["secret_access_key"] != first["secret_access_key"]
    settings.cache_clear()


def test_a_secret_is_shown_once_and_stored_nowhere(keyed: Keyed, main: TenantSession) -> None:
    admin = keyed()
    answer = admin.post(KEYS, {"name": "kiosk", "scopes": ["search"]}, **{"idempotency-key": "k"})
    secret = answer.json()["key"].split("_", 2)[2]
    key = answer.json()["key_id"]
    for shown in (admin.get(KEYS), admin.get(f"{KEYS}/{key}")):
        assert key in shown.body
        assert secret not in shown.body
    assert main.query(IdempotentRequest).all() == []
    assert all(secret not in str(vars(entry)) for entry in entries(str(admin.tenant)))


def test_a_bound_key_makes_keys_that_are_bound_to_its_own_collections_and_no_others(keyed: Keyed) -> None:
    bound = keyed(["lobby", "garage"])
    assert made(bound, collections=["lobby"]).status == 201
    for beyond in (None, ["lobby", "vault"], ["vault"]):
        assert (made(bound, collections=beyond).status, code(made(bound, collections=beyond))) == (403, "beyond_caller")


def test_a_bound_key_sees_and_changes_no_key_of_other_collections(keyed: Keyed) -> None:
    admin, bound = keyed(), keyed(["lobby"])
    own = made(admin, collections=["lobby"]).json()["key_id"]
    others = [made(admin, collections=each).json()["key_id"] for each in (None, ["lobby", "vault"], ["vault"])]
    listed = {key["key_id"] for key in bound.get(KEYS).json()["items"]}
    assert listed == {own, bound.key_id}
    for key in others:
        assert code(bound.get(f"{KEYS}/{key}")) == "key_not_found"
        assert code(bound.post(f"{KEYS}/{key}/rotate", {})) == "key_not_found"
        assert code(bound.delete(f"{KEYS}/{key}")) == "key_not_found"
    assert bound.delete(f"{KEYS}/{own}").status == 204


def test_a_key_that_expires_makes_none_that_lives_longer(keyed: Keyed) -> None:
    end = datetime.now(UTC) + timedelta(days=2)
    short = keyed(expires_at=end)
    assert code(made(short)) == "beyond_caller"
    assert code(made(short, expires_at=(end + timedelta(hours=1)).isoformat())) == "beyond_caller"
    fresh = made(short, expires_at=(end - timedelta(hours=1)).isoformat())
    assert fresh.status == 201
    longer = {"expires_at": (end + timedelta(hours=1)).isoformat()}
    assert code(short.post(f"{KEYS}/{fresh.json()['key_id']}/rotate", longer)) == "beyond_caller"


def test_an_end_in_the_past_is_refused(keyed: Keyed) -> None:
    assert code(made(keyed(), expires_at="2020-01-01T00:00:00Z")) == "invalid_request"


def test_a_revoked_key_makes_no_other_while_the_gateway_still_lets_it_in(keyed: Keyed) -> None:
    admin, thief = keyed(), keyed()
    other = made(admin).json()["key_id"]
    assert admin.delete(f"{KEYS}/{thief.key_id}").status == 204
    for answer in (made(thief), thief.post(f"{KEYS}/{other}/rotate", {}), thief.delete(f"{KEYS}/{admin.key_id}")):
        assert (answer.status, code(answer)) == (401, "not_authenticated")
    assert admin.get(f"{KEYS}/{admin.key_id}").json()["state"] == "current"


def test_a_token_of_an_administrator_makes_keys(http: Client) -> None:
    person = Client(http.tenant, "admin", subject="ops@example.com", key_id="jwt:abc")
    assert made(person).status == 201


def test_rotation_keeps_name_scopes_and_collections_and_ends_the_old_key_later_or_at_once(
    keyed: Keyed, tenant: str
) -> None:
    admin = keyed()
    old = made(admin, collections=["lobby"]).json()
    later = admin.post(f"{KEYS}/{old['key_id']}/rotate", {"overlap_hours": 2})
    assert later.status == 201, later.body
    assert lets_in(old["key"])
    assert lets_in(later.json()["key"])
    ends = datetime.fromisoformat(later.json()["old_key_expires_at"])
    assert timedelta(hours=1, minutes=59) < ends - datetime.now(UTC) <= timedelta(hours=2)
    new = admin.get(f"{KEYS}/{later.json()['new_key_id']}").json()
    assert {name: new[name] for name in ("name", "scopes", "collections", "expires_at")} == {
        "name": "kiosk",
        "scopes": ["search"],
        "collections": ["lobby"],
        "expires_at": None,
    }
    at_once = admin.post(f"{KEYS}/{new['key_id']}/rotate", {"overlap_hours": 0})
    assert not lets_in(later.json()["key"])
    assert lets_in(at_once.json()["key"])
    [noted] = [entry for entry in entries(tenant) if entry.object == f"key:{old['key_id']}/new:{new['key_id']}"]
    assert (noted.verb, noted.result) == ("rotate_key", "ok")


def test_a_key_that_expires_is_rotated_with_an_end_for_the_new_one(keyed: Keyed) -> None:
    admin, end = keyed(), (datetime.now(UTC) + timedelta(days=1)).isoformat()
    key = made(admin, expires_at=end).json()["key_id"]
    assert code(admin.post(f"{KEYS}/{key}/rotate", {})) == "invalid_request"
    assert admin.post(f"{KEYS}/{key}/rotate", {"expires_at": end}).status == 201


def test_a_revoked_key_is_no_longer_let_in_and_cannot_be_rotated(keyed: Keyed) -> None:
    admin = keyed()
    key = made(admin).json()
    assert [admin.delete(f"{KEYS}/{key['key_id']}").status for _ in range(2)] == [204, 204]
    assert not lets_in(key["key"])
    assert admin.get(f"{KEYS}/{key['key_id']}").json()["state"] == "revoked"
    assert code(admin.post(f"{KEYS}/{key['key_id']}/rotate", {})) == "key_not_current"


def test_keys_are_listed_page_by_page_with_those_that_are_no_longer_valid(keyed: Keyed) -> None:
    admin = keyed()
    keys = {made(admin).json()["key_id"] for _ in range(4)} | {admin.key_id}
    admin.delete(f"{KEYS}/{min(keys - {admin.key_id})}")
    found, cursor = [], None
    while True:
        page = admin.get(KEYS, limit=2, **({"cursor": cursor} if cursor else {})).json()
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert [key["key_id"] for key in found] == sorted(keys)
    assert sorted(key["state"] for key in found) == ["current"] * 4 + ["revoked"]


@pytest.mark.parametrize(
    "wrong",
    [{"scopes": []}, {"scopes": ["self"]}, {"scopes": ["root"]}, {"name": ""}, {"collections": []}, {"more": 1}],
    ids=str,
)
def test_a_key_that_makes_no_sense_is_refused(keyed: Keyed, wrong: dict[str, object]) -> None:
    assert made(keyed(), **wrong).status == 422


def test_more_collections_than_a_key_can_be_bound_to_are_refused(keyed: Keyed) -> None:
    long = [f"{number:03d}-{'x' * 100}" for number in range(90)]
    assert made(keyed(), collections=long).status == 422
