"""The deployment's API, as a client sees it."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from facepass.doctor.findings import Fault
from facepass.settings import LOOPBACK

MOST_WAIT_SECONDS = 10
FAULTS = {
    "outside_collections": "key_bound",
    "rate_limited": "rate_limited",
    "not_through_edge": "not_through_edge",
    "quota_exceeded": "quota_exceeded",
}
PAGE = 100  # the most that every list gives at once
LEAST_SECRET = 8  # characters
SECONDS = 35  # an HTTP API answers after 30 at the latest


@dataclass(frozen=True)
class Answer:
    """A response. body: its JSON object; empty for anything else."""

    status: int
    headers: httpx.Headers
    text: str
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The code of a problem; empty for an answer of API Gateway itself."""
        return str(self.body.get("code", ""))

    @property
    def is_ok(self) -> bool:
        """Whether the request was carried out."""
        return 200 <= self.status < 300  # noqa: PLR2004

    @property
    def is_refusal(self) -> bool:
        """Whether the request was refused, so that it has changed nothing."""
        return 400 <= self.status < 500  # noqa: PLR2004

    def __str__(self) -> str:
        why = self.body.get("detail") or self.body.get("message") or self.text[:120] or "an empty body"
        request_id = self.body.get("request_id")
        return f"{self.status} {self.code or ''}".strip() + f" ({why}{f'; request {request_id}' if request_id else ''})"


class Api:
    """One base URL and one key. A request that gets no answer is the fault `no_answer`."""

    def __init__(self, base_url: str, key: str) -> None:
        self.base_url, self.key = base_url.rstrip("/"), key
        self._http = open_client(self.base_url)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def without_key(self, words: str) -> str:
        """Words to be shown, in which the key is not readable. A shorter one than any secret may be a part of words."""
        return words.replace(self.key, "(the key)") if len(self.key) >= LEAST_SECRET else words

    def ask(self, method: str, path: str, *, authorization: str | None = "", **request: Any) -> Answer:
        """Send a request with the key, if there is one; authorization: another header, or None for none.

        Waits once if asked to.
        """
        own = f"Bearer {self.key}" if self.key else None  # without a key the header would end in a space: not sent
        header = own if authorization == "" else authorization
        headers = request.pop("headers", {}) | ({"Authorization": header} if header else {})
        answer = self._send(method, path, headers, request)
        wait = answer.headers.get("Retry-After", "")
        if answer.status in (429, 503) and wait.isdigit() and int(wait) <= MOST_WAIT_SECONDS:
            time.sleep(int(wait))
            answer = self._send(method, path, headers, request)
        return answer

    def _send(self, method: str, path: str, headers: dict[str, str], request: dict[str, Any]) -> Answer:
        try:
            return answer_of(self._http.request(method, self.base_url + path, headers=headers, **request))
        except (httpx.LocalProtocolError, UnicodeError) as error:  # their text may show a header, and so the key
            raise Fault("no_answer", f"A request cannot be sent: {type(error).__name__}.") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reason = str(error) or type(error).__name__
            raise Fault("no_answer", f"{self.base_url} does not answer: {reason.rstrip('.')}.") from error

    def expect(self, method: str, path: str, *, fault: str = "request_failed", **request: Any) -> dict[str, Any]:
        """The body of a request that must succeed. Raises Fault: a problem's own where it has one."""
        return accepted(self.ask(method, path, **request), f"{method} {path}", fault)

    def pages(self, path: str) -> Iterator[dict[str, Any]]:
        """The items of a list, page by page. Raises Fault."""
        query: dict[str, str | int] = {"limit": PAGE}
        while True:
            page = self.expect("GET", path, params=query)
            yield from page["items"]
            if not page.get("next_cursor"):
                return
            query["cursor"] = page["next_cursor"]


def accepted(answer: Answer, request: str, fault: str = "request_failed") -> dict[str, Any]:
    """The body of an answer that must be a success. Raises Fault: that of the problem's code, or the given one."""
    if not answer.is_ok:
        raise Fault(FAULTS.get(answer.code, fault), f"{request} was answered with {answer}.")
    return answer.body


def open_client(url: str) -> httpx.Client:
    """A client that follows no redirect; what is on this machine is not asked for through a proxy."""
    return httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=urlsplit(url).hostname not in LOOPBACK)


def answer_of(response: httpx.Response) -> Answer:
    """A response as it is judged here."""
    try:
        body = json.loads(response.content)
    except ValueError:
        body = None
    return Answer(response.status_code, response.headers, response.text, body if isinstance(body, dict) else {})
