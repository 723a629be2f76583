"""There is a sample event for each trigger of each function, and each is one that its function takes."""

import json
from typing import Any

import pytest

from facepass.database.init import ALL_READY, EXTENSION_READY, FUNCTION_ROLES, MAIN_READY, VECTOR_READY
from facepass.database.sessions import main_session
from facepass.services.auth.api_keys import list_keys
from facepass.storage import PhotoBucket
from tests.support.api_client import CONTEXT, handler_of
from tests.support.events import EVENTS, read
from tests.support.postgres import newest
from tests.support.template import function_name, resources

FUNCTIONS = {path.parent.name for path in EVENTS.parent.glob("functions/*/app.py")}
# The sample events share no state: the user and the collection that they name do not exist.
HTTP_EVENTS = {
    "system-root": 200,
    "system-docs": 200,
    "system-redoc": 200,
    "system-openapi": 200,
    "system-console": 200,
    "system-console-file": 404,  # a build names its files
    "system-health": 200,
    "system-anything-else": 308,
    "users-create": 201,
    "users-list": 200,
    "users-get": 404,
    "users-change": 404,
    "users-delete": 404,
    "users-give-consent": 404,
    "users-list-consents": 404,
    "users-unassigned-faces": 404,
    "users-revoke-consent": 404,
    "users-undo-merge": 404,
    "users-split": 404,
    "users-create-webhook": 201,
    "users-list-webhooks": 200,
    "users-get-webhook": 404,
    "users-change-webhook": 404,
    "users-delete-webhook": 404,
    "users-rotate-secret": 404,
    "users-send-test": 404,
    "users-list-deliveries": 404,
    "users-redeliver": 404,
    "exports-user": 404,
    "operators-create-key": 201,
    "operators-list-keys": 200,
    "operators-get-key": 404,
    "operators-rotate-key": 404,
    "operators-revoke-key": 404,
    "operators-me": 200,
    "operators-usage": 200,
    "operators-audit": 200,
    "operators-verify-audit": 200,
    "operators-erasure": 200,
    "operators-dead-letters": 200,
    "operators-redrive": 404,
    "faces-upload-ticket": 201,
    "faces-upload-batch": 200,
    "faces-list-uploads": 200,
    "faces-get-upload": 404,
    "faces-delete-upload": 404,
    "faces-get-face": 404,
    "faces-delete-face": 404,
    "faces-of-user": 404,
    "faces-user-faces": 404,
    "faces-exclude": 404,
    "faces-list-exclusions": 404,
    "faces-withdraw-exclusion": 404,
    "faces-list-faces": 200,
    "faces-create-collection": 201,
    "faces-list-collections": 200,
    "faces-get-collection": 200,
    "faces-change-collection": 200,
    "faces-delete-collection": 404,
    "search-by-upload": 404,
    "search-verify": 404,
    "search-assign-face": 404,
    "search-assign-faces": 404,
    "search-merge-users": 404,
    "search-compare": 422,
    "search-detect": 200,
    "search-start": 404,
    "search-get": 404,
    "search-start-clustering": 409,
    "search-list-clusters": 200,
    "search-list-cluster-faces": 404,
    "search-name-cluster": 404,
    "search-model": 200,
    "rekognition-list-collections": 400,  # its signature is as old as the file
}
OTHER_EVENTS = {
    "authorizer-request",
    "indexer-photo-arrived",
    "indexer-notification-set",
    "jobs-slice",
    "events-ring",
    "events-result",
    "events-every-minute",
    "webhooks-order",
    "migrations",
    "migrations-deployment",
    "migrations-create-key",
    "migrations-rotate-key",
    "migrations-revoke-key",
}


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


@pytest.mark.parametrize("name", ["indexer-photo-arrived", "indexer-notification-set", "jobs-slice"])
def test_a_queue_event_for_a_photo_without_an_upload_or_for_no_job_is_acknowledged(
    bucket: PhotoBucket, name: str
) -> None:
    assert invoke(name) == {"batchItemFailures": []}


def test_the_authorizer_event_carries_no_valid_key(postgres: str) -> None:
    assert invoke("authorizer-request")["isAuthorized"] is False


def test_no_event_is_left_out() -> None:
    left_out = {path.stem for path in EVENTS.glob("*.json")} - set(HTTP_EVENTS) - OTHER_EVENTS
    assert {name for name in left_out if not name.startswith("janitor")} == set()


@pytest.mark.usefixtures("owner")
def test_the_migrations_event_finds_everything_in_place() -> None:
    assert invoke("migrations")["steps"] == [
        "deployed_vector: exists",
        "deployed_vector: role facepass_app exists",
        f"deployed_vector: {len(FUNCTION_ROLES)} users of functions exist",
        "deployed_vector: extension vector 0.8.5",
        EXTENSION_READY,
        "deployed_main: exists",
        "deployed_main: role facepass_app exists",
        f"deployed_main: {len(FUNCTION_ROLES)} users of functions exist",
        f"deployed_main: schema at {newest('main')}",
        MAIN_READY,
        f"deployed_vector: schema at {newest('vector')}",
        VECTOR_READY,
        ALL_READY,
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


def context_of(key: str) -> dict[str, str]:
    event = read("authorizer-request")
    event["headers"]["authorization"] = f"Bearer {key}"
    context: dict[str, str] = handler_of("authorizer")(event, CONTEXT)["context"]
    return context


def test_a_key_made_by_an_order_may_do_nothing_unless_it_says_so_and_lasts_90_days(postgres: str, tenant: str) -> None:
    order = {"tenant": tenant, "name": "plain"}
    plain = handler_of("migrations")({"create_key": order}, CONTEXT)["key"]
    assert (context_of(plain)["scopes"], context_of(plain)["collections"]) == ("", "*")
    bound = order | {"scopes": ["search"], "collections": ["door"], "days": 7}
    door = handler_of("migrations")({"create_key": bound}, CONTEXT)["key"]
    assert (context_of(door)["scopes"], context_of(door)["collections"]) == ("search", "only door")
    rotation = {"tenant": tenant, "key_id": door.split("_")[1]}
    handler_of("migrations")({"rotate_key": rotation}, CONTEXT)
    with main_session(tenant) as main:
        keys = list_keys(main)
        days = [round((key.expires_at - key.created_at).total_seconds() / 86_400) for key in keys if key.expires_at]
    assert days[0] == days[2] == 90
    assert days[1] == 1  # the rotated one, of which a day is left
    assert keys[2].collections == ["door"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": ["everything"]},
        {"scopes": ["self"]},
        {"collections": ["No id!"]},
        {"collections": [f"c{number}" for number in range(101)]},
        {"days": 0},
        {"days": 36_500},
        {"days": None},
    ],
)
def test_an_order_with_a_wrong_scope_collection_or_time_is_refused(postgres: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        handler_of("migrations")({"create_key": {"tenant": "local", "name": "x"} | wrong}, CONTEXT)


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
