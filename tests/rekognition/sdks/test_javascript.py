"""AWS' SDK for JavaScript against the local runtime: one script drives each operation, and tells what it got."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PHOTOS
from tests.rekognition.sdks.conftest import Credentials


@pytest.fixture(scope="session")
def results(node_modules: Path, first: Credentials) -> dict[str, Any]:
    given = {
        "endpoint": first["endpoint_url"],
        "region": first["region_name"],
        "accessKeyId": first["aws_access_key_id"],
        "secretAccessKey": first["aws_secret_access_key"],
        "photo": str(PHOTOS / "obama.jpg"),
        "otherPhoto": str(PHOTOS / "obama2.jpg"),
    }
    script = ["node", "drive.mjs", json.dumps(given)]
    done = subprocess.run(script, cwd=node_modules, capture_output=True, text=True, check=False, timeout=110)
    assert done.returncode == 0, done.stderr
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def test_every_operation_answers_the_sdk_for_javascript(results: dict[str, Any]) -> None:
    assert results["described"] is True
    assert results["collections"] is True
    assert (results["listed"], results["found"], results["alone"]) == ([True], [True], [])
    assert results["compared"] > 80
    assert results["detected"] == 1
    assert len(results["associated"]) == 1
    assert (results["users"], results["likeUser"], results["userFound"]) == (["ada"], [], ["ada"])
    assert results["tags"] == {"cost": "1"}
    assert (results["deleted"], results["gone"]) == (1, 200)


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("taken", "ResourceAlreadyExistsException"),
        ("missing", "ResourceNotFoundException"),
        ("noPhoto", "InvalidImageFormatException"),
    ],
)
def test_errors_are_of_the_sdks_own_classes(results: dict[str, Any], step: str, error: str) -> None:
    assert (results[step]["name"], results[step]["ofClass"], results[step]["status"]) == (error, True, 400)


def test_what_is_not_offered_and_a_wrong_secret_are_named(results: dict[str, Any]) -> None:
    assert results["notOffered"]["name"] == "UnknownOperationException"
    assert "DetectLabels is not offered" in results["notOffered"]["message"]
    assert results["wrongSecret"]["name"] == "InvalidSignatureException"


def test_a_photo_that_is_too_large_for_the_gateway_is_413(results: dict[str, Any]) -> None:
    assert results["tooLarge"]["status"] == 413


def test_the_sdk_corrects_a_wrong_clock_by_the_answer_and_tries_again(results: dict[str, Any]) -> None:
    assert results["clocks"] == {"-60": 2, "-6": 2, "-4": 1, "4": 1, "6": 2, "60": 2}
