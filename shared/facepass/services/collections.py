"""Galleries: which faces are searched together."""

from sqlalchemy import select
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
    collection = vector.scalar(select(Collection).where(Collection.id == collection_id).with_for_update())
    if collection is None:
        raise CollectionNotFound
    if collection.model is None:
        collection.model = model
    if collection.model != model:
        raise ModelMismatch(f"The collection holds vectors of {collection.model!r}; this service runs {model!r}.")
