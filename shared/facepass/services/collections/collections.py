"""Collections: create, change, get, list; and the model pack that each is pinned to."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import with_expression

from facepass.context import Context
from facepass.database.paging import page_of
from facepass.database.sessions import TenantSession
from facepass.errors import CollectionNotFound, CollectionTaken, ModelMismatch
from facepass.models.vector import DEFAULT_COLLECTION, Collection, Face
from facepass.services.collections.cluster_rows import check_clusters, forget_clusters, take_turn
from facepass.services.limits.quotas import check_collection_quota
from facepass.services.liveness.acceptance import check_provider

SETTINGS = text(
    "select model, threshold, threshold_floor, quality_filter, max_faces from collection_settings(:tenant, :id)"
)
RETENTION = {"photo_retention_days", "face_retention_days"}


@dataclass(frozen=True)
class SearchSettings:
    """What a search needs to know of a collection; as models.vector.Collection has it."""

    model: str | None = None
    threshold: float | None = None
    threshold_floor: float | None = None
    quality_filter: str = "low"
    max_faces: int = 100


def search_settings(context: Context, collection_id: str) -> SearchSettings:
    """The settings of a collection, in one statement. Raises CollectionNotFound."""
    with context.vector_statements() as vector:
        row = vector.execute(SETTINGS, {"tenant": context.tenant_id, "id": collection_id}).one_or_none()
    if row is None and collection_id != DEFAULT_COLLECTION:
        raise CollectionNotFound
    return SearchSettings() if row is None else SearchSettings(*row)


def get_collection(vector: TenantSession, collection_id: str) -> Collection:
    """One collection; `default` is created on first use. Raises CollectionNotFound."""
    collection = _find(vector, collection_id)
    if collection is None and collection_id == DEFAULT_COLLECTION:
        # of two concurrent first requests one inserts, and both find it
        vector.execute(insert(Collection).values(tenant_id=vector.tenant_id, id=collection_id).on_conflict_do_nothing())
        collection = _find(vector, collection_id)
    if collection is None:
        raise CollectionNotFound
    return collection


def lock_collection(vector: TenantSession, collection_id: str) -> None:
    """Lock a collection, so that no other transaction announces or stores anything in it until this one ends.

    Raises CollectionNotFound.
    """
    if vector.scalar(select(Collection.id).where(Collection.id == collection_id).with_for_update()) is None:
        raise CollectionNotFound


def create_collection(context: Context, collection_id: str, settings: Mapping[str, Any]) -> Collection:
    """Create a collection. settings: columns of models.vector.Collection; others get their defaults.

    Raises CollectionTaken, QuotaExceeded, ClustersRefused for unknown people and required consent together, and
    LivenessOff for demanded tokens without a provider.
    """
    check_provider(settings)
    check_clusters(clusters=settings.get("clusters", False), consent_required=settings.get("consent_required", False))
    with context.main() as main, context.vector() as vector:
        check_collection_quota(main, vector)
        vector.add(Collection(id=collection_id, **settings))
        try:
            vector.flush()
        except IntegrityError:
            raise CollectionTaken from None
        return _counted(vector, collection_id)


def change_collection(context: Context, collection_id: str, settings: Mapping[str, Any]) -> Collection:
    """Change the given settings of a collection. Raises CollectionNotFound, and LivenessOff as create_collection does.

    Where consent is required, unknown people are not grouped: of the two settings, the second one is refused with
    ClustersRefused as long as the first one is on.
    """
    check_provider(settings)
    values = dict(settings)
    if RETENTION & values.keys():
        values["purged_at"] = None  # so that the janitor checks it at its next run, and not within the hour
    with context.vector() as vector:
        get_collection(vector, collection_id)  # creates `default`
        lock_collection(vector, collection_id)
        if {"clusters", "consent_required"} & values.keys():
            _change_clusters(vector, collection_id, values)
        if values:
            vector.execute(update(Collection).where(Collection.id == collection_id).values(values))
        return _counted(vector, collection_id)


def _change_clusters(vector: TenantSession, collection_id: str, values: Mapping[str, Any]) -> None:
    take_turn(vector, collection_id)
    current = rules_of(vector, collection_id)
    clusters = values.get("clusters", current.clusters)
    check_clusters(clusters=clusters, consent_required=values.get("consent_required", current.consent_required))
    if not clusters:
        forget_clusters(vector, collection_id)


def show_collection(context: Context, collection_id: str) -> Collection:
    """One collection, with its `face_count`. Raises CollectionNotFound."""
    with context.vector() as vector:
        get_collection(vector, collection_id)
        return _counted(vector, collection_id)


def list_collections(context: Context, *, after: str | None, limit: int) -> Sequence[Collection]:
    """Up to `limit` collections with ids greater than `after`, each with its `face_count`.

    `default` is always listed, unless the caller is bound to others.
    """
    with context.vector() as vector:
        if context.collections is None or DEFAULT_COLLECTION in context.collections:
            get_collection(vector, DEFAULT_COLLECTION)
        return page_of(vector, _with_counts(), Collection.id, after=after, limit=limit)


def list_by_age(context: Context, *, after: tuple[datetime, str] | None, limit: int) -> Sequence[Collection]:
    """Up to `limit` collections, the oldest first, behind a time and the MD5 of an id, which is shorter than an id.

    `default` is listed once it was used.
    """
    with context.vector() as vector:
        key = (Collection.created_at, func.md5(Collection.id))
        return page_of(vector, select(Collection), *key, after=after, limit=limit)


def digest_of(collection_id: str) -> str:
    """The MD5 of an id, as list_by_age compares it."""
    return hashlib.md5(collection_id.encode(), usedforsecurity=False).hexdigest()


def _counted(vector: TenantSession, collection_id: str) -> Collection:
    return vector.scalars(_with_counts().where(Collection.id == collection_id)).one()


def _with_counts() -> Select[Collection]:
    of_it = (Face.tenant_id == Collection.tenant_id) & (Face.collection_id == Collection.id)
    count = select(func.count()).select_from(Face).where(of_it).scalar_subquery()
    return (
        select(Collection)
        .options(with_expression(Collection.face_count, count))
        .execution_options(populate_existing=True)
    )


def rules_of(vector: TenantSession, collection_id: str) -> Collection:
    """A collection's current settings. Raises CollectionNotFound."""
    fresh = select(Collection).where(Collection.id == collection_id).execution_options(populate_existing=True)
    collection = vector.scalar(fresh)
    if collection is None:
        raise CollectionNotFound
    return collection


def _find(vector: TenantSession, collection_id: str) -> Collection | None:
    # A shared lock: a transaction that announces a photo for the collection commits before another one deletes it.
    found = select(Collection).where(Collection.id == collection_id)
    return vector.scalar(found.with_for_update(read=True, key_share=True).execution_options(populate_existing=True))


def pin_model(vector: TenantSession, collection_id: str, model: str) -> None:
    """Make sure that the collection's vectors are of this pack; its first face decides which.

    Raises ModelMismatch when they are of another pack, and CollectionNotFound.
    """
    # The very first photo changes the row. Later ones take a shared lock, so that it is not deleted meanwhile.
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
    """Raise ModelMismatch when a collection has vectors of another pack than the running one."""
    if pinned not in (None, model):
        raise ModelMismatch(f"The collection holds vectors of {pinned!r}; this service runs {model!r}.")
