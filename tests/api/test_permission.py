"""No handler is reached without its route's check: every route, asked by callers who may not."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_lambda_powertools.event_handler import Response

from facepass.api.bound import FREE
from facepass.api.permission import ANY, OPEN_TO_ALL, OneOf, Permission, check_request, needs
from facepass.api.resolver import FacePassResolver
from facepass.context import Context
from facepass.errors import MissingScope
from facepass.services.auth.caller import SCOPES, Caller
from tests.support.api_client import ROOT, Client, load
from tests.support.main_job import allow_self_enrolment, announce, new_user
from tests.support.template import routes

DOCUMENT = json.loads((ROOT / "functions/system/openapi.json").read_text())
NOT_IN_IT = {"/docs", "/redoc", "/openapi.json", "/console", "/console/{file}"}
OPEN = {("GET", "/"), ("GET", "/api/v1/health"), *(("GET", path) for path in NOT_IN_IT)}
OF_ALL = {("GET", "/api/v1/me"), ("GET", "/api/v1/model")}  # any key or token opens them
GUARDED = sorted(set(routes()) - OPEN - OF_ALL)
each_guarded = pytest.mark.parametrize(("method", "path"), GUARDED, ids=" ".join)


def route_of(method: str, path: str) -> Any:
    """Powertools' route, which holds the handler."""
    app = load(routes()[method, path]).app
    pattern = path.replace("{", "<").replace("}", ">")
    [found] = [r for r in app._static_routes + app._dynamic_routes if (r.method, r.path) == (method, pattern)]
    return found


def ask(client: Client, method: str, path: str, **changes: Any) -> int:
    """Make the request that the API document gives as this route's example; return the status."""
    operation = DOCUMENT["paths"][path][method.lower()]
    query = {}
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
        elif parameter.get("required"):
            query[parameter["name"]] = parameter["schema"]["examples"][0]
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return client.request(method, path, query=query).status
    example = next(iter(content["application/json"]["examples"].values()))["value"]
    return client.request(method, path, json.dumps(example | changes).encode(), "application/json").status


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], list[dict[str, Any]]]:
    """Put a stand-in where a route's handler is; it notes the arguments that it is called with."""

    def watch(route: Any) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = []
        assert route.dependant  # made of the handler's own signature

        def stand_in(**arguments: Any) -> Response[None]:
            calls.append(arguments)
            return Response(204)

        stand_in.__name__ = route.func.__name__
        stand_in.permission = route.func.permission  # type: ignore[attr-defined]
        for name, value in {"func": stand_in, "_middleware_stack": stand_in, "_middleware_stack_built": False}.items():
            monkeypatch.setattr(route, name, value)
        return calls

    return watch


def test_every_route_is_either_guarded_or_open_on_purpose(http: Client) -> None:
    permissions = {route: route_of(*route).func.permission for route in routes()}
    assert {route for route, permission in permissions.items() if permission is OPEN_TO_ALL} == OPEN
    assert {permissions[route].scope for route in GUARDED} <= set(SCOPES)
    assert {permissions[route].scope for route in OF_ALL} == {ANY}


@each_guarded
def test_a_caller_without_scopes_does_not_reach_the_handler(
    http: Client, reached: Callable[[Any], list[Any]], method: str, path: str
) -> None:
    calls = reached(route_of(method, path))
    assert ask(Client(http.tenant, scopes=""), method, path) == 403
    assert calls == []


@each_guarded
def test_a_caller_with_every_other_scope_does_not_reach_the_handler(
    http: Client, reached: Callable[[Any], list[Any]], method: str, path: str
) -> None:
    route = route_of(method, path)
    permission: Permission = route.func.permission
    enough = {permission.scope, "admin", *(permission.instead.scopes if permission.instead else ())}
    others = " ".join(set(SCOPES) - enough)
    calls = reached(route)
    assert ask(Client(http.tenant, scopes=others), method, path) == 403
    assert calls == []


@each_guarded
def test_a_user_does_not_reach_the_handler_for_another_users_data(
    http: Client, reached: Callable[[Any], list[Any]], method: str, path: str
) -> None:
    calls = reached(route_of(method, path))
    assert ask(Client(http.tenant, scopes="self", subject="mallory"), method, path) == 403
    assert calls == []


@each_guarded
def test_a_caller_with_the_routes_scope_reaches_the_handler(
    http: Client, reached: Callable[[Any], list[Any]], method: str, path: str
) -> None:
    route = route_of(method, path)
    calls = reached(route)
    permission: Permission = route.func.permission
    scopes = [permission.scope, *(scope for also in permission.also for scope in also.scopes)]
    ask(Client(http.tenant, scopes=" ".join(scopes)), method, path)
    assert len(calls) == 1


@pytest.fixture
def ada(http: Client) -> tuple[str, Client]:
    """A user, and the user's own device."""
    user_id = new_user(http, "ada")
    assert http.patch(f"/api/v1/users/{user_id}", {"external_id": "ada-17"}).status == 200
    allow_self_enrolment(http)
    return user_id, Client(http.tenant, scopes="self", subject="ada-17")


def test_self_is_found_in_the_path_the_body_and_an_uploads_row(http: Client, ada: tuple[str, Client]) -> None:
    user_id, device = ada
    assert device.get(f"/api/v1/users/{user_id}/consents").status == 200
    own, _ = announce(device, user_id=user_id)
    assert device.get(f"/api/v1/uploads/{own}").status == 200
    event_photo, _ = announce(http)
    others, _ = announce(http, user_id=new_user(http, "ben"))
    for upload_id in (event_photo, others):
        assert device.get(f"/api/v1/uploads/{upload_id}").status == 403
        assert device.delete(f"/api/v1/uploads/{upload_id}").status == 403
    assert device.delete(f"/api/v1/uploads/{own}").status == 204


def test_a_probe_needs_less_and_skipping_the_review_needs_more(http: Client, ada: tuple[str, Client]) -> None:
    ticket = {"content_type": "image/jpeg"}
    searcher, writer = Client(http.tenant, scopes="search"), Client(http.tenant, scopes="faces:write")
    for client in (searcher, writer, ada[1]):
        assert client.post("/api/v1/faces/upload", ticket | {"purpose": "probe"}).status == 201
    assert searcher.post("/api/v1/faces/upload", ticket).status == 403
    refused = writer.post("/api/v1/faces/upload", ticket | {"review": "off"})
    assert (refused.status, "users:write" in refused.json()["detail"]) == (403, True)
    allowed = Client(http.tenant, scopes="faces:write users:write")
    assert allowed.post("/api/v1/faces/upload", ticket | {"review": "off"}).status == 201


def test_a_handler_without_a_permission_cannot_be_registered() -> None:
    def forgotten() -> None: ...

    with pytest.raises(LookupError, match="forgotten"):
        FacePassResolver().get("/forgotten")(forgotten)


def test_what_is_needed_besides_is_named_in_the_refusal(http: Client) -> None:
    @needs("faces:write", bound=FREE, also=(OneOf(("users:write",), lambda asked: asked["bold"], "for the bold"),))
    def handler() -> None: ...

    permission = handler.permission  # type: ignore[attr-defined]
    caller = Caller("acme", "key", frozenset({"faces:write"}))
    check_request(Context(http.tenant), caller, permission, {"bold": False})
    with pytest.raises(MissingScope, match="users:write"):
        check_request(Context(http.tenant), caller, permission, {"bold": True})
