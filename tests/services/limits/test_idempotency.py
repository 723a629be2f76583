"""A request with an `Idempotency-Key` runs once, on a real Postgres with retries at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, func, select, update

from facepass.database.engines import main_autocommit, make_engine
from facepass.database.sessions import main_session
from facepass.errors import IdempotencyInProgress, IdempotencyMismatch, InvalidRequest
from facepass.models.main import IdempotentRequest
from facepass.services.auth.caller import Caller
from facepass.services.limits import idempotency
from facepass.services.limits.idempotency import StoredAnswer, fingerprint
from facepass.settings import settings
from tests.support.template import resources

CALLER = Caller("acme", "key", frozenset({"users:write"}))
RIGHTS = CALLER.rights
PRINT = fingerprint("POST", "/api/v1/users", "{}", RIGHTS)
ANSWER: dict[str, Any] = {"status": 201, "body": '{"user_id": "é"}'}


@pytest.fixture
def connection(postgres: str) -> Iterator[Connection]:
    """What a handler hands to `begin`."""
    with main_autocommit().connect() as connection:
        yield connection


@pytest.fixture
def retry(tenant: str) -> dict[str, str]:
    """Whose request it is."""
    return {"tenant_id": tenant, "caller_id": "key", "key": str(uuid4())}


def age(tenant: str, seconds: float) -> None:
    """Let that time pass for the tenant's requests."""
    with main_session(tenant) as main:
        earlier = IdempotentRequest.started_at - timedelta(seconds=seconds)
        main.execute(update(IdempotentRequest).values(started_at=earlier))


def kept(tenant: str) -> int:
    with main_session(tenant) as main:
        return main.scalar(select(func.count()).select_from(IdempotentRequest))


def test_the_same_key_and_body_give_the_same_answer(connection: Connection, retry: dict[str, str]) -> None:
    assert idempotency.begin(connection, **retry, fingerprint=PRINT) is None
    idempotency.finish(connection, **retry, **ANSWER)
    for seconds in (0, 86_300):
        age(retry["tenant_id"], seconds)
        assert idempotency.begin(connection, **retry, fingerprint=PRINT) == StoredAnswer(**ANSWER)


def test_the_same_key_with_another_body_is_refused(connection: Connection, retry: dict[str, str]) -> None:
    other = fingerprint("POST", "/api/v1/users", "{ }", RIGHTS)
    idempotency.begin(connection, **retry, fingerprint=PRINT)
    with pytest.raises(IdempotencyMismatch) as refused:
        idempotency.begin(connection, **retry, fingerprint=other)
    assert (refused.value.status, refused.value.code) == (422, "idempotency_key_reused")
    idempotency.finish(connection, **retry, **ANSWER)
    with pytest.raises(IdempotencyMismatch):
        idempotency.begin(connection, **retry, fingerprint=other)


def test_a_retry_while_the_first_request_runs_is_409(connection: Connection, retry: dict[str, str]) -> None:
    idempotency.begin(connection, **retry, fingerprint=PRINT)
    with pytest.raises(IdempotencyInProgress) as refused:
        idempotency.begin(connection, **retry, fingerprint=PRINT)
    assert (refused.value.status, refused.value.retry_after) == (409, 1)


@pytest.mark.parametrize("left_over", ["nothing", "a dead worker's claim", "an expired answer"])
def test_of_retries_at_once_exactly_one_runs(connection: Connection, retry: dict[str, str], left_over: str) -> None:
    if left_over != "nothing":
        idempotency.begin(connection, **retry, fingerprint=PRINT)
        age(retry["tenant_id"], 61)
    if left_over == "an expired answer":
        idempotency.finish(connection, **retry, **ANSWER)
        age(retry["tenant_id"], 86_400)

    def attempt(_: int) -> bool:
        with engine.connect() as own:
            together.wait()
            try:
                return idempotency.begin(own, **retry, fingerprint=PRINT) is None
            except IdempotencyInProgress:
                return False

    together = Barrier(4)
    engine = make_engine(settings().main_database_url, autocommit=True)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1
    engine.dispose()


def test_the_claim_of_a_worker_that_died_is_taken_over(connection: Connection, retry: dict[str, str]) -> None:
    idempotency.begin(connection, **retry, fingerprint=PRINT)
    age(retry["tenant_id"], 59)
    with pytest.raises(IdempotencyInProgress):
        idempotency.begin(connection, **retry, fingerprint=PRINT)
    age(retry["tenant_id"], 2)
    with pytest.raises(IdempotencyMismatch):
        idempotency.begin(connection, **retry, fingerprint=b"another")
    assert idempotency.begin(connection, **retry, fingerprint=PRINT) is None
    with pytest.raises(IdempotencyInProgress):
        idempotency.begin(connection, **retry, fingerprint=PRINT)


def test_no_function_that_answers_http_outlives_its_claim() -> None:
    answering = [
        resource["Properties"].get("Timeout", 15)  # the template's Globals
        for resource in resources().values()
        if any(event["Type"] == "HttpApi" for event in resource.get("Properties", {}).get("Events", {}).values())
    ]
    assert 0 < max(answering) < 60


def test_after_a_failure_the_next_attempt_runs(connection: Connection, retry: dict[str, str]) -> None:
    idempotency.begin(connection, **retry, fingerprint=PRINT)
    idempotency.forget(connection, **retry)
    assert idempotency.begin(connection, **retry, fingerprint=PRINT) is None


@pytest.mark.parametrize("status", [409, 422, 500])
def test_only_a_success_is_kept(connection: Connection, retry: dict[str, str], status: int) -> None:
    idempotency.begin(connection, **retry, fingerprint=PRINT)
    idempotency.finish(connection, **retry, **ANSWER | {"status": status})
    assert idempotency.begin(connection, **retry, fingerprint=PRINT) is None


def test_a_kept_answer_outlives_a_late_failure(connection: Connection, retry: dict[str, str]) -> None:
    idempotency.begin(connection, **retry, fingerprint=PRINT)
    idempotency.finish(connection, **retry, **ANSWER)
    idempotency.forget(connection, **retry)
    assert idempotency.begin(connection, **retry, fingerprint=PRINT) == StoredAnswer(**ANSWER)


def test_a_key_is_free_again_after_a_day(connection: Connection, retry: dict[str, str]) -> None:
    idempotency.begin(connection, **retry, fingerprint=PRINT)
    idempotency.finish(connection, **retry, **ANSWER)
    age(retry["tenant_id"], 86_401)
    assert idempotency.begin(connection, **retry, fingerprint=b"another") is None


def test_a_key_belongs_to_one_tenant_and_caller(connection: Connection, retry: dict[str, str]) -> None:
    idempotency.begin(connection, **retry, fingerprint=PRINT)
    for other in ({"tenant_id": f"{retry['tenant_id']}-2"}, {"caller_id": "another"}):
        assert idempotency.begin(connection, **retry | other, fingerprint=b"another") is None


@pytest.mark.parametrize("key", ["", "a" * 256, "a b", "é", "a\n", "\x00", "\x7f"])
def test_a_key_is_visible_ascii(connection: Connection, retry: dict[str, str], key: str) -> None:
    with pytest.raises(InvalidRequest):
        idempotency.begin(connection, **retry | {"key": key}, fingerprint=PRINT)
    assert kept(retry["tenant_id"]) == 0


def test_a_fingerprint_tells_every_part_of_a_request_apart() -> None:
    requests = [
        ("POST", "/a", "", RIGHTS),
        ("PUT", "/a", "", RIGHTS),
        ("POST", "/b", "", RIGHTS),
        ("POST", "/a?x=1", "", RIGHTS),
        ("POST", "/a", "\n", RIGHTS),
        ("POST", "/a", "", replace(CALLER, scopes=frozenset({"admin"})).rights),
        ("POST", "/a", "", replace(CALLER, collections=frozenset({"door"})).rights),
        ("POST", "/a", "", replace(CALLER, collections=frozenset()).rights),
    ]
    assert len({fingerprint(*request) for request in requests}) == len(requests)


def test_erasing_a_user_deletes_the_stored_answers_that_name_them(
    connection: Connection, retry: dict[str, str]
) -> None:
    ada, bob = uuid4(), uuid4()
    for person in (ada, bob):
        claim = partial(dict, retry, key=str(person))
        idempotency.begin(connection, **claim(), fingerprint=PRINT)
        idempotency.finish(connection, **claim(), status=201, body=f'{{"user_id": "{person}"}}')
    with main_session(retry["tenant_id"]) as main:
        idempotency.forget_user(main, ada)
        assert main.scalars(select(IdempotentRequest.key)).all() == [str(bob)]


def test_requests_of_yesterday_are_forgotten_for_every_tenant(connection: Connection, retry: dict[str, str]) -> None:
    other = retry | {"tenant_id": f"{retry['tenant_id']}-2"}
    for request in (retry, other):
        idempotency.begin(connection, **request, fingerprint=PRINT)
    age(retry["tenant_id"], 86_401)
    assert idempotency.forget_old_requests(connection) >= 1
    assert (kept(retry["tenant_id"]), kept(other["tenant_id"])) == (0, 1)
