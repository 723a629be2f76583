"""What must fit together: the template, the handlers and the document; and what a zip function may import."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import iter_errors

from facepass.error_catalog import coded_errors
from facepass.errors import FaceBelowQuality
from facepass.recognition.quality import Reason
from tests.support.api_client import Client, load
from tests.support.template import every_route, resources, routes

pytestmark = pytest.mark.usefixtures("environment")

ROOT = Path(__file__).parents[2]
HTTP_FUNCTIONS = ("system", "users", "exports", "faces", "operators", "search")
DOCUMENT = json.loads((ROOT / "functions/system/openapi.json").read_text())
ZIP_FUNCTIONS = (
    *("system", "users", "exports", "faces", "operators", "authorizer", "migrations", "janitor", "events", "webhooks"),
)


def registered(function: str) -> set[tuple[str, str]]:
    """(method, path) of each of a function's handlers, paths as the template writes them.

    HEAD has no routes of its own in the template: `$default` takes it, for the few paths that answer it.
    """
    app = load(function).app
    routes = [route for route in app._static_routes + app._dynamic_routes if route.method != "HEAD"]
    return {(route.method, route.path.replace("<", "{").replace(">", "}")) for route in routes}


def test_the_template_routes_what_the_handlers_answer_and_nothing_else() -> None:
    answered = {route: function for function in HTTP_FUNCTIONS for route in registered(function)}
    assert answered == routes()


def test_one_route_more_speaks_another_protocol() -> None:
    assert set(every_route()) - set(routes()) == {("POST", "/")}
    [event] = resources()["RekognitionFunction"]["Properties"]["Events"].values()
    assert event["Properties"]["Auth"] == {"Authorizer": "NONE"}  # it verifies signatures itself
    api = resources()["Api"]["Properties"]
    own = api["RouteSettings"]["POST /"]
    assert own["ThrottlingRateLimit"] < api["DefaultRouteSettings"]["ThrottlingRateLimit"]
    assert "ReservedConcurrentExecutions" in resources()["RekognitionFunction"]["Properties"]


def test_only_what_verifies_signatures_or_makes_keys_knows_the_secret_behind_them() -> None:
    functions = {name: each["Properties"] for name, each in resources().items() if each["Type"].endswith("::Function")}
    knowing = {name for name, each in functions.items() if "SIGNING_SECRETS" in each["Environment"]["Variables"]}
    assert knowing == {"RekognitionFunction", "OperatorsFunction", "MigrationsFunction"}
    secret = resources()["SigningSecret"]
    assert secret["Properties"]["GenerateSecretString"]["PasswordLength"] >= 64
    assert secret["DeletionPolicy"] == "RetainExceptOnCreate"


def test_the_committed_document_is_the_handlers_own() -> None:
    documented = {(verb.upper(), path) for path, item in DOCUMENT["paths"].items() for verb in item}
    undocumented = {("GET", path) for path in ("/docs", "/redoc", "/openapi.json", "/console", "/console/{file}")}
    assert documented == set(routes()) - undocumented
    check = subprocess.run(
        [sys.executable, "tools/build_openapi", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stderr


def documented_bodies() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(where, status or `request`, media type object) of each body in the document."""
    for path, item in DOCUMENT["paths"].items():
        for verb, operation in item.items():
            answers = operation["responses"] | {"request": operation.get("requestBody", {})}
            for status, answer in answers.items():
                for media_type, body in answer.get("content", {}).items():
                    yield f"{verb} {path} {status} {media_type}", status, body


def test_each_documented_problem_has_codes_of_its_status() -> None:
    statuses = {kind.code: kind.status for kind in coded_errors()}
    statuses |= {reason.lower(): FaceBelowQuality.status for reason in Reason}
    problems = [(where, status, body) for where, status, body in documented_bodies() if "problem+json" in where]
    assert problems
    for where, status, body in problems:
        assert {statuses[code] for code in body["examples"]} == {int(status)}, where
        assert {code: example["value"]["code"] for code, example in body["examples"].items()} == {
            code: code for code in body["examples"]
        }, where


def test_each_example_in_the_document_fits_its_schema() -> None:
    examples = 0
    for where, _, body in documented_bodies():
        whole = {**body["schema"], "components": DOCUMENT["components"]}
        values = [example["value"] for example in body.get("examples", {}).values()]
        for value in [*values, body["example"]] if "example" in body else values:
            assert not [str(error) for error in iter_errors(whole, value)], where
            examples += 1
    assert examples > 100


def test_each_operation_documents_its_purpose_and_its_scope() -> None:
    operations = [operation for item in DOCUMENT["paths"].values() for operation in item.values()]
    tags = {tag["name"] for tag in DOCUMENT["tags"]}
    for operation in operations:
        assert set(operation["tags"]) <= tags
        assert operation["summary"]
        for scope in operation["security"]:
            needed = f"`{scope['bearer'][0]}`" if scope["bearer"] else "Any key or token will do"
            assert needed in operation["description"]
    assert [operation["operationId"] for operation in operations if not operation["security"]] == [
        "root",
        "checkHealth",
    ]


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_a_page_of_the_documentation_loads_from_no_other_host(path: str) -> None:
    page = Client(None).get(path)
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'sha256-")
    markup = re.sub(r"<(script|style)>.*?</\1>", "", page.body, flags=re.DOTALL)
    assert not re.search(r"(src|href|action)\s*=", markup)
    assert "cdn." not in page.body
    assert "Search a collection (identification, 1:N)" in page.body


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


def test_only_one_module_decides_which_faces_database_is_a_tenants() -> None:
    decides = re.compile(
        r"\b(vector_engine|vector_autocommit|vector_database_url|vector_placements|vector_reader_url)\b"
    )
    code = [*ROOT.glob("shared/facepass/**/*.py"), *ROOT.glob("functions/**/*.py")]
    found = {path.relative_to(ROOT).as_posix() for path in code if decides.search(path.read_text())}
    knowing = {f"shared/facepass/{name}.py" for name in ("settings", "database/engines", "database/placements")}
    # the owner's URLs to migrate; the URLs of a local runtime
    owners = {f"shared/facepass/database/{name}.py" for name in ("init", "held_packs")}
    assert found == knowing | owners | {"shared/facepass/cli/options.py"}


@pytest.mark.parametrize("path", sorted(ROOT.glob("functions/*/app.py")), ids=lambda path: path.parent.name)
def test_a_handler_file_stays_thin(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 80


def only(kind: str) -> list[dict[str, Any]]:
    return [resource["Properties"] for resource in resources().values() if resource["Type"] == kind]


WORKERS = [
    ("IndexQueue", "IndexerFunction"),
    ("JobQueue", "JobsFunction"),
    ("EventQueue", "EventsFunction"),
    ("DeliveryQueue", "WebhooksFunction"),
]


@pytest.mark.parametrize(("queue", "function"), WORKERS)
def test_a_message_stays_hidden_six_times_as_long_as_its_worker_may_take(queue: str, function: str) -> None:
    hidden, worker = resources()[queue]["Properties"], resources()[function]["Properties"]
    assert hidden["VisibilityTimeout"] >= 6 * worker["Timeout"]


@pytest.mark.parametrize(("queue", "function"), WORKERS)
def test_a_worker_knows_how_often_a_message_comes(queue: str, function: str) -> None:
    policy, worker = resources()[queue]["Properties"]["RedrivePolicy"], resources()[function]["Properties"]
    assert worker["Environment"]["Variables"]["MAX_RECEIVE_COUNT"] == policy["maxReceiveCount"]
    [event] = [event for event in worker["Events"].values() if event["Type"] == "SQS"]
    assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_a_worker_has_a_job_for_longer_than_it_may_take_and_not_until_its_message_returns() -> None:
    from facepass.services.jobs.jobs import TAKEN_FOR
    from facepass.settings import settings

    timeout = resources()["JobsFunction"]["Properties"]["Timeout"]
    assert settings().job_slice_seconds <= timeout / 2
    assert timeout < TAKEN_FOR.total_seconds() < resources()["JobQueue"]["Properties"]["VisibilityTimeout"]


def test_every_processing_upload_is_over_before_it_is_called_failed() -> None:
    from facepass.services.uploads.status import PROCESSING_LIMIT

    for name, _ in WORKERS:
        queue = resources()[name]["Properties"]
        deliveries = int(queue["RedrivePolicy"]["maxReceiveCount"])
        assert PROCESSING_LIMIT.total_seconds() > deliveries * queue["VisibilityTimeout"]


def test_only_functions_with_lists_know_what_signs_cursors() -> None:
    functions = {name: each["Properties"] for name, each in resources().items() if each["Type"].endswith("::Function")}
    knowing = {name for name, each in functions.items() if "CURSOR_KEY" in each["Environment"]["Variables"]}
    with_lists = {"users", "faces", "operators", "search"}
    listing = {function for (verb, _), function in routes().items() if verb == "GET"} & with_lists
    assert knowing == {f"{function.title()}Function" for function in listing | {"rekognition"}}
    secret = resources()["CursorSecret"]["Properties"]["GenerateSecretString"]
    assert secret["PasswordLength"] >= 32


def test_the_bucket_keeps_to_itself() -> None:
    [bucket] = only("AWS::S3::Bucket")
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    [rule] = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
