"""The way to FacePass: each request, with its repetitions."""

import math
import time
from copy import copy
from typing import Any

import httpx

from facepass_client import _answers
from facepass_client._answers import ModelT
from facepass_client._async.concurrency import Key, sleep, token_of
from facepass_client._calls import Call, Operation
from facepass_client._operations import ROOT
from facepass_client._retries import CLEANING_SECONDS, Attempts, Retries
from facepass_client._settings import checked_base_url, checked_token
from facepass_client._versions import warn_if_newer
from facepass_client.errors import FacePassError, NoAnswer, UnreadableAnswer

CONNECT_SECONDS = 5


class AsyncConnection:
    """The requests of one client."""

    def __init__(
        self, base_url: str, key: Key, http: httpx.AsyncClient, retries: Retries, *, check_version: bool
    ) -> None:
        self.http, self.retries = http, retries
        self._base_url = checked_base_url(base_url)
        self._key = checked_token(key) if isinstance(key, str) else key
        self._version_unknown = check_version
        self._ends = math.inf  # by the monotonic clock

    def cleaning(self) -> "AsyncConnection":
        """The same connection, for deleting what a call leaves: within 15 seconds in all."""
        connection = copy(self)
        connection._version_unknown, connection._ends = False, time.monotonic() + CLEANING_SECONDS
        return connection

    async def ask(
        self, operation: Operation, answer: type[ModelT], *, query: Any = None, body: Any = None, **path: str
    ) -> ModelT:
        """Send a request and return the model of its answer."""
        return await self.ask_with(Call(operation, path, query or {}, body), answer)

    async def ask_with(self, call: Call, answer: type[ModelT]) -> ModelT:
        """The same, with a call."""
        return _answers.parse(answer, await self.json(call))

    async def tell(self, operation: Operation, *, query: Any = None, **path: str) -> None:
        """Send a request whose answer has no body."""
        await self.json(Call(operation, path, query or {}))

    async def json(self, call: Call) -> Any:
        """Send a request and return the JSON of its answer. Raises Problem, NoAnswer and UnreadableAnswer."""
        if self._version_unknown:
            self._version_unknown = False
            await self._check_version()
        attempts = Attempts(call, self.retries, self._ends)
        response = await self._send(call, attempts)
        return None if attempts.already_deleted(response) else _answers.read(response)

    async def _send(self, call: Call, attempts: Attempts) -> httpx.Response:
        """The final answer."""
        while True:
            sent = call.request(self._base_url, checked_token(await token_of(self._key)))
            request = self.http.build_request(**sent, **self._timeout(call))
            outcome: httpx.Response | httpx.TransportError
            try:
                outcome = await self.http.send(request, follow_redirects=False)
            except httpx.TransportError as error:
                outcome = error
            except httpx.DecodingError:
                raise UnreadableAnswer("the answer is not compressed as it says") from None
            pause = attempts.pause_after(outcome)
            if pause is not None:
                await sleep(pause)
            elif isinstance(outcome, httpx.Response):
                return outcome
            else:
                raise NoAnswer(f"{call.operation.operation_id}: {type(outcome).__name__}") from outcome

    def _timeout(self, call: Call) -> dict[str, Any]:
        """The time that an attempt may take: the HTTP client's, or what is left for cleaning. Raises NoAnswer."""
        if self._ends == math.inf:
            return {}
        if (left := self._ends - time.monotonic()) <= 0:
            raise NoAnswer(f"{call.operation.operation_id}: no time is left")
        return {"timeout": httpx.Timeout(left, connect=min(left, CONNECT_SECONDS))}

    async def _check_version(self) -> None:
        """Warn once if the service is newer. If it does not say its version, the request itself will show why."""
        try:
            response = await self._send(Call(ROOT), Attempts(Call(ROOT), Retries(attempts=1)))
            warn_if_newer(str(_answers.read(response)["version"]))
        except (FacePassError, KeyError, TypeError):
            return
