"""What the routes of this function work with: the caller's tenant, and the networks."""

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from facepass.api.caller import caller_of
from facepass.recognition.engines import open_engines
from facepass.services.matching.context import MatchingContext
from facepass.settings import settings

# during the start, when Lambda gives full CPU power
engines = open_engines(
    settings().model_pack, settings().other_model_pack, memory_mb=settings().aws_lambda_function_memory_size
)


def context_of(event: APIGatewayProxyEventV2) -> MatchingContext:
    """What the service functions of the current request work with. Raises NotAuthenticated."""
    caller = caller_of(event)
    return MatchingContext(caller.tenant_id, engines=engines, collections=caller.collections)
