"""Exclusions with an entry in the journal: after a restore of the databases they hold as before."""

from uuid import UUID

from facepass.context import Context
from facepass.models.hands import Exclusion
from facepass.services.collections.exclusions import exclude_face, is_excluded, withdraw_exclusion
from facepass.services.collections.faces import get_face
from facepass.services.collections.hands import check_free
from facepass.services.erasure.journal import Kind, content_of, record
from facepass.services.users.merging import require_user

WITHDRAWN = {"withdrawn": True}


def exclude(context: Context, user_id: UUID, face_id: UUID) -> Exclusion:
    """Note that a face is not a user's, and set it free if it is. Raises what exclusions.exclude_face raises."""
    with context.main() as main:
        require_user(main, user_id)
    with context.vector() as vector:
        face = get_face(vector, face_id)
        if face.user_id == user_id:
            check_free(vector, face)  # what is refused must not be in the journal: a replay would do it
    record(context, Kind.EXCLUSION, journal_id(user_id, face_id))
    return exclude_face(context, user_id, face_id)


def withdraw(context: Context, user_id: UUID, face_id: UUID) -> None:
    """Forget an exclusion. Raises ExclusionNotFound."""
    withdraw_exclusion(context, user_id, face_id)
    record(context, Kind.EXCLUSION, journal_id(user_id, face_id), WITHDRAWN)


def exclude_again(context: Context, entry_id: str) -> bool:
    """Note an exclusion of the journal in restored databases; False if it was withdrawn since, or is there.

    Raises what exclusions.exclude_face raises.
    """
    user_id, face_id = UUID(entry_id[:32]), UUID(entry_id[32:])
    if content_of(context, Kind.EXCLUSION, entry_id) == WITHDRAWN or is_excluded(context, user_id, face_id):
        return False
    exclude_face(context, user_id, face_id)
    return True


def journal_id(user_id: UUID, face_id: UUID) -> str:
    """Both ids, without hyphens, as one name of the journal."""
    return user_id.hex + face_id.hex
