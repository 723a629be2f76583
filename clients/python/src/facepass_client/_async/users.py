"""Users: who they are, and which faces are theirs."""

from typing import Unpack

from facepass_client import _operations as op
from facepass_client import models, requests
from facepass_client._async.connection import AsyncConnection
from facepass_client._async.consents import AsyncConsents, AsyncExclusions
from facepass_client._async.pages import AsyncPages
from facepass_client._async.resource import AsyncResource
from facepass_client._photos import Photo
from facepass_client._probes import probe_call


class AsyncUsers(AsyncResource):
    """`facepass.users`."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self.consents = AsyncConsents(connection)
        self.exclusions = AsyncExclusions(connection)

    async def create(self, **user: Unpack[requests.NewUser]) -> models.User:
        """Create a user."""
        return await self._ask(op.CREATE_USER, models.User, body=user)

    async def get(self, user_id: str) -> models.User:
        """One user."""
        return await self._ask(op.GET_USER, models.User, user_id=user_id)

    def list(self, **filters: Unpack[requests.ListUsersQuery]) -> AsyncPages[models.User]:
        """The users that fit every filter."""
        return AsyncPages(self._connection, op.LIST_USERS, models.User, filters)

    async def update(self, user_id: str, **changes: Unpack[requests.UserChanges]) -> models.User:
        """Change the fields that are given; None clears one."""
        return await self._ask(op.CHANGE_USER, models.User, body=changes, user_id=user_id)

    async def delete(self, user_id: str, **options: Unpack[requests.DeleteUserQuery]) -> None:
        """Erase a user with all faces and photos. `receipt` says when nothing is left."""
        await self._tell(op.DELETE_USER, query=options, user_id=user_id)

    async def receipt(self, user_id: str) -> models.ErasureReceipt:
        """What was searched for traces of an erased user, and what was found."""
        return await self._ask(op.VERIFY_ERASURE, models.ErasureReceipt, user_id=user_id)

    async def export(self, user_id: str) -> models.UserExport:
        """A link to an archive of everything that is stored of a user."""
        return await self._ask(op.EXPORT_USER, models.UserExport, user_id=user_id)

    def faces(self, user_id: str, **options: Unpack[requests.ListUserFacesQuery]) -> AsyncPages[models.ListedFace]:
        """The user's faces."""
        return AsyncPages(self._connection, op.LIST_USER_FACES, models.ListedFace, options, user_id=user_id)

    async def assign(self, user_id: str, **faces: Unpack[requests.FacesToAssign]) -> models.AssignedFaces:
        """Give up to 100 faces without a user to the user, each if it is similar enough."""
        return await self._ask(op.ASSIGN_FACES, models.AssignedFaces, body=faces, user_id=user_id)

    async def unassigned_faces(self, user_id: str, *, threshold: float) -> models.UnassignedFaces:
        """Faces without a user that are similar to the user's."""
        query = {"threshold": threshold}
        return await self._ask(op.LIST_UNASSIGNED_FACES, models.UnassignedFaces, query=query, user_id=user_id)

    async def merge(self, user_id: str, **other: Unpack[requests.MergeRequest]) -> models.Merge:
        """Merge `from_user_id` into the user. `dry_run=True` says what would happen."""
        return await self._ask(op.MERGE_USERS, models.Merge, body=other, user_id=user_id)

    async def undo_merge(self, merge_id: str) -> models.RestoredUser:
        """Undo a merge, within 30 days."""
        return await self._ask(op.UNDO_MERGE, models.RestoredUser, merge_id=merge_id)

    async def split(self, user_id: str, **other: Unpack[requests.SplitRequest]) -> models.SplitUser:
        """Give some of the user's faces to a new user."""
        return await self._ask(op.SPLIT_USER, models.SplitUser, body=other, user_id=user_id)

    async def verify(
        self,
        user_id: str,
        photo: Photo | None = None,
        *,
        upload_id: str | None = None,
        **options: Unpack[requests.VerifyOptions],
    ) -> models.VerifyResponse:
        """Whether a photo shows the user (1:1). Of a photo over 4.5 MB, give the `upload_id` of a probe."""
        call = probe_call(op.VERIFY_USER, photo, {"upload_id": upload_id}, options, user_id=user_id)
        return await self._connection.ask_with(call, models.VerifyResponse)
