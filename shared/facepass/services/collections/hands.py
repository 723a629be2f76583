"""Faces change hands: what assigning a face, setting it free and splitting a user have in common."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import load_only

from facepass.database.sessions import TenantSession
from facepass.errors import ConsentRequired, FaceNotFound
from facepass.models.vector import Face, Upload
from facepass.services.collections.collections import rules_of
from facepass.services.events.kinds import face_assigned
from facepass.services.events.outbox import announce_face_events

# all that the janitor may read of a face, who finishes splits
CHANGING = load_only(
    Face.id, Face.user_id, Face.collection_id, Face.upload_id, Face.created_at, Face.assigned_at, Face.consent_id
)


def take_face(vector: TenantSession, face_id: UUID) -> tuple[Face, Upload | None]:
    """A face and the upload of its photo, locked until the end of the transaction. Raises FaceNotFound.

    The upload first, as an erasure and a merge lock them. Of the face only what may change is read.
    """
    known = vector.execute(select(Face.upload_id).where(Face.id == face_id)).one_or_none()
    if known is None:
        raise FaceNotFound
    upload = vector.scalar(select(Upload).where(Upload.id == known.upload_id).with_for_update())
    locked = select(Face).where(Face.id == face_id).options(CHANGING).with_for_update()
    face = vector.scalar(locked.execution_options(populate_existing=True))
    if face is None:
        raise FaceNotFound
    return face, upload


def hand_over(
    vector: TenantSession, face: Face, upload: Upload | None, user_id: UUID | None, consent_id: UUID | None
) -> None:
    """Give a face to a user, or to none, and announce it.

    An enrolment's photo goes along, for it shows this face alone. A photo of several faces stays what it is, and the
    consent is then the face's own.
    """
    announce_face_events(vector, [face_assigned(face.id, face.collection_id, user_id, face.user_id)])
    face.user_id, face.assigned_at, face.consent_id = user_id, func.now(), None
    if upload is not None and upload.user_id is not None:
        upload.user_id, upload.consent_id = user_id, consent_id
    else:
        face.consent_id = consent_id


def set_free(vector: TenantSession, face: Face, upload: Upload | None) -> None:
    """Take a face from its user. Raises what check_free raises."""
    check_free(vector, face)
    hand_over(vector, face, upload, None, None)


def check_free(vector: TenantSession, face: Face) -> None:
    """Raise ConsentRequired where a collection keeps no face without a consent."""
    if rules_of(vector, face.collection_id).consent_required:
        raise ConsentRequired("The collection keeps no face without a user who has consented: delete the face.")
