"""The served document is true: schemathesis asks every route whatever the document allows, and what it does not."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import schemathesis

from local.demo.client import App
from tests.support.runtime import ROOT, Runtime

TENANT = "schemathesis"
SECONDS = os.environ.get("SCHEMATHESIS_SECONDS")  # `make test-api` gives it five minutes


@pytest.fixture(scope="module")
def key(runtime: Runtime) -> str:
    """A key of another tenant, whose data no other test uses."""
    return runtime.new_key(TENANT)


@pytest.fixture(scope="module")
def tenant(runtime: Runtime, key: str) -> Iterator[App]:
    client = App.at(runtime.described["base_url"], key)
    yield client
    client.http.close()


def test_the_served_document_is_valid_openapi(tenant: App) -> None:
    document = tenant.call("GET", "/openapi.json")
    assert document["openapi"] == "3.1.0"
    schemathesis.openapi.from_dict(document).validate()


def test_a_path_says_which_methods_it_has(tenant: App) -> None:
    refused = tenant.http.put("/api/v1/users", json={})
    assert (refused.status_code, refused.json()["code"]) == (405, "method_not_allowed")
    assert refused.headers["Allow"] == "GET, POST"


@pytest.mark.timeout(600)
def test_no_request_gets_an_answer_that_is_not_documented(
    runtime: Runtime, tenant: App, key: str, photo: Callable[[str], bytes], tmp_path: Path
) -> None:
    user = tenant.call("POST", "/api/v1/users", json={"email": "known@example.com", "full_name": "Known"})
    upload = tenant.upload(photo("obama.jpg"), "image/jpeg", user_id=user["id"])
    known = {"API_KEY": key, "TENANT": TENANT, "CURSOR_KEY": (runtime.data / "cursor-key").read_text().strip()}
    known |= {
        "MAIN_DATABASE_URL": "none",
        "VECTOR_DATABASE_URL": "none",
        "PHOTO_BUCKET": "none",
        "INDEX_QUEUE_URL": "none",
    }
    known |= {"USER_ID": user["id"], "FACE_ID": upload["faces"][0]["face_id"]}
    bounds = ["--max-time", SECONDS] if SECONDS else ["--max-examples", "5", "--seed", "1"]
    command = [Path(sys.executable).with_name("st"), "--config-file", ROOT / "tests/e2e/schemathesis.toml", "run"]
    command += [f"{runtime.described['base_url']}/openapi.json", "--checks", "all", "--continue-on-failure"]
    # one worker: hypothesis sets the recursion limit, and CPython 3.11 cannot bear that while another thread parses
    result = subprocess.run(
        [*command, "--workers", "1", "--rate-limit", "auto", "--no-color", *bounds],
        cwd=tmp_path,
        env=os.environ | known | {"SCHEMATHESIS_HOOKS": "tests.e2e.document_hooks", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
