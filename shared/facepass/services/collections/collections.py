"""Galleries: which faces are searched together."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from facepass import schemas
from facepass.database.sessions import TenantSession
from facepass.errors import CollectionNotFound, CollectionTaken, ModelMismatch
from facepass.models.vector import DEFAULT_COLLECTION, Collection, Face
from facepass.services.limits.quotas import check_collection_quota

RETENTION = {"photo_retention_days", "face_retention_days"}


def get_collection(vector: TenantSession, collection_id: str) -> Collection:
    """One gallery; `default` is made on first use. Raises CollectionNotFound."""
    collection = _find(vector, collection_id)
    if collection is None and collection_id == DEFAULT_COLLECTION:
        # two first users at once: one inserts, both find it
        vector.execute(insert(Collection).values(tenant_id=vector.tenant_id, id=collection_id).on_conflict_do_nothing())
        collection = _find(vector, collection_id)
    if collection is None:
        raise CollectionNotFound
    return collection


def lock_collection(vector: TenantSession, collection_id: str) -> None:
    """Keep a gallery to this transaction: nobody announces or stores anything in it. Raises CollectionNotFound."""
    if vector.scalar(select(Collection.id).where(Collection.id == collection_id).with_for_update()) is None:
        raise CollectionNotFound


def create_collection(main: TenantSession, vector: TenantSession, new: schemas.NewCollection) -> schemas.Collection:
    """Make a gallery. Raises CollectionTaken and QuotaExceeded."""
    check_collection_quota(main, vector)
    vector.add(Collection(id=new.collection_id, **_columns(new.model_dump(exclude={"collection_id"}))))
    try:
        vector.commit()
    except IntegrityError:
        vector.rollback()
        raise CollectionTaken from None
    return describe_collection(vector, new.collection_id)


def change_collection(
    vector: TenantSession, collection_id: str, changes: schemas.CollectionSettings
) -> schemas.Collection:
    """Change what is given of a gallery's settings. Raises CollectionNotFound."""
    get_collection(vector, collection_id)  # makes `default`
    lock_collection(vector, collection_id)
    values = _columns(changes.model_dump(exclude_unset=True))
    if RETENTION & values.keys():
        values["purged_at"] = None  # so that the janitor looks now, and not within the hour
    if values:
        vector.execute(update(Collection).where(Collection.id == collection_id).values(**values))
    return describe_collection(vector, collection_id)


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    """Settings by the names of their columns."""
    return {"enrolment_review" if name == "review" else name: value for name, value in values.items()}


def describe_collection(vector: TenantSession, collection_id: str) -> schemas.Collection:
    """One gallery and how many faces it has. Raises CollectionNotFound."""
    return _describe_all(vector, [get_collection(vector, collection_id)])[0]


def list_collections(vector: TenantSession, *, after: str | None, limit: int) -> Sequence[schemas.Collection]:
    """Up to `limit` galleries, by id, from behind the id `after`; `default` is there from the start."""
    get_collection(vector, DEFAULT_COLLECTION)
    query = select(Collection).order_by(Collection.id).limit(limit)
    return _describe_all(vector, vector.scalars(query.where(Collection.id > after) if after else query).all())


def rules_of(vector: TenantSession, collection_id: str) -> Collection:
    """A gallery's settings as they are now. Raises CollectionNotFound."""
    fresh = select(Collection).where(Collection.id == collection_id).execution_options(populate_existing=True)
    collection = vector.scalar(fresh)
    if collection is None:
        raise CollectionNotFound
    return collection


def _describe_all(vector: TenantSession, collections: Sequence[Collection]) -> list[schemas.Collection]:
    wanted = [collection.id for collection in collections]
    counted = select(Face.collection_id, func.count()).where(Face.collection_id.in_(wanted))
    counts = dict(vector.execute(counted.group_by(Face.collection_id)).all())
    return [_describe(collection, counts.get(collection.id, 0)) for collection in collections]


def _describe(collection: Collection, face_count: int) -> schemas.Collection:
    return schemas.Collection(
        collection_id=collection.id,
        threshold=collection.threshold,
        max_faces=collection.max_faces,
        quality_filter=collection.quality_filter,
        review=collection.enrolment_review,
        photo_retention_days=collection.photo_retention_days,
        face_retention_days=collection.face_retention_days,
        store_photos=collection.store_photos,
        consent_required=collection.consent_required,
        model=collection.model,
        face_count=face_count,
        created_at=collection.created_at,
        updated_at=collection.updated_at,
    )


def _find(vector: TenantSession, collection_id: str) -> Collection | None:
    # shared, so that whoever announces a photo for it has committed before somebody deletes it
    found = select(Collection).where(Collection.id == collection_id)
    return vector.scalar(found.with_for_update(read=True, key_share=True).execution_options(populate_existing=True))


def pin_model(vector: TenantSession, collection_id: str, model: str) -> None:
    """Make sure that the gallery's vectors are of this pack; the first face decides.

    Raises ModelMismatch when they are of another, and CollectionNotFound.
    """
    # the very first photo changes the row; later ones only share it, so that nobody deletes it under them
    unpinned = update(Collection).where(Collection.id == collection_id, Collection.model.is_(None))
    known = select(Collection.model).where(Collection.id == collection_id)
    found = vector.execute(known.with_for_update(read=True, key_share=True)).one_or_none()
    if found is None:
        raise CollectionNotFound
    pinned = found.model
    if pinned is None and vector.scalar(unpinned.values(model=model).returning(Collection.model)) is None:
        pinned = vector.scalar(known)
    check_model(pinned, model)


def check_model(pinned: str | None, model: str) -> None:
    """Raises ModelMismatch when a gallery's vectors, if it has any, are of another pack than the one that runs."""
    if pinned not in (None, model):
        raise ModelMismatch(f"The collection holds vectors of {pinned!r}; this service runs {model!r}.")
