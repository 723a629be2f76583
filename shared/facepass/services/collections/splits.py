"""Split a user: some of the faces become those of a new user."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from facepass.assignment_errors import AssignedToAnotherUser
from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import ConsentRequired, FaceNotFound
from facepass.models.main import Consent, Split, User
from facepass.models.vector import Face
from facepass.services.collections.collections import rules_of
from facepass.services.collections.merged_faces import finish_split, settle
from facepass.services.users.consents import counting_consent
from facepass.services.users.merging import keep_user
from facepass.services.users.users import get_user, write_user


@dataclass(frozen=True)
class SplitUser:
    """The new user, and the faces that it has."""

    user: User
    faces: Sequence[UUID]

    @property
    def new_user_id(self) -> UUID:
        """The new user's id, as the audit entry names it."""
        return self.user.id


def split_user(
    context: Context, user_id: UUID, face_ids: Sequence[UUID], new: User, consent: Consent | None = None
) -> SplitUser:
    """Create a user with some faces of another one. consent: of the new user, where collections require one.

    The users database goes first, with a note of the faces that follow; a client that repeats an interrupted request
    finishes it. Raises UserNotFound, UserMerged, FaceNotFound, AssignedToAnotherUser, ConsentRequired, EmailTaken and
    ExternalIdTaken.
    """
    faces = list(dict.fromkeys(face_ids))
    interrupted = select(Split.user_id).where(Split.from_user_id == user_id, Split.faces == faces)
    with context.main() as main:
        earlier = main.scalar(interrupted)
    settle(context, [user_id])
    if earlier is not None:
        return _result(context, earlier, faces)
    with context.main() as main, context.vector() as vector:
        keep_user(main, user_id)
        collections = _collections_of(vector, user_id, faces)
        main.add(new)
        write_user(main, new)
        if consent is not None:
            main.add(consent)
        main.add(Split(user_id=new.id, from_user_id=user_id, faces=faces))
        main.flush()
        for collection_id in collections:
            rules = rules_of(vector, collection_id)
            counting = counting_consent(main, new.id, collection_id, only_attested=rules.only_attested)
            if rules.consent_required and counting is None:
                raise ConsentRequired
    finish_split(context, new.id)
    return _result(context, new.id, faces)


def _collections_of(vector: TenantSession, user_id: UUID, faces: Sequence[UUID]) -> set[str]:
    """The collections of these faces. Raises FaceNotFound and AssignedToAnotherUser unless all are the user's."""
    rows = vector.execute(select(Face.user_id, Face.collection_id).where(Face.id.in_(faces))).all()
    if len(rows) < len(faces):
        raise FaceNotFound
    if any(row.user_id != user_id for row in rows):
        raise AssignedToAnotherUser
    return {row.collection_id for row in rows}


def _result(context: Context, user_id: UUID, faces: Sequence[UUID]) -> SplitUser:
    moved = select(Face.id).where(Face.id.in_(faces), Face.user_id == user_id).order_by(Face.id)
    with context.vector() as vector:
        return SplitUser(get_user(context, user_id), vector.scalars(moved).all())
