"""Erase a collection with everything in it."""

from sqlalchemy import delete

from facepass.context import Context
from facepass.errors import DefaultCollectionStays
from facepass.models.vector import DEFAULT_COLLECTION, Collection, Face, Upload
from facepass.services.collections.collections import get_collection, lock_collection
from facepass.services.erasure.journal import Kind, record
from facepass.services.erasure.objects import erasing
from facepass.services.erasure.uploads import erase_faces, tombstone_uploads


def erase_collection(context: Context, collection_id: str) -> None:
    """Erase a collection with its faces, uploads and photos. Raises CollectionNotFound and DefaultCollectionStays."""
    if collection_id == DEFAULT_COLLECTION:
        raise DefaultCollectionStays
    with context.vector() as vector:
        get_collection(vector, collection_id)
    record(context, Kind.COLLECTION, collection_id)
    with erasing(context) as work:
        lock_collection(work.vector, collection_id)
        photos = tombstone_uploads(work.vector, Upload.collection_id == collection_id).keys
        work.objects += erase_faces(work.vector, Face.collection_id == collection_id) + photos
        work.vector.execute(delete(Collection).where(Collection.id == collection_id))
