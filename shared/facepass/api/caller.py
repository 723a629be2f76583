"""The caller on its way from the authorizer to the handlers: nothing that the request itself says."""

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from facepass.errors import NotAuthenticated
from facepass.services.auth.caller import Caller


def authorizer_context(caller: Caller) -> dict[str, str]:
    """What the authorizer hands on; `caller_of` reads it."""
    return {
        "tenant_id": caller.tenant_id,
        "key_id": caller.caller_id,
        "scopes": " ".join(sorted(caller.scopes)),
        "subject": caller.subject or "",
    }


def caller_of(event: APIGatewayProxyEventV2) -> Caller:
    """Read the caller from the Lambda authorizer's context.

    Raises NotAuthenticated when there is none: a route that was left open by mistake serves no one.
    """
    authorizer = event.request_context.authorizer
    context = authorizer.get_lambda if authorizer else None
    if not context or not context.get("tenant_id"):
        raise NotAuthenticated
    scopes = frozenset(context.get("scopes", "").split())
    return Caller(context["tenant_id"], context["key_id"], scopes, context.get("subject") or None)
