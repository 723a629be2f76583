"""Comparisons that a collection allows only with a liveness token."""

from collections.abc import Set
from dataclasses import replace
from uuid import UUID

from sqlalchemy import text

from facepass.liveness_errors import LivenessRequired
from facepass.services.matching.context import MatchingContext

OF_COLLECTION = text("select requires_liveness(:tenant, :collection)")
OF_USER = text("select demanding_collections(:tenant, :user, :collections)")


def check_search(context: MatchingContext, collection_id: str) -> None:
    """Raise LivenessRequired for a photo in a collection that demands tokens: a search takes none."""
    if _requires_liveness(context, collection_id):
        raise LivenessRequired("The collection is not searched with photos: verify the user with a liveness token.")


def check_stored_search(context: MatchingContext, collection_id: str, probes_of: Set[str]) -> None:
    """Raise LivenessRequired in a collection that demands tokens for stored faces of other collections.

    There, a photo may have been stored a moment ago without a token. probes_of: the collections of the faces that are
    searched with.
    """
    if probes_of - {collection_id} and _requires_liveness(context, collection_id):
        raise LivenessRequired("The collection is searched with faces of its own only, enrolled with a liveness token.")


def for_verification(context: MatchingContext, user_id: UUID, *, shown: bool) -> MatchingContext:
    """The context with the collections whose faces a photo of this user is compared with.

    Where the user has faces in collections that demand tokens and that the caller reaches, they are these alone: other
    faces may be of another person, and were enrolled without a token. shown: whether a token was accepted. Raises
    LivenessRequired without one.
    """
    collections = None if context.collections is None else sorted(context.collections)
    user = {"tenant": context.tenant_id, "user": user_id, "collections": collections}
    with context.vector_statements() as vector:
        demanding = frozenset(vector.scalars(OF_USER, user))
    if not demanding:
        return context
    if not shown:
        raise LivenessRequired("The user is verified with a liveness token only.")
    return replace(context, collections=demanding)


def _requires_liveness(context: MatchingContext, collection_id: str) -> bool:
    with context.replica() as vector:
        return bool(vector.scalar(OF_COLLECTION, {"tenant": context.tenant_id, "collection": collection_id}))
