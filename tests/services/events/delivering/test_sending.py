"""One attempt against real receivers: what counts as delivered, what ends in time, what is never connected to."""

import socket
import time
from collections.abc import Iterator

import pytest

from facepass import __version__
from facepass.services.events.delivery_messages import Outcome
from facepass.services.events.sending import post
from tests.support.receivers import Receiver, drip, running_receiver, status

BODY = b'{"specversion": "1.0"}'
PUBLIC = "198.41.0.4"  # nothing is sent there: a test that reached it would fail
AT_ONCE = 0.6  # s; the ten seconds of an attempt, for tests


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver() as running:
        yield running


def send(url: str, **options: object) -> Outcome:
    """As the local stage does, which may reach this machine."""
    given = {"seconds": 5.0, "anywhere": True} | options
    return post(url, BODY, {"webhook-id": "1"}, **given)  # type: ignore[arg-type]


def test_a_body_is_posted_as_it_is_with_the_headers_that_are_promised(receiver: Receiver) -> None:
    assert send(receiver.url) == Outcome(204)
    [request] = receiver.taken
    assert request.body == BODY
    assert request.path == "/hook?of=test"
    assert request.headers == {
        "host": f"127.0.0.1:{receiver.port}",
        "accept-encoding": "identity",
        "content-length": str(len(BODY)),
        "content-type": "application/cloudevents+json",
        "user-agent": f"FacePass/{__version__}",
        "webhook-id": "1",
        "connection": "close",
    }


@pytest.mark.parametrize("code", [200, 201, 202, 204, 299])
def test_each_2xx_is_a_delivery(receiver: Receiver, code: int) -> None:
    receiver.answer = status(code)
    assert send(receiver.url) == Outcome(code)


@pytest.mark.parametrize("code", [400, 401, 404, 410, 422, 500, 502, 503])
def test_each_4xx_and_5xx_is_a_failure(receiver: Receiver, code: int) -> None:
    receiver.answer = status(code)
    assert send(receiver.url) == Outcome(code, "bad_status")


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_failure_and_is_not_followed(receiver: Receiver, code: int) -> None:
    with running_receiver() as elsewhere:
        receiver.answer = status(code, location=elsewhere.url)
        assert send(receiver.url) == Outcome(code, "redirect")
        assert elsewhere.taken == []


@pytest.mark.parametrize(
    ("code", "text", "seconds"),
    [
        (503, "120", 120),
        (429, " 7 ", 7),
        (503, "soon", None),
        (503, "-5", None),
        (503, "Fri, 31 Dec 1999 23:59:59 GMT", 0),
        (503, "Fri, 31 Dec 99999999999999999999 23:59:59 GMT", None),
        (500, "120", None),
    ],
)
def test_a_receiver_may_ask_for_a_pause_with_429_and_503(
    receiver: Receiver, code: int, text: str, seconds: int | None
) -> None:
    receiver.answer = status(code, retry_after=text)
    assert send(receiver.url) == Outcome(code, "bad_status", seconds)


def test_a_pause_may_be_a_date(receiver: Receiver) -> None:
    moment = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 90))
    receiver.answer = status(503, retry_after=moment)
    pause = send(receiver.url).retry_after
    assert pause is not None
    assert 85 <= pause <= 90


@pytest.mark.parametrize(
    "prefix",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nx: ",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 3,
        b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
    ],
    ids=["at once", "headers", "continue", "body", "chunks", "endless body"],
)
def test_a_receiver_that_drips_ends_with_the_time_of_the_attempt(receiver: Receiver, prefix: bytes) -> None:
    receiver.answer = drip(prefix)
    start = time.monotonic()
    assert send(receiver.url, seconds=AT_ONCE) == Outcome(error="timed_out")
    assert time.monotonic() - start < AT_ONCE + 0.5


def test_a_receiver_that_says_nothing_ends_with_the_time_of_the_attempt(receiver: Receiver) -> None:
    receiver.answer = lambda _handler, _request: time.sleep(3)
    assert send(receiver.url, seconds=AT_ONCE) == Outcome(error="timed_out")


def test_a_server_that_starts_no_tls_ends_with_the_time_of_the_attempt(receiver: Receiver) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        start = time.monotonic()
        assert send(url, seconds=AT_ONCE) == Outcome(error="timed_out")
        assert time.monotonic() - start < AT_ONCE + 0.5


def test_a_name_server_that_does_not_answer_ends_with_the_time_of_the_attempt() -> None:
    def slow(_host: str, _port: int) -> list[str]:
        time.sleep(3)
        return [PUBLIC]

    start = time.monotonic()
    assert send("https://hooks.example", seconds=AT_ONCE, resolve=slow) == Outcome(error="timed_out")
    assert time.monotonic() - start < AT_ONCE + 0.5


def test_of_a_huge_answer_only_the_beginning_is_read(receiver: Receiver) -> None:
    sent = 0

    def huge(handler: object, _request: object) -> None:
        nonlocal sent
        handler.send_response(200)  # type: ignore[attr-defined]
        handler.end_headers()  # type: ignore[attr-defined]
        for _ in range(1_000):
            sent += handler.wfile.write(b"x" * 1_000_000)  # type: ignore[attr-defined]

    receiver.answer = huge
    assert send(receiver.url) == Outcome(200)
    assert sent < 100_000_000


def test_a_header_without_end_is_a_failure(receiver: Receiver) -> None:
    receiver.answer = lambda handler, _request: handler.wfile.write(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 1_000_000)
    assert send(receiver.url) == Outcome(error="connection_failed")


def test_a_receiver_that_is_down_is_a_failure() -> None:
    with running_receiver() as receiver:
        url = receiver.url
    assert send(url) == Outcome(error="connection_failed")


def test_an_answer_that_is_no_http_is_a_failure(receiver: Receiver) -> None:
    receiver.answer = lambda handler, _request: handler.wfile.write(b"220 mail.example ESMTP\r\n")
    assert send(receiver.url) == Outcome(error="connection_failed")


def test_a_name_without_an_address_is_a_failure() -> None:
    assert send("https://hooks.invalid/") == Outcome(error="name_not_resolved")
    assert send("https://hooks.example", resolve=lambda _host, _port: []) == Outcome(error="name_not_resolved")


# ---- TLS


# ---- addresses


@pytest.mark.parametrize("code", [102, 103, 199])
def test_an_interim_answer_is_not_the_answer(receiver: Receiver, code: int) -> None:
    receiver.answer = drip(f"HTTP/1.1 {code} Interim\r\nlink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n".encode())
    assert send(receiver.url) == Outcome(204)


def test_an_endless_row_of_interim_answers_ends_with_the_time_of_the_attempt(receiver: Receiver) -> None:
    receiver.answer = drip(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3)
    assert send(receiver.url, seconds=AT_ONCE) == Outcome(error="timed_out")
