"""Identify the caller: an API key or a token becomes a tenant and its scopes. API Gateway caches it for a minute."""

from typing import Any

from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.utilities.data_classes.api_gateway_authorizer_event import (
    APIGatewayAuthorizerEventV2,
    APIGatewayAuthorizerResponseV2,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

from facepass.api.caller import authorizer_context
from facepass.api.edge import passed_edge
from facepass.database.engines import main_autocommit
from facepass.logs import logger
from facepass.services.auth.credentials import authenticate


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_HTTP)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    headers = APIGatewayAuthorizerEventV2(event).headers
    if not passed_edge(headers):
        return APIGatewayAuthorizerResponseV2(authorize=False).asdict()
    with main_autocommit().connect() as connection:
        caller = authenticate(connection, headers.get("authorization", ""))
    if caller is None:
        return APIGatewayAuthorizerResponseV2(authorize=False).asdict()
    return APIGatewayAuthorizerResponseV2(authorize=True, context=authorizer_context(caller)).asdict()
