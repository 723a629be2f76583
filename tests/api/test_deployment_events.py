"""The migrations function answers CloudFormation: databases ready, refused or failed."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from facepass.database.sessions import vector_session
from facepass.models.vector import Collection
from tests.support.api_client import CONTEXT, handler_of
from tests.support.events import read
from tests.support.postgres import use_databases


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
    """Send the sample deployment; the answer that CloudFormation receives."""
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
