"""What Kotlin's `call` repeats, and where it sends a request."""

import json
import socket

import pytest

from tests.clients.kotlin.conftest import Kotlin
from tests.clients.scripted_service import BREAK, TICKET, Answer, Service, answering, problem

pytestmark = pytest.mark.timeout(300)  # the first test waits for the compiler
VERIFY = "/api/v1/users/7/verify"
TICKETS = "/api/v1/faces/upload"
WITH_TOKEN = {"liveness": "token"}
MATCH = Answer(200, {"match": True})
MATCHED = "answered {match=true}\n"
UNAVAILABLE = problem(503, "unavailable")


def post(kotlin: Kotlin, service: Service, path: str, body: dict[str, str], **settings: object) -> str:
    """What an app prints that sends this body."""
    variables = {"FACEPASS_URL": service.url, **settings}
    return kotlin.run("driver.CallsKt", "POST", path, json.dumps(body), **variables)


@pytest.mark.parametrize(
    ("answer", "printed"),
    [
        (BREAK, "no answer\n"),
        (UNAVAILABLE, "problem 503 unavailable\n"),
        (problem(401, "unauthorized"), "problem 401 null\n"),  # Java keeps the content of this one to itself
    ],
)
def test_a_verification_with_a_liveness_token_that_may_have_begun_is_not_repeated(
    kotlin: Kotlin, answer: Answer, printed: str
) -> None:
    with answering(answer, MATCH) as service:
        assert post(kotlin, service, VERIFY, WITH_TOKEN) == printed
    assert len(service.requests) == 1


def test_a_verification_with_a_liveness_token_is_repeated_after_429(kotlin: Kotlin) -> None:
    with answering(problem(429, "too_many_requests", retry_after="0"), MATCH) as service:
        assert post(kotlin, service, VERIFY, WITH_TOKEN) == MATCHED
    assert len(service.requests) == 2


def test_a_verification_with_a_liveness_token_is_repeated_if_it_could_not_connect(kotlin: Kotlin) -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        closed = reserved.getsockname()[1]
    with answering(MATCH) as service:
        assert post(kotlin, service, VERIFY, WITH_TOKEN, CLOSED_PORT=closed) == MATCHED


def test_a_verification_without_a_liveness_token_is_repeated(kotlin: Kotlin) -> None:
    with answering(UNAVAILABLE, MATCH) as service:
        assert post(kotlin, service, VERIFY, {}) == MATCHED


def test_a_ticket_with_a_liveness_token_is_requested_again_by_its_key(kotlin: Kotlin) -> None:
    with answering(UNAVAILABLE, TICKET) as service:
        assert post(kotlin, service, TICKETS, WITH_TOKEN).startswith("answered")
    first, second = service.requests
    assert first.key == second.key is not None


@pytest.mark.parametrize("path", ["", "/v1"])
@pytest.mark.parametrize("end", ["", "/"])
def test_a_base_url_may_have_a_path_and_a_slash_at_its_end(kotlin: Kotlin, path: str, end: str) -> None:
    with answering(MATCH) as service:
        post(kotlin, service, VERIFY, {}, FACEPASS_URL=service.url + path + end)
    assert [request.path for request in service.requests] == [path + VERIFY]


def test_pauses_grow_to_half_a_minute_and_stay_there(kotlin: Kotlin) -> None:
    shortest, longest = kotlin.run("driver.CallsKt").split()
    assert 250 <= int(shortest) <= 500
    assert 15_000 <= int(longest) <= 30_000
