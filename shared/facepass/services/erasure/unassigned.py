"""Find and erase a person's faces on photos that name no one, such as those of an event."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import FaceNotFound
from facepass.services.erasure.faces import erase_face
from facepass.services.erasure.users import erase_user
from facepass.services.users.users import validate_user_exists

AT_ONCE = 100
LIKE_USER = text("select face_id, collection_id, similarity from faces_like_user(:user, :threshold, :limit)")


@dataclass(frozen=True)
class UnassignedFace:
    """A face without a user that is similar to one of a user's. similarity: the highest cosine, -1 to 1."""

    face_id: UUID
    collection_id: str
    similarity: float


def find_unassigned(context: Context, user_id: UUID, threshold: float) -> list[UnassignedFace]:
    """The 100 most similar faces without a user, in all collections, most similar first. Raises UserNotFound.

    threshold: the lowest cosine. They are compared with the user's newest 100 faces.
    """
    with context.main() as main:
        validate_user_exists(main, user_id)
    with context.vector() as vector:
        return _like_user(vector, user_id, threshold)


def erase_person(context: Context, user_id: UUID, threshold: float) -> None:
    """Erase what `find_unassigned` finds, however much it is, and the user. Raises UserNotFound.

    The user comes last: a client whose request was interrupted repeats it.
    """
    while True:
        with context.vector() as vector:
            found = _like_user(vector, user_id, threshold)
        for face in found:
            with suppress(FaceNotFound):  # erased by another request
                erase_face(context, face.face_id)
        if not found:
            break
    erase_user(context, user_id)


def _like_user(vector: TenantSession, user_id: UUID, threshold: float) -> list[UnassignedFace]:
    rows = vector.execute(LIKE_USER, {"user": user_id, "threshold": threshold, "limit": AT_ONCE})
    return [UnassignedFace(*row) for row in rows]
