"""A liveness provider: its tokens are signed by real keys, and the settings trust it."""

import json
import time
from typing import Any
from uuid import uuid4

import jwt
import pytest

from facepass.services.liveness import tokens
from tests.support.api_client import Answer, Client
from tests.support.issuer import configure, private_key, public_jwk

ISSUER = "https://live.example.com"


def described(**changes: Any) -> dict[str, Any]:
    """The settings of a provider; a change to None leaves one out."""
    good = {"issuer": ISSUER, "audience": ["facepass"], "jwks": {"keys": [public_jwk("p256"), public_jwk("rsa")]}}
    return {name: value for name, value in (good | changes).items() if value is not None}


def trust(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """Let the settings name the provider, and forget the keys of an earlier one."""
    configure(monkeypatch, liveness_provider=json.dumps(described(**changes)))
    tokens.key_set.cache_clear()
    tokens.fetched_keys.cache_clear()


def distrust(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the settings name no provider."""
    configure(monkeypatch, liveness_provider="")
    tokens.key_set.cache_clear()


def claims(**changes: Any) -> dict[str, Any]:
    """What a good token says; a change to None leaves a claim out."""
    now = int(time.time())
    good = {"iss": ISSUER, "aud": "facepass", "iat": now, "exp": now + 300, "jti": str(uuid4())}
    return {name: value for name, value in (good | changes).items() if value is not None}


def token(alg: str = "ES256", kind: str = "p256", kid: str | None = None, **changes: Any) -> str:
    """A token signed with a key of this kind, naming the key by its kind."""
    return jwt.encode(claims(**changes), private_key(kind), alg, headers={"kid": kid or kind})


def code(answer: Answer) -> tuple[int, str]:
    """The status and the code of a problem."""
    return answer.status, answer.json()["code"]


def make_door(http: Client, **settings: Any) -> str:
    """A collection that demands liveness tokens."""
    made = http.post("/api/v1/collections", {"collection_id": "door", "require_liveness": True, **settings})
    assert made.status == 201, made.body
    return "door"
