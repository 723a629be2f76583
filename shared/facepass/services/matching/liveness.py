"""Comparisons that a collection allows only with a liveness token."""

from uuid import UUID

from sqlalchemy import text

from facepass.liveness_errors import LivenessRequired
from facepass.services.matching.context import MatchingContext

OF_COLLECTION = text("select requires_liveness(:tenant, :collection)")
OF_USER = text("select user_requires_liveness(:tenant, :user, :collections)")


def check_search(context: MatchingContext, collection_id: str) -> None:
    """Raise LivenessRequired for a photo in a collection that demands tokens: a search takes none."""
    with context.replica() as vector:
        demanded = vector.scalar(OF_COLLECTION, {"tenant": context.tenant_id, "collection": collection_id})
    if demanded:
        raise LivenessRequired("The collection is not searched with photos: verify the user with a liveness token.")


def check_verification(context: MatchingContext, user_id: UUID) -> None:
    """Raise LivenessRequired if the user has a face in a collection that demands tokens and that the caller reaches."""
    collections = None if context.collections is None else sorted(context.collections)
    user = {"tenant": context.tenant_id, "user": user_id, "collections": collections}
    with context.vector_statements() as vector:
        demanded = vector.scalar(OF_USER, user)
    if demanded:
        raise LivenessRequired("The user is verified with a liveness token only.")
