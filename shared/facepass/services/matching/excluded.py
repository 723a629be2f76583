"""What a search must not offer: faces that were excluded from the user who is searched with, or users of the face."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from facepass.models.hands import Exclusion
from facepass.models.vector import Face
from facepass.services.matching.context import MatchingContext
from facepass.vectors.query import Neighbour

MOST_PLACES = 1_000  # of a result, which what is left out may have taken


@dataclass(frozen=True)
class Excluded:
    """Faces and users that are left out of a result. places: how many of the collection's faces that may be."""

    faces: frozenset[UUID] = frozenset()
    users: frozenset[UUID] = frozenset()
    places: int = 0

    def leave_out(self, found: list[Neighbour], limit: int) -> list[Neighbour]:
        """The first `limit` of the others."""
        kept = [near for near in found if near.face_id not in self.faces and near.user_id not in self.users]
        return kept[:limit]


NOTHING = Excluded()


def excluded_from(
    context: MatchingContext, collection_id: str, *, face_id: UUID | None = None, user_id: UUID | None = None
) -> Excluded:
    """What is excluded from a search with a stored face or a user."""
    if face_id is None and user_id is None:
        return NOTHING
    with context.vector() as vector:  # never a replica, which may lag behind an exclusion
        if user_id is not None:
            here = (Exclusion.user_id == user_id) & (Exclusion.collection_id == collection_id)
            faces = frozenset(vector.scalars(select(Exclusion.face_id).where(here)))
            return Excluded(faces=faces, places=min(len(faces), MOST_PLACES))
        users = frozenset(vector.scalars(select(Exclusion.user_id).where(Exclusion.face_id == face_id)))
        if not users:
            return NOTHING
        theirs = select(func.count()).select_from(Face).where(Face.user_id.in_(users))
        places = vector.scalar(theirs.where(Face.collection_id == collection_id)) or 0
        return Excluded(users=users, places=min(places, MOST_PLACES))
