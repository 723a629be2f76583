"""The people that a tenant knows."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from facepass import schemas
from facepass.database.sessions import TenantSession
from facepass.errors import EmailTaken, ExternalIdTaken, UserNotFound
from facepass.models.main import User


def create_user(main: TenantSession, new: schemas.NewUser) -> User:
    """Add a person. Raises EmailTaken or ExternalIdTaken when another user of the tenant has it."""
    user = User(email=new.email, full_name=new.full_name, external_id=new.external_id, user_metadata=new.metadata)
    main.add(user)
    _flush(main)
    main.refresh(user)
    return user


def _flush(main: TenantSession) -> None:
    try:
        main.flush()
    except IntegrityError as error:
        main.rollback()
        if "users_external_id_key" in str(error.orig):
            raise ExternalIdTaken from None
        if "users_email_key" in str(error.orig):
            raise EmailTaken from None
        raise


def get_user(main: TenantSession, user_id: UUID) -> User:
    """One person. Raises UserNotFound."""
    user = main.scalar(select(User).where(User.id == user_id))
    if user is None:
        raise UserNotFound
    return user


def list_users(main: TenantSession, *, after: UUID | None, limit: int) -> Sequence[User]:
    """Up to `limit` people, oldest first, from behind the id `after`."""
    query = select(User).order_by(User.id).limit(limit)
    return main.scalars(query.where(User.id > after) if after else query).all()


def find_users(main: TenantSession, user_ids: Collection[UUID | None]) -> dict[UUID, User]:
    """Those of these people who exist, by id; one statement, none when there is nobody to look for."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    return {user.id: user for user in main.scalars(select(User).where(User.id.in_(wanted)))}


def known_users(main: TenantSession, user_ids: Collection[UUID]) -> set[UUID]:
    """Those of these people who exist; one statement, which reads nothing else of them."""
    return set(main.scalars(select(User.id).where(User.id.in_(user_ids)))) if user_ids else set()


def change_user(main: TenantSession, user_id: UUID, changes: schemas.UserChanges) -> User:
    """Change what is given of a person. Raises UserNotFound, EmailTaken and ExternalIdTaken."""
    user = main.scalar(select(User).where(User.id == user_id).with_for_update())
    if user is None:
        raise UserNotFound
    for name, value in changes.model_dump(exclude_unset=True).items():
        setattr(user, "user_metadata" if name == "metadata" else name, value)
    _flush(main)
    main.refresh(user)
    return user


def has_external_id(main: TenantSession, user_id: UUID, external_id: str) -> bool:
    """Whether the person exists and is the one whom the tenant knows under this id."""
    known = select(User.id).where(User.id == user_id, User.external_id == external_id)
    return main.scalar(known) is not None


def validate_user_exists(main: TenantSession, user_id: UUID) -> None:
    """Raises UserNotFound unless the person exists."""
    if main.scalar(select(User.id).where(User.id == user_id)) is None:
        raise UserNotFound
