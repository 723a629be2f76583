"""What happens to a request before its handler: scope, limits, safe retries; then its body is read and validated."""

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.types import EventHandlerInstance
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from facepass.api.access import access_of, check_scope
from facepass.api.bodies import BodyReading
from facepass.api.caller import caller_of


class Admission(BodyReading):
    """Powertools' request validation with FacePass's own questions in front of it."""

    def handler(self, app: EventHandlerInstance, next_middleware: NextMiddleware) -> Response[str]:
        """Answer a request of the matched route, or raise why not."""
        access = access_of(app.context["_route"].func)
        if access is not None:
            check_scope(caller_of(APIGatewayProxyEventV2(app.current_event.raw_event)), access)
        return super().handler(app, next_middleware)
