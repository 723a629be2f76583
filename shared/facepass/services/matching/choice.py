"""Which of the deployment's packs a request needs: the one that made the vectors it is compared with.

With one pack there is nothing to choose, and nothing is asked.
"""

from uuid import UUID

from sqlalchemy import text

from facepass.services.matching.context import MatchingContext

COLLECTION = text("select model from model_of_collection(:tenant, :collection)")
USER = text("select model from models_of_user(:tenant, :user)")


def for_collection(context: MatchingContext, collection_id: str) -> MatchingContext:
    """The context with the pack of a collection's vectors. Raises ModelMismatch when it is none of ours."""
    if not context.engines.several:
        return context
    with context.replica() as vector:
        model = vector.scalar(COLLECTION, {"tenant": context.tenant_id, "collection": collection_id})
    return context.for_model(model)


def for_user(context: MatchingContext, user_id: UUID) -> MatchingContext:
    """The context with the pack of a user's faces: the default one, if any of them is of it."""
    if not context.engines.several:
        return context
    with context.vector_statements() as vector:
        models = set(vector.scalars(USER, {"tenant": context.tenant_id, "user": user_id}))
    if not models or context.engines.default.pack.model_id in models:
        return context
    known = next((model for model in sorted(models) if context.engines.of(model)), None)
    return context.for_model(known)
