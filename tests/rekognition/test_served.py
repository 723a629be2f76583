"""An event becomes an answer: the caller, its scopes and collections, its rate, its audit entry, and every error."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import Mock

import pytest
from sqlalchemy import text

from facepass.database.engines import make_engine
from facepass.database.sessions import main_session
from facepass.errors import CollectionNotFound, NoFaceFound, QuotaExceeded
from facepass.rekognition_api.errors import RekognitionError
from facepass.rekognition_api.model import model
from facepass.rekognition_api.operation import NOTED, Noted, Operation
from facepass.rekognition_api.operations import OPERATIONS
from facepass.rekognition_api.serving import serve
from facepass.services.auth import access_keys, api_keys
from facepass.services.auth.access_keys import AccessKey
from facepass.services.auth.caller import SCOPES, Caller
from facepass.services.matching.context import MatchingContext
from facepass.settings import RateLimits, settings
from tests.support.audit_log import entries
from tests.support.authorizer import key_id
from tests.support.aws_requests import Signed, signed
from tests.support.postgres import database_url

pytestmark = pytest.mark.usefixtures("environment_of_signing")
EDGE = "edge" * 10
Keys = Callable[..., AccessKey]


@pytest.fixture
def environment_of_signing(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SIGNING_SECRETS", "a secret for tests of 32 characters or more")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def access(tenant: str) -> Keys:
    """Makes a key of the tenant, with AWS credentials."""

    def make(*scopes: str, collections: list[str] | None = None) -> AccessKey:
        with main_session(tenant) as main:
            made = key_id(api_keys.create_key(main, name="sdk", scopes=scopes or ("admin",), collections=collections))
            credentials = access_keys.give_access_key(main, made)
        assert credentials is not None
        return credentials

    return make


def context_of(caller: Caller) -> MatchingContext:
    return MatchingContext(caller.tenant_id, bucket=Mock(), engines=Mock(), collections=caller.collections)


def ask(
    key: AccessKey,
    operation: str,
    document: Any = None,
    *,
    does: Callable[..., dict[str, Any]] = lambda *_: {},
    change: Callable[[Signed], None] = lambda _: None,
) -> tuple[int, dict[str, Any], dict[str, str]]:
    """The status, body and headers of the answer to a signed request. does: what stands for the operation."""
    offered = OPERATIONS[operation] if operation in OPERATIONS else Operation(does, "search")
    stub = Operation(does, offered.scope, offered.rate, offered.reads)
    request = signed(operation, document, key_id=key.id, secret=key.secret)
    change(request)
    answer = serve(request.event(), {operation: stub}, context_of)
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def fail(error: Exception) -> Callable[..., dict[str, Any]]:
    return Mock(side_effect=error)


def test_each_operation_of_the_model_is_offered_with_a_scope_and_a_rate_that_exist() -> None:
    assert set(OPERATIONS) == set(model().operations)
    for operation in OPERATIONS.values():
        assert operation.scope in SCOPES
        assert operation.rate is None or operation.rate in RateLimits.model_fields
        assert not (operation.reads and operation.rate)


def test_an_answer_has_the_protocols_headers_and_the_requests_id(access: Keys) -> None:
    status, body, headers = ask(access(), "ListCollections", does=lambda *_: {"CollectionIds": []})
    assert (status, body) == (200, {"CollectionIds": []})
    assert headers["Content-Type"] == "application/x-amz-json-1.1"
    assert headers["x-amzn-RequestId"] == "a-request"


def test_an_operation_gets_its_caller_and_validated_members(access: Keys, tenant: str) -> None:
    operation = Mock(return_value={})
    ask(access("search"), "DetectFaces", {"Image": {"Bytes": "AAAA"}, "Unknown": 1}, does=operation)
    context, caller, members = operation.call_args.args
    assert context.tenant_id == caller.tenant_id == tenant
    assert caller.scopes == {"search"}
    assert members == {"Image": {"Bytes": b"\0\0\0"}, NOTED: Noted()}


def test_an_unknown_key_is_refused_by_its_name(postgres: str) -> None:
    status, body, _ = ask(AccessKey(f"fp_{'0' * 16}", "s" * 40), "ListCollections")
    assert (status, body["__type"]) == (400, "UnrecognizedClientException")
    assert set(body) == {"__type", "Code", "Logref", "Message"}


def test_a_revoked_key_is_refused_with_the_next_request(access: Keys, tenant: str) -> None:
    key = access()
    assert ask(key, "ListCollections")[0] == 200
    with main_session(tenant) as main:
        api_keys.revoke_key(main, key.id.removeprefix("fp_"))
    assert ask(key, "ListCollections")[1]["__type"] == "UnrecognizedClientException"


def test_a_body_that_was_changed_on_the_way_reaches_no_operation_and_no_log(access: Keys, tenant: str) -> None:
    operation = Mock(return_value={})

    def change(request: Signed) -> None:
        request.body = request.body.replace(b"mine", b"ours")

    _, body, _ = ask(access(), "DeleteCollection", {"CollectionId": "mine"}, does=operation, change=change)
    assert body["__type"] == "InvalidSignatureException"
    assert not operation.called
    assert entries(tenant) == []


def test_a_key_needs_the_scope_of_the_operation(access: Keys, tenant: str) -> None:
    for name, offered in OPERATIONS.items():
        others = tuple(scope for scope in SCOPES if scope not in (offered.scope, "admin"))
        operation = Mock(return_value={})
        _, body, _ = ask(access(*others), name, does=operation)
        assert (name, body["__type"]) == (name, "AccessDeniedException")
        assert f"`{offered.scope}`" in body["Message"]
        assert not operation.called
    assert {entry.result for entry in entries(tenant)} == {"missing_scope"}


def test_a_bound_key_reaches_its_own_collections_alone(access: Keys) -> None:
    operation = Mock(return_value={})
    key = access(collections=["mine"])
    assert (
        ask(key, "CreateCollection", {"CollectionId": "other"}, does=operation)[1]["__type"] == "AccessDeniedException"
    )
    assert not operation.called
    assert ask(key, "CreateCollection", {"CollectionId": "mine"}, does=operation)[0] == 200
    assert operation.call_args.args[0].collections == {"mine"}


def test_another_operation_of_the_service_and_any_other_name_are_named_as_not_offered(access: Keys) -> None:
    for name in ("DetectLabels", "Detect", "IndexFaces.x", ""):
        status, body, _ = ask(access(), name)
        assert (status, body["__type"]) == (400, "UnknownOperationException")
        assert "SearchFacesByImage" in body["Message"]
    assert "DetectLabels is not offered by FacePass" in ask(access(), "DetectLabels")[1]["Message"]


def test_a_body_that_is_no_object_is_named(access: Keys) -> None:
    for document in ([], 1, "a", [[]] * 50):
        assert ask(access(), "ListCollections", document)[1]["__type"] == "SerializationException"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (CollectionNotFound(), 400, "ResourceNotFoundException"),
        (NoFaceFound(), 400, "InvalidParameterException"),
        (QuotaExceeded(), 400, "ServiceQuotaExceededException"),
        (RekognitionError("ConflictException", "again"), 400, "ConflictException"),
        (KeyError("secret"), 500, "InternalServerError"),
    ],
)
def test_an_error_has_its_name_in_the_model(access: Keys, error: Exception, status: int, code: str) -> None:
    found, body, _ = ask(access(), "ListFaces", {"CollectionId": "a"}, does=fail(error))
    assert (found, body["__type"], body["Code"]) == (status, code, code)
    assert "secret" not in str(body)


def test_a_caller_who_asks_too_often_is_told_when_to_try_again(access: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMITS", '{"search": {"per_second": 0.1, "burst": 1}}')
    settings.cache_clear()
    key, searched = access(), {"CollectionId": "a", "FaceId": "00000000-0000-0000-0000-000000000000"}
    assert "RateLimit" in ask(key, "SearchFaces", searched)[2]
    status, body, headers = ask(key, "SearchFaces", searched)
    assert (status, body["__type"]) == (400, "ThrottlingException")
    assert int(headers["x-amz-retry-after"]) == 1000 * int(headers["Retry-After"]) > 0


def test_each_request_leaves_an_audit_entry_that_names_key_collection_and_count(access: Keys, tenant: str) -> None:
    key = access()
    face = "00000000-0000-0000-0000-00000000000f"
    ask(key, "SearchFaces", {"CollectionId": "Party.1", "FaceId": face}, does=lambda *_: {"FaceMatches": [1, 2]})
    ask(key, "CreateUser", {"CollectionId": "Party.1", "UserId": "Ada.Lovelace"})
    ask(key, "ListFaces", {"CollectionId": "Party.1"}, does=lambda *_: {"Faces": []})
    found = [(entry.caller, entry.verb, entry.object, entry.result, entry.count) for entry in entries(tenant)]
    caller = key.id.removeprefix("fp_")
    assert found == [
        (caller, "search_faces", f"face:{face}/collection:Party.1", "ok", 2),
        (caller, "create_user", "collection:Party.1", "ok", None),
        (caller, "list_faces", "collection:Party.1", "ok", 0),
    ]
    assert "Lovelace" not in str(found)


def test_equal_reads_within_a_minute_leave_one_entry_and_others_their_own(access: Keys, tenant: str) -> None:
    key = access()
    for document in ({"CollectionId": "a"}, {"CollectionId": "a"}, {"CollectionId": "a", "MaxResults": 5}):
        ask(key, "ListFaces", document, does=lambda *_: {"Faces": []})
    assert len(entries(tenant)) in (2, 3)  # three where a minute ended between them


def test_a_key_notes_when_it_was_used(access: Keys, tenant: str) -> None:
    ask(access(), "ListCollections")
    with main_session(tenant) as main:
        assert [key.last_used_at is not None for key in api_keys.list_keys(main)] == [True]


def test_behind_an_edge_the_host_that_was_signed_is_the_edges(access: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGE_SECRETS", EDGE)
    settings.cache_clear()

    def through_edge(request: Signed) -> None:
        host = request.headers["host"]
        request.headers |= {"x-facepass-edge": EDGE, "x-facepass-edge-host": host, "host": "origin.example.com"}

    def around_edge(request: Signed) -> None:
        request.headers["x-facepass-edge-host"] = request.headers["host"]

    assert ask(access(), "ListCollections", change=through_edge)[0] == 200
    assert ask(access(), "ListCollections", change=around_edge)[1]["__type"] == "AccessDeniedException"


def test_without_an_edge_no_header_changes_the_host(access: Keys) -> None:
    def change(request: Signed) -> None:
        request.headers |= {"x-facepass-edge-host": request.headers["host"], "host": "other.example.com"}

    assert ask(access(), "ListCollections", change=change)[1]["__type"] == "InvalidSignatureException"


def test_a_database_that_does_not_answer_is_an_error_that_sdks_retry(access: Keys, postgres: str) -> None:
    key = access()
    engine = make_engine(database_url(postgres, "postgres", "facepass_main"))

    def away(*_: Any) -> dict[str, Any]:
        with engine.connect() as connection:
            connection.execute(text("set statement_timeout = 1"))
            connection.execute(text("select pg_sleep(1)"))
        return {}

    status, body, headers = ask(key, "ListFaces", {"CollectionId": "a"}, does=away)
    engine.dispose()
    assert (status, body["__type"]) == (500, "InternalServerError")
    assert headers["Retry-After"] == "2"
