"""What stands in front of S3 and SQS: it hands on, or answers 503, or takes its time."""

import http.client
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "127.0.0.1"
SLOW_DOWN = (
    b"<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
)
UNAVAILABLE = b'{"__type": "com.amazonaws.sqs#ServiceUnavailable", "message": "Try again."}'
NOT_HANDED_ON = {"connection", "keep-alive", "expect", "transfer-encoding", "content-length"}


class Listener(ThreadingHTTPServer):
    """Says nothing of clients that die: that is what they are here for."""

    daemon_threads = True

    def handle_error(self, _request: object, _address: object) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Trouble:
    """Which service has it, how often (0 to 1), and seconds that it takes; without any it answers 503."""

    service: str
    share: float
    seconds: float | None = None


class Proxy:
    """Listens on one port and hands on to another."""

    def __init__(self, port: int, behind: int, seed: int) -> None:
        self.trouble: Trouble | None = None
        self.made = Counter[str]()
        self._behind = behind
        self._chance = random.Random(seed)
        self._server = Listener((HOST, port), self._handler())
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, headers: http.client.HTTPMessage, body: bytes) -> tuple:
        """Status, headers and body; by trouble or by what is behind."""
        service = "sqs" if "/sqs/" in headers.get("Authorization", "") else "s3"
        trouble = self.trouble
        if trouble and trouble.service == service and self._chance.random() < trouble.share:
            self.made[service] += 1
            if trouble.seconds is None:
                return 503, [("Retry-After", "1")], UNAVAILABLE if service == "sqs" else SLOW_DOWN
            time.sleep(trouble.seconds)
        return self._hand_on(method, path, headers, body)

    def _hand_on(self, method: str, path: str, headers: http.client.HTTPMessage, body: bytes) -> tuple:
        connection = http.client.HTTPConnection(HOST, self._behind, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                if name.lower() not in NOT_HANDED_ON:
                    connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in NOT_HANDED_ON]
            length = answer.getheader("Content-Length")
            if method == "HEAD" and length:
                kept.append(("Content-Length", length))
            return answer.status, kept, answer.read()
        finally:
            connection.close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                try:
                    status, headers, content = proxy.answer(self.command, self.path, self.headers, body)
                except (OSError, http.client.HTTPException):
                    self.close_connection = True  # what is behind is gone: no answer at all
                    return
                self.send_response_only(status)
                for name, value in headers:
                    self.send_header(name, value)
                if self.command != "HEAD":
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = handle_one  # noqa: N815

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        return Handler
