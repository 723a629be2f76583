"""Lists of a collection's faces: all of them, or those that a filter finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from facepass.context import Context
from facepass.database.paging import page_of
from facepass.models.vector import Face
from facepass.services.collections.collections import get_collection


@dataclass(frozen=True)
class FaceFilter:
    """Which faces a list has; None sets no condition.

    assigned: whether they have a user. model: the pack of their vectors. face_ids: they are among these.
    """

    assigned: bool | None = None
    user_id: UUID | None = None
    upload_id: UUID | None = None
    model: str | None = None
    face_ids: tuple[UUID, ...] | None = None

    def query(self, collection_id: str) -> Select[Face]:
        """The faces of a collection that it finds, apart from `assigned`."""
        found = select(Face).where(Face.collection_id == collection_id)
        for column, value in ((Face.user_id, self.user_id), (Face.upload_id, self.upload_id), (Face.model, self.model)):
            if value is not None:
                found = found.where(column == value)
        return found if self.face_ids is None else found.where(Face.id.in_(self.face_ids))

    def kinds(self) -> list[ColumnElement[bool]]:
        """Faces with a user, and faces without: two indexes, so that either kind is found where it is rare."""
        with_user, without = Face.user_id.is_not(None), Face.user_id.is_(None)
        if self.assigned is None:
            return [with_user] if self.user_id is not None else [with_user, without]
        return [with_user] if self.assigned else [without]


EVERY_FACE = FaceFilter()


def list_faces(
    context: Context,
    collection_id: str,
    wanted: FaceFilter = EVERY_FACE,
    *,
    after: UUID | None,
    limit: int,
    newest: bool = False,
) -> Sequence[Face]:
    """Up to `limit` faces of a collection, the oldest or the newest first, behind the face with the id `after`.

    Raises CollectionNotFound.
    """
    with context.vector() as vector:
        collection = get_collection(vector, collection_id)
        if wanted.model not in (None, collection.model):
            return []  # all faces of a collection have its pack: none would be found, after a look at each of them
        query = wanted.query(collection_id)
        found = [
            face
            for kind in wanted.kinds()
            for face in page_of(vector, query.where(kind), Face.id, after=after, limit=limit, newest=newest)
        ]
    return sorted(found, key=lambda face: face.id, reverse=newest)[:limit]
