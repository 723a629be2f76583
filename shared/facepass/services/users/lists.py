"""Lists of users: all of them, or those that a filter finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from facepass.context import Context
from facepass.database.paging import page_of
from facepass.errors import InvalidRequest
from facepass.models.main import User
from facepass.models.vector import Face
from facepass.services.users.users import find_users
from facepass.unicode import normal_form

WITH_EMAIL = text("select * from user_with_email(:email)")
BY_NAME = text("select * from users_by_name(:prefix, :name, :id, :limit)")

# The users with faces in a collection, each once: one look into an index for each user, however many faces there are.
MEMBERS = """
with recursive member (user_id) as (
    (select f.user_id from faces f where {place} {begin} order by f.user_id {direction} limit 1)
    union all
    select (
        select f.user_id from faces f where {place} and f.user_id {beyond} m.user_id
        order by f.user_id {direction} limit 1
    )
    from member m where m.user_id is not null
)
select user_id from member where user_id is not null limit :limit
"""
PLACE = "f.tenant_id = :tenant and f.collection_id = :collection and f.user_id is not null"


@dataclass(frozen=True)
class UserFilter:
    """Which users a list has; None sets no condition.

    email: in any case. external_id: exactly. name_prefix: what the name begins with, in any case. collection_id: users
    with a face in it.
    """

    email: str | None = None
    external_id: str | None = None
    name_prefix: str | None = None
    collection_id: str | None = None

    @property
    def is_exact(self) -> bool:
        """Whether it names a user: it finds one, or two whose external ids looked the same to an earlier release."""
        return self.email is not None or self.external_id is not None

    def fits(self, user: User) -> bool:
        """Whether a user's name begins as it should."""
        return self.name_prefix is None or user.full_name.lower().startswith(self.name_prefix.lower())


EVERYONE = UserFilter()


def list_users(
    context: Context, wanted: UserFilter = EVERYONE, *, after: Any | None, limit: int, newest: bool = False
) -> Sequence[User]:
    """Up to `limit` users, the oldest or the newest first, behind the user with the id `after`.

    With a `name_prefix` they are in the order of names, and `after` is a name and an id. Raises InvalidRequest for a
    name_prefix with a collection_id.
    """
    if wanted.name_prefix is not None and wanted.collection_id is not None:
        raise InvalidRequest("name_prefix and collection_id are in two databases: give one of them.")
    if wanted.is_exact:
        return _named(context, wanted) if after is None else []  # one user at most
    if wanted.name_prefix is not None:
        return _by_name(context, wanted.name_prefix, after=after, limit=limit)
    if wanted.collection_id is not None:
        return _members(context, wanted.collection_id, after=after, limit=limit, newest=newest)
    with context.main() as main:
        return page_of(main, select(User), User.id, after=after, limit=limit, newest=newest)


def _named(context: Context, wanted: UserFilter) -> list[User]:
    """The user with an email or an external id, or both; none unless the rest of the filter fits as well."""
    query = select(User).order_by(User.id)
    with context.main() as main:
        if wanted.email is not None:
            query = query.where(User.id.in_(main.scalars(WITH_EMAIL, {"email": wanted.email}).all()))
        if wanted.external_id is not None:
            query = query.where(User.external_id.in_([wanted.external_id, normal_form(wanted.external_id)]))
        found = [user for user in main.scalars(query) if wanted.fits(user)]
    if wanted.collection_id is None:
        return found
    with context.vector() as vector:
        there = select(Face.id).where(Face.collection_id == wanted.collection_id).limit(1)
        return [user for user in found if vector.scalar(there.where(Face.user_id == user.id)) is not None]


def _by_name(context: Context, prefix: str, *, after: tuple[str, UUID] | None, limit: int) -> list[User]:
    name, user_id = after or (None, None)
    with context.main() as main:
        place = {"prefix": prefix, "name": name, "id": user_id, "limit": limit}
        ids = main.scalars(BY_NAME, place).all()
        known = find_users(main, ids)
    return [known[user_id] for user_id in ids if user_id in known]


def _members(context: Context, collection_id: str, *, after: UUID | None, limit: int, newest: bool) -> list[User]:
    """Users with a face in a collection, without those whose erasure is under way."""
    found: list[User] = []
    while len(found) < limit:
        ids = users_with_faces(context, collection_id, after=after, limit=limit, newest=newest)
        with context.main() as main:
            known = find_users(main, ids)
        found += [known[user_id] for user_id in ids if user_id in known]
        if len(ids) < limit:
            break
        after = ids[-1]
    return found[:limit]


def users_with_faces(
    context: Context, collection_id: str, *, after: UUID | None, limit: int, newest: bool = False
) -> list[UUID]:
    """Up to `limit` users with a face in a collection, behind the one with the id `after`."""
    beyond, direction = ("<", "desc") if newest else (">", "asc")
    begin = "" if after is None else f"and f.user_id {beyond} :after"
    statement = text(MEMBERS.format(place=PLACE, begin=begin, beyond=beyond, direction=direction))
    with context.vector() as vector:
        parameters = {"tenant": vector.tenant_id, "collection": collection_id, "limit": limit}
        return list(vector.scalars(statement, parameters | ({} if after is None else {"after": after})))
