"""The one place that reads the environment."""

from functools import cache
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_confidential(url: str) -> bool:
    """Whether nobody can listen or answer in another's name: over TLS, or without leaving this machine."""
    address = urlsplit(url)
    return address.scheme == "https" or (address.scheme == "http" and address.hostname in LOOPBACK)


def _a_database(url: str) -> str:
    """A URL that names a PostgreSQL database; the error does not show it, for it may hold a password."""
    address = urlsplit(url)
    if address.scheme != "postgresql+pg8000" or not address.path.strip("/"):
        raise ValueError("not postgresql+pg8000://ROLE@HOST:PORT/DATABASE")
    return url


DatabaseUrl = Annotated[str, AfterValidator(_a_database)]
TenantName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]  # as models/tenancy.py


class Placement(BaseModel):
    """A faces database of some tenants' own; a bare URL is one without a replica.

    reader_url: where their searches go, as VECTOR_READER_URL for everybody else's.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: DatabaseUrl
    reader_url: DatabaseUrl | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, told: Any) -> Any:
        return {"url": told} if isinstance(told, str) else told


class Rate(BaseModel):
    """A token bucket: a request takes one token, `per_second` come back, the bucket holds `burst`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    per_second: float = Field(gt=0, allow_inf_nan=False)
    burst: int = Field(ge=1)


class RateLimits(BaseModel):
    """What one caller may ask of each costly verb.

    A vCPU makes about 20 searches a second (50 ms each, docs/recognition.md): a caller may keep half of one busy.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    search: Rate = Rate(per_second=10, burst=20)
    verify: Rate = Rate(per_second=10, burst=20)
    compare: Rate = Rate(per_second=5, burst=10)
    detect: Rate = Rate(per_second=10, burst=20)
    upload: Rate = Rate(per_second=20, burst=40)


class Settings(BaseSettings):
    """What a function is told by its environment (template.yaml sets every name, in upper case)."""

    # an error shows no input: a database URL may hold a password
    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True, hide_input_in_errors=True)

    stage: Literal["local", "dev", "prod"] = "local"
    main_database_url: str
    vector_database_url: str
    vector_reader_url: DatabaseUrl | None = Field(
        default=None, description="A replica of that cluster, for searches; they may miss what is a moment old."
    )
    vector_placements: dict[TenantName, Placement] = Field(
        default={}, description='JSON: tenants with a faces database of their own, {"acme": "postgresql+pg8000://…"}.'
    )
    database_auth: Literal["iam", "password"] = "password"
    database_user: str = Field(default="", description="Who signs in, whatever the URLs say: a function's own user.")
    photo_bucket: str
    index_queue_url: str
    model_pack: str = Field(
        default="", description="The pack of new collections: a folder's name under models/; whoever needs one says so."
    )
    other_model_pack: str = Field(
        default="", description="A pack whose collections are searched too, while they move between packs."
    )
    aws_lambda_function_memory_size: int | None = Field(
        default=None, ge=1, description="In MB; Lambda sets it, and the threads of the networks follow from it."
    )

    max_upload_bytes: int = Field(default=30 * 1024 * 1024, description="Largest photo that S3 takes, in bytes.")
    max_multipart_bytes: int = Field(
        default=4_500_000, description="Largest photo in an HTTP body: Lambda's 6 MB carry it as base64."
    )
    upload_ticket_seconds: int = Field(default=900, description="How long a presigned upload is good for.")
    image_url_seconds: int = Field(default=300, description="How long a signed crop address is good for.")
    max_receive_count: int = Field(default=5, description="Deliveries before SQS moves a message to the dead letters.")

    cursor_key: SecretStr | None = Field(
        default=None, min_length=32, description="Signs the cursors of lists; only functions with lists have it."
    )

    search_cache_mb: int = Field(
        default=256, ge=0, description="Memory for large galleries' bits in a search environment; 0: keep none."
    )
    search_cache_from_faces: int = Field(
        default=5_000,
        ge=1,
        description="Galleries of so many faces are kept; from there on SQL takes twice as long.",
    )

    jwt_issuer: str = Field(default="", description="Whose tokens are taken, as `iss` says it; without it, nobody's.")
    jwt_audience: str = Field(default="", description="Whom a token must be meant for; several with commas between.")
    jwt_jwks_url: str = Field(default="", description="Where the issuer's keys are; without it, discovery tells.")
    jwt_tenant_claim: str = Field(default="tenant_id", description="The claim that names the tenant.")
    jwt_tenant: str = Field(default="", description="The tenant of every token, for an issuer without such a claim.")
    jwt_scopes_claim: str = Field(default="scope", description="The claim with the scopes: a string or a list.")
    jwt_scope_prefix: str = Field(default="", description="What the issuer puts before each of FacePass' scopes.")

    rate_limits: RateLimits = Field(
        default=RateLimits(),
        description='JSON; what it leaves out stays: {"search": {"per_second": 50, "burst": 100}}.',
    )
    powertools_metrics_namespace: str = Field(
        default="FacePass", description="Of the CloudWatch metrics; one a stage, or the alarms of one ring for another."
    )
    tracing: bool = Field(
        default=False, description="X-Ray subsegments of our own, with aws-xray-sdk (docs/limits.md)."
    )

    @model_validator(mode="after")
    def _keeps_both_sides_apart(self) -> Self:
        """Both sides have a table `outbox`."""
        if self.main_database_url in {placement.url for placement in self.vector_placements.values()}:
            raise ValueError("VECTOR_PLACEMENTS must not name the database of MAIN_DATABASE_URL")
        return self

    @model_validator(mode="after")
    def _can_trust_tokens(self) -> Self:
        """A half-configured issuer would refuse everybody, or believe anybody on the way: better not to start."""
        if self.jwt_issuer and not self.jwt_audience:
            raise ValueError("JWT_AUDIENCE must say whom the tokens of JWT_ISSUER are meant for")
        if not all(is_confidential(url) for url in (self.jwt_issuer, self.jwt_jwks_url) if url):
            raise ValueError("JWT_ISSUER and JWT_JWKS_URL must be https:// (http:// on this machine only)")
        return self


@cache
def settings() -> Settings:
    """Read the environment once per process.

    Raises pydantic.ValidationError naming each variable that is missing or wrong.
    """
    return Settings()
