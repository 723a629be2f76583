"""A call that is cancelled deletes what it has announced, wherever it was."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from facepass_client import AsyncFacePass
from tests.clients.python.test_requests import JPEG, ticket, upload

BATCH_ANSWER = {
    "accepted": [{**ticket().json(), "upload_id": f"u{place}", "place": place} for place in range(2)],
    "rejected": [],
}


class Stalled:
    """A service whose first answer to some request never comes; it notes what is sent afterwards."""

    def __init__(self, stalls: Callable[[httpx.Request], bool]) -> None:
        self._stalls, self.reached = stalls, asyncio.Event()
        self.sent: list[httpx.Request] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        if self._stalls(request) and not self.reached.is_set():
            self.reached.set()
            await asyncio.Event().wait()
        return self._answer(request)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/faces/upload"):
            return ticket()
        if request.url.path.endswith("/uploads/batch"):
            return httpx.Response(200, json=BATCH_ANSWER)
        if request.method == "GET":
            indexed = request.url.path.endswith("/u0")
            return httpx.Response(200, json=upload("indexed" if indexed else "processing"))
        return httpx.Response(204)


async def cancelled(service: Stalled, call: Callable[[AsyncFacePass], Any]) -> list[str]:
    """Cancel a call where the service stalls. Returns the paths that were deleted."""
    async with httpx.AsyncClient(transport=httpx.MockTransport(service)) as http:
        task = asyncio.ensure_future(
            call(AsyncFacePass("https://f.example.com", "key", http=http, check_version=False))
        )
        await asyncio.wait_for(service.reached.wait(), 30)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    return [request.url.path for request in service.sent if request.method == "DELETE"]


@pytest.mark.parametrize("stalls_at", ["/api/v1/faces/upload", "/", "/api/v1/uploads/u1"])
def test_the_upload_is_deleted_wherever_the_call_was(stalls_at: str) -> None:
    async def check() -> None:
        service = Stalled(lambda request: request.url.path == stalls_at and request.method != "DELETE")
        assert await cancelled(service, lambda facepass: facepass.faces.index(JPEG)) == ["/api/v1/uploads/u1"]
        keys = {each.headers.get("Idempotency-Key") for each in service.sent if each.url.path.endswith("/faces/upload")}
        assert len(keys) == 1

    asyncio.run(check())


def test_of_many_photos_whose_tickets_are_not_read_every_upload_is_deleted() -> None:
    async def enrol(facepass: AsyncFacePass) -> None:
        async for _ in facepass.faces.enrol_many([(JPEG, None), (JPEG, None)]):
            pass

    async def check() -> None:
        service = Stalled(lambda request: request.url.path.endswith("/uploads/batch"))
        assert await cancelled(service, enrol) == ["/api/v1/uploads/u0", "/api/v1/uploads/u1"]
        assert len({request.headers.get("Idempotency-Key") for request in service.sent[:2]}) == 1

    asyncio.run(check())


def test_of_many_photos_those_that_are_not_settled_are_deleted() -> None:
    async def enrol(facepass: AsyncFacePass) -> None:
        async for _ in facepass.faces.enrol_many([(JPEG, None), (JPEG, None)]):
            pass

    async def check() -> None:
        service = Stalled(lambda request: request.url.path == "/api/v1/uploads/u1" and request.method == "GET")
        assert await cancelled(service, enrol) == ["/api/v1/uploads/u1"]

    asyncio.run(check())
