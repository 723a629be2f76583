"""The secret that signs what is sent to a webhook: 32 random bytes, shown once as Standard Webhooks writes them.

KMS encrypts it before it is stored. The functions that answer HTTP may encrypt and never decrypt: only the sender reads
a secret again. The encryption context binds it to its tenant and webhook, so that it is of no use for another one.
"""

import base64
import secrets
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from facepass.errors import Unavailable
from facepass.settings import settings

PREFIX = "whsec_"
SECRET_BYTES = 32  # as many as SHA-256 returns; the specification has 24 to 64


@dataclass(frozen=True)
class NewSecret:
    """shown: for the tenant, `whsec_` and base64. encrypted: the 32 bytes, as KMS has encrypted them."""

    shown: str
    encrypted: bytes


def new_secret(tenant_id: str, webhook_id: UUID) -> NewSecret:
    """A random secret of a webhook. Raises Unavailable when KMS does not encrypt it."""
    secret = secrets.token_bytes(SECRET_BYTES)
    shown = PREFIX + base64.b64encode(secret).decode()
    return NewSecret(shown, _encrypt(secret, encryption_context(tenant_id, webhook_id)))


def encryption_context(tenant_id: str, webhook_id: UUID | str) -> dict[str, str]:
    """The encryption context of a webhook's secret: KMS decrypts it only with the same one."""
    return {"tenant_id": tenant_id, "webhook_id": str(webhook_id)}


def _encrypt(secret: bytes, context: dict[str, str]) -> bytes:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  # imported with the client

    key = settings().webhook_key_arn
    if not key:
        raise LookupError("WEBHOOK_KEY_ARN is not set: secrets of webhooks cannot be encrypted")
    try:
        encrypted: bytes = kms().encrypt(KeyId=key, Plaintext=secret, EncryptionContext=context)["CiphertextBlob"]
    except (BotoCoreError, ClientError) as error:
        raise Unavailable from error
    return encrypted


@cache
def kms() -> Any:
    """The client of KMS."""
    # imported on first use: a cold start that most requests do not need
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    return boto3.client("kms", config=Config(connect_timeout=2, read_timeout=3, retries={"max_attempts": 2}))
