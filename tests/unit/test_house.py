"""What must fit together: the template, the handlers and the document; and what a zip function may import."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.integration.http import load
from tests.template import resources, routes

ROOT = Path(__file__).parents[2]
HTTP_FUNCTIONS = ("system", "users", "faces", "search")
ZIP_FUNCTIONS = ("system", "users", "faces", "authorizer", "migrations")


def registered(function: str) -> set[tuple[str, str]]:
    """(method, path) of each of a function's handlers, paths as the template writes them."""
    app = load(function).app
    routes = app._static_routes + app._dynamic_routes
    return {(route.method, route.path.replace("<", "{").replace(">", "}")) for route in routes}


def test_the_template_routes_what_the_handlers_answer_and_nothing_else() -> None:
    answered = {route: function for function in HTTP_FUNCTIONS for route in registered(function)}
    assert answered == routes()


def test_the_committed_document_is_the_handlers_own() -> None:
    document = json.loads((ROOT / "functions/system/openapi.json").read_text())
    documented = {(verb.upper(), path) for path, item in document["paths"].items() for verb in item}
    undocumented = {("GET", "/docs"), ("GET", "/openapi.json")}
    assert documented == set(routes()) - undocumented
    check = subprocess.run(
        [sys.executable, "functions/openapi.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stderr


@pytest.mark.parametrize("function", ZIP_FUNCTIONS)
def test_a_zip_function_imports_no_numpy(function: str) -> None:
    code = (
        "import sys; sys.path.insert(0, '.'); import app;"
        "heavy = ('numpy', 'onnxruntime', 'cv2', 'PIL', 'facepass.recognition', 'boto3');"
        "print([module for module in heavy if module in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT / "functions" / function,
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("path", sorted(ROOT.glob("functions/*/app.py")), ids=lambda path: path.parent.name)
def test_a_handler_file_stays_thin(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 80


def only(kind: str) -> list[dict[str, Any]]:
    return [resource["Properties"] for resource in resources().values() if resource["Type"] == kind]


def test_a_message_stays_hidden_six_times_as_long_as_the_indexer_may_take() -> None:
    queue, indexer = resources()["IndexQueue"]["Properties"], resources()["IndexerFunction"]["Properties"]
    assert queue["VisibilityTimeout"] >= 6 * indexer["Timeout"]


def test_the_indexer_knows_how_often_a_message_comes() -> None:
    queue, indexer = resources()["IndexQueue"]["Properties"], resources()["IndexerFunction"]["Properties"]
    told = indexer["Environment"]["Variables"]["MAX_RECEIVE_COUNT"]
    assert told == queue["RedrivePolicy"]["maxReceiveCount"]
    assert indexer["Events"]["Photos"]["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_every_processing_upload_is_over_before_it_is_called_failed() -> None:
    from facepass.services.uploads import PROCESSING_LIMIT

    queue = resources()["IndexQueue"]["Properties"]
    deliveries = int(queue["RedrivePolicy"]["maxReceiveCount"])
    assert PROCESSING_LIMIT.total_seconds() > deliveries * queue["VisibilityTimeout"]


def test_the_bucket_keeps_to_itself() -> None:
    [bucket] = only("AWS::S3::Bucket")
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    [rule] = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"


def test_no_right_is_a_wildcard() -> None:
    statements = [
        statement
        for function in only("AWS::Serverless::Function")
        for policy in function["Policies"]
        for statement in policy.get("Fn::If", [None, policy])[1]["Statement"]
    ]
    assert statements
    for statement in statements:
        actions = [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        assert all("*" not in action for action in actions)
        resources = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        assert all("*" not in str(resource).removesuffix("/*'}") for resource in resources)
