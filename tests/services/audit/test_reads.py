"""Reads of personal data leave an entry, and requests that die leave one too."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from facepass.database.sessions import main_session
from facepass.models.main import OpenRequest
from facepass.settings import settings
from tests.api.permissions.world import REQUESTS, World, ask, new_world
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.janitor import let_pass, tidy

pytestmark = pytest.mark.usefixtures("bucket")


@pytest.fixture
def world() -> World:
    return new_world()


def noted(tenant: str) -> list[tuple[str, str | None, str, int | None]]:
    return [(entry.verb, entry.object, entry.result, entry.count) for entry in entries(tenant)]


@pytest.fixture
def without_reads(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AUDIT_READS", "false")
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_reads_leave_an_entry_with_caller_object_and_count(world: World) -> None:
    reader, at = Client(world.tenant, key_id="reader"), world.inside
    user = f"users/{at.user}"
    for path in ("users", user, f"{user}/faces", f"faces/{at.face}", f"{user}/consents"):
        assert reader.get(f"/api/v1/{path}").status == 200
    assert Client(world.tenant, "search", key_id="reader").get("/api/v1/users").status == 403
    assert noted(world.tenant) == [
        ("list_users", None, "ok", 4),
        ("get_user", f"user:{at.user}", "ok", None),
        ("list_user_faces", f"user:{at.user}", "ok", 2),
        ("get_face", f"face:{at.face}", "ok", None),
        ("list_consents", f"user:{at.user}", "ok", 1),
        ("list_users", None, "missing_scope", None),
    ]
    assert {entry.caller for entry in entries(world.tenant)} == {"reader"}


OF_ALL = ("GET /api/v1/me", "GET /api/v1/model")  # they need no scope


@pytest.mark.parametrize("route", [route for route in REQUESTS if route.startswith("GET")])
def test_every_route_that_reads_leaves_an_entry(world: World, route: str) -> None:
    ask(Client(world.tenant), route, world.inside)
    assert [entry.result for entry in entries(world.tenant)] == ["ok"]
    if route not in OF_ALL:
        ask(Client(world.tenant, scopes=""), route, world.inside)
        assert [entry.result for entry in entries(world.tenant)] == ["ok", "missing_scope"]


def test_a_read_that_is_repeated_within_a_minute_is_one_entry(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client, path = Client(world.tenant), f"/api/v1/uploads/{world.inside.upload}"
    now = 1_800_000_000.0
    monkeypatch.setattr("facepass.services.audit.audit.time.time", lambda: now)
    for _ in range(3):
        client.get(path)
    assert len(entries(world.tenant)) == 1
    client.get(f"/api/v1/uploads/{world.outside.upload}")
    Client(world.tenant, key_id="another").get(path)
    client.get("/api/v1/uploads", limit=1)
    client.get("/api/v1/uploads", limit=2)
    assert len(entries(world.tenant)) == 5
    now += 60
    client.get(path)
    assert len(entries(world.tenant)) == 6


@pytest.mark.usefixtures("without_reads")
def test_reads_are_not_noted_where_the_setting_says_so(world: World) -> None:
    assert Client(world.tenant).get("/api/v1/users").status == 200
    assert Client(world.tenant).delete(f"/api/v1/faces/{world.inside.face}").status == 204
    assert [entry.verb for entry in entries(world.tenant)] == ["delete_face"]


def test_a_read_whose_entry_cannot_be_written_is_not_answered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise ConnectionResetError

    monkeypatch.setattr("facepass.services.audit.audit.note", away)
    answer = Client(world.tenant).get(f"/api/v1/users/{world.inside.user}")
    assert (answer.status, "ada" in answer.body) == (503, False)


class Killed(BaseException):
    """What a process does not survive; nothing in it runs any more."""


@pytest.mark.parametrize(
    ("route", "verb", "what"),
    [
        ("DELETE /api/v1/users/{user_id}", "delete_user", "user"),
        ("POST /api/v1/faces/search", "search_faces", None),
        ("POST /api/v1/users", "create_user", None),
    ],
)
def test_a_request_that_dies_with_its_function_leaves_an_entry(
    world: World, postgres: str, monkeypatch: pytest.MonkeyPatch, route: str, verb: str, what: str | None
) -> None:
    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("facepass.api.admission.check_request", die)
        with pytest.raises(Killed):
            ask(Client(world.tenant, key_id="unlucky"), route, world.inside)
    assert entries(world.tenant) == []
    tidy()
    assert entries(world.tenant) == []  # it may be running yet

    let_pass(postgres, "main", "open_requests", "started_at", "3 minutes", world.tenant)
    tidy()
    named = what and f"{what}:{world.inside.user}"
    assert noted(world.tenant) == [(verb, named, "died", None)]
    assert {entry.caller for entry in entries(world.tenant)} == {"unlucky"}
    tidy()
    assert len(entries(world.tenant)) == 1


@pytest.mark.parametrize("route", [route for route in REQUESTS if not route.startswith("GET")])
def test_a_request_that_ends_leaves_one_entry_and_no_note(world: World, route: str) -> None:
    ask(Client(world.tenant), route, world.inside)
    ask(Client(world.tenant, scopes="self", subject="stranger"), route, world.inside)
    assert len(entries(world.tenant)) == 2
    with main_session(world.tenant) as main:
        assert main.scalars(select(OpenRequest)).all() == []


def test_an_id_is_noted_as_it_is_stored_however_it_is_written(world: World) -> None:
    client, user, face = Client(world.tenant), world.inside.user, world.inside.face
    assert client.get(f"/api/v1/users/{str(user).upper()}").status == 200
    assert client.get(f"/api/v1/users/{user.hex}").status == 200
    assert client.delete(f"/api/v1/faces/{str(face).upper()}").status == 204
    named = [(entry.verb, entry.object) for entry in entries(world.tenant)]
    assert named == [("get_user", f"user:{user}"), ("delete_face", f"face:{face}")]


def test_refused_reads_leave_one_entry_whatever_they_ask(world: World) -> None:
    stranger = Client(world.tenant, scopes="")
    for number in range(20):
        assert stranger.get("/api/v1/users", x=number).status == 403
    assert len(entries(world.tenant)) == 1
