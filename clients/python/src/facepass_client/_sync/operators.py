"""What an operator needs: keys, the audit log, usage, and how the service does."""
# Written by tools/build_python_client from facepass_client/_async.

from typing import Any, Unpack

from facepass_client import _operations as op
from facepass_client import models, requests
from facepass_client._model import Day
from facepass_client._sync.pages import Pages
from facepass_client._sync.resource import Resource


class Keys(Resource):
    """`facepass.keys`: API keys, never with more than the caller has."""

    def create(self, **key: Unpack[requests.NewKey]) -> models.MadeKey:
        """Make a key. It is shown this once, and the request is not repeated after a broken connection."""
        return self._ask(op.CREATE_KEY, models.MadeKey, body=key)

    def get(self, key_id: str) -> models.ApiKey:
        """One key, without its secret."""
        return self._ask(op.GET_KEY, models.ApiKey, key_id=key_id)

    def list(self, **options: Unpack[requests.ListKeysQuery]) -> Pages[models.ApiKey]:
        """Every key, without its secret."""
        return Pages(self._connection, op.LIST_KEYS, models.ApiKey, options)

    def rotate(self, key_id: str, **rotation: Unpack[requests.KeyRotation]) -> models.RotatedKey:
        """Replace a key; the old one works for a while."""
        return self._ask(op.ROTATE_KEY, models.RotatedKey, body=rotation, key_id=key_id)

    def revoke(self, key_id: str) -> None:
        """End a key now."""
        self._tell(op.REVOKE_KEY, key_id=key_id)


class Audit(Resource):
    """`facepass.audit`: who did what."""

    def list(self, **filters: Unpack[requests.ListAuditQuery]) -> Pages[models.AuditEntry]:
        """The entries that fit every filter."""
        return Pages(self._connection, op.LIST_AUDIT, models.AuditEntry, filters)

    def verify(self, **seals: Unpack[requests.VerifyAuditQuery]) -> models.AuditVerification:
        """Compute the log's seals again."""
        return self._ask(op.VERIFY_AUDIT, models.AuditVerification, query=seals)


class Usage(Resource):
    """`facepass.usage`."""

    def get(self, *, first_day: Day | None = None, last_day: Day | None = None) -> models.Usage:
        """Uploads, faces and searches, day by day; by default of today."""
        query: dict[str, Any] = {"from": first_day, "to": last_day}
        return self._ask(op.GET_USAGE, models.Usage, query=query)


class Account(Resource):
    """`facepass.account`."""

    def get(self) -> models.Account:
        """The caller's own scopes, limits and quota."""
        return self._ask(op.GET_ACCOUNT, models.Account)


class Operations(Resource):
    """`facepass.operations`. The receipt of an erasure is `users.receipt`."""

    def info(self) -> models.ServiceInfo:
        """The service and its version."""
        return self._ask(op.ROOT, models.ServiceInfo)

    def health(self) -> models.Health:
        """Whether everything can be reached. An unhealthy service answers ServiceUnavailable or with reasons."""
        return self._ask(op.CHECK_HEALTH, models.Health)

    def model(self) -> models.Models:
        """The model packs and their calibration."""
        return self._ask(op.GET_MODEL, models.Models)

    def dead_letters(self, **options: Unpack[requests.ListDeadLettersQuery]) -> Pages[models.DeadLetter]:
        """Work that failed in every attempt."""
        return Pages(self._connection, op.LIST_DEAD_LETTERS, models.DeadLetter, options)
