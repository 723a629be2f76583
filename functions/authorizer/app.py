"""Who calls? An API key or a token becomes a tenant and its scopes; API Gateway keeps the answer for a minute."""

from typing import Any

from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.utilities.data_classes.api_gateway_authorizer_event import (
    APIGatewayAuthorizerEventV2,
    APIGatewayAuthorizerResponseV2,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

from facepass.database.engines import main_autocommit
from facepass.logs import logger
from facepass.services.auth.credentials import identify


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_HTTP)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    authorization = APIGatewayAuthorizerEventV2(event).headers.get("authorization", "")
    with main_autocommit().connect() as connection:
        caller = identify(connection, authorization)
    if caller is None:
        return APIGatewayAuthorizerResponseV2(authorize=False).asdict()
    known = {
        "tenant_id": caller.tenant_id,
        "key_id": caller.key_id,
        "scopes": " ".join(caller.scopes),
        "subject": caller.subject or "",
    }
    return APIGatewayAuthorizerResponseV2(authorize=True, context=known).asdict()
