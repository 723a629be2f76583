"""A deployment behind an edge (infra/edge.yaml): what does not carry the edge's secret is refused before all else."""

import json
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from pydantic import ValidationError

from facepass.database.sessions import TenantSession
from facepass.logs import logger
from facepass.services.auth import api_keys
from facepass.settings import Settings, settings
from tests.support.api_client import Client
from tests.support.authorizer import REFUSED, authorize
from tests.support.template import routes

HEADER = "x-facepass-edge"
NEW, OLD = "new" * 16, "old" * 16
WRONG = {
    "missing": {},
    "empty": {HEADER: ""},
    "wrong": {HEADER: "bad" * 16},
    "cut short": {HEADER: NEW[:-1]},
    "both": {HEADER: f"{NEW},{OLD}"},
    "not ASCII": {HEADER: "é" * 48},
    "no text": {HEADER: "\ud800"},
}
EVERY_ROUTE = [
    *((method, path.replace("{", "").replace("}", "")) for method, path in routes()),
    ("HEAD", "/"),
    ("HEAD", "/api/v1/health"),
    ("OPTIONS", "/api/v1/users"),
    ("GET", "/nowhere"),
    ("POST", "/api/v1/users/"),
    ("PUT", "/api/v1/users"),
]
Written = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def edge(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("EDGE_SECRETS", f"{NEW},{OLD}")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Written:
    """What functions have written to the log: lines of the logger, and metrics."""
    lines = StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", lines)
    return lambda: [json.loads(line) for line in (lines.getvalue() + capsys.readouterr().out).splitlines()]


@pytest.mark.usefixtures("environment", "edge")
@pytest.mark.parametrize(("method", "path"), EVERY_ROUTE)
def test_every_route_refuses_what_bypassed_the_edge_whoever_calls(method: str, path: str) -> None:
    for client in (Client(None), Client("acme")):  # the second as the answer that API Gateway keeps for a minute
        answer = client.request(method, path, b"{", "application/json")
        assert answer.status == 403
        assert answer.headers["Cache-Control"] == "no-store"
        assert method == "HEAD" or answer.json()["code"] == "not_through_edge"


@pytest.mark.usefixtures("environment", "edge")
@pytest.mark.parametrize("path", ["/", "/api/v1/users", "/api/v1/collections"])
@pytest.mark.parametrize("headers", WRONG.values(), ids=WRONG)
def test_a_wrong_secret_is_none(path: str, headers: dict[str, str]) -> None:
    assert Client("acme").request("GET", path, headers=headers).json()["code"] == "not_through_edge"


THROUGH = [
    ("GET", "/", 200),
    ("GET", "/docs", 200),
    ("GET", "/nowhere", 404),
    ("GET", "/api/v1/users", 401),  # its function, without a caller
    ("GET", "/api/v1/collections", 401),
    ("POST", "/api/v1/faces/search", 401),
]


@pytest.mark.usefixtures("environment", "edge")
@pytest.mark.parametrize("secret", [NEW, OLD])
@pytest.mark.parametrize(("method", "path", "status"), THROUGH)
def test_both_secrets_are_accepted_while_one_is_exchanged(method: str, path: str, status: int, secret: str) -> None:
    assert Client(None).request(method, path, headers={HEADER: secret}).status == status


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(("method", "path", "status"), THROUGH)
def test_without_an_edge_no_secret_is_needed(method: str, path: str, status: int) -> None:
    assert Client(None).request(method, path).status == status


@pytest.mark.usefixtures("environment", "edge")
@pytest.mark.parametrize("headers", WRONG.values(), ids=WRONG)
def test_the_authorizer_refuses_before_it_asks_the_database(headers: dict[str, str]) -> None:
    assert authorize("Bearer fp_x_y", headers) == REFUSED  # in this environment no database answers


def test_the_authorizer_knows_the_keys_of_those_who_come_through_the_edge(
    main: TenantSession, tenant: str, edge: None
) -> None:
    key = api_keys.create_key(main, name="test")
    main.commit()
    for secret in (NEW, OLD):
        assert authorize(f"Bearer {key}", {HEADER: secret})["context"]["tenant_id"] == tenant
        assert authorize("Bearer fp_no_key", {HEADER: secret}) == REFUSED
    assert authorize(f"Bearer {key}") == REFUSED


@pytest.mark.usefixtures("environment", "edge")
def test_the_edges_secret_is_in_no_log_and_no_answer(written: Written) -> None:
    for headers in ({HEADER: NEW}, {HEADER: OLD}, {HEADER: NEW + "x"}):
        for path in ("/", "/nowhere", "/api/v1/users"):
            answer = Client(None).request("GET", path, headers=headers)
            assert NEW not in f"{answer.headers} {answer.body}"
            assert OLD not in f"{answer.headers} {answer.body}"
        authorize("Bearer x", {HEADER: NEW[:-1]})
    log = str(written())
    assert "answered" in log
    assert NEW not in log
    assert OLD not in log
    assert NEW not in f"{settings()!r} {settings().model_dump_json()}"


@pytest.mark.usefixtures("environment", "edge")
def test_a_request_that_bypassed_the_edge_is_counted(written: Written) -> None:
    Client("acme").get("/")
    [metric] = [line for line in written() if "RequestsRefused" in line]
    assert metric["reason"] == "not_through_edge"


@pytest.mark.usefixtures("environment", "edge")
def test_the_log_names_the_edges_id_of_a_request_unless_it_is_made_up(written: Written) -> None:
    Client(None).request("GET", "/", headers={HEADER: NEW, "x-amz-cf-id": "id-of-cloudfront"})
    [line] = written()
    assert line["edge_request_id"] == "id-of-cloudfront"
    Client(None).request("GET", "/", headers={"x-amz-cf-id": "made-up"})
    assert "made-up" not in str(written())


@pytest.mark.usefixtures("environment")
def test_without_an_edge_the_log_names_no_id_of_one(written: Written) -> None:
    Client(None).request("GET", "/", headers={"x-amz-cf-id": "made-up"})
    assert "made-up" not in str(written())


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("wrong", ["short", f"{NEW},short", f"{NEW},", f"{NEW},{OLD},{'three' * 10}"])
def test_a_wrong_setting_is_noticed_at_the_start_and_not_shown(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("EDGE_SECRETS", wrong)
    with pytest.raises(ValidationError, match="edge_secrets") as raised:
        Settings()
    assert "short" not in str(raised.value).replace("too_short", "")
    assert NEW not in str(raised.value)


@pytest.mark.usefixtures("environment")
def test_an_empty_setting_is_no_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGE_SECRETS", "")
    assert Settings().edge_secrets == ()
