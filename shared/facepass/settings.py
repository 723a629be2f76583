"""The only module that reads the environment."""

import os
from functools import cache
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PositiveFloat,
    SecretStr,
    StringConstraints,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from facepass.liveness_provider import LivenessProvider

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_confidential(url: str) -> bool:
    """Whether no one can listen on the way or answer for the server: over TLS, or without leaving this machine."""
    address = urlsplit(url)
    return address.scheme == "https" or (address.scheme == "http" and address.hostname in LOOPBACK)


def _a_database(url: str) -> str:
    """A URL that names a PostgreSQL database. The error does not show it, because it may contain a password."""
    address = urlsplit(url)
    if address.scheme != "postgresql+pg8000" or not address.path.strip("/"):
        raise ValueError("not postgresql+pg8000://ROLE@HOST:PORT/DATABASE")
    return url


DatabaseUrl = Annotated[str, AfterValidator(_a_database)]
LongSecret = Annotated[SecretStr, Field(min_length=32)]
CommaSeparated = BeforeValidator(lambda text: text.split(",") if isinstance(text, str) else text)
TenantName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]  # as in models/tenancy.py


class Placement(BaseModel):
    """A faces database for some tenants only; a bare URL has no replica.

    reader_url: the replica for their searches, as VECTOR_READER_URL is for all other tenants.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: DatabaseUrl
    reader_url: DatabaseUrl | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"url": value} if isinstance(value, str) else value


class Rate(BaseModel):
    """A token bucket: a request takes one token, `per_second` tokens return, and the bucket holds `burst`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    per_second: float = Field(gt=0, allow_inf_nan=False)
    burst: int = Field(ge=1)


class RateLimits(BaseModel):
    """The rate limits of one caller, for each costly operation.

    A vCPU makes about 20 searches a second (50 ms each, docs/recognition.md), so one caller may use half of one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    search: Rate = Rate(per_second=10, burst=20)
    verify: Rate = Rate(per_second=10, burst=20)
    compare: Rate = Rate(per_second=5, burst=10)
    detect: Rate = Rate(per_second=10, burst=20)
    upload: Rate = Rate(per_second=20, burst=40)
    export: Rate = Rate(per_second=0.1, burst=3)
    webhook: Rate = Rate(per_second=5, burst=20)
    operate: Rate = Rate(per_second=1, burst=10)


class Settings(BaseSettings):
    """A function's environment (template.yaml sets every name, in upper case)."""

    # an error shows no input: a database URL may contain a password
    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True, hide_input_in_errors=True)

    stage: Literal["local", "dev", "prod"] = "local"
    main_database_url: str
    vector_database_url: str
    vector_reader_url: DatabaseUrl | None = Field(
        default=None, description="A replica of that cluster, for searches; it may lag by a moment."
    )
    vector_placements: dict[TenantName, Placement] = Field(
        default={}, description='JSON: tenants that have their own faces database, {"acme": "postgresql+pg8000://…"}.'
    )
    database_auth: Literal["iam", "password"] = "password"
    database_user: str = Field(
        default="", description="The function's own database user; it takes precedence over the user in the URLs."
    )
    photo_bucket: str
    index_queue_url: str
    job_queue_url: str = Field(default="", description="Set for functions that start, continue, settle or watch jobs.")
    event_queue_url: str = Field(
        default="", description="The queue that wakes the announcer of events; empty: it comes once a minute."
    )
    event_bus_name: str = Field(default="", description="The bus of EventBridge for events; empty: none.")
    delivery_queue_url: str = Field(default="", description="The sender's queue; set for the scheduler of deliveries.")
    delivery_dead_letters_url: str = Field(default="", description="The queue of deliveries that were given up.")
    model_pack: str = Field(default="", description="The pack of new collections: the name of a folder under models/.")
    other_model_pack: str = Field(default="", description="A second pack, while collections move between packs.")
    aws_lambda_function_memory_size: int | None = Field(
        default=None, ge=1, description="In MB; set by Lambda. It determines the networks' number of threads."
    )

    max_upload_bytes: int = Field(default=30 * 1024 * 1024, description="The largest photo that S3 accepts, in bytes.")
    max_multipart_bytes: int = Field(
        default=4_500_000,
        description="The largest photo in an HTTP body, in bytes: as base64 it fits into Lambda's 6 MB.",
    )
    upload_ticket_seconds: int = Field(default=900, description="How long a ticket is valid.")
    image_url_seconds: int = Field(default=300, description="How long the signed URL of a thumbnail is valid.")
    export_url_seconds: int = Field(default=900, description="How long the signed URL of a user's archive is valid.")
    max_receive_count: int = Field(
        default=5, description="Deliveries before SQS moves a message to the dead-letter queue."
    )

    max_open_jobs: int = Field(default=20, ge=1, description="Jobs that a tenant may have waiting or running.")
    job_slice_seconds: float = Field(
        default=30, gt=0, description="How long a delivery works on a job before the queue gives others their turn."
    )
    job_result_hours: int = Field(default=24, ge=1, description="How long a finished job and its results are kept.")

    delivery_pauses: Annotated[tuple[PositiveFloat, ...], NoDecode, CommaSeparated] = Field(
        default=(5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 36_000),
        description="Seconds until the next attempt at a webhook, after each one that failed; a day in all.",
    )
    delivery_days: int = Field(default=7, ge=1, description="How long a webhook's deliveries are kept.")

    max_faces_to_cluster: int = Field(
        default=50_000, ge=1, description="Faces without a user that a collection may have when they are grouped."
    )

    webhook_key_arn: str = Field(
        default="", description="The KMS key of the secrets of webhooks; set for the function that creates them."
    )
    max_webhooks: int = Field(default=10, ge=1, description="Webhooks that a tenant may have.")

    tenant_keys: dict[TenantName, str] = Field(
        default={}, description='JSON: tenants whose photos have a KMS key of their own, {"acme": "arn:aws:kms:…"}.'
    )

    cursor_key: SecretStr | None = Field(
        default=None, min_length=32, description="Signs the cursors of lists; set for functions with lists only."
    )

    edge_secrets: Annotated[tuple[LongSecret, ...], NoDecode, CommaSeparated] = Field(
        default=(),
        max_length=2,
        description="The secret that the edge sends with each request; two, comma-separated, while it is exchanged.",
    )

    signing_secrets: Annotated[tuple[LongSecret, ...], NoDecode, CommaSeparated] = Field(
        default=(),
        max_length=2,
        description="What the AWS credentials of keys are derived from; two, comma-separated and the newer one first, "
        "while it is exchanged. Set for the function that verifies signatures and for what makes keys.",
    )
    photo_sources: dict[TenantName, tuple[str, ...]] = Field(
        default={},
        description="JSON: the buckets, or folders of them, from which a tenant's photos may be read by S3Object, "
        '{"acme": ["acme-photos", "acme-archive/faces/"]}.',
    )

    search_cache_mb: int = Field(
        default=256,
        ge=0,
        description="Memory for the bits of large collections in a search environment, in MB; 0: none.",
    )
    search_cache_from_faces: int = Field(
        default=5_000,
        ge=1,
        description="Collections of at least this many faces are cached; from there on SQL takes twice as long.",
    )
    snapshot_from_faces: int = Field(
        default=500_000,
        ge=0,
        description="Collections of at least this many faces have a snapshot of their bits in the bucket; fewer are "
        "read from PostgreSQL in half a second. 0: none has one.",
    )
    snapshot_part_faces: int = Field(
        default=200_000,
        ge=1,
        description="Faces in an object of a snapshot, 80 bytes each; an erasure rewrites one object, 16 MB.",
    )

    jwt_issuer: str = Field(
        default="", description="The issuer whose tokens are accepted, exactly as `iss` says; empty: none."
    )
    jwt_audience: str = Field(default="", description="The accepted audiences of a token, with commas between.")
    jwt_jwks_url: str = Field(
        default="", description="The URL of the issuer's keys; empty: read from the discovery document."
    )
    jwt_tenant_claim: str = Field(default="tenant_id", description="The claim that names the tenant.")
    jwt_tenant: str = Field(default="", description="The tenant of every token, for an issuer without such a claim.")
    jwt_scopes_claim: str = Field(default="scope", description="The claim with the scopes: a string or a list.")
    jwt_scope_prefix: str = Field(default="", description="The issuer's prefix of each of FacePass's scopes.")
    jwt_collections_claim: str = Field(
        default="", description="The claim with the collections that a token is bound to; empty: no token is bound."
    )

    console_client_id: str = Field(default="", description="The console's client at its issuer; empty: keys alone.")
    console_issuer: str = Field(default="", description="Where the console's people sign in; set for `system` alone.")
    console_audience: str = Field(default="", description="The audiences of tokens; the console asks for the first.")
    console_scope_prefix: str = Field(default="", description="The issuer's prefix of each scope that it asks for.")
    photo_origin: str = Field(
        default="", description="The origin of presigned URLs, which the console may reach; empty: AWS_ENDPOINT_URL's."
    )
    aws_endpoint_url: str = Field(default="", description="Where AWS' SDK finds all services, on a laptop.")

    liveness_provider: LivenessProvider | None = Field(
        default=None, description="JSON of the provider whose liveness tokens are accepted (docs/liveness.md)."
    )

    audit_reads: bool = Field(default=True, description="Whether requests that only read leave an audit entry.")

    rate_limits: RateLimits = Field(
        default=RateLimits(),
        description='JSON; others keep their values: {"search": {"per_second": 50, "burst": 100}}.',
    )
    powertools_metrics_namespace: str = Field(
        default="FacePass",
        description="The namespace of the CloudWatch metrics, one for each stage, so that alarms stay apart.",
    )
    aws_xray_daemon_address: str = Field(
        default="", description="Where X-Ray's daemon listens, HOST:PORT; set by Lambda. Empty: no trace is sent."
    )

    @model_validator(mode="after")
    def _keeps_both_sides_apart(self) -> Self:
        """Both databases have a table `outbox`, so they must differ."""
        if self.main_database_url in {placement.url for placement in self.vector_placements.values()}:
            raise ValueError("VECTOR_PLACEMENTS must not name the database of MAIN_DATABASE_URL")
        return self

    @model_validator(mode="after")
    def _keeps_tenants_photos_apart(self) -> Self:
        """The service's own bucket has the photos of every tenant."""
        sources = {source.partition("/")[0] for each in self.photo_sources.values() for source in each}
        if self.photo_bucket in sources:
            raise ValueError("PHOTO_SOURCES must not name the bucket of PHOTO_BUCKET")
        return self

    @model_validator(mode="after")
    def _can_trust_tokens(self) -> Self:
        """A half-configured issuer would reject every token, or trust keys that anyone could forge: do not start."""
        if self.jwt_issuer and not self.jwt_audience:
            raise ValueError("JWT_AUDIENCE must name the audience of JWT_ISSUER's tokens")
        if not all(is_confidential(url) for url in (self.jwt_issuer, self.jwt_jwks_url) if url):
            raise ValueError("JWT_ISSUER and JWT_JWKS_URL must be https:// (http:// on this machine only)")
        return self

    @model_validator(mode="after")
    def _can_trust_liveness(self) -> Self:
        if self.liveness_provider and not is_confidential(self.liveness_provider.jwks_url or "https://"):
            raise ValueError("LIVENESS_PROVIDER's jwks_url must be https:// (http:// on this machine only)")
        return self


@cache
def settings() -> Settings:
    """Read the environment once per process.

    Raises pydantic.ValidationError naming each variable that is missing or wrong.
    """
    return Settings()


class SenderSettings(BaseSettings):
    """The environment of functions/webhooks: of all functions, it alone knows no database and no bucket."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True, hide_input_in_errors=True)

    stage: Literal["local", "dev", "prod"] = "local"
    event_queue_url: str = Field(description="Where the scheduler gets to know what became of each attempt.")
    delivery_seconds: PositiveFloat = Field(
        default=10, description="What an attempt may take, from the name's lookup on."
    )


@cache
def sender_settings() -> SenderSettings:
    """Read the sender's environment once per process. Raises pydantic.ValidationError, as `settings` does."""
    return SenderSettings()


def trace_header() -> str:
    """X-Ray's header of the running invocation; empty without one. Lambda changes it with each invocation."""
    return os.environ.get("_X_AMZN_TRACE_ID", "")
