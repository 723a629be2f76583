"""When a consent has ended, what rested on it is erased."""

from uuid import UUID

from sqlalchemy import func, select, update

from facepass.database.sessions import TenantSession
from facepass.models.main import Consent
from facepass.models.vector import Collection, Face, Upload
from facepass.services.erasure.erasure import erase_enrolments
from facepass.services.users.consents import counting_consent
from facepass.storage import PhotoBucket


def settle_consent(main: TenantSession, vector: TenantSession, bucket: PhotoBucket, consent_id: UUID) -> int:
    """Erase the enrolments that rested on an ended consent; return how many collections lost some.

    Those are the uploads made under it and, in a collection that asks for consent, all of the person's faces. Where
    another consent of the person counts, they rest on that from now on. May be done again, also after a crash.
    """
    consent = main.scalar(select(Consent).where(Consent.id == consent_id, Consent.settled_at.is_(None)))
    if consent is None:
        return 0
    lost = 0
    for collection_id in _collections_of(vector, consent.user_id, consent_id):
        other = counting_consent(main, consent.user_id, collection_id)
        main.commit()  # nothing is held open while photos are removed
        under_it = (Upload.consent_id == consent_id) & (Upload.collection_id == collection_id)
        if other is not None:
            vector.execute(update(Upload).where(under_it).values(consent_id=other))
            vector.commit()
            continue
        _erase(vector, bucket, consent.user_id, consent_id, collection_id)
        lost += 1
    main.execute(update(Consent).where(Consent.id == consent_id).values(settled_at=func.now()))
    main.commit()
    return lost


def _collections_of(vector: TenantSession, user_id: UUID, consent_id: UUID) -> list[str]:
    """Where something may rest on the consent."""
    uploads = select(Upload.collection_id).where(Upload.consent_id == consent_id)
    asking = select(Collection.id).where(Collection.consent_required)
    announced = select(Upload.collection_id).where(Upload.user_id == user_id, Upload.collection_id.in_(asking))
    enrolled = select(Face.collection_id).where(Face.user_id == user_id, Face.collection_id.in_(asking))
    return sorted({found for query in (uploads, announced, enrolled) for found in vector.scalars(query.distinct())})


def _erase(vector: TenantSession, bucket: PhotoBucket, user_id: UUID, consent_id: UUID, collection_id: str) -> None:
    asks = vector.scalar(select(Collection.consent_required).where(Collection.id == collection_id))
    whose = (Upload.user_id == user_id) if asks else (Upload.consent_id == consent_id)
    uploads = whose & (Upload.collection_id == collection_id)
    # imported faces have no upload
    faces = (Face.user_id == user_id) & (Face.collection_id == collection_id) if asks else None
    erase_enrolments(vector, bucket, uploads, faces)
