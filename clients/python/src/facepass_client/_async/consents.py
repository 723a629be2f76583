"""What belongs to a user: consents, and faces that are not the user's."""

from typing import Unpack

from facepass_client import _operations as op
from facepass_client import models, requests
from facepass_client._async.pages import AsyncPages
from facepass_client._async.resource import AsyncResource


class AsyncConsents(AsyncResource):
    """`facepass.users.consents`."""

    async def give(self, user_id: str, **consent: Unpack[requests.NewConsent]) -> models.Consent:
        """Record a consent."""
        return await self._ask(op.GIVE_CONSENT, models.Consent, body=consent, user_id=user_id)

    def list(self, user_id: str, **options: Unpack[requests.ListConsentsQuery]) -> AsyncPages[models.Consent]:
        """The user's consents."""
        return AsyncPages(self._connection, op.LIST_CONSENTS, models.Consent, options, user_id=user_id)

    async def revoke(self, user_id: str, consent_id: str) -> None:
        """Revoke a consent. What rests on it alone is erased."""
        await self._tell(op.REVOKE_CONSENT, user_id=user_id, consent_id=consent_id)


class AsyncExclusions(AsyncResource):
    """`facepass.users.exclusions`: faces that are never offered or given to a user."""

    async def add(self, user_id: str, face_id: str) -> models.Exclusion:
        """Remember that a face is not the user's."""
        return await self._ask(op.EXCLUDE_FACE, models.Exclusion, body={"face_id": face_id}, user_id=user_id)

    def list(self, user_id: str, **options: Unpack[requests.ListExclusionsQuery]) -> AsyncPages[models.Exclusion]:
        """The faces that are excluded from the user."""
        return AsyncPages(self._connection, op.LIST_EXCLUSIONS, models.Exclusion, options, user_id=user_id)

    async def withdraw(self, user_id: str, face_id: str) -> None:
        """Forget that a face is not the user's."""
        await self._tell(op.WITHDRAW_EXCLUSION, user_id=user_id, face_id=face_id)
