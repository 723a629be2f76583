"""There is a sample event for each trigger of each function, and each is one that its function takes."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from facepass.database.init import prepare_databases
from facepass.database.sessions import vector_session
from facepass.models.vector import Collection
from facepass.storage import PhotoBucket
from tests.support.api_client import CONTEXT, handler_of
from tests.support.postgres import newest, use_databases
from tests.support.template import function_name, resources

EVENTS = Path(__file__).parents[2] / "events"
FUNCTIONS = {path.parent.name for path in EVENTS.parent.glob("functions/*/app.py")}
# The sample events share no state: the user and the collection that they name do not exist.
HTTP_EVENTS = {
    "system-root": 200,
    "system-docs": 200,
    "system-redoc": 200,
    "system-openapi": 200,
    "system-health": 200,
    "system-anything-else": 308,
    "users-create": 201,
    "users-list": 200,
    "users-get": 404,
    "users-change": 404,
    "users-delete": 404,
    "users-give-consent": 404,
    "users-list-consents": 404,
    "users-revoke-consent": 404,
    "faces-upload-ticket": 201,
    "faces-list-uploads": 200,
    "faces-get-upload": 404,
    "faces-delete-upload": 404,
    "faces-get-face": 404,
    "faces-delete-face": 404,
    "faces-of-user": 404,
    "faces-user-faces": 404,
    "faces-create-collection": 201,
    "faces-list-collections": 200,
    "faces-get-collection": 200,
    "faces-change-collection": 200,
    "faces-delete-collection": 404,
    "search-by-upload": 404,
    "search-verify": 404,
    "search-compare": 422,
    "search-detect": 200,
}
OTHER_EVENTS = {
    "authorizer-request",
    "indexer-photo-arrived",
    "indexer-notification-set",
    "migrations",
    "migrations-deployment",
    "migrations-create-key",
    "migrations-rotate-key",
    "migrations-revoke-key",
}


def read(name: str) -> Any:
    return json.loads((EVENTS / f"{name}.json").read_text())


def invoke(name: str) -> Any:
    return handler_of(name.split("-", maxsplit=1)[0])(read(name), CONTEXT)


def triggers() -> set[tuple[str, str]]:
    """(function, what calls it) of each event in the template; of a route, its key."""
    return {
        (function_name(resource), _called_by(event))
        for resource in resources().values()
        if resource["Type"] == "AWS::Serverless::Function"
        for event in resource["Properties"].get("Events", {}).values()
    }


def _called_by(event: dict[str, Any]) -> str:
    properties = event["Properties"]
    if event["Type"] != "HttpApi":
        return str(event["Type"])
    return f"{properties['Method']} {properties['Path']}" if "Path" in properties else "$default"


def sampled() -> set[tuple[str, str]]:
    """(function, what calls it) of each sample event."""
    found = set()
    for path in EVENTS.glob("*.json"):
        event = json.loads(path.read_text())
        source = "SQS" if "eventSource" in str(event.get("Records", "")) else event.get("source", "")
        found.add((path.stem.split("-")[0], event.get("routeKey", "") or source))
    return found


def test_there_is_an_event_for_each_trigger_of_each_function() -> None:
    assert {path.stem.split("-")[0] for path in EVENTS.glob("*.json")} == FUNCTIONS
    http_and_queue = {trigger for trigger in triggers() if not trigger[1].startswith("Schedule")}
    assert len(http_and_queue) >= 24
    assert http_and_queue <= sampled()


@pytest.mark.parametrize("name", HTTP_EVENTS)
def test_an_http_event_is_answered(bucket: PhotoBucket, name: str) -> None:
    answer = invoke(name)
    assert answer["statusCode"] == HTTP_EVENTS[name], answer


@pytest.mark.parametrize("name", ["indexer-photo-arrived", "indexer-notification-set"])
def test_a_queue_event_for_a_photo_without_an_upload_is_acknowledged(bucket: PhotoBucket, name: str) -> None:
    assert invoke(name) == {"batchItemFailures": []}


def test_the_authorizer_event_carries_no_valid_key(postgres: str) -> None:
    assert invoke("authorizer-request")["isAuthorized"] is False


def test_no_event_is_left_out() -> None:
    left_out = {path.stem for path in EVENTS.glob("*.json")} - set(HTTP_EVENTS) - OTHER_EVENTS
    assert {name for name in left_out if not name.startswith("janitor")} == set()


@pytest.fixture
def owner(postgres: str) -> Iterator[None]:
    """Of databases that are ready, and that no other test fills."""
    use_databases(postgres, "postgres", "deployed")
    list(prepare_databases())
    yield
    use_databases(postgres, "facepass_app")


@pytest.mark.usefixtures("owner")
def test_the_migrations_event_finds_everything_in_place() -> None:
    assert invoke("migrations")["steps"] == [
        "deployed_main: exists",
        "deployed_main: role facepass_app exists",
        "deployed_main: 7 users of functions exist",
        f"deployed_main: schema at {newest('main')}",
        "deployed_vector: exists",
        "deployed_vector: role facepass_app exists",
        "deployed_vector: 7 users of functions exist",
        "deployed_vector: extension vector 0.8.5",
        f"deployed_vector: schema at {newest('vector')}",
    ]


@pytest.mark.usefixtures("owner")
def test_an_operator_makes_rotates_and_revokes_a_key(postgres: str) -> None:
    first = invoke("migrations-create-key")["key"]
    key_id = first.split("_")[1]
    order = read("migrations-rotate-key")
    order["rotate_key"]["key_id"] = key_id
    second = handler_of("migrations")(order, CONTEXT)["key"]
    assert is_known(first)
    assert is_known(second)
    order = read("migrations-revoke-key")
    order["revoke_key"]["key_id"] = key_id
    assert handler_of("migrations")(order, CONTEXT) == {"revoked": True}
    assert not is_known(first)
    assert is_known(second)


def is_known(key: str) -> bool:
    event = read("authorizer-request")
    event["headers"]["authorization"] = f"Bearer {key}"
    known: bool = handler_of("authorizer")(event, CONTEXT)["isAuthorized"]
    return known


@pytest.mark.usefixtures("owner")
def test_an_order_for_a_key_that_is_not_there_is_refused() -> None:
    assert invoke("migrations-revoke-key") == {"revoked": False}
    with pytest.raises(LookupError, match="no such key"):
        invoke("migrations-rotate-key")
    with pytest.raises(ValueError, match="extra_forbidden"):
        handler_of("migrations")({"create_key": {"tenant": "local", "name": "x", "scope": "all"}}, CONTEXT)


class CloudFormation(BaseHTTPRequestHandler):
    """The address to which a custom resource answers."""

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.reports.append((self.headers["Content-Type"], json.loads(body)))  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def waiting() -> Iterator[HTTPServer]:
    """CloudFormation, waiting for the answer of a custom resource. Mocked: there is none in a test process."""
    with HTTPServer(("127.0.0.1", 0), CloudFormation) as server:
        server.reports = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def deployment(server: HTTPServer, **changes: str) -> dict[str, Any]:
    """Send the sample deployment; what CloudFormation is told."""
    address = f"http://127.0.0.1:{server.server_port}/answer"
    handler_of("migrations")(read("migrations-deployment") | {"ResponseURL": address} | changes, CONTEXT)
    [(content_type, result)] = server.reports  # type: ignore[attr-defined]
    assert not content_type
    return result


@pytest.mark.usefixtures("owner")
def test_cloudformation_receives_success_when_the_databases_are_ready(waiting: HTTPServer) -> None:
    event = read("migrations-deployment")
    result = deployment(waiting)
    assert result["Status"] == "SUCCESS"
    for name in ("StackId", "RequestId", "LogicalResourceId", "PhysicalResourceId"):
        assert result[name] == event[name]


@pytest.mark.usefixtures("owner")
def test_a_deployment_without_a_pack_in_use_fails_with_what_to_do(waiting: HTTPServer) -> None:
    with vector_session("acme") as vector:
        vector.add(Collection(id="staff", model="facepass_of_old", max_faces=1))
    try:
        result = deployment(waiting)
    finally:
        with vector_session("acme") as vector:
            vector.delete(vector.get_one(Collection, ("acme", "staff")))
    assert result["Status"] == "FAILED"
    assert "1 collections hold vectors of the model pack 'facepass_of_old'" in result["Reason"]
    assert "Deploy with that pack as OtherModelPack" in result["Reason"]


def test_a_failed_migration_is_reported_to_cloudformation_without_the_inner_message(
    waiting: HTTPServer, postgres: str
) -> None:
    use_databases(postgres, "nobody_of_that_name")
    try:
        result = deployment(waiting)
    finally:
        use_databases(postgres, "facepass_app")
    assert result["Status"] == "FAILED"
    assert "log stream" in result["Reason"]
    assert "nobody_of_that_name" not in result["Reason"]


def test_an_application_that_is_deleted_leaves_its_databases_alone(waiting: HTTPServer, postgres: str) -> None:
    use_databases(postgres, "nobody_of_that_name")
    try:
        assert deployment(waiting, RequestType="Delete")["Status"] == "SUCCESS"
    finally:
        use_databases(postgres, "facepass_app")
