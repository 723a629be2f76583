"""Who is asking: what the authorizer found out, and nothing that the request itself says."""

from dataclasses import dataclass

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from facepass.errors import NotAuthenticated


@dataclass(frozen=True)
class Caller:
    """An authenticated caller. `tenant_id` is the only source of a tenant in the whole API."""

    tenant_id: str
    key_id: str


def caller_of(event: APIGatewayProxyEventV2) -> Caller:
    """Read the caller from the Lambda authorizer's context.

    Raises NotAuthenticated when there is none: a route that was left open by mistake serves nobody.
    """
    authorizer = event.request_context.authorizer
    context = authorizer.get_lambda if authorizer else None
    if not context or not context.get("tenant_id"):
        raise NotAuthenticated
    return Caller(context["tenant_id"], context["key_id"])
