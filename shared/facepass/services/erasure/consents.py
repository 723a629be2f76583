"""Revoke consents, and erase what was stored under one that has ended."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update

from facepass.context import Context
from facepass.models.main import Consent
from facepass.models.vector import Collection, Face, Upload
from facepass.services.erasure.journal import Kind, record
from facepass.services.erasure.objects import Erasing, erasing
from facepass.services.erasure.uploads import erase_enrolments
from facepass.services.users.consents import counting_consent, end_consent, find_consent


def revoke_consent(context: Context, user_id: UUID, consent_id: UUID) -> None:
    """Revoke a consent, and erase what was stored under it; its record stays. Raises ConsentNotFound."""
    find_consent(context, user_id, consent_id)
    record(context, Kind.CONSENT, consent_id)
    end_consent(context, user_id, consent_id)
    settle_consent(context, consent_id)


def settle_again(context: Context, consent_id: UUID) -> int:
    """Settle a consent that was settled before: a restored database of faces may hold again what rested on it."""
    with context.main() as main:
        main.execute(update(Consent).where(Consent.id == consent_id).values(settled_at=None))
    return settle_consent(context, consent_id)


def settle_consent(context: Context, consent_id: UUID) -> int:
    """Erase the enrolments made under an ended consent; return how many collections lost some.

    These are the uploads made under it, the faces assigned under it and, in a collection that requires consent, all of
    the user's faces. Where another consent of the user applies, they are kept under that one. The function may run
    again, also after a crash.
    """
    with context.main() as main:
        consent = main.scalar(select(Consent).where(Consent.id == consent_id, Consent.settled_at.is_(None)))
    if consent is None:
        return 0
    lost = sum(_settle_in(context, consent, collection_id) for collection_id in _collections_of(context, consent))
    with context.main() as main:
        # one that went to another user meanwhile, in a merge or its undo, is to be settled there
        same = (Consent.id == consent_id) & (Consent.user_id == consent.user_id)
        main.execute(update(Consent).where(same).values(settled_at=func.now()))
    return lost


def _collections_of(context: Context, consent: Consent) -> list[str]:
    """Collections that may have enrolments made under the consent."""
    uploads = select(Upload.collection_id).where(Upload.consent_id == consent.id)
    asking = select(Collection.id).where(Collection.consent_required)
    announced = select(Upload.collection_id).where(Upload.user_id == consent.user_id, Upload.collection_id.in_(asking))
    enrolled = select(Face.collection_id).where(Face.user_id == consent.user_id, Face.collection_id.in_(asking))
    assigned = select(Face.collection_id).where(_assigned_under(consent))
    with context.vector() as vector:
        queries = (uploads, announced, enrolled, assigned)
        return sorted({found for query in queries for found in vector.scalars(query.distinct())})


def _settle_in(context: Context, consent: Consent, collection_id: str) -> bool:
    """Settle one collection; return whether it lost something."""
    with context.main() as main, context.vector() as vector:  # closed before photos are deleted
        collection = vector.scalar(select(Collection).where(Collection.id == collection_id))
        only_attested = collection is not None and collection.only_attested
        other = counting_consent(main, consent.user_id, collection_id, only_attested=only_attested)
    if other is None:
        with erasing(context) as work:
            _erase(work, consent, collection_id)
        return True
    under_it = (Upload.consent_id == consent.id) & (Upload.collection_id == collection_id)
    with context.vector() as vector:
        vector.execute(update(Upload).where(under_it).values(consent_id=other))
        faces = _assigned_under(consent) & (Face.collection_id == collection_id)
        vector.execute(update(Face).where(faces).values(consent_id=other))
    return False


def _erase(work: Erasing, consent: Consent, collection_id: str) -> None:
    requires_consent = work.vector.scalar(select(Collection.consent_required).where(Collection.id == collection_id))
    whose = (Upload.user_id == consent.user_id) if requires_consent else (Upload.consent_id == consent.id)
    uploads = whose & (Upload.collection_id == collection_id)
    # imported faces have no upload; those that were assigned may have one that is no user's
    whole = (Face.user_id == consent.user_id) if requires_consent else _assigned_under(consent)
    erase_enrolments(work, uploads, whole & (Face.collection_id == collection_id))


def _assigned_under(consent: Consent) -> ColumnElement[bool]:
    """Faces that were given to the user under the consent."""
    return (Face.user_id == consent.user_id) & (Face.consent_id == consent.id)
