"""The table `reembedded_faces`, in which the next vectors of a collection wait for the switch.

A row is deleted with its face. A row with a reason in place of a vector is a face that the new pack could not embed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from facepass.database.sessions import TenantSession
from facepass.models.vector import Face, ReembeddedFace

NO_PHOTO = "no_photo"
IMPORTED = text(
    "insert into reembedded_faces (tenant_id, model, face_id, collection_id, reason)"
    " select tenant_id, :model, id, collection_id, :reason from faces"
    " where tenant_id = :tenant and collection_id = :collection and model <> :model and upload_id is null"
    " on conflict do nothing"
)


@dataclass(frozen=True)
class Move:
    """A collection on its way to another pack.

    pack: the folder's name; model: the id that its faces will carry; threshold: the collection's own by that pack, if
    any.
    """

    tenant_id: str
    collection_id: str
    pack: str
    model: str
    threshold: float | None = None


@dataclass(frozen=True)
class StoredPhoto:
    """A photo and its faces without a new vector: their ids and boxes, (4,) fractions of the photo."""

    upload_id: UUID
    face_ids: list[UUID]
    boxes: list[list[float]]


def _to_move(move: Move) -> ColumnElement[bool]:
    """Faces of the collection that nothing is staged for."""
    staged = select(ReembeddedFace.face_id).where(ReembeddedFace.face_id == Face.id, ReembeddedFace.model == move.model)
    return (Face.collection_id == move.collection_id) & (Face.model != move.model) & ~staged.exists()


def next_photos(vector: TenantSession, move: Move, *, after: UUID | None, limit: int) -> list[StoredPhoto]:
    """Up to `limit` photos with faces to embed, by id, from behind the id `after`."""
    uploads = select(Face.upload_id).where(_to_move(move), Face.upload_id.is_not(None)).distinct()
    uploads = uploads.order_by(Face.upload_id).limit(limit)
    ids = vector.scalars(uploads.where(Face.upload_id > after) if after else uploads).all()
    photos = {upload_id: StoredPhoto(upload_id, [], []) for upload_id in ids if upload_id is not None}
    faces = select(Face.upload_id, Face.id, Face.box).where(_to_move(move), Face.upload_id.in_(ids))
    for upload_id, face_id, box in vector.execute(faces.order_by(Face.id)):
        assert upload_id is not None
        photos[upload_id].face_ids.append(face_id)
        photos[upload_id].boxes.append(box)
    return list(photos.values())


def stage(
    vector: TenantSession, move: Move, face_ids: Sequence[UUID], made: Sequence[NDArray[np.float32] | str]
) -> None:
    """Keep what was made of these faces, except of those that were deleted or given their new vector meanwhile."""
    to_move = select(Face.id).where(Face.id.in_(face_ids), Face.model != move.model)
    there = set(vector.scalars(to_move.with_for_update(read=True, key_share=True)))
    rows = [
        {
            "tenant_id": vector.tenant_id,
            "model": move.model,
            "face_id": face_id,
            "collection_id": move.collection_id,
            "embedding": None if isinstance(result, str) else result,
            "reason": result if isinstance(result, str) else None,
        }
        for face_id, result in zip(face_ids, made, strict=True)
        if face_id in there
    ]
    if rows:
        vector.execute(insert(ReembeddedFace).values(rows).on_conflict_do_nothing())


def stage_imported(vector: TenantSession, move: Move) -> None:
    """Ready vectors came without a photo: there is nothing to make others from."""
    parameters = {"tenant": vector.tenant_id, "collection": move.collection_id, "model": move.model, "reason": NO_PHOTO}
    vector.execute(IMPORTED, parameters)


def forget_failures(vector: TenantSession, move: Move) -> None:
    """Let another run try again what could not be made."""
    vector.execute(delete(ReembeddedFace).where(*_staged(move), ReembeddedFace.reason.is_not(None)))


def count_moving(vector: TenantSession, move: Move) -> tuple[int, int]:
    """How many faces are staged, and how many the collection has by another pack."""
    staged = select(func.count()).select_from(ReembeddedFace).where(*_staged(move))
    faces = select(func.count()).select_from(Face)
    faces = faces.where(Face.collection_id == move.collection_id, Face.model != move.model)
    return vector.scalar(staged) or 0, vector.scalar(faces) or 0


def missing_faces(vector: TenantSession, move: Move) -> Iterator[tuple[UUID, UUID | None, str]]:
    """(face_id, upload_id, reason) of each face without a new vector."""
    missing = select(Face.id, Face.upload_id, ReembeddedFace.reason)
    missing = missing.join(ReembeddedFace, ReembeddedFace.face_id == Face.id)
    for face_id, upload_id, reason in vector.execute(
        missing.where(*_staged(move), ReembeddedFace.reason.is_not(None), Face.model != move.model).order_by(Face.id)
    ):
        yield face_id, upload_id, str(reason)


def _staged(move: Move) -> tuple[ColumnElement[bool], ...]:
    return ReembeddedFace.collection_id == move.collection_id, ReembeddedFace.model == move.model
