"""The members of a collection: who they are, with or without a face in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from facepass.context import Context
from facepass.models.vector import Face
from facepass.services.collections.collections import get_collection
from facepass.services.collections.hands import set_free, take_face
from facepass.services.users.lists import users_with_faces
from facepass.services.users.memberships import (
    NameTaken,
    create_member,
    find_named,
    first_names,
    list_named,
    named_among,
)
from facepass.services.users.merging import keep_user
from facepass.services.users.users import find_users, known_users

AT_ONCE = 5_000  # users in one statement


@dataclass(frozen=True)
class Member:
    """A user in a collection. has_face: whether a face in it is the user's. place: what lists are paged by."""

    name: str
    user_id: UUID
    has_face: bool
    place: tuple[str, UUID]


class NoSuchMember(Exception):
    """No user has this name in the collection."""


def add_member(context: Context, collection_id: str, name: str) -> UUID:
    """Add a user to a collection under a name; return the user's id. Raises CollectionNotFound and NameTaken.

    The id of another user is taken, whether that one has a face in the collection or not: it would be shown under it.
    """
    try:
        find_member(context, collection_id, name)
    except NoSuchMember:
        with context.main() as main, context.vector() as vector:
            get_collection(vector, collection_id)  # it is not erased meanwhile
            if find_users(main, {_as_id(name)}):
                raise NameTaken from None
            return create_member(main, collection_id, name)
    raise NameTaken


def find_member(context: Context, collection_id: str, name: str) -> UUID:
    """The user with a name in a collection, or with this id and a face in it. Raises NoSuchMember."""
    with context.main() as main:
        user_id = find_named(main, collection_id, name)
        known = {} if user_id is not None else find_users(main, {_as_id(name)})
    if user_id is not None:
        return user_id
    for each in known:
        if _with_faces(context, collection_id, [each]):
            return each
    raise NoSuchMember


def list_members(
    context: Context, collection_id: str, *, after: tuple[str, UUID] | None, limit: int
) -> Sequence[Member]:
    """Up to `limit` members, behind the place `after`: those with a name, the oldest first; then the others.

    Raises CollectionNotFound.
    """
    with context.vector() as vector:
        get_collection(vector, collection_id)
    kind, place = after or ("name", None)
    found: list[Member] = []
    if kind == "name":
        named = list_named(context, collection_id, after=place, limit=limit)
        here = _with_faces(context, collection_id, [row.user_id for row in named])
        found = [Member(row.name, row.user_id, row.user_id in here, ("name", row.id)) for row in named]
        place = None
    if len(found) < limit:
        found += _unnamed(context, collection_id, after=place, limit=limit - len(found))
    return found


def _unnamed(context: Context, collection_id: str, *, after: UUID | None, limit: int) -> list[Member]:
    """Users with a face in the collection and no name there, in the order of their ids."""
    found: list[Member] = []
    while len(found) < limit:
        page = users_with_faces(context, collection_id, after=after, limit=limit)
        named = named_among(context, collection_id, page)
        with context.main() as main:
            there = known_users(main, [user_id for user_id in page if user_id not in named])
        found += [Member(str(each), each, True, ("id", each)) for each in page if each in there]
        if len(page) < limit:
            break
        after = page[-1]
    return found[:limit]


def count_members(context: Context, collection_id: str) -> int:
    """How many members a collection has."""
    counted = select(func.count(Face.user_id.distinct())).where(Face.collection_id == collection_id)
    with context.vector() as vector:
        total = vector.scalar(counted) or 0
    after: UUID | None = None
    while page := first_names(context, collection_id, after=after, limit=AT_ONCE):
        with context.vector() as vector:
            with_face = vector.scalar(counted.where(Face.user_id.in_([row.user_id for row in page]))) or 0
        total += len(page) - with_face
        after = page[-1].id
    return total


def faces_of_member(context: Context, collection_id: str, user_id: UUID) -> int:
    """How many faces in the collection are a user's."""
    own = select(func.count()).select_from(Face)
    with context.vector() as vector:
        return vector.scalar(own.where(Face.collection_id == collection_id, Face.user_id == user_id)) or 0


def owners_of(context: Context, collection_id: str, face_ids: Sequence[UUID]) -> dict[UUID, UUID | None]:
    """The users of those of these faces that are in a collection, by face; None for one without a user."""
    here = select(Face.id, Face.user_id).where(Face.collection_id == collection_id, Face.id.in_(face_ids))
    with context.vector() as vector:
        return {row.id: row.user_id for row in vector.execute(here)}


def free_faces(context: Context, collection_id: str, user_id: UUID, face_ids: Sequence[UUID]) -> list[UUID]:
    """Take those of these faces from a user that are in the collection and the user's; return which these were.

    Raises ConsentRequired where the collection keeps no face without a user, and UserNotFound or UserMerged.
    """
    freed: list[UUID] = []
    with context.main() as main, context.vector() as vector:
        keep_user(main, user_id)
        own = select(Face.id).where(Face.id.in_(face_ids), Face.user_id == user_id)
        for face_id in vector.scalars(own.where(Face.collection_id == collection_id).order_by(Face.id)).all():
            face, upload = take_face(vector, face_id)
            if face.user_id == user_id:
                set_free(vector, face, upload)
                freed.append(face_id)
    return freed


def _with_faces(context: Context, collection_id: str, user_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these users who have a face in the collection."""
    here = select(Face.user_id).where(Face.collection_id == collection_id, Face.user_id.in_(user_ids)).distinct()
    with context.vector() as vector:
        return {each for each in vector.scalars(here) if each is not None}


def _as_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
