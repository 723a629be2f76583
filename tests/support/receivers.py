"""Receivers of webhooks for tests: real servers on this machine whose answers a test chooses, also over TLS."""

import datetime
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Delivered:
    """A request that a receiver got."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


Answer = Callable[[BaseHTTPRequestHandler, Delivered], None]


def status(code: int, **headers: str) -> Answer:
    """An answer with this status; `_` in a header's name is a hyphen."""

    def answer(handler: BaseHTTPRequestHandler, _request: Delivered) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", "0")
        handler.end_headers()

    return answer


def drip(prefix: bytes, times: int = 100, seconds: float = 0.1) -> Answer:
    """An answer that begins so, and goes on with a byte at a time."""

    def answer(handler: BaseHTTPRequestHandler, _request: Delivered) -> None:
        handler.wfile.write(prefix)
        for _ in range(times):
            handler.wfile.write(b"x")
            time.sleep(seconds)

    return answer


@dataclass
class Receiver:
    """A running receiver. answer: what it does next; taken: the requests so far."""

    port: int
    scheme: str
    host: str = LOOPBACK
    answer: Answer = field(default_factory=lambda: status(204))
    taken: list[Delivered] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}/hook?of=test"


class Listener(ThreadingHTTPServer):
    """Says nothing of senders that hang up."""

    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, _request: object, _address: object) -> None:
        """Nothing."""


class SixListener(Listener):
    """The same over IPv6."""

    address_family = socket.AF_INET6


@contextmanager
def running_receiver(tls: ssl.SSLContext | None = None, port: int = 0, host: str = LOOPBACK) -> Iterator[Receiver]:
    """A receiver on a free port of this machine. host: one of its addresses."""
    listener = SixListener if ":" in host else Listener
    server = listener((host, port), BaseHTTPRequestHandler)
    receiver = Receiver(server.server_address[1], "https" if tls else "http", f"[{host}]" if ":" in host else host)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the library's name
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Delivered(self.path, headers, body)
            receiver.taken.append(request)
            with suppress(OSError):
                receiver.answer(self, request)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server.RequestHandlerClass = Handler
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True)
class Authority:
    """A certificate authority of a test."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def trust(self) -> ssl.SSLContext:
        """Trust in this authority alone."""
        pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()
        return ssl.create_default_context(cadata=pem)

    def server(self, folder: Path, name: str, *, days: int = 1) -> ssl.SSLContext:
        """The server's side, with a certificate for a host name or an IP address. days: until it expires."""
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            subject: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
        except ValueError:
            subject = x509.DNSName(name)
        made = _certificate(name, key, issuer=self.certificate.subject, days=days)
        made = made.add_extension(x509.SubjectAlternativeName([subject]), critical=False)
        certificate = made.sign(self.key, hashes.SHA256())
        file = folder / f"{name.replace(':', '_')}-{days}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def new_authority() -> Authority:
    """An authority that nothing else trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "an authority of a test")])
    made = _certificate("an authority of a test", key, issuer=name, days=1)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return Authority(made.sign(key, hashes.SHA256()), key)


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, *, issuer: x509.Name, days: int
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=3))
        .not_valid_after(now + datetime.timedelta(days=days))
    )
