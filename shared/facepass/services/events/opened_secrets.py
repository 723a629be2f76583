"""Secrets of webhooks, decrypted by KMS, and kept in memory for a few minutes. Only the sender may do it."""

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from time import monotonic
from typing import Any

from facepass.services.events.delivery_messages import DeliveryName

KEPT_SECONDS = 300
MOST_KEPT = 1_000


@dataclass
class OpenedSecrets:
    """Decrypts secrets, each with the context that it was encrypted with: its tenant and its webhook."""

    _kept: OrderedDict[tuple[str, str, bytes], tuple[float, bytes]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    @cached_property
    def kms(self) -> Any:
        """The client; made before threads use it, because making one is not for several threads."""
        import boto3  # noqa: PLC0415  # imported on first use: 0.3 s of a start
        from botocore.config import Config  # noqa: PLC0415

        return boto3.client("kms", config=Config(connect_timeout=2, read_timeout=3, retries={"max_attempts": 2}))

    def open(self, name: DeliveryName, encrypted: bytes) -> bytes:
        """The secret. Raises botocore's errors."""
        key = (name.tenant_id, str(name.webhook_id), encrypted)
        with self._lock:
            until, secret = self._kept.get(key, (0.0, b""))
        if until > monotonic():
            return secret
        context = {"tenant_id": name.tenant_id, "webhook_id": str(name.webhook_id)}
        answer = self.kms.decrypt(CiphertextBlob=encrypted, EncryptionContext=context)
        secret = bytes(answer["Plaintext"])
        with self._lock:
            self._kept[key] = (monotonic() + KEPT_SECONDS, secret)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return secret
