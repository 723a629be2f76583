"""Liveness tokens: which are read, and that nothing else is more than refused."""

import hmac
import io
import json
import time
from base64 import urlsafe_b64encode
from contextlib import suppress
from hashlib import sha256
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st
from pydantic import ValidationError

from facepass.liveness_errors import LivenessInvalid
from facepass.liveness_provider import LivenessProvider
from facepass.logs import logger
from facepass.services.liveness import tokens
from facepass.settings import Settings, settings
from tests.support.issuer import KEYS, private_key, public_jwk, running_issuer, unsigned
from tests.support.liveness import claims, described, token, trust

pytestmark = pytest.mark.usefixtures("provider")
MINUTE = 60


def read(shown: str, nonce: str | None = None) -> tokens.Claims:
    provider = settings().liveness_provider
    assert provider is not None
    return tokens.read(shown, provider, tenant_id="acme", nonce=nonce)


def refused(shown: str, nonce: str | None = None) -> str:
    with pytest.raises(LivenessInvalid) as error:
        read(shown, nonce)
    return error.value.detail


def test_a_token_of_the_provider_is_read() -> None:
    assert read(token(jti="7")).token_id == sha256(b"7").hexdigest()
    assert read(token("RS256", "rsa")).user is None


def test_a_token_without_a_key_id_is_of_the_only_key(monkeypatch: pytest.MonkeyPatch) -> None:
    unnamed = jwt.encode(claims(), private_key("p256"), "ES256")
    assert "names no key" in refused(unnamed)
    trust(monkeypatch, jwks={"keys": [public_jwk("p256")]})
    assert read(unnamed)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://issuer.example"},
        {"iss": None},
        {"aud": "another-service"},
        {"aud": None},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": None},
        {"iat": "today"},
        {"nbf": "yesterday"},
        {"jti": None},
        {"jti": ""},
        {"jti": "7" * 1001},
    ],
)
def test_a_token_that_is_not_for_this_deployment_is_refused(changes: dict[str, Any]) -> None:
    assert refused(token(**changes))


def test_the_detail_names_each_claim_that_a_token_may_lack() -> None:
    for claim in ("aud", "exp", "iat", "iss", "jti"):
        detail = refused(token(**{claim: None}))
        assert detail == "The liveness token lacks aud, exp, iat, iss or jti."


@pytest.mark.parametrize(
    ("claim", "seconds", "detail"),
    [
        ("exp", -MINUTE, "has expired"),
        ("nbf", MINUTE, "not valid yet"),
        ("iat", MINUTE, "not valid yet"),
        ("iat", -6 * MINUTE, "too old"),
    ],
)
def test_a_token_of_another_time_is_refused(claim: str, seconds: int, detail: str) -> None:
    assert detail in refused(token(**{claim: int(time.time()) + seconds}))


def test_a_token_cannot_do_without_a_signature() -> None:
    for algorithm in ("none", "None", "NONE", "", None):
        assert refused(unsigned(claims(), alg=algorithm, kid="p256"))
    assert refused(token().rpartition(".")[0] + ".")


def test_the_public_key_is_no_secret_that_signs_liveness() -> None:
    public = private_key("rsa").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = unsigned(claims(), alg="HS256", kid="rsa")[:-1]
    mac = urlsafe_b64encode(hmac.digest(public, signed.encode(), "sha256")).rstrip(b"=").decode()
    assert refused(f"{signed}.{mac}")


def test_a_token_signed_with_another_key_is_refused() -> None:
    assert refused(token(kind="p256-2", kid="p256"))
    assert refused(token("RS256", "rsa-2", "rsa"))
    assert refused(token("RS256", "rsa", "p256"))
    assert refused(token(kid="unheard-of"))


def test_an_algorithm_that_the_settings_leave_out_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    trust(monkeypatch, algorithms=["ES256"])
    assert read(token())
    assert refused(token("RS256", "rsa"))


@pytest.mark.parametrize("result", [None, False, "true", 1, "failed"])
def test_a_verdict_that_is_not_alive_is_refused(monkeypatch: pytest.MonkeyPatch, result: Any) -> None:
    trust(monkeypatch, result_claim="live")
    assert read(token(live=True))
    assert "live person" in refused(token(live=result))


def test_the_tenant_and_the_nonce_are_compared_where_they_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    trust(monkeypatch, tenant_claim="tenant", nonce_claim="nonce")
    assert read(token(tenant="acme", nonce="n-1"), "n-1")
    assert "another tenant" in refused(token(tenant="globex", nonce="n-1"), "n-1")
    assert "another tenant" in refused(token(nonce="n-1"), "n-1")
    for nonce in ("n-2", "", None):
        assert "another nonce" in refused(token(tenant="acme", nonce="n-1"), nonce)
    for nothing in (None, "", 7):
        assert "no claim nonce" in refused(token(tenant="acme", nonce=nothing))


def test_the_hash_of_a_photo_may_be_written_in_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    trust(monkeypatch, photo_claim="photo")
    digest = sha256(b"photo 2").digest()
    base64 = urlsafe_b64encode(digest).decode()
    for written in (digest.hex(), digest.hex().upper(), base64, base64.rstrip("="), base64.translate({45: 43, 95: 47})):
        assert read(token(photo=written)).photo_sha256 == digest
    for nonsense in (None, "", "abc", digest.hex()[:-1], digest.hex() + "0", 7, [digest.hex()], "é" * 43):
        assert refused(token(photo=nonsense))


def test_the_keys_may_be_fetched_where_functions_reach_the_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_issuer() as issuer:
        trust(monkeypatch, jwks=None, jwks_url=issuer.url + KEYS)
        assert read(token())
        assert read(token("RS256", "rsa"))
        assert issuer.requests == [KEYS]
        assert refused(token(kid="unheard-of"))


@bounded(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(
    st.text(max_size=200)
    | st.tuples(*[st.text("abcXYZ019-_", max_size=12) | st.binary(max_size=30).map(urlsafe_b64encode)] * 3)
    | st.dictionaries(st.sampled_from(["alg", "kid", "crit", "b64"]), st.none() | st.text() | st.lists(st.text()))
)
def test_garbage_is_a_refused_token(garbage: Any) -> None:
    if isinstance(garbage, dict):
        refused(unsigned(claims(), **garbage) + "AAAA")
    elif isinstance(garbage, tuple):
        refused(".".join(part.decode() if isinstance(part, bytes) else part for part in garbage))
    else:
        refused(garbage)


@bounded(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["iss", "aud", "exp", "iat", "nbf", "jti", "sub"]),
        st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=5),
        min_size=1,
    )
)
def test_surprising_claims_of_the_provider_are_read_or_refused(changes: dict[str, Any]) -> None:
    payload = json.dumps(claims() | changes).encode()
    signed = jwt.PyJWS().encode(payload, private_key("p256"), "ES256", headers={"kid": "p256"})
    with suppress(LivenessInvalid):
        assert len(read(signed).token_id) == 64


@pytest.mark.parametrize("shown", ["", ".", "..", "a.b.c", "[" * 9, "e30.e30.", "💚.💚.💚", "\ud800.a.b", "a.b.c\n"])
def test_what_is_no_token_is_refused(shown: str) -> None:
    assert refused(shown)


def test_json_that_is_nested_without_end_is_refused() -> None:
    deep = urlsafe_b64encode(b"[" * 5000).decode().rstrip("=")
    assert refused(f"{deep}.{deep}.AAAA")


def test_a_refusal_is_logged_without_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    shown = token(aud="another-service", jti="secret-jti")
    refused(shown)
    assert "InvalidAudienceError" in written.getvalue()
    assert not any(part in written.getvalue() for part in (*shown.split("."), "secret-jti"))


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": ""},
        {"audience": []},
        {"jwks": None},
        {"jwks": {"keys": []}},
        {"jwks": {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}},
        {"jwks": {"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "d": "AA"}]}},
        {"jwks": {"keys": [{"kty": "EC", "crv": "P-256", "kid": "1", "x": "AA", "y": "AA"}]}},
        {"jwks": {"keys": [public_jwk("p256"), {"kty": "EC", "crv": "P-257", "x": "AA", "y": "AA"}]}},
        {"jwks": {"keys": [public_jwk("p256") | {"x": "…"}]}},
        {"jwks": {"keys": [public_jwk("p256") | {"alg": "none"}]}},
        {"jwks": {"keys": [public_jwk("rsa") | {"n": 7}]}},
        {"jwks": {"keys": [{"kty": "RSA", "e": "AQAB"}]}},
        {"jwks": {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "AA"}]}},
        {"jwks_url": "https://live.example.com/keys"},
        {"jwks": None, "jwks_url": "http://live.example.com/keys"},
        {"algorithms": ["HS256"]},
        {"algorithms": ["none"]},
        {"algorithms": []},
        {"max_age_seconds": 86_400},
        {"user_clam": "sub"},
        {"result": "pass"},
        {"result": True},
        {"result": "pass", "result_claim": ""},
    ],
)
def test_a_provider_that_is_half_described_is_noticed_at_once(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    assert LivenessProvider.model_validate(described())
    monkeypatch.setenv("LIVENESS_PROVIDER", json.dumps(described(**changes)))
    with pytest.raises(ValidationError):
        Settings()
