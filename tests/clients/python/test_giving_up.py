"""A call that is given up ends soon, and an upload that it cannot delete is named."""

import asyncio
from types import SimpleNamespace
from typing import Any, NoReturn

import httpx
import pytest

from facepass_client import AsyncFacePass, NoAnswer, UploadRejected, problems
from facepass_client._async import concurrency
from facepass_client._sync import connection
from tests.clients.python.scripted import AT_ONCE, Service, problem
from tests.clients.python.test_cancellation import BATCH_ANSWER
from tests.clients.python.test_requests import JPEG, ticket, upload

BROKEN = httpx.ReadError("reset by peer")
ARRIVED = httpx.Response(204)
FIFTY = [(JPEG, None)] * 50
FIFTY_TICKETS = {
    "accepted": [{**ticket().json(), "upload_id": f"u{place}", "place": place} for place in range(50)],
    "rejected": [],
}


def interrupted(_request: httpx.Request) -> NoReturn:
    raise KeyboardInterrupt


def deleted(service: Service) -> list[str]:
    return [request.url.path for request in service.requests if request.method == "DELETE"]


def test_giving_up_many_photos_without_a_network_tries_one_deletion() -> None:
    service = Service(httpx.Response(200, json=FIFTY_TICKETS), interrupted, httpx.ConnectError("no network"))
    with pytest.raises(KeyboardInterrupt):
        next(iter(service.client().faces.enrol_many(FIFTY)))
    assert deleted(service) == ["/api/v1/uploads/u0"] * AT_ONCE.attempts


def test_giving_up_many_photos_takes_fifteen_seconds_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(connection, "time", SimpleNamespace(monotonic=lambda: clock.now))

    def slow(request: httpx.Request) -> httpx.Response:
        assert request.extensions["timeout"]["read"] <= 15 - clock.now
        clock.now += 6
        return httpx.Response(204)

    service = Service(httpx.Response(200, json=FIFTY_TICKETS), interrupted, slow)
    with pytest.raises(KeyboardInterrupt):
        next(iter(service.client().faces.enrol_many(FIFTY)))
    assert deleted(service) == [f"/api/v1/uploads/u{place}" for place in range(3)]


def test_an_upload_that_is_refused_its_deletion_stops_no_other() -> None:
    answers = [httpx.Response(200, json=BATCH_ANSWER), interrupted, problem(404, "upload_not_found"), ARRIVED]
    service = Service(*answers)
    with pytest.raises(KeyboardInterrupt):
        next(iter(service.client().faces.enrol_many([(JPEG, None), (JPEG, None)])))
    assert deleted(service) == ["/api/v1/uploads/u0", "/api/v1/uploads/u1"]


def test_the_asynchronous_client_has_one_time_for_all_deletions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concurrency, "CLEANING_SECONDS", 0.2)
    paths: list[str] = []
    reached = asyncio.Event()

    async def stalled(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/uploads/batch"):
            return httpx.Response(200, json=BATCH_ANSWER)
        paths.append(request.url.path)
        reached.set()
        await asyncio.Event().wait()
        raise AssertionError

    async def enrol() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(stalled)) as http:
            facepass = AsyncFacePass("https://f.example.com", "key", http=http, check_version=False)
            async for _ in facepass.faces.enrol_many([(JPEG, None), (JPEG, None)]):
                pass

    async def check() -> None:
        task = asyncio.create_task(enrol())
        await asyncio.wait_for(reached.wait(), 30)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(check())
    assert paths == ["/", "/api/v1/uploads/u0"]


def test_an_announcement_that_still_runs_is_waited_for_and_deleted() -> None:
    service = Service(interrupted, problem(409, "idempotency_in_progress"), ticket(), ARRIVED)
    with pytest.raises(KeyboardInterrupt):
        service.client().faces.index(JPEG)
    assert deleted(service) == ["/api/v1/uploads/u1"]
    assert len({each.headers["Idempotency-Key"] for each in service.requests[:3]}) == 1


@pytest.mark.parametrize(
    ("failure", "error"), [(BROKEN, NoAnswer), (problem(401, "unauthorized"), problems.UnauthorizedProblem)]
)
def test_an_error_names_an_upload_that_cannot_be_deleted(failure: Any, error: type[Exception]) -> None:
    service = Service(ticket(), ARRIVED, failure)
    with pytest.raises(error) as raised:
        service.client().faces.enrol(JPEG, user="1")
    assert deleted(service)[0] == "/api/v1/uploads/u1"
    assert raised.value.upload_id == "u1"  # type: ignore[attr-defined]


def test_an_error_names_no_upload_that_is_deleted() -> None:
    service = Service(ticket(), ARRIVED, problem(401, "unauthorized"), ARRIVED)
    with pytest.raises(problems.UnauthorizedProblem) as raised:
        service.client().faces.enrol(JPEG, user="1")
    assert deleted(service) == ["/api/v1/uploads/u1"]
    assert raised.value.upload_id is None


def test_an_upload_with_an_outcome_is_named_and_stays() -> None:
    service = Service(ticket(), ARRIVED, httpx.Response(200, json=upload("rejected")))
    with pytest.raises(UploadRejected) as raised:
        service.client().faces.enrol(JPEG, user="1")
    assert raised.value.upload_id == "u1"
    assert deleted(service) == []


def test_an_outcome_names_an_upload_that_cannot_be_deleted() -> None:
    refused = httpx.Response(403, text="<Code>AccessDenied</Code>")
    tickets = {**BATCH_ANSWER, "accepted": BATCH_ANSWER["accepted"][:1]}
    service = Service(httpx.Response(200, json=tickets), refused, BROKEN)
    (outcome,) = service.client().faces.enrol_many([(JPEG, None)])
    assert outcome.error is not None
    assert outcome.upload_id == "u0"
