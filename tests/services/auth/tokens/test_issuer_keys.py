"""The issuer's public keys: asked for seldom, over TLS, and not believed whatever comes."""

import io
import json
import socket
import time

import pytest
from pydantic import ValidationError

from facepass.database.sessions import TenantSession
from facepass.services.auth import api_keys, tokens
from facepass.settings import Settings
from tests.support.authorizer import REFUSED, authorize, show
from tests.support.issuer import DISCOVERY, KEYS, Issuer, configure


def test_the_keys_are_fetched_once(issuer: Issuer) -> None:
    for algorithm in ("RS256", "ES256", "EdDSA", "RS256"):
        assert show(issuer.token(algorithm))["isAuthorized"] is True
    assert issuer.requests == [DISCOVERY, KEYS]


def test_a_given_address_of_the_keys_needs_no_discovery(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, jwt_jwks_url=issuer.url + KEYS)
    assert show(issuer.token())["isAuthorized"] is True
    assert issuer.requests == [KEYS]


def test_a_new_key_of_the_issuer_is_found_once_the_pause_is_over(issuer: Issuer) -> None:
    show(issuer.token())
    issuer.kinds = ["rsa-2"]
    assert show(issuer.token(kind="rsa-2")) == REFUSED
    tokens.issuer_keys().cooldown_duration = 0  # the pause is over
    assert show(issuer.token(kind="rsa-2"))["isAuthorized"] is True
    assert show(issuer.token(kind="rsa")) == REFUSED  # withdrawn


def test_made_up_key_ids_do_not_hammer_the_issuer(issuer: Issuer) -> None:
    show(issuer.token())
    tokens.issuer_keys().cooldown_duration = 0
    assert show(issuer.token(kid="made-up")) == REFUSED
    assert issuer.requests.count(KEYS) == 2
    tokens.issuer_keys().cooldown_duration = tokens.PAUSE_SECONDS
    for number in range(50):
        assert show(issuer.token(kid=f"made-up-{number}")) == REFUSED
    assert issuer.requests.count(KEYS) == 2


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        (KEYS, (500, b"")),
        (KEYS, (302, b"")),
        (KEYS, (200, b"<html>")),
        (KEYS, (200, b"\xff\xfe")),
        (KEYS, (200, b"[" * 5000)),
        (KEYS, (200, b"[]")),
        (KEYS, (200, b'{"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "rsa"}]}')),
        (KEYS, (200, b'{"keys": []}')),
        (DISCOVERY, (404, b"")),
        (DISCOVERY, (200, b"{}")),
        (DISCOVERY, (200, b'{"issuer": 7, "jwks_uri": {}}')),
    ],
)
def test_an_issuer_that_answers_nonsense_lets_no_token_in(issuer: Issuer, path: str, answer: tuple[int, bytes]) -> None:
    issuer.answers[path] = answer
    for _ in range(5):
        assert show(issuer.token()) == REFUSED
    assert issuer.requests.count(path) == 1


def test_a_discovery_document_of_another_issuer_is_not_believed(issuer: Issuer) -> None:
    other = {"issuer": "https://issuer.example", "jwks_uri": issuer.url + KEYS}
    issuer.answers[DISCOVERY] = (200, json.dumps(other).encode())
    assert show(issuer.token()) == REFUSED
    assert issuer.requests == [DISCOVERY]


def test_keys_are_never_fetched_without_tls(issuer: Issuer) -> None:
    elsewhere = {"issuer": issuer.url, "jwks_uri": issuer.url.replace("127.0.0.1", "0.0.0.0") + KEYS}
    issuer.answers[DISCOVERY] = (200, json.dumps(elsewhere).encode())
    assert show(issuer.token()) == REFUSED
    assert issuer.requests == [DISCOVERY]


def test_an_unreachable_issuer_lets_no_token_in_and_disturbs_no_api_key(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch, main: TenantSession, log: io.StringIO
) -> None:
    key = api_keys.create_key(main, name="test")
    main.commit()
    monkeypatch.setattr(tokens, "FETCH_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it accepts, and never answers
        configure(monkeypatch, jwt_jwks_url=f"http://127.0.0.1:{silent.getsockname()[1]}/")
        began = time.monotonic()
        assert [show(issuer.token()) for _ in range(5)] == [REFUSED] * 5
        assert time.monotonic() - began < 2  # one wait, not five
    assert authorize(f"Bearer {key}")["isAuthorized"] is True
    assert log.getvalue().count("the issuer's keys cannot be fetched") == 1


def test_cached_keys_outlast_an_unreachable_issuer(issuer: Issuer) -> None:
    show(issuer.token())
    tokens.issuer_keys().cooldown_duration = 0
    issuer.answers[DISCOVERY] = (503, b"")
    assert show(issuer.token(kid="made-up")) == REFUSED
    assert show(issuer.token())["isAuthorized"] is True


@pytest.mark.parametrize(
    "variables",
    [
        {"jwt_issuer": "https://issuer.example", "jwt_audience": ""},
        {"jwt_issuer": "http://issuer.example", "jwt_audience": "facepass"},
        {"jwt_issuer": "ftp://127.0.0.1", "jwt_audience": "facepass"},
        {"jwt_issuer": "https://issuer.example", "jwt_audience": "a", "jwt_jwks_url": "http://127.0.0.1.example/"},
    ],
)
def test_an_issuer_that_is_half_configured_is_noticed_at_once(
    postgres: str, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name.upper(), value)
    with pytest.raises(ValidationError, match="JWT_") as refused:
        Settings()
    assert "pg8000" not in str(refused.value)  # it shows no database URL, which may hold a password
