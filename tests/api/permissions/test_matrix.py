"""The table of routes in docs/authentication.md, cell by cell: each cell's requests are sent to the real handlers."""

import subprocess
import sys
from typing import Any

import pytest

from facepass.api.bound import EACH, ENROLLED, FREE, KEYS, NAMED, REFUSED, ROWS
from facepass.api.permission import ANY, OPEN_TO_ALL, Permission
from facepass.services.auth.caller import SCOPES
from tests.api.permissions.world import BINDING, REQUESTS, World, ask, new_world, outcome
from tests.support.api_client import ROOT, Client, load
from tests.support.template import routes

each_route = pytest.mark.parametrize("route", REQUESTS)
pytestmark = pytest.mark.usefixtures("bucket")
# What a bound caller gets of a place outside of its collections, where rows are left out.
LEFT_OUT = {
    "GET /api/v1/users/{user_id}/consents": "ok",
    "DELETE /api/v1/users/{user_id}/consents/{consent_id}": "consent_not_found",
    "GET /api/v1/users/{user_id}/faces": "ok",
    "GET /api/v1/faces/user/{user_id}": "ok",
    "POST /api/v1/users/{user_id}/verify": "not_enrolled",
    "GET /api/v1/faces/{face_id}": "face_not_found",
    "DELETE /api/v1/faces/{face_id}": "face_not_found",
    "PATCH /api/v1/faces/{face_id}": "face_not_found",
    "POST /api/v1/users/{user_id}/faces": "ok",  # with the reason `face_not_found`
    "POST /api/v1/users/{user_id}/exclusions": "face_not_found",
    "GET /api/v1/users/{user_id}/exclusions": "ok",
    "DELETE /api/v1/users/{user_id}/exclusions/{face_id}": "exclusion_not_found",
    "GET /api/v1/uploads": "ok",
    "GET /api/v1/searches/{search_id}": "search_not_found",
    "GET /api/v1/uploads/{upload_id}": "upload_not_found",
    "DELETE /api/v1/uploads/{upload_id}": "upload_not_found",
    "GET /api/v1/collections": "ok",
    "POST /api/v1/uploads/{upload_id}/redrive": "upload_not_found",
    "POST /api/v1/api-keys": "beyond_caller",
    "GET /api/v1/api-keys": "ok",
    "GET /api/v1/api-keys/{key_id}": "key_not_found",
    "POST /api/v1/api-keys/{key_id}/rotate": "key_not_found",
    "DELETE /api/v1/api-keys/{key_id}": "key_not_found",
}
# Routes that answer another tenant's caller with something of its own.
OF_ANOTHER_TENANT = {
    "GET /api/v1/users",
    "POST /api/v1/users",
    "POST /api/v1/faces/compare",
    "POST /api/v1/faces/detect",
    "GET /api/v1/uploads",
    "POST /api/v1/uploads/batch",
    "GET /api/v1/collections",
    "POST /api/v1/collections",
    "GET /api/v1/webhooks",
    "POST /api/v1/webhooks",
    "POST /api/v1/api-keys",
    "GET /api/v1/api-keys",
    "GET /api/v1/me",
    "GET /api/v1/model",
    "GET /api/v1/usage",
    "GET /api/v1/audit",
    "GET /api/v1/audit/verification",
    "GET /api/v1/erasures/{user_id}",  # of a user that it does not have, nothing is left
    "GET /api/v1/dead-letters",
}
NOT_FOUND = {
    "user_not_found",
    "face_not_found",
    "upload_not_found",
    "consent_not_found",
    "exclusion_not_found",
    "merge_not_found",
    "search_not_found",
    "cluster_not_found",
    "webhook_not_found",
    "delivery_not_found",
    "key_not_found",
}
# Routes that a user's own token opens.
OF_USERS = [
    "DELETE /api/v1/users/{user_id}",
    "GET /api/v1/users/{user_id}/export",
    "GET /api/v1/users/{user_id}/consents",
    "POST /api/v1/users/{user_id}/consents",
    "DELETE /api/v1/users/{user_id}/consents/{consent_id}",
    "GET /api/v1/users/{user_id}/faces",
    "GET /api/v1/faces/user/{user_id}",
    "POST /api/v1/users/{user_id}/exclusions",
    "GET /api/v1/users/{user_id}/exclusions",
    "POST /api/v1/users/{user_id}/verify",
    "POST /api/v1/faces/upload",
    "GET /api/v1/uploads/{upload_id}",
    "DELETE /api/v1/uploads/{upload_id}",
]


def permission_of(route: str) -> Permission:
    method, path = route.split()
    app = load(routes()[method, path]).app
    pattern = path.replace("{", "<").replace("}", ">")
    [found] = [
        each for each in app._static_routes + app._dynamic_routes if (each.method, each.path) == (method, pattern)
    ]
    return found.func.permission


def test_the_table_in_the_docs_is_what_the_routes_declare() -> None:
    check = [sys.executable, "tools/build_permissions.py", "--check"]
    assert subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False).stderr == ""


def test_every_guarded_route_has_its_row() -> None:
    load_all = {f"{method} {path}" for method, path in routes() if (method, path) not in open_routes()}
    assert set(REQUESTS) == load_all


def open_routes() -> set[tuple[str, str]]:
    apps = {name: load(name).app for name in set(routes().values())}
    return {
        (route.method, route.path.replace("<", "{").replace(">", "}"))
        for app in apps.values()
        for route in app._static_routes + app._dynamic_routes
        if route.func.permission is OPEN_TO_ALL
    }


@each_route
@pytest.mark.parametrize("scope", ["", *SCOPES])
def test_a_scope_opens_the_routes_that_name_it_and_no_others(route: str, scope: str) -> None:
    world = new_world()
    enough = scope in {permission_of(route).scope, "admin"} or permission_of(route).scope == ANY
    assert outcome(ask(Client(world.tenant, scope), route, world.inside)) == ("ok" if enough else "missing_scope")


@each_route
def test_a_users_own_token_opens_what_concerns_that_user_alone(route: str) -> None:
    world = new_world()
    device = Client(world.tenant, "self", subject=world.inside.subject)
    own, of_all = route in OF_USERS, permission_of(route).scope == ANY
    assert own == (permission_of(route).self_of is not None)
    assert outcome(ask(device, route, world.outside)) == ("ok" if of_all else "missing_scope")
    assert outcome(ask(device, route, world.inside)) == ("ok" if own or of_all else "missing_scope")


@each_route
def test_a_bound_caller_reaches_what_is_in_its_collections(route: str) -> None:
    world = new_world()
    expected = "outside_collections" if permission_of(route).bound is REFUSED else "ok"
    for scopes in ("admin", permission_of(route).scope):
        world = new_world()
        caller = Client(world.tenant, scopes, collections=BINDING)
        assert outcome(ask(caller, route, world.inside)) == expected


@each_route
def test_a_bound_caller_reaches_nothing_outside_of_them(route: str) -> None:
    world, bound = new_world(), permission_of(route).bound
    expected = {
        NAMED: "outside_collections",
        REFUSED: "outside_collections",
        ENROLLED: "user_not_found",
        FREE: "ok",
        EACH: "ok",  # refused one by one
        ROWS: LEFT_OUT.get(route),
        KEYS: LEFT_OUT.get(route),
    }
    answer = ask(Client(world.tenant, collections=BINDING), route, world.outside)
    assert outcome(answer) == expected[bound]
    named = str(REQUESTS[route](world.outside)[1])  # a refused face is named as the request named it
    hidden = (
        world.outside.key,
        world.outside.face,
        world.outside.upload,
        world.outside.consent,
        world.outside.loose,
        "outside-new",
    )
    assert not mentions(answer.body, *(each for each in hidden if str(each) not in named))


@pytest.mark.parametrize("route", OF_USERS)
def test_a_bound_users_token_reaches_neither_others_nor_other_collections(route: str) -> None:
    permission = permission_of(route)
    world = new_world()
    bound = Client(world.tenant, "self", subject=world.inside.subject, collections=BINDING)
    assert outcome(ask(bound, route, world.outside)) == "missing_scope"
    elsewhere = Client(world.tenant, "self", subject=world.inside.subject, collections="another")
    answer = ask(elsewhere, route, world.inside)
    assert outcome(answer) != "ok" or answer.json()["items"] == []
    expected = "outside_collections" if permission.bound is REFUSED else "ok"
    assert outcome(ask(bound, route, world.inside)) == expected


@each_route
def test_another_tenant_reaches_nothing(route: str) -> None:
    world, stranger = new_world(), Client(new_world().tenant)
    answer = ask(stranger, route, world.inside)
    own_of_same_id = "/collections/{collection_id}" in route and "{cluster_id}" not in route
    assert outcome(answer) == "ok" if route in OF_ANOTHER_TENANT or own_of_same_id else outcome(answer) in NOT_FOUND
    names = ("user", "face", "upload", "consent", "failed", "key")
    asked = REQUESTS[route](world.inside)[0]  # a receipt names the user that it was asked about
    hidden = [each for each in (getattr(world.inside, name) for name in names) if str(each) not in asked]
    assert not mentions(answer.body, *hidden)
    assert unchanged(world)


def unchanged(world: World) -> bool:
    """Whether a tenant's rows are all there."""
    own = Client(world.tenant)
    there = (
        own.get(f"/api/v1/{path}").status
        for place in (world.inside, world.outside)
        for path in (f"users/{place.user}", f"faces/{place.face}", f"uploads/{place.upload}")
    )
    return set(there) == {200} and own.get("/api/v1/collections/inside").json()["max_faces"] == 10


@each_route
def test_a_field_is_null_without_its_scope_and_there_with_it(route: str) -> None:
    permission = permission_of(route)
    for field, scope in permission.fields.items():
        world = new_world()
        others = Client(world.tenant, " ".join(set(SCOPES) - {scope, "admin"}))
        if scope == permission.scope:  # the field is hidden from a user's own token
            others = Client(world.tenant, "self", subject=world.inside.subject)
        hidden = values(ask(others, route, world.inside).json(), field)
        again = new_world()  # a request may change what the next one would find
        shown = values(ask(Client(again.tenant, f"{permission.scope} {scope}"), route, again.inside).json(), field)
        assert set(map(type, hidden)) == {type(None)}, field
        assert None not in shown, field
        assert len(shown) == len(hidden) > 0


def test_fields_of_several_routes_need_a_scope_of_their_own(postgres: str) -> None:
    assert sum(len(permission_of(route).fields) for route in REQUESTS) >= 5


def values(body: Any, field: str) -> list[Any]:
    """The values of a field such as `results.user`."""
    found = [body]
    for name in field.split("."):
        found = [item[name] for item in found]
        found = [each for item in found for each in (item if isinstance(item, list) else [item])]
    return found


def mentions(body: str, *ids: object) -> bool:
    """Whether an answer names any of these."""
    return any(str(each) in body for each in ids)
