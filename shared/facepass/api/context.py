"""The context that a request's service functions work with."""

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from facepass.api.caller import caller_of
from facepass.context import Context


def context_of(event: APIGatewayProxyEventV2) -> Context:
    """The context of the caller's tenant. Raises NotAuthenticated."""
    caller = caller_of(event)
    return Context(caller.tenant_id, collections=caller.collections)
