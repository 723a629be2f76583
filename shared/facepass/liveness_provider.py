"""The liveness provider of a deployment, as its operator describes it (docs/liveness.md)."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictStr, model_validator

Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
EVERY_ALGORITHM: tuple[Algorithm, ...] = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
Claim = Annotated[str, Field(max_length=255)]


def _public(key: dict[str, Any]) -> dict[str, Any]:
    """A public key as RFC 7517 writes it. A private or symmetric one would let its holder make tokens."""
    if key.get("kty") not in ("RSA", "EC", "OKP") or "d" in key:
        raise ValueError("a key of the provider is a public RSA, EC or OKP key")
    _read(key)
    return key


def _read(key: dict[str, Any]) -> None:
    """Raise ValueError for a key that cannot be read: PyJWT leaves it out of a set without a word."""
    # Imported here, for functions without a provider need no PyJWT.
    import jwt  # noqa: PLC0415

    try:
        jwt.PyJWK(key)
    except (jwt.PyJWTError, ValueError, TypeError, NotImplementedError) as error:
        raise ValueError(f"a key of the provider cannot be read: {type(error).__name__}") from None


class KeySet(BaseModel):
    """A JWK Set: the provider's public keys. What else the document says is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    keys: tuple[Annotated[dict[str, Any], AfterValidator(_public)], ...] = Field(min_length=1, max_length=20)


class LivenessProvider(BaseModel):
    """Whose liveness tokens are accepted, and what their claims are called.

    jwks: the public keys; jwks_url: where they are, for functions that reach the internet. max_age_seconds: since
    `iat`. A claim that is named must be in each token, and an empty name is not compared: user_claim has the user's id
    or `external_id`; nonce_claim the request's `liveness_nonce`; tenant_claim the tenant; photo_claim the SHA-256 of
    the photo, in hexadecimal or base64; result_claim has the value of `result`, for a provider that also signs what it
    found not to be alive.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    issuer: str = Field(min_length=1)
    audience: tuple[str, ...] = Field(min_length=1)
    jwks: KeySet | None = None
    jwks_url: str = ""
    algorithms: tuple[Algorithm, ...] = Field(default=EVERY_ALGORITHM, min_length=1)
    max_age_seconds: int = Field(default=300, ge=10, le=3600)  # used tokens are remembered for a day
    user_claim: Claim = ""
    nonce_claim: Claim = ""
    tenant_claim: Claim = ""
    photo_claim: Claim = ""
    result_claim: Claim = ""
    result: StrictBool | StrictStr = True

    @model_validator(mode="after")
    def _has_keys(self) -> Self:
        if (self.jwks is None) == (self.jwks_url == ""):
            raise ValueError("give either jwks or jwks_url")
        return self

    @model_validator(mode="after")
    def _compares_its_result(self) -> Self:
        if "result" in self.model_fields_set and not self.result_claim:
            raise ValueError("result is compared only with result_claim, the claim that has it")
        return self
