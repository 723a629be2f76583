"""Access tokens of one OIDC issuer: signed by a key that it publishes, meant for FacePass, and currently valid.

Settings name the issuer and the claims that hold the tenant and the scopes (docs/authentication.md).
"""

import hashlib
import math
import time
from functools import cache
from typing import Any

import jwt

from facepass.logs import logger
from facepass.models.tenancy import TENANT
from facepass.models.vector import COLLECTION_ID
from facepass.services.auth.caller import EVERY_COLLECTION, SCOPES, SELF, Caller, can_be_bound_to
from facepass.settings import is_confidential, settings

# By the kind of the issuer's key (RFC 7517), so that a token cannot choose how it is verified: never `none`, and
# never HS256, for which the public key would be the secret.
ALGORITHMS = {"RSA": ("RS256", "RS384", "RS512", "PS256"), "EC": ("ES256", "ES384"), "OKP": ("EdDSA",)}
TOKEN_SCOPES = (*SCOPES, SELF)
LONGEST_SUBJECT = 255  # OpenID Connect Core, section 2
LEEWAY_SECONDS = 30
KEEP_SECONDS = 600
PAUSE_SECONDS = 10
FETCH_SECONDS = 2  # twice, with discovery: API Gateway gives an authorizer ten


class UnusableClaims(jwt.InvalidTokenError):
    """The token is genuine, but does not name the caller or the tenant, or is not meant for FacePass."""


def verify(token: str) -> Caller | None:
    """The caller that a token identifies; None unless it is the issuer's, meant for FacePass, and currently valid.

    The log states why a token is rejected, as the name of an error, without any content of the token.
    """
    try:
        return _caller(_claims(token))
    except jwt.PyJWTError as error:
        logger.info("token refused", reason=type(error).__name__)
        return None


class IssuerKeys(jwt.PyJWKClient):
    """The issuer's public keys: fetched on first use, cached, and fetched again for an unknown key id.

    After a successful fetch, PyJWKClient fetches for an unknown key at most once in PAUSE_SECONDS; this class does the
    same after a failed one. A client that invents key ids therefore cannot flood the issuer with requests.
    """

    def __init__(self, issuer: str, jwks_url: str) -> None:
        uri = jwks_url or f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        super().__init__(uri, lifespan=KEEP_SECONDS, timeout=FETCH_SECONDS, cooldown_duration=PAUSE_SECONDS)
        self._issuer = issuer
        self._discovery = None if jwks_url else uri
        self._failed_at = -math.inf

    def fetch_data(self) -> Any:
        """The key set. Raises PyJWKClientError when the issuer does not answer, or did not a moment ago."""
        if time.monotonic() - self._failed_at < self.cooldown_duration:
            raise jwt.PyJWKClientError("the issuer was unavailable a moment ago")
        try:
            if self._discovery:
                self.uri = self._discover(self._discovery)
            return super().fetch_data()
        except Exception as error:  # any failure to fetch means that there are no keys
            self._failed_at = time.monotonic()
            logger.warning("the issuer's keys cannot be fetched", exc_info=error)
            raise jwt.PyJWKClientError("the issuer's keys cannot be fetched") from error

    def _discover(self, address: str) -> str:
        """The URL of the issuer's keys, from its discovery document (OpenID Connect Discovery, section 4)."""
        # without a cache, PyJWKClient returns the JSON unchanged
        document = jwt.PyJWKClient(address, cache_jwk_set=False, timeout=FETCH_SECONDS).fetch_data()
        if document["issuer"] != self._issuer or not is_confidential(document["jwks_uri"]):
            raise ValueError("the discovery document is another issuer's, or its URL is not https")
        return str(document["jwks_uri"])


@cache
def issuer_keys() -> IssuerKeys:
    """The keys of the settings' issuer, one cache in each process."""
    return IssuerKeys(settings().jwt_issuer, settings().jwt_jwks_url)


def _claims(token: str) -> dict[str, Any]:
    """The claims of the token, once its signature, issuer, audience and times are verified. Raises PyJWTError."""
    header = jwt.get_unverified_header(token)
    if "kid" not in header or not any(header.get("alg") in family for family in ALGORITHMS.values()):
        raise jwt.InvalidAlgorithmError("the algorithm is not accepted")
    key = issuer_keys().get_signing_key(header["kid"])
    claims: dict[str, Any] = jwt.decode(
        token,
        key.key,
        algorithms=ALGORITHMS.get(key.key_type or "", ()),
        issuer=settings().jwt_issuer,
        leeway=LEEWAY_SECONDS,
        # the audience is checked below: Cognito's access tokens have none
        options={"require": ["exp", "iss", "sub"], "verify_aud": False, "enforce_minimum_key_length": True},
    )
    _check_audience(claims)
    return claims


def _check_audience(claims: dict[str, Any]) -> None:
    """Raise UnusableClaims unless `aud`, or `client_id` if there is none, is ours: API Gateway's own rule for JWTs."""
    audience = claims["aud"] if "aud" in claims else claims.get("client_id")
    audiences = [audience] if isinstance(audience, str) else audience
    accepted = settings().jwt_audience.replace(",", " ").split()
    if not isinstance(audiences, list) or not any(audience in accepted for audience in audiences):
        raise UnusableClaims("its audience is another one")


def _caller(claims: dict[str, Any]) -> Caller:
    """The caller that verified claims describe. Raises UnusableClaims."""
    subject = claims["sub"]
    tenant_id = settings().jwt_tenant or claims.get(settings().jwt_tenant_claim)
    if not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise UnusableClaims("it names no subject")
    if not isinstance(tenant_id, str) or not TENANT.fullmatch(tenant_id):
        raise UnusableClaims("it names no tenant")
    caller_id = hashlib.sha256(f"{claims['iss']}|{subject}".encode()).hexdigest()[:16]
    scopes = _scopes(claims.get(settings().jwt_scopes_claim))
    return Caller(tenant_id, f"jwt:{caller_id}", scopes, subject, _collections(claims))


def _scopes(claim: object) -> frozenset[str]:
    """FacePass's scopes among the granted ones."""
    granted, prefix = _names(claim), settings().jwt_scope_prefix
    return frozenset(scope for scope in TOKEN_SCOPES if prefix + scope in granted)


def _collections(claims: dict[str, Any]) -> frozenset[str] | None:
    """The collections that the token is bound to; None for all of them.

    Where a claim is configured, a token without it is bound to no collection at all: a forgotten claim opens nothing.
    Raises UnusableClaims for more than 100, or too long ones.
    """
    if not settings().jwt_collections_claim:
        return None
    named = _names(claims.get(settings().jwt_collections_claim))
    if EVERY_COLLECTION in named:
        return None
    collections = frozenset(name for name in named if COLLECTION_ID.fullmatch(name))
    if not can_be_bound_to(collections):
        raise UnusableClaims("it names too many collections")
    return collections


def _names(claim: object) -> list[str]:
    """The names in a claim: a list, or a string with spaces between (RFC 8693)."""
    listed = claim.split() if isinstance(claim, str) else claim if isinstance(claim, list) else []
    return [name for name in listed if isinstance(name, str)]
