"""Consents: what users agreed to, and whether it still applies."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true, update
from sqlalchemy.exc import DBAPIError

from facepass.context import Context
from facepass.database.engines import sqlstate
from facepass.database.paging import page_of
from facepass.database.sessions import TenantSession
from facepass.errors import ConsentNotFound, UserNotFound
from facepass.models.main import Consent
from facepass.services.users.users import validate_user_exists

FOREIGN_KEY_VIOLATION = "23503"  # pg8000 has no exception for it


def give_consent(context: Context, user_id: UUID, **given: Any) -> Consent:
    """Record a consent; given: as `new_consent`. Raises UserNotFound."""
    consent = new_consent(user_id, **given)
    with context.main() as main:
        validate_user_exists(main, user_id)
        main.add(consent)
        try:
            main.flush()
        except DBAPIError as error:
            if sqlstate(error.orig) == FOREIGN_KEY_VIOLATION:  # the user was deleted after the check
                raise UserNotFound from None
            raise
        main.refresh(consent)
    return consent


def new_consent(
    user_id: UUID,
    *,
    text_version: str,
    recorded_by: str,
    attested: bool,
    collection_id: str | None = None,
    given_by: str | None = None,
    given_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Consent:
    """A consent that is not recorded yet; the fields are those of models.main.Consent. given_at: by default now.

    attested: the caller may speak for users (`users:write`).
    """
    return Consent(
        user_id=user_id,
        text_version=text_version,
        recorded_by=recorded_by,
        attested=attested,
        collection_id=collection_id,
        given_by=given_by,
        given_at=given_at or datetime.now(UTC),
        expires_at=expires_at,
    )


def list_consents(context: Context, user_id: UUID, *, after: UUID | None, limit: int) -> Sequence[Consent]:
    """Up to `limit` consents of a user, including ended ones, oldest first, with ids greater than `after`.

    A bound caller sees those for its collections. Raises UserNotFound.
    """
    with context.main() as main:
        validate_user_exists(main, user_id)
        given = select(Consent).where(Consent.user_id == user_id, _within(context))
        return page_of(main, given, Consent.id, after=after, limit=limit)


def find_consent(context: Context, user_id: UUID, consent_id: UUID) -> Consent:
    """A user's consent, within the collections of a bound caller. Raises ConsentNotFound."""
    with context.main() as main:
        consent = main.scalar(select(Consent).where(_given(context, user_id, consent_id)))
    if consent is None:
        raise ConsentNotFound
    return consent


def _given(context: Context, user_id: UUID, consent_id: UUID) -> ColumnElement[bool]:
    return (Consent.id == consent_id) & (Consent.user_id == user_id) & _within(context)


def end_consent(context: Context, user_id: UUID, consent_id: UUID) -> None:
    """Revoke a consent; its record stays until the user is erased.

    Nothing is erased here: erasure.consents.settle_consent erases what was stored under it. Raises ConsentNotFound.
    """
    given = _given(context, user_id, consent_id)
    with context.main() as main:
        if main.scalar(select(Consent.id).where(given)) is None:
            raise ConsentNotFound
        main.execute(update(Consent).where(given, Consent.revoked_at.is_(None)).values(revoked_at=func.now()))


def counting_consent(
    main: TenantSession, user_id: UUID, collection_id: str, *, only_attested: bool = False
) -> UUID | None:
    """The id of the user's latest consent that applies to a collection now; None when there is none."""
    given = select(Consent.id).where(Consent.user_id == user_id, _counts(collection_id, only_attested))
    return main.scalar(given.order_by(Consent.given_at.desc(), Consent.id.desc()).limit(1))


def consenting(
    main: TenantSession, user_ids: Collection[UUID], collection_id: str, *, only_attested: bool
) -> set[UUID]:
    """Those of these users whose consent applies to a collection now."""
    counting = _counts(collection_id, only_attested)
    return set(main.scalars(select(Consent.user_id).where(Consent.user_id.in_(user_ids), counting)))


def look_again(main: TenantSession, user_ids: Collection[UUID]) -> None:
    """Let the janitor settle the ended consents of these users again.

    While the users were one, a consent of either kept the faces of both; once they are two, it keeps its own user's.
    """
    settled = Consent.user_id.in_(user_ids) & Consent.settled_at.is_not(None)
    main.execute(update(Consent).where(settled).values(settled_at=None, updated_at=Consent.updated_at))


def _within(context: Context) -> ColumnElement[bool]:
    """The consents that a bound caller reaches: those for its collections, and none that is for all of them."""
    return true() if context.collections is None else Consent.collection_id.in_(context.collections)


def _counts(collection_id: str, only_attested: bool) -> ColumnElement[bool]:
    now = func.now()
    here = or_(Consent.collection_id.is_(None), Consent.collection_id == collection_id)
    lasts = or_(Consent.expires_at.is_(None), Consent.expires_at > now)
    counts = here & lasts & Consent.revoked_at.is_(None) & (Consent.given_at <= now)
    return counts & Consent.attested if only_attested else counts
