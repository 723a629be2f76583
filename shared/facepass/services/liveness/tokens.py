"""Read a liveness token: signed by the provider, meant for FacePass, fresh, and about this request.

Imported on first use: PyJWT and cryptography take longer to load than most requests, and no request without a provider
needs them.
"""

import base64
import hashlib
import re
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

import jwt

from facepass.liveness_errors import LivenessInvalid
from facepass.liveness_provider import LivenessProvider
from facepass.logs import logger
from facepass.services.auth.tokens import ALGORITHMS, LEEWAY_SECONDS, IssuerKeys
from facepass.settings import settings

COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
# What PyJWT raises for claims of surprising kinds, besides its own errors.
NONSENSE = (ValueError, TypeError, ArithmeticError, RecursionError)
HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{64}")
BASE64 = re.compile(r"[A-Za-z0-9_-]{43}")
NEEDED = ["exp", "iat", "jti"]
LONGEST_ID = 1_000
# What helps an honest client; every other reason is in the log alone.
DETAILS = {
    jwt.ExpiredSignatureError: "The liveness token has expired.",
    jwt.ImmatureSignatureError: "The liveness token is not valid yet.",
    jwt.InvalidAudienceError: "The liveness token is meant for another service.",
    jwt.InvalidIssuerError: "The liveness token is of another provider.",
    jwt.MissingRequiredClaimError: "The liveness token lacks aud, exp, iat, iss or jti.",
}


@dataclass(frozen=True)
class Claims:
    """What a genuine token says.

    token_id: SHA-256 of its `jti`, in hexadecimal. user: whom the provider saw, as the user's id or `external_id`;
    photo_sha256: of the photo that it judged, 32 bytes. None where the settings name no claim for it.
    """

    token_id: str
    user: str | None
    photo_sha256: bytes | None


def read(token: str, provider: LivenessProvider, *, tenant_id: str, nonce: str | None) -> Claims:
    """The claims of a token. Raises LivenessInvalid; the log states the reason, without any content of the token."""
    try:
        if not COMPACT.fullmatch(token):
            raise LivenessInvalid("The liveness token is no signed JWT.")
        claims = _verified(token, provider)
        _check_age(claims, provider)
        _check_stated(claims, provider, tenant_id, nonce)
        return Claims(_token_id(claims), _text(claims, provider.user_claim), _digest(claims, provider.photo_claim))
    except LivenessInvalid as error:
        logger.info("liveness token refused", reason=error.detail)
        raise
    except (jwt.PyJWTError, *NONSENSE) as error:
        logger.info("liveness token refused", reason=type(error).__name__)
        raise LivenessInvalid(DETAILS.get(type(error))) from None


@cache
def key_set() -> jwt.PyJWKSet:
    """The keys of the settings' provider, parsed once in each process."""
    provider = settings().liveness_provider
    assert provider is not None
    assert provider.jwks is not None
    return jwt.PyJWKSet.from_dict(provider.jwks.model_dump(mode="json"))


@cache
def fetched_keys() -> IssuerKeys:
    """The keys that the settings' provider publishes, one cache in each process."""
    provider = settings().liveness_provider
    assert provider is not None
    return IssuerKeys(provider.issuer, provider.jwks_url)


def _verified(token: str, provider: LivenessProvider) -> dict[str, Any]:
    header = jwt.get_unverified_header(token)
    key = _key(header.get("kid"), provider)
    algorithms = set(ALGORITHMS.get(key.key_type or "", ())) & set(provider.algorithms)
    claims: dict[str, Any] = jwt.decode(
        token,
        key.key,
        algorithms=sorted(algorithms),
        issuer=provider.issuer,
        audience=provider.audience,
        leeway=LEEWAY_SECONDS,
        options={"require": NEEDED, "enforce_minimum_key_length": True},
    )
    return claims


def _key(kid: object, provider: LivenessProvider) -> jwt.PyJWK:
    """The key that a token names; a token without a name is of the provider's only key."""
    if provider.jwks is None:
        return fetched_keys().get_signing_key(str(kid))
    keys = key_set().keys
    named = [key for key in keys if key.key_id == kid] if kid is not None else keys
    if len(named) != 1:
        raise LivenessInvalid("The liveness token names no key of the provider.")
    return named[0]


def _check_age(claims: dict[str, Any], provider: LivenessProvider) -> None:
    if time.time() - float(claims["iat"]) > provider.max_age_seconds + LEEWAY_SECONDS:
        raise LivenessInvalid("The liveness token is too old.")


def _check_stated(claims: dict[str, Any], provider: LivenessProvider, tenant_id: str, nonce: str | None) -> None:
    """Compare the claims whose value FacePass knows beforehand."""
    if provider.result_claim:
        result = claims.get(provider.result_claim)
        if type(result) is not type(provider.result) or result != provider.result:  # True == 1
            raise LivenessInvalid("The provider did not find a live person.")
    if provider.tenant_claim and claims.get(provider.tenant_claim) != tenant_id:
        raise LivenessInvalid("The liveness token is of another tenant.")
    if provider.nonce_claim and _text(claims, provider.nonce_claim) != nonce:
        raise LivenessInvalid("The liveness token has another nonce than liveness_nonce.")


def _token_id(claims: dict[str, Any]) -> str:
    jti = claims["jti"]
    if not isinstance(jti, str) or not 0 < len(jti) <= LONGEST_ID:
        raise LivenessInvalid("The liveness token has no usable jti.")
    return hashlib.sha256(jti.encode("utf-8", "surrogatepass")).hexdigest()


def _text(claims: dict[str, Any], claim: str) -> str | None:
    if not claim:
        return None
    value = claims.get(claim)
    if not isinstance(value, str) or not value.isprintable() or not value:
        raise LivenessInvalid(f"The liveness token has no claim {claim}.")
    return value


def _digest(claims: dict[str, Any], claim: str) -> bytes | None:
    """SHA-256 in hexadecimal, or in base64 of either alphabet, with or without padding."""
    text = _text(claims, claim)
    if text is None:
        return None
    if HEXADECIMAL.fullmatch(text):
        return bytes.fromhex(text)
    text = text.replace("+", "-").replace("/", "_").rstrip("=")
    if not BASE64.fullmatch(text):
        raise LivenessInvalid(f"The claim {claim} of the liveness token is no SHA-256.")
    return base64.urlsafe_b64decode(text + "=")
