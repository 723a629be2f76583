"""Undo a merge: both databases, one after the other."""

from dataclasses import dataclass
from uuid import UUID

from facepass.context import Context
from facepass.models.main import User
from facepass.services.collections.merged_faces import carry_over, take_back
from facepass.services.users.merging import require_merge, restore_user
from facepass.services.users.users import get_user


@dataclass(frozen=True)
class Restored:
    """A user who is there again."""

    merge_id: UUID
    user_id: UUID
    user: User


def undo_merge(context: Context, merge_id: UUID, into_id: UUID | None = None) -> Restored:
    """Undo a merge; a client that repeats an interrupted undo finishes it. Raises what merging.restore_user raises.

    into_id: the user who stayed, where the caller names that one. What the other user got after the merge stays there.
    """
    if into_id is not None:
        with context.main() as main:
            require_merge(main, merge_id, into_id)
    carry_over(context, merge_id)  # a merge that was interrupted is finished first, so that all of it comes back
    with context.main() as main:
        user_id = restore_user(main, merge_id).from_user_id
    take_back(context, merge_id)
    return Restored(merge_id, user_id, get_user(context, user_id))
