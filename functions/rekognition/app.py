"""Amazon Rekognition's protocol on `POST /`, for AWS SDKs. The operations are in facepass.rekognition_api."""

# first, because forking needs a process without threads
from facepass.recognition.decoder import early  # noqa: F401

# isort: split
from typing import Any

from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.utilities.typing import LambdaContext

from facepass.api.edge import edge_request_id
from facepass.api.headers import EVERYWHERE
from facepass.logs import logger
from facepass.recognition.engines import open_engines
from facepass.rekognition_api.operations import OPERATIONS
from facepass.rekognition_api.serving import serve
from facepass.services.auth.caller import Caller
from facepass.services.events.outbox import ringing
from facepass.services.matching.context import MatchingContext
from facepass.settings import settings
from facepass.telemetry import observed

# during the start, when Lambda gives full CPU power
engines = open_engines(
    settings().model_pack, settings().other_model_pack, memory_mb=settings().aws_lambda_function_memory_size
)


@observed
@ringing
@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_HTTP)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    answer = serve(event, OPERATIONS, context_of)
    answer["headers"] = EVERYWHERE | answer["headers"]
    edge_id = edge_request_id(event["headers"])
    logger.info("answered", route=event.get("routeKey"), status=answer["statusCode"], edge_request_id=edge_id)
    return answer


def context_of(caller: Caller) -> MatchingContext:
    return MatchingContext(caller.tenant_id, engines=engines, collections=caller.collections)
