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


def for_user(context: MatchingContext, user_id: UUID) -> list[MatchingContext]:
    """A context for each of our packs that made vectors of the user's faces; the default one's where there is none."""
    if not context.engines.several:
        return [context]
    known = [model for model in models_of(context, user_id) if context.engines.of(model)]
    return [context.for_model(model) for model in known] or [context]


def models_of(context: MatchingContext, user_id: UUID) -> list[str]:
    """The packs that made vectors of a user's faces, whatever collection they are in."""
    with context.vector_statements() as vector:
        return sorted(vector.scalars(USER, {"tenant": context.tenant_id, "user": user_id}))
