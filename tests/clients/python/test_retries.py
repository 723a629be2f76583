"""Requests are repeated when that is safe, after as long as the service says."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from facepass_client import NoAnswer, Retries, problems
from facepass_client._retries import retry_after
from tests.clients.python.scripted import USER, Service, problem

OK = httpx.Response(200, json=USER)
BROKEN = httpx.ReadError("reset by peer")
KEY = {"name": "app", "scopes": []}


@pytest.mark.parametrize(
    "failure",
    [BROKEN, httpx.ConnectError(""), problem(429, "rate_limited"), problem(503, "unavailable"), httpx.Response(502)],
)
def test_a_request_that_changes_nothing_is_repeated(failure: httpx.Response | Exception) -> None:
    service = Service(failure, failure, failure, OK)
    assert service.client().users.get("1").full_name == "Ada Lovelace"
    assert len(service.requests) == 4


def test_a_search_is_repeated_with_its_photo() -> None:
    service = Service(BROKEN, problem(404, "collection_not_found"))
    with pytest.raises(problems.CollectionNotFound):
        service.client().faces.search(b"\xff\xd8\xffphoto")
    assert all(b"\xff\xd8\xffphoto" in request.content for request in service.requests)
    assert len(service.requests) == 2


def test_what_creates_something_is_repeated_with_the_same_key() -> None:
    service = Service(BROKEN, problem(409, "idempotency_in_progress"), httpx.Response(201, json=USER))
    service.client().users.create(full_name="Ada")
    service.client().users.create(full_name="Ada")
    keys = [request.headers["Idempotency-Key"] for request in service.requests]
    assert keys[0] == keys[1] == keys[2] != keys[3]
    assert len({request.content for request in service.requests}) == 1


@pytest.mark.parametrize("failure", [BROKEN, problem(503, "unavailable")])
def test_what_would_be_done_twice_is_not_repeated(failure: httpx.Response | Exception) -> None:
    service = Service(failure, OK)
    with pytest.raises((NoAnswer, problems.Unavailable)):
        service.client().keys.create(name="app", scopes=["search"])
    assert len(service.requests) == 1


@pytest.mark.parametrize("failure", [httpx.ConnectError(""), problem(429, "rate_limited")])
def test_what_was_not_begun_is_repeated_in_any_case(failure: httpx.Response | Exception) -> None:
    service = Service(failure, problem(403, "beyond_caller"))
    with pytest.raises(problems.BeyondCaller):
        service.client().keys.create(name="app", scopes=["search"])
    assert len(service.requests) == 2


def test_what_an_attempt_without_answer_has_deleted_counts_as_deleted() -> None:
    Service(BROKEN, problem(404, "face_not_found")).client().faces.delete("1")
    with pytest.raises(problems.FaceNotFound):
        Service(problem(404, "face_not_found")).client().faces.delete("1")


def test_the_last_failure_is_raised() -> None:
    service = Service(BROKEN)
    with pytest.raises(NoAnswer, match="getUser: ReadError") as raised:
        service.client().users.get("1")
    assert raised.value.__cause__ is BROKEN
    assert len(service.requests) == 4
    with pytest.raises(problems.RateLimited):
        Service(problem(429, "rate_limited")).client().users.get("1")


def test_a_token_is_requested_for_each_attempt() -> None:
    tokens = iter(["first", "second"])
    service = Service(BROKEN, OK)
    client = service.client()
    client.users._connection._key = lambda: next(tokens)
    client.users.get("1")
    assert [request.headers["Authorization"] for request in service.requests] == ["Bearer first", "Bearer second"]


def test_pauses_grow_to_a_limit_and_follow_retry_after() -> None:
    retries = Retries(first_pause=1, longest_pause=10)
    for failures, bound in ((1, 1), (2, 2), (3, 4), (9, 10)):
        assert bound / 2 <= retries.pause(failures) <= bound
    assert retries.pause(1, httpx.Response(429, headers={"Retry-After": "7"})) == 7
    assert retries.pause(1, httpx.Response(503, headers={"Retry-After": "3600"})) == 10


def test_retry_after_is_a_number_or_a_date() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    seconds = retry_after(httpx.Response(503, headers={"Retry-After": soon}))
    assert seconds is not None
    assert 3500 < seconds <= 3600
    for unreadable in ({}, {"Retry-After": "soon"}, {"Retry-After": "-1"}):
        assert retry_after(httpx.Response(503, headers=unreadable)) is None
