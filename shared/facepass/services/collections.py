"""Galleries: which faces are searched together."""

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from facepass.database.sessions import TenantSession
from facepass.errors import CollectionNotFound, ModelMismatch
from facepass.models.vector import DEFAULT_COLLECTION, Collection


def get_collection(vector: TenantSession, collection_id: str) -> Collection:
    """One gallery; `default` is made on first use. Raises CollectionNotFound."""
    collection = _find(vector, collection_id)
    if collection is None and collection_id == DEFAULT_COLLECTION:
        # two first users at once: one inserts, both find it
        vector.execute(
            insert(Collection)
            .values(tenant_id=vector.tenant_id, id=collection_id, max_faces=Collection.max_faces.default.arg)
            .on_conflict_do_nothing()
        )
        collection = _find(vector, collection_id)
    if collection is None:
        raise CollectionNotFound
    return collection


def _find(vector: TenantSession, collection_id: str) -> Collection | None:
    return vector.scalar(select(Collection).where(Collection.id == collection_id))


def pin_model(vector: TenantSession, collection_id: str, model: str) -> None:
    """Make sure that the gallery's vectors are of this pack; the first face decides.

    Raises ModelMismatch when they are of another, and CollectionNotFound.
    """
    # the row is locked by the very first face alone: later ones must not queue for it
    unpinned = update(Collection).where(Collection.id == collection_id, Collection.model.is_(None))
    pinned = vector.scalar(select(Collection.model).where(Collection.id == collection_id))
    if pinned is None and vector.scalar(unpinned.values(model=model).returning(Collection.model)) is None:
        pinned = vector.scalar(select(Collection.model).where(Collection.id == collection_id))
        if pinned is None:
            raise CollectionNotFound
    check_model(pinned, model)


def check_model(pinned: str | None, model: str) -> None:
    """Raises ModelMismatch when a gallery's vectors, if it has any, are of another pack than the one that runs."""
    if pinned not in (None, model):
        raise ModelMismatch(f"The collection holds vectors of {pinned!r}; this service runs {model!r}.")
