"""Tags of a collection: texts of the tenant's own, by key."""

from collections.abc import Mapping, Sequence

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.models.vector import Collection
from facepass.services.collections.collections import get_collection, lock_collection, rules_of

MOST_TAGS = 50


class TooManyTags(Exception):
    """A collection has MOST_TAGS tags at most."""


def check_tags(tags: Mapping[str, str]) -> None:
    """Raise TooManyTags when these are too many for a collection."""
    if len(tags) > MOST_TAGS:
        raise TooManyTags


def tags_of(context: Context, collection_id: str) -> dict[str, str]:
    """A collection's tags. Raises CollectionNotFound."""
    with context.vector() as vector:
        return get_collection(vector, collection_id).tags


def add_tags(context: Context, collection_id: str, tags: Mapping[str, str]) -> None:
    """Add tags; of a known key, the value changes. Raises CollectionNotFound and TooManyTags."""
    with context.vector() as vector:
        collection = _locked(vector, collection_id)
        changed = collection.tags | dict(tags)
        check_tags(changed)
        collection.tags = changed


def remove_tags(context: Context, collection_id: str, keys: Sequence[str]) -> None:
    """Remove tags; unknown keys change nothing. Raises CollectionNotFound."""
    with context.vector() as vector:
        collection = _locked(vector, collection_id)
        collection.tags = {key: value for key, value in collection.tags.items() if key not in keys}


def _locked(vector: TenantSession, collection_id: str) -> Collection:
    get_collection(vector, collection_id)  # creates `default`
    lock_collection(vector, collection_id)
    return rules_of(vector, collection_id)
