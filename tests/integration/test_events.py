"""Each sample event is one that its function takes."""

import json
from pathlib import Path
from typing import Any

import pytest

from facepass.storage import PhotoBucket
from tests.integration.http import CONTEXT, handler_of
from tests.postgres import newest, use_databases

EVENTS = Path(__file__).parents[2] / "events"
FUNCTIONS = {path.parent.name for path in EVENTS.parent.glob("functions/*/app.py")}


def invoke(name: str) -> Any:
    return handler_of(name.split("-", maxsplit=1)[0])(json.loads((EVENTS / f"{name}.json").read_text()), CONTEXT)


def test_there_is_an_event_for_every_function() -> None:
    assert {path.stem.split("-")[0] for path in EVENTS.glob("*.json")} == FUNCTIONS


@pytest.mark.parametrize(
    ("name", "status"),
    [("system-health", 200), ("users-create", 201), ("faces-upload-ticket", 201), ("search-by-upload", 404)],
)
def test_an_http_event_is_answered(bucket: PhotoBucket, name: str, status: int) -> None:
    assert invoke(name)["statusCode"] == status


def test_the_queue_event_is_of_a_photo_that_nobody_announced(bucket: PhotoBucket) -> None:
    assert invoke("indexer-photo-arrived") == {"batchItemFailures": []}


def test_the_authorizer_event_carries_no_valid_key(postgres: str) -> None:
    assert invoke("authorizer-request")["isAuthorized"] is False


def test_the_migrations_event_finds_everything_in_place(postgres: str) -> None:
    use_databases(postgres, "postgres")
    try:
        steps = invoke("migrations")["steps"]
    finally:
        use_databases(postgres, "facepass_app")
    assert steps == [
        "facepass_main: exists",
        "facepass_main: role facepass_app exists",
        f"facepass_main: schema at {newest('main')}",
        "facepass_vector: exists",
        "facepass_vector: role facepass_app exists",
        "facepass_vector: extension vector 0.8.5",
        f"facepass_vector: schema at {newest('vector')}",
    ]
