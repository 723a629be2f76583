"""Members of a collection: users under a name of their own there, as clients of Amazon Rekognition know them.

A user who was made otherwise, and has a face in the collection, is a member under its id.
"""

from collections.abc import Collection as Some
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, false, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from facepass.context import Context
from facepass.database.paging import page_of
from facepass.database.sessions import TenantSession
from facepass.models.main import Consent, Membership, Merge, User
from facepass.services.users.users import new_user

NAMES = text("select user_id, name from name_members(:tenant, :collection, cast(:users as uuid[]))")


class NameTaken(Exception):
    """Another user has this name in the collection."""


def create_member(main: TenantSession, collection_id: str, name: str) -> UUID:
    """Add a user under a name in a collection; return the user's id. Raises NameTaken.

    The user has neither an email nor an `external_id`, so that no token is taken for the user's own.
    """
    user = new_user(full_name=name)
    user.member = True
    main.add(user)
    main.flush()
    main.add(Membership(collection_id=collection_id, name=name, user_id=user.id))
    try:
        main.flush()
    except IntegrityError:
        raise NameTaken from None
    return user.id


def find_named(main: TenantSession, collection_id: str, name: str) -> UUID | None:
    """The user with this name in the collection."""
    return main.scalar(select(Membership.user_id).where(_named(collection_id, name)))


def forget_name(main: TenantSession, collection_id: str, name: str) -> None:
    """Take a name from the user who has it in a collection."""
    main.execute(delete(Membership).where(_named(collection_id, name)))


def forget_spare_name(main: TenantSession, collection_id: str, name: str, user_id: UUID) -> bool:
    """Take a name from a user who has another one in the collection; return whether the user has.

    The names are locked: of two requests for the last two names, the second one finds the last.
    """
    here = select(Membership).where(Membership.collection_id == collection_id, Membership.user_id == user_id)
    names = [row.name for row in main.scalars(here.order_by(Membership.id).with_for_update())]
    if name not in names or len(names) == 1:
        return False
    forget_name(main, collection_id, name)
    return True


def is_member_only(main: TenantSession, user_id: UUID, *, but: tuple[str, str]) -> bool:
    """Whether a user has no email, no `external_id`, no consent, and no name in a collection but this one.

    Nor may a user with an email or an `external_id` have been merged into this one: the erasure would take it along.
    """
    names = select(Membership.id).where(Membership.user_id == User.id, ~_named(*but))
    consents = select(Consent.id).where(Consent.user_id == User.id)
    merged, row = select(Merge.id).where(Merge.user_id == User.id), Merge.from_user
    nothing_else = func.coalesce(row["member"].as_boolean(), false())
    nothing_else &= row["email"].astext.is_(None) & row["external_id"].astext.is_(None)
    others = merged.where(~nothing_else)
    alone = User.member & User.email.is_(None) & User.external_id.is_(None)
    alone &= ~names.exists() & ~consents.exists() & ~others.exists()
    return main.scalar(select(User.id).where(User.id == user_id, alone)) is not None


def list_named(context: Context, collection_id: str, *, after: UUID | None, limit: int) -> Sequence[Membership]:
    """Up to `limit` names in a collection, the oldest first, behind the one with the id `after`."""
    with context.main() as main:
        here = select(Membership).where(Membership.collection_id == collection_id)
        return page_of(main, here, Membership.id, after=after, limit=limit)


def named_among(context: Context, collection_id: str, user_ids: Some[UUID]) -> set[UUID]:
    """Those of these users who have a name in a collection."""
    here = select(Membership.user_id).where(Membership.collection_id == collection_id)
    with context.main() as main:
        return set(main.scalars(here.where(Membership.user_id.in_(user_ids))))


def first_names(context: Context, collection_id: str, *, after: UUID | None, limit: int) -> Sequence[Membership]:
    """Up to `limit` users with a name in a collection, each by the first, behind the one with the id `after`."""
    other = aliased(Membership)
    earlier = select(other.id).where(other.user_id == Membership.user_id, other.id < Membership.id)
    earlier = earlier.where(other.collection_id == collection_id)
    with context.main() as main:
        firsts = select(Membership).where(Membership.collection_id == collection_id, ~earlier.exists())
        return page_of(main, firsts, Membership.id, after=after, limit=limit)


def names_of(context: Context, collection_id: str, user_ids: Some[UUID]) -> dict[UUID, str]:
    """The names of users in a collection, in one statement; a user without one is named by its id.

    One who is not there, because it was just erased, is left out.
    """
    if not user_ids:
        return {}
    users = "{" + ",".join(map(str, user_ids)) + "}"
    with context.main_statements() as main:
        rows = main.execute(NAMES, {"tenant": context.tenant_id, "collection": collection_id, "users": users})
        return {row.user_id: row.name for row in rows}


def _named(collection_id: str, name: str) -> ColumnElement[bool]:
    return (Membership.collection_id == collection_id) & (Membership.name == name)
