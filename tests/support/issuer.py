"""An OIDC issuer on this machine: a discovery document, real keys, and tokens that they sign."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from facepass.services.auth import tokens
from facepass.settings import settings
from tests.support.authorization import AUTHORIZE, TOKEN, Authorization

DISCOVERY = "/.well-known/openid-configuration"
KEYS = "/keys"
KINDS = {"RS": "rsa", "PS": "rsa", "ES256": "p256", "ES384": "p384", "Ed": "ed25519"}


@cache
def private_key(kind: str) -> Any:
    """A key of this kind, made once per process; `rsa-2`, `p256-2` ... are further ones."""
    match kind.partition("-")[0]:
        case "rsa":
            return rsa.generate_private_key(65537, 1024 if kind.endswith("-short") else 2048)
        case "ed25519":
            return ed25519.Ed25519PrivateKey.generate()
        case curve:
            return ec.generate_private_key({"p256": ec.SECP256R1, "p384": ec.SECP384R1}[curve]())


def public_jwk(kind: str) -> dict[str, Any]:
    """The public half, as a JWK Set has it; some issuers (Entra ID) leave `alg` out, so this one does."""
    algorithm = {"r": RSAAlgorithm, "p": ECAlgorithm, "e": OKPAlgorithm}[kind[0]]
    return algorithm.to_jwk(private_key(kind).public_key(), as_dict=True) | {"kid": kind, "use": "sig"}


class Issuer:
    """What it publishes can be changed, and it remembers the requested paths."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.kinds = ["rsa", "p256", "p384", "ed25519"]
        self.requests: list[str] = []
        self.answers: dict[str, tuple[int, bytes]] = {}  # instead of the right ones
        self.authorization = Authorization()
        self.tenant = "acme"

    def answer(self, path: str) -> tuple[int, bytes]:
        """What a GET of this path is answered with."""
        self.requests.append(path)
        right = {
            DISCOVERY: {
                "issuer": self.url,
                "jwks_uri": self.url + KEYS,
                "authorization_endpoint": self.url + AUTHORIZE,
                "token_endpoint": self.url + TOKEN,
            },
            KEYS: {"keys": [public_jwk(kind) for kind in self.kinds]},
        }
        return self.answers.get(path) or (200, json.dumps(right[path]).encode())

    def claims(self, **changes: Any) -> dict[str, Any]:
        """What a good token says; a change to None leaves a claim out."""
        now = int(time.time())
        good = {"iss": self.url, "aud": "facepass", "sub": "ada", "iat": now, "exp": now + 300}
        good["tenant_id"] = self.tenant
        return {name: value for name, value in (good | {"scope": "search"} | changes).items() if value is not None}

    def token(self, alg: str = "RS256", kind: str | None = None, kid: str | None = None, **changes: Any) -> str:
        """A token signed with a key of this kind (by default one that fits `alg`), naming the key by its kind."""
        kind = kind or next(kind for start, kind in KINDS.items() if alg.startswith(start))
        return jwt.encode(self.claims(**changes), private_key(kind), alg, headers={"kid": kid or kind})


def unsigned(claims: dict[str, Any], **header: Any) -> str:
    """Header and claims of a token without any signature, up to the last dot."""
    parts = [json.dumps(part).encode() for part in ({"typ": "JWT", **header}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    """An issuer that answers on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            if path == AUTHORIZE:
                self._send(302, b"", issuer.authorization.location(query))
            else:
                self._send(*issuer.answer(self.path), issuer.url + KEYS)

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, answer = issuer.authorization.exchange(form, issuer.token)
            self._send(status, json.dumps(answer).encode())

        def _send(self, status: int, body: bytes, location: str = "") -> None:
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", location)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer = Issuer(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()


def configure(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    """Set variables of the environment, and forget what was read and fetched before."""
    for name, value in variables.items():
        monkeypatch.setenv(name.upper(), value)
    settings.cache_clear()
    tokens.issuer_keys.cache_clear()
