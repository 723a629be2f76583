"""One attempt at a delivery: a signed POST to exactly the address that was checked, within a time for all of it.

The wall clock counts, not the silence between two bytes: a receiver that sends a byte a second ends with the others.
Nothing of an answer is kept but its status. Redirects are not followed.
"""

import http.client
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from time import monotonic
from urllib.parse import urlsplit

from facepass import __version__
from facepass.services.events.delivery_messages import AttemptError, Outcome
from facepass.services.events.targets import AddressRefused, NameNotResolved, Resolve, addresses_of, look_up

CONTENT = {"content-type": "application/cloudevents+json", "user-agent": f"FacePass/{__version__}"}
READ_BYTES = 1_000  # of an answer, so that a polite receiver sees its short one taken
MOST_ADDRESSES = 4  # of a name that are tried
HTTPS_PORT, HTTP_PORT = 443, 80
WAITS = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)  # Retry-After is read of these


class Expired(Exception):
    """The time of the attempt is over."""


class _FinalResponse(http.client.HTTPResponse):
    """The answer itself: http.client skips 100 Continue alone, and takes 103 Early Hints for an answer."""

    def _read_status(self) -> tuple[str, int, str]:
        version, status, reason = super()._read_status()  # type: ignore[misc]
        interim = HTTPStatus.SWITCHING_PROTOCOLS < status < HTTPStatus.OK
        return version, HTTPStatus.CONTINUE if interim else status, reason


@cache
def public_authorities() -> ssl.SSLContext:
    """Trust in the certificate authorities of the system; made once, for it reads them all."""
    return ssl.create_default_context()


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float,
    anywhere: bool = False,
    resolve: Resolve = look_up,
    trust: ssl.SSLContext | None = None,
) -> Outcome:
    """Send a body to a URL once; what became of it. Raises no error of the receiver or of the network.

    seconds: for all of it. anywhere: also over http and to private addresses, as the local stage does.
    """
    ends = monotonic() + seconds
    try:
        return _post(url, body, headers, ends=ends, anywhere=anywhere, resolve=resolve, trust=trust)
    except _EXPECTED as error:
        return Outcome(error=_code(error))


# ValueError: a URL that http.client does not take
_EXPECTED = (OSError, http.client.HTTPException, ValueError, Expired, NameNotResolved, AddressRefused)


def _code(error: Exception) -> AttemptError:
    codes: tuple[tuple[type[Exception] | tuple[type[Exception], ...], AttemptError], ...] = (
        ((Expired, TimeoutError), "timed_out"),
        (NameNotResolved, "name_not_resolved"),
        (AddressRefused, "address_refused"),
        (ssl.SSLError, "tls_failed"),
    )
    return next((code for kinds, code in codes if isinstance(error, kinds)), "connection_failed")


def _post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    ends: float,
    anywhere: bool,
    resolve: Resolve,
    trust: ssl.SSLContext | None,
) -> Outcome:
    target = urlsplit(url)
    secure = target.scheme == "https"
    if not target.hostname or not (secure or (anywhere and target.scheme == "http")):
        raise AddressRefused
    port = target.port or (HTTPS_PORT if secure else HTTP_PORT)
    addresses = addresses_of(
        target.hostname, port, resolve=resolve, seconds=max(ends - monotonic(), 0), anywhere=anywhere
    )
    with _until(ends, _connect(addresses, port, ends)) as sock:
        wire = (trust or public_authorities()).wrap_socket(sock, server_hostname=target.hostname) if secure else sock
        connection = http.client.HTTPConnection(target.hostname, port)
        connection.response_class = _FinalResponse
        connection.default_port = HTTPS_PORT if secure else HTTP_PORT  # which the Host header leaves out
        connection.sock, connection.auto_open = wire, 0  # it never connects by the name
        with closing(connection):
            path = (target.path or "/") + (f"?{target.query}" if target.query else "")
            connection.request("POST", path, body, {**CONTENT, **headers, "connection": "close"})
            response = connection.getresponse()
            response.read(READ_BYTES)
            return _outcome(response.status, response.getheader("retry-after"))


def _connect(addresses: Sequence[str], port: int, ends: float) -> socket.socket:
    """A connection to the first of the addresses that takes one."""
    failed: OSError = TimeoutError()
    tried = addresses[:MOST_ADDRESSES]
    for place, address in enumerate(tried):
        left = ends - monotonic()
        if left <= 0:
            raise Expired
        try:
            return socket.create_connection((address, port), timeout=left / (len(tried) - place))
        except OSError as error:
            failed = error
    raise failed


@contextmanager
def _until(ends: float, sock: socket.socket) -> Iterator[socket.socket]:
    """The connection, until the moment when the time is over: what waits for it then ends. Raises Expired."""
    expired = threading.Event()
    watched = sock.dup()  # the same connection: TLS takes the other object

    def end() -> None:
        expired.set()
        with suppress(OSError):
            watched.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(ends - monotonic(), 0), end)
    timer.start()
    try:
        with watched, sock:
            yield sock
    except _EXPECTED:
        if not expired.is_set():
            raise
    finally:
        timer.cancel()
    if expired.is_set():  # also where half a body looks like a whole one
        raise Expired


def _outcome(status: int, retry_after: str | None) -> Outcome:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Outcome(status)
    if status < HTTPStatus.BAD_REQUEST:
        return Outcome(status, "redirect")
    return Outcome(status, "bad_status", _seconds(retry_after) if status in WAITS else None)


def _seconds(retry_after: str | None) -> int | None:
    """The pause of a Retry-After header, which has seconds or a date; None for anything else."""
    text = (retry_after or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0, int((moment - datetime.now(UTC)).total_seconds()))
    except (ValueError, OverflowError):  # a year or a zone that no datetime has
        return None
