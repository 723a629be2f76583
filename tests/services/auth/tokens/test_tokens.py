"""JWTs: who gets in with a token of the OIDC issuer, as whom, and who does not."""

import hashlib
import hmac
import io
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from facepass.database.sessions import TenantSession
from facepass.services.auth import api_keys, tokens
from tests.support.authorizer import REFUSED, show
from tests.support.issuer import KEYS, Issuer, configure, private_key, public_jwk, running_issuer, unsigned

ROOT = Path(__file__).parents[4]
MINUTE = 60
ALGORITHMS = [name for family in tokens.ALGORITHMS.values() for name in family]


def test_a_token_becomes_its_tenant_scopes_and_subject(issuer: Issuer) -> None:
    answer = show(issuer.token(scope="search users:read openid unheard-of"))
    caller = hashlib.sha256(f"{issuer.url}|ada".encode()).hexdigest()[:16]
    known = {"tenant_id": "acme", "key_id": f"jwt:{caller}", "scopes": "search users:read", "subject": "ada"}
    assert answer == {"isAuthorized": True, "context": known | {"collections": "*"}}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_asymmetric_algorithm_is_taken(issuer: Issuer, algorithm: str) -> None:
    assert show(issuer.token(algorithm))["isAuthorized"] is True


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://issuer.example"},
        {"iss": None},
        {"aud": "another-service"},
        {"aud": ["another", "services"]},
        {"aud": None},
        {"aud": ""},
        {"aud": None, "client_id": "another-app"},
        {"aud": "another-service", "client_id": "facepass"},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": "yesterday"},
        {"sub": None},
        {"sub": ""},
        {"sub": "a" * 256},
        {"sub": "ada\x00"},
        {"tenant_id": None},
        {"tenant_id": "a b"},
        {"tenant_id": ["acme"]},
    ],
)
def test_a_token_that_is_not_for_us_is_refused(issuer: Issuer, changes: dict[str, Any]) -> None:
    assert show(issuer.token(**changes)) == REFUSED


@pytest.mark.parametrize("changes", [{"aud": ["other", "mobile"]}, {"aud": None, "client_id": "mobile"}])
def test_one_of_several_audiences_is_enough(issuer: Issuer, changes: dict[str, Any]) -> None:
    assert show(issuer.token(**changes))["isAuthorized"] is True


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -MINUTE), ("nbf", MINUTE), ("iat", MINUTE)])
def test_a_token_that_is_not_in_force_is_refused(issuer: Issuer, claim: str, seconds: int) -> None:
    assert show(issuer.token(**{claim: int(time.time()) + seconds})) == REFUSED


def test_clocks_may_differ_by_half_a_minute(issuer: Issuer) -> None:
    now = int(time.time())
    assert show(issuer.token(exp=now - 15))["isAuthorized"] is True
    assert show(issuer.token(nbf=now + 15, iat=now + 15))["isAuthorized"] is True


def test_a_token_cannot_do_without_a_signature(issuer: Issuer) -> None:
    for algorithm in ("none", "None", "NONE", "", None):
        assert show(unsigned(issuer.claims(), alg=algorithm, kid="rsa")) == REFUSED
    signed = issuer.token()
    assert show(signed.rpartition(".")[0] + ".") == REFUSED
    assert issuer.requests.count(KEYS) == 1


def test_the_public_key_is_no_secret_to_sign_with(issuer: Issuer) -> None:
    public = private_key("rsa").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = unsigned(issuer.claims(), alg="HS256", kid="rsa")[:-1]
    mac = urlsafe_b64encode(hmac.digest(public, signed.encode(), "sha256")).rstrip(b"=").decode()
    assert show(f"{signed}.{mac}") == REFUSED


def test_a_token_signed_by_another_issuer_is_refused(issuer: Issuer) -> None:
    assert show(issuer.token(kind="rsa-2", kid="rsa")) == REFUSED
    assert show(issuer.token("ES256", kind="p256-2", kid="p256")) == REFUSED
    assert show(issuer.token("ES256", kind="p256", kid="rsa")) == REFUSED
    assert show(issuer.token("ES256", kind="p256", kid="p384")) == REFUSED


@pytest.mark.parametrize("header", ["jwk", "jku", "x5u", "x5c"])
def test_a_token_cannot_bring_its_own_key(issuer: Issuer, header: str) -> None:
    with running_issuer() as thief:
        thief.kinds = ["rsa-2"]
        brought = {"jwk": public_jwk("rsa-2") | {"kid": "rsa"}, "x5c": ["MIIB"]}.get(header, thief.url + KEYS)
        forged = jwt.encode(issuer.claims(), private_key("rsa-2"), "RS256", headers={"kid": "rsa", header: brought})
        assert show(forged) == REFUSED
        assert thief.requests == []


def test_a_key_id_is_a_name_and_no_path(issuer: Issuer) -> None:
    for kid in ("../../dev/null", "rsa\x00", "' union select 'x", f"{issuer.url}/keys", "rsa "):
        assert show(issuer.token(kid=kid)) == REFUSED


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_key_that_is_too_short_is_refused(issuer: Issuer) -> None:
    issuer.kinds.append("rsa-short")
    assert show(issuer.token(kind="rsa-short")) == REFUSED


def test_claims_cannot_be_changed_after_they_were_signed(issuer: Issuer) -> None:
    header, _, signature = issuer.token().split(".")
    claims = unsigned(issuer.claims(scope="admin"), alg="RS256").split(".")[1]
    assert show(f"{header}.{claims}.{signature}") == REFUSED


def test_tenant_and_scopes_come_from_the_claims_that_are_named(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"jwt_tenant_claim": "custom:tenant", "jwt_scopes_claim": "cognito:groups", "jwt_scope_prefix": "fp/"}
    configure(monkeypatch, **names)
    groups = ["fp/search", "admin", 7, "fp/self", {"fp/admin": True}, "x/fp/admin"]
    token = issuer.token(**{"custom:tenant": "globex", "cognito:groups": groups})
    assert show(token)["context"] | {"key_id": ""} == {
        "tenant_id": "globex",
        "key_id": "",
        "scopes": "search self",
        "subject": "ada",
        "collections": "*",
    }


def test_an_issuer_without_a_tenant_claim_serves_one_tenant(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, jwt_tenant="acme-faces")
    assert show(issuer.token(tenant_id=None))["context"]["tenant_id"] == "acme-faces"
    assert show(issuer.token(tenant_id="globex"))["context"]["tenant_id"] == "acme-faces"


@pytest.mark.parametrize("scope", [None, "", 7, {"search": True}, "openid profile", ["Search"]])
def test_a_token_without_our_scopes_may_do_nothing(issuer: Issuer, scope: Any) -> None:
    assert show(issuer.token(scope=scope))["context"]["scopes"] == ""


def test_without_an_issuer_no_token_is_taken(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, jwt_issuer="", jwt_jwks_url=issuer.url + KEYS)
    assert show(issuer.token()) == REFUSED
    assert show(issuer.token(iss="")) == REFUSED
    assert issuer.requests == []


@bounded(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(
    st.tuples(*[st.text("abcXYZ019-_", max_size=12) | st.binary(max_size=30).map(urlsafe_b64encode)] * 3)
    | st.dictionaries(st.sampled_from(["alg", "kid", "crit", "b64"]), st.none() | st.text() | st.lists(st.text()))
)
def test_no_garbage_is_more_than_refused(issuer: Issuer, garbage: Any) -> None:
    if isinstance(garbage, dict):
        token = unsigned(issuer.claims(), **garbage) + "AAAA"
    else:
        token = ".".join(part.decode() if isinstance(part, bytes) else part for part in garbage)
    assert show(token) == REFUSED


def test_json_that_is_nested_without_end_is_refused(issuer: Issuer) -> None:
    deep = urlsafe_b64encode(b"[" * 6000).rstrip(b"=").decode()
    assert show(f"{deep}.{deep}.AAAA") == REFUSED


def test_a_refused_token_leaves_its_reason_in_the_log_and_nothing_of_itself(issuer: Issuer, log: io.StringIO) -> None:
    token = issuer.token(aud="another-service", sub="subject-secret")
    show(token)
    show(issuer.token(sub="subject-secret"))
    show(issuer.token(kid="kid-secret"))
    assert '"reason":"UnusableClaims"' in log.getvalue()
    for secret in ("subject-secret", "another-service", "kid-secret", *token.split(".")):
        assert secret not in log.getvalue()


def test_an_api_key_needs_neither_pyjwt_nor_cryptography(main: TenantSession) -> None:
    key = api_keys.create_key(main, name="test")
    main.commit()
    code = (
        "import sys; from types import SimpleNamespace; from functions.authorizer.app import handler;"
        "event = {'headers': {'authorization': 'Bearer ' + sys.argv[1]}};"
        "context = ('function_name', 'memory_limit_in_mb', 'invoked_function_arn', 'aws_request_id');"
        "answer = handler(event, SimpleNamespace(**dict.fromkeys(context, 'x')));"
        "print(answer['isAuthorized'], [name for name in ('jwt', 'cryptography') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code, key], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == "True []\n"


@pytest.mark.parametrize(
    ("claim", "bound"),
    [
        ("door lobby", "only door lobby"),
        (["door", "lobby", "door"], "only door lobby"),
        ("*", "*"),
        (["door", "*"], "*"),
        ([], "only"),
        ("", "only"),
        ({"door": True}, "only"),
        (7, "only"),
        ([7, None, ["door"], "Door!", "x" * 256, "..", "door"], "only door"),
        (None, "only"),
    ],
)
def test_a_token_is_bound_by_its_claim_and_a_missing_claim_opens_nothing(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch, claim: Any, bound: str
) -> None:
    configure(monkeypatch, jwt_collections_claim="collections")
    assert show(issuer.token(collections=claim))["context"]["collections"] == bound


def test_a_token_with_more_collections_than_api_gateway_passes_on_is_refused(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, jwt_collections_claim="collections")
    names = [f"c{number}" for number in range(101)]
    assert show(issuer.token(collections=names[:100]))["isAuthorized"] is True
    assert show(issuer.token(collections=names)) == REFUSED


def test_a_claim_that_is_not_configured_binds_nothing(issuer: Issuer) -> None:
    assert show(issuer.token(collections="door"))["context"]["collections"] == "*"
