"""What an operator needs: keys, the audit log, usage, and how the service does."""

from typing import Any, Unpack

from facepass_client import _operations as op
from facepass_client import models, requests
from facepass_client._async.pages import AsyncPages
from facepass_client._async.resource import AsyncResource
from facepass_client._model import Day


class AsyncKeys(AsyncResource):
    """`facepass.keys`: API keys, never with more than the caller has."""

    async def create(self, **key: Unpack[requests.NewKey]) -> models.MadeKey:
        """Make a key. It is shown this once, and the request is not repeated after a broken connection."""
        return await self._ask(op.CREATE_KEY, models.MadeKey, body=key)

    async def get(self, key_id: str) -> models.ApiKey:
        """One key, without its secret."""
        return await self._ask(op.GET_KEY, models.ApiKey, key_id=key_id)

    def list(self, **options: Unpack[requests.ListKeysQuery]) -> AsyncPages[models.ApiKey]:
        """Every key, without its secret."""
        return AsyncPages(self._connection, op.LIST_KEYS, models.ApiKey, options)

    async def rotate(self, key_id: str, **rotation: Unpack[requests.KeyRotation]) -> models.RotatedKey:
        """Replace a key; the old one works for a while."""
        return await self._ask(op.ROTATE_KEY, models.RotatedKey, body=rotation, key_id=key_id)

    async def revoke(self, key_id: str) -> None:
        """End a key now."""
        await self._tell(op.REVOKE_KEY, key_id=key_id)


class AsyncAudit(AsyncResource):
    """`facepass.audit`: who did what."""

    def list(self, **filters: Unpack[requests.ListAuditQuery]) -> AsyncPages[models.AuditEntry]:
        """The entries that fit every filter."""
        return AsyncPages(self._connection, op.LIST_AUDIT, models.AuditEntry, filters)

    async def verify(self, **seals: Unpack[requests.VerifyAuditQuery]) -> models.AuditVerification:
        """Compute the log's seals again."""
        return await self._ask(op.VERIFY_AUDIT, models.AuditVerification, query=seals)


class AsyncUsage(AsyncResource):
    """`facepass.usage`."""

    async def get(self, *, first_day: Day | None = None, last_day: Day | None = None) -> models.Usage:
        """Uploads, faces and searches, day by day; by default of today."""
        query: dict[str, Any] = {"from": first_day, "to": last_day}
        return await self._ask(op.GET_USAGE, models.Usage, query=query)


class AsyncAccount(AsyncResource):
    """`facepass.account`."""

    async def get(self) -> models.Account:
        """The caller's own scopes, limits and quota."""
        return await self._ask(op.GET_ACCOUNT, models.Account)


class AsyncOperations(AsyncResource):
    """`facepass.operations`. The receipt of an erasure is `users.receipt`."""

    async def info(self) -> models.ServiceInfo:
        """The service and its version."""
        return await self._ask(op.ROOT, models.ServiceInfo)

    async def health(self) -> models.Health:
        """Whether everything can be reached. An unhealthy service answers ServiceUnavailable or with reasons."""
        return await self._ask(op.CHECK_HEALTH, models.Health)

    async def model(self) -> models.Models:
        """The model packs and their calibration."""
        return await self._ask(op.GET_MODEL, models.Models)

    def dead_letters(self, **options: Unpack[requests.ListDeadLettersQuery]) -> AsyncPages[models.DeadLetter]:
        """Work that failed in every attempt."""
        return AsyncPages(self._connection, op.LIST_DEAD_LETTERS, models.DeadLetter, options)
