"""Users: create, change, get, find; lists.py lists them."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import EmailTaken, ExternalIdTaken, IdentifierRequired, UserNotFound
from facepass.models.main import User
from facepass.models.tenancy import new_id
from facepass.unicode import normal_form


def create_user(
    context: Context,
    *,
    full_name: str,
    email: str | None = None,
    external_id: str | None = None,
    metadata: dict[str, Any] | None = None,
) -> User:
    """Add a user, with an email, an external id, or both.

    Raises EmailTaken or ExternalIdTaken when another user of the tenant has it, and IdentifierRequired without either.
    """
    user = new_user(email=email, full_name=full_name, external_id=external_id, metadata=metadata)
    with context.main() as main:
        main.add(user)
        write_user(main, user)
    return user


def new_user(
    *,
    full_name: str,
    email: str | None = None,
    external_id: str | None = None,
    metadata: dict[str, Any] | None = None,
) -> User:
    """The row of a user who is not added yet."""
    kept = {"email": email, "full_name": full_name, "external_id": external_id, "user_metadata": metadata or {}}
    return User(id=new_id(), **kept)


def change_user(context: Context, user_id: UUID, changes: Mapping[str, Any]) -> User:
    """Change those of a user's `email`, `full_name`, `external_id` and `metadata` that are given.

    Raises UserNotFound, EmailTaken, ExternalIdTaken, and IdentifierRequired when neither of the two would be left.
    """
    with context.main() as main:
        user = main.scalar(select(User).where(User.id == user_id).with_for_update())
        if user is None:
            raise UserNotFound
        for name, value in changes.items():
            setattr(user, "user_metadata" if name == "metadata" else name, value)
        write_user(main, user)
    return user


def write_user(main: TenantSession, user: User) -> None:
    """Write the row to the database, and read the values that the database sets. Raises EmailTaken, ExternalIdTaken."""
    try:
        main.flush()
    except DBAPIError as error:  # pg8000 has no IntegrityError for a check
        if "users_external_id_key" in str(error.orig):
            raise ExternalIdTaken from None
        if "users_email_key" in str(error.orig):
            raise EmailTaken from None
        if "users_identified" in str(error.orig):
            raise IdentifierRequired from None
        raise
    main.refresh(user)


def get_user(context: Context, user_id: UUID) -> User:
    """One user. Raises UserNotFound."""
    with context.main() as main:
        user = main.scalar(select(User).where(User.id == user_id))
    if user is None:
        raise UserNotFound
    return user


def find_users(main: TenantSession, user_ids: Collection[UUID | None]) -> dict[UUID, User]:
    """Those of these users who exist, by id; one statement, or none when no id is given."""
    known_ids = {user_id for user_id in user_ids if user_id is not None}
    if not known_ids:
        return {}
    return {user.id: user for user in main.scalars(select(User).where(User.id.in_(known_ids)))}


def known_users(main: TenantSession, user_ids: Collection[UUID]) -> set[UUID]:
    """Those of these ids that are users; one statement, which reads only the ids."""
    return set(main.scalars(select(User.id).where(User.id.in_(user_ids)))) if user_ids else set()


def has_external_id(main: TenantSession, user_id: UUID, external_id: str) -> bool:
    """Whether the user exists and has this external id.

    Ids are stored in Unicode's form C. Two users whose ids differed in nothing else kept theirs (migration 1.1): of
    them, it is the one whose id is written like this.
    """
    forms = [external_id, normal_form(external_id)]
    rows = main.execute(select(User.external_id, User.id).where(User.external_id.in_(forms)))
    known = {row.external_id: row.id for row in rows}
    return next((known[form] for form in forms if form in known), None) == user_id


def validate_user_exists(main: TenantSession, user_id: UUID) -> None:
    """Raise UserNotFound unless the user exists."""
    if main.scalar(select(User.id).where(User.id == user_id)) is None:
        raise UserNotFound
