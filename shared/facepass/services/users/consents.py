"""Consents: what people agreed to, and whether it still counts."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update

from facepass import schemas
from facepass.database.sessions import TenantSession
from facepass.errors import ConsentNotFound
from facepass.models.main import Consent
from facepass.services.users.users import validate_user_exists


def give_consent(main: TenantSession, user_id: UUID, new: schemas.NewConsent, recorded_by: str) -> schemas.Consent:
    """Record what a person agreed to. Raises UserNotFound."""
    validate_user_exists(main, user_id)
    given_at = new.given_at or datetime.now(UTC)
    known = new.model_dump(exclude={"given_at"})
    consent = Consent(user_id=user_id, recorded_by=recorded_by, given_at=given_at, **known)
    main.add(consent)
    main.flush()
    main.refresh(consent)
    return describe(consent)


def list_consents(main: TenantSession, user_id: UUID, *, after: UUID | None, limit: int) -> Sequence[schemas.Consent]:
    """Up to `limit` consents of a person, ended ones too, oldest first, from behind the id `after`.

    Raises UserNotFound.
    """
    validate_user_exists(main, user_id)
    query = select(Consent).where(Consent.user_id == user_id).order_by(Consent.id).limit(limit)
    return [describe(consent) for consent in main.scalars(query.where(Consent.id > after) if after else query)]


def end_consent(main: TenantSession, user_id: UUID, consent_id: UUID) -> None:
    """From now on it does not count; it stays on record until its person is erased.

    Commits. What rested on it is still there: consent_ends.settle_consent erases it. Raises ConsentNotFound.
    """
    given = (Consent.id == consent_id) & (Consent.user_id == user_id)
    if main.scalar(select(Consent.id).where(given)) is None:
        raise ConsentNotFound
    main.execute(update(Consent).where(given, Consent.revoked_at.is_(None)).values(revoked_at=func.now()))
    main.commit()


def counting_consent(main: TenantSession, user_id: UUID, collection_id: str) -> UUID | None:
    """The id of the person's latest consent that counts for a collection now; None when there is none."""
    given = select(Consent.id).where(Consent.user_id == user_id, _counts(collection_id))
    return main.scalar(given.order_by(Consent.given_at.desc(), Consent.id.desc()).limit(1))


def consenting(main: TenantSession, user_ids: Collection[UUID], collection_id: str) -> set[UUID]:
    """Those of these people whose consent counts for a collection now."""
    return set(main.scalars(select(Consent.user_id).where(Consent.user_id.in_(user_ids), _counts(collection_id))))


def _counts(collection_id: str) -> ColumnElement[bool]:
    now = func.now()
    here = or_(Consent.collection_id.is_(None), Consent.collection_id == collection_id)
    lasts = or_(Consent.expires_at.is_(None), Consent.expires_at > now)
    return here & lasts & Consent.revoked_at.is_(None) & (Consent.given_at <= now)


def describe(consent: Consent) -> schemas.Consent:
    """A consent as the API shows it."""
    return schemas.Consent(
        consent_id=consent.id,
        user_id=consent.user_id,
        text_version=consent.text_version,
        collection_id=consent.collection_id,
        given_by=consent.given_by,
        given_at=consent.given_at,
        expires_at=consent.expires_at,
        revoked_at=consent.revoked_at,
        recorded_by=consent.recorded_by,
        created_at=consent.created_at,
    )
