"""The resolver of all HTTP functions: Powertools', with FacePass's bodies, problems, caller and logging."""

from collections.abc import Callable
from typing import Any, TypeVar

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.utilities.typing import LambdaContext

from facepass.api import problems
from facepass.api.admission import Admission
from facepass.api.caller import caller_of
from facepass.api.context import context_of
from facepass.api.edge import edge_request_id
from facepass.api.headers import EVERYWHERE
from facepass.api.permission import permission_of
from facepass.context import Context
from facepass.logs import logger
from facepass.services.audit.audit import Entry
from facepass.services.auth.caller import Caller
from facepass.services.events.outbox import ringing
from facepass.telemetry import observed

Handler = TypeVar("Handler", bound=Callable[..., Any])


class FacePassResolver(APIGatewayHttpResolver):
    """Routes of an HTTP API (payload 2.0) with validated requests and responses; every error is a problem response."""

    def __init__(self) -> None:
        super().__init__(enable_validation=True, response_validation_error_http_code=500)
        self._request_validation_middleware = Admission()  # type: ignore[no-untyped-call]
        self.exception_handler(Exception)(self.answer_with_problem)

    def route(self, *args: Any, **kwargs: Any) -> Callable[[Handler], Handler]:
        """Register a handler. Raises LookupError for one that does not declare what it requires of its caller."""
        register = super().route(*args, **kwargs)

        def checked(handler: Handler) -> Handler:
            permission_of(handler)
            return register(handler)

        return checked

    @property
    def caller(self) -> Caller:
        """The caller of the current request. Raises NotAuthenticated when the authorizer named none."""
        return caller_of(self.current_event)

    @property
    def tenant(self) -> Context:
        """What the service functions of the current request work with. Raises NotAuthenticated."""
        return context_of(self.current_event)

    @property
    def audit_entry(self) -> Entry:
        """The audit entry that the current request will leave, for a handler that writes it itself."""
        entry: Entry = self.context["audit_entry"]
        return entry

    def handle(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        """The Lambda handler: answer the event, with the request id on every log line."""
        answer = _logged(event, context, self)
        answer["headers"] = EVERYWHERE | answer["headers"]
        is_head = event["requestContext"]["http"]["method"] == "HEAD"  # answered as GET is, without the body
        return answer | {"body": ""} if is_head else answer

    def answer_with_problem(self, error: Exception) -> Response[str]:
        """The response to any error."""
        known = problems.translate(error)
        request_id = self.current_event.request_context.request_id
        problem = problems.describe(known, request_id, problems.invalid_fields(error))
        body = problem.model_dump_json(exclude_none=True)
        return Response(known.status, problems.MEDIA_TYPE, body, problems.headers_of(known))


@observed
@ringing
@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_HTTP)
def _logged(event: dict[str, Any], context: LambdaContext, app: FacePassResolver) -> dict[str, Any]:
    answer = app.resolve(event, context)
    # the route, not the path: ids of users stay out of the log
    edge_id = edge_request_id(app.current_event.headers)
    logger.info("answered", route=event.get("routeKey"), status=answer["statusCode"], edge_request_id=edge_id)
    return answer
