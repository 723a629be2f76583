"""Take a user out of a collection; one who has nothing else is erased."""

from uuid import UUID

from sqlalchemy import select

from facepass.context import Context
from facepass.database.sessions import EVERY_COLLECTION
from facepass.models.vector import Face
from facepass.services.collections.members import find_member, free_faces
from facepass.services.erasure.users import erase_user
from facepass.services.users.memberships import forget_name, forget_spare_name, is_member_only

AT_ONCE = 100  # faces


def remove_member(context: Context, collection_id: str, name: str) -> None:
    """Take the user with this name out of a collection. The faces stay, and are no user's.

    A user who has another name in the collection, because two were merged, loses this name and nothing else.

    A user who has no email, no `external_id`, no consent, no name in another collection and no face in one is erased,
    unless a user who has more than a name was merged into this one. An erasure that was interrupted is finished by the
    janitor: the name is gone. Raises NoSuchMember, and ConsentRequired where the collection keeps no face without a
    user.
    """
    user_id = find_member(context, collection_id, name)
    with context.main() as main:
        if forget_spare_name(main, collection_id, name, user_id):
            return
    while some := _faces(context, collection_id, user_id):
        free_faces(context, collection_id, user_id, some)
    everything = Context(context.tenant_id, context.bucket)
    with context.main() as main:
        alone = is_member_only(main, user_id, but=(collection_id, name))
    if alone and not _has_face(everything, user_id):
        erase_user(everything, user_id)
        return
    with context.main() as main:
        forget_name(main, collection_id, name)


def _faces(context: Context, collection_id: str, user_id: UUID) -> list[UUID]:
    own = select(Face.id).where(Face.collection_id == collection_id, Face.user_id == user_id)
    with context.vector() as vector:
        return list(vector.scalars(own.limit(AT_ONCE)))


def _has_face(context: Context, user_id: UUID) -> bool:
    own = select(Face.id).where(Face.user_id == user_id).limit(1)
    with context.vector() as vector:
        return vector.scalar(own, execution_options=EVERY_COLLECTION) is not None
