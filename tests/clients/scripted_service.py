"""A service that answers what a test says. It stands for moments that the real one has too seldom or too late."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple


class Answer(NamedTuple):
    status: int = 200
    content: dict[str, Any] | str | None = None  # JSON; a text goes as it is
    retry_after: str | None = None


class Request(NamedTuple):
    method: str
    path: str
    key: str | None  # the Idempotency-Key


@dataclass
class Service:
    """url: its address. requests: those that came."""

    url: str
    requests: list[Request] = field(default_factory=list)

    def methods(self) -> list[str]:
        return [request.method for request in self.requests]


BREAK = Answer(0)  # ends the connection without an answer


def ticket(url: str = "http://127.0.0.1:9", max_bytes: int = 9) -> Answer:
    return Answer(201, {"upload_id": "U", "upload": {"url": url, "fields": {}, "max_bytes": max_bytes}})


TICKET = ticket()


def problem(status: int, code: str, retry_after: str | None = None) -> Answer:
    return Answer(status, {"code": code, "detail": "D", "request_id": "R"}, retry_after)


@contextmanager
def answering(*answers: Answer) -> Iterator[Service]:
    """A service that gives these answers in their order, the last one again and again."""
    left = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            service.requests.append(Request(self.command, self.path, self.headers["Idempotency-Key"]))
            answer = left.pop(0) if len(left) > 1 else left[0]
            if answer is BREAK:
                return
            text = answer.content or ""
            body = (text if isinstance(text, str) else json.dumps(text)).encode()
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(body)))
            if answer.retry_after is not None:
                self.send_header("Retry-After", answer.retry_after)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = answer  # noqa: N815  # the names that http.server calls

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    service = Service(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
