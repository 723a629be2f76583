"""Pass the caller from the authorizer to the handlers. Nothing in the request itself can change the caller."""

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from facepass.errors import NotAuthenticated
from facepass.services.auth.caller import EVERY_COLLECTION, Caller

ONLY = "only"  # before the collections of a bound caller, so that the text is never empty and never dropped


def authorizer_context(caller: Caller) -> dict[str, str]:
    """The authorizer's context, which `caller_of` reads."""
    bound = caller.collections
    return {
        "tenant_id": caller.tenant_id,
        "key_id": caller.caller_id,
        "scopes": " ".join(sorted(caller.scopes)),
        "subject": caller.subject or "",
        "collections": EVERY_COLLECTION if bound is None else " ".join([ONLY, *sorted(bound)]),
    }


def caller_of(event: APIGatewayProxyEventV2) -> Caller:
    """Read the caller from the Lambda authorizer's context.

    Raises NotAuthenticated when there is none: a route that is left open by mistake serves no one.
    """
    authorizer = event.request_context.authorizer
    context = authorizer.get_lambda if authorizer else None
    if not context or not context.get("tenant_id"):
        raise NotAuthenticated
    scopes = frozenset(context.get("scopes", "").split())
    # an answer that API Gateway keeps from the release before, for a minute, names no collections
    named = context.get("collections", EVERY_COLLECTION)
    collections = None if named == EVERY_COLLECTION else frozenset(named.split()[1:])
    return Caller(context["tenant_id"], context["key_id"], scopes, context.get("subject") or None, collections)
