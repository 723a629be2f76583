"""Choose the deployment's pack that a request needs: the one that made the vectors it is compared with.

With one pack there is nothing to choose, and no query.
"""

from uuid import UUID

from sqlalchemy import text

from facepass.services.matching.context import MatchingContext

COLLECTION = text("select model from model_of_collection(:tenant, :collection)")
USER = text("select model from models_of_user(:tenant, :user, :collections)")


def for_collection(context: MatchingContext, collection_id: str) -> MatchingContext:
    """The context with the pack of a collection's vectors. Raises ModelMismatch when it is not here."""
    if not context.engines.several:
        return context
    with context.replica() as vector:
        model = vector.scalar(COLLECTION, {"tenant": context.tenant_id, "collection": collection_id})
    return context.for_model(model)


def for_user(context: MatchingContext, user_id: UUID) -> list[MatchingContext]:
    """A context for each of the packs that made the user's vectors; the default one's when there are none."""
    if not context.engines.several:
        return [context]
    known = [model for model in models_of(context, user_id) if context.engines.of(model)]
    return [context.for_model(model) for model in known] or [context]


def models_of(context: MatchingContext, user_id: UUID) -> list[str]:
    """The packs that made a user's vectors, in all collections that the caller reaches."""
    collections = None if context.collections is None else sorted(context.collections)
    user = {"tenant": context.tenant_id, "user": user_id, "collections": collections}
    with context.vector_statements() as vector:
        return sorted(vector.scalars(USER, user))
