"""API Gateway: SAM CLI's emulator of routes and responses, corrected where an HTTP API behaves differently."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Response, request
from samcli.lib.providers.provider import Cors
from samcli.local.apigw.authorizers.lambda_authorizer import LambdaAuthorizer
from samcli.local.apigw.exceptions import LambdaResponseParseException
from samcli.local.apigw.local_apigw_service import LocalApigwService
from samcli.local.apigw.path_converter import PathConverter
from samcli.local.apigw.route import Route
from werkzeug.datastructures import Headers

from local.authorizer import AuthorizerFailed, Authorizers, identity_of
from local.functions import Functions, PayloadTooLarge
from local.http_events import http_event
from local.invocation_results import Answer
from local.invoke_endpoint import Invoker
from local.layout import HOST, PartFailed
from local.template import Template

logger = logging.getLogger(__name__)

THREADS = 64  # most of them wait: the functions' pools refuse what they cannot take, so that no request waits here
BODY_LIMIT = 10 * 1024 * 1024
INTEGRATION_SECONDS = 30


def message(status: int, text: str) -> Response:
    """A response of API Gateway itself."""
    return Response(json.dumps({"message": text}), status, content_type="application/json")


class Gateway(LocalApigwService):  # type: ignore[misc]  # SAM CLI is not typed
    """The HTTP API of a template, as a WSGI application."""

    def __init__(self, template: Template, functions: Functions, port: int) -> None:
        super().__init__(template.api, Invoker(functions), port=port, host=HOST)
        self._functions = functions
        self._authorizers = Authorizers(functions, template.authorizer_seconds)
        self._calls = ThreadPoolExecutor(THREADS, thread_name_prefix="integration")
        self.create()

    def create(self) -> None:
        """Build the routes; a path ends where its route ends, and GET does not include HEAD."""
        super().create()
        rules = self._app.url_map
        rules.merge_slashes = False
        for rule in rules.iter_rules():
            rule.strict_slashes = True
            if self._route_key("HEAD", rule.rule) not in self._dict_of_routes:
                rule.methods.discard("HEAD")
        default = next((route for route in self.api.routes if route.path == "$default"), None)
        if default and self._route_key("HEAD", "/") not in self._dict_of_routes:
            self._add_catch_all_path(["HEAD"], "/", default)

    def _construct_error_handling(self) -> None:
        for status in (404, 405):
            self._app.register_error_handler(status, lambda _error: message(404, "Not Found"))
        self._app.register_error_handler(500, self._unexpected)

    def _unexpected(self, error: Exception) -> Response:
        logger.error("the gateway failed", exc_info=error)
        return message(500, "Internal Server Error")

    def _request_handler(self, **_parameters: str) -> Response:
        """Answer a request: size, authorizer, function."""
        route = self._get_current_route(request)
        cors = Cors.cors_to_headers(self.api.cors, request.headers.get("Origin"), route.event_type)
        if request.method == "OPTIONS" and self.api.cors:
            return Response(status=204, headers=Headers(cors))
        answer = self._authorized(route)
        answer.headers.update(cors)
        return answer

    def _authorized(self, route: Route) -> Response:
        if (request.content_length or 0) > BODY_LIMIT:
            return message(413, "Request Entity Too Large")
        event = http_event(request, self._key(route))
        authorizer = route.authorizer_object
        if isinstance(authorizer, LambdaAuthorizer):
            identity = identity_of(authorizer, request)
            if identity is None:
                return message(401, "Unauthorized")
            try:
                decision = self._authorizers.decide(authorizer, event, identity)
            except AuthorizerFailed as failure:
                logger.warning("%s failed: %s", authorizer.lambda_name, failure)
                return message(500, "Internal Server Error")
            if not decision.authorized:
                return message(403, "Forbidden")
            event["requestContext"]["authorizer"] = {"lambda": decision.context}
        return self._answered(route, event)

    def _key(self, route: Route) -> str:
        path = PathConverter.convert_path_to_api_gateway(request.endpoint)
        return str(self._v2_route_key(request.method, path, route.is_default_route))

    def _answered(self, route: Route, event: dict[str, Any]) -> Response:
        payload = json.dumps(event).encode()
        # A request whose client has disconnected must not start; one that runs is finished, and its response is lost.
        call = self._calls.submit(self._functions.invoke, route.function_name, payload, INTEGRATION_SECONDS)
        try:
            return self._response(route, call.result(INTEGRATION_SECONDS))
        except PayloadTooLarge:
            return message(413, "Request Entity Too Large")
        except (TimeoutError, PartFailed):
            call.cancel()
            return message(503, "Service Unavailable")
        except LambdaResponseParseException as error:
            logger.warning("%s answered what an HTTP API cannot read: %s", route.function_name, error)
            return message(500, "Internal Server Error")

    def _response(self, route: Route, answer: Answer) -> Response:
        if answer.error:
            # also where no one reads the functions' logs, as in a benchmark: the client learns nothing
            logger.warning("%s failed: %s", route.function_name, answer.shown)
            return message(500, "Internal Server Error")
        reply = json.loads(answer.payload or b"null")
        if isinstance(reply, dict) and "statusCode" in reply and not isinstance(reply.get("body", ""), str | None):
            raise LambdaResponseParseException("the body is not a string")
        status, headers, body = self._parse_v2_payload_format_lambda_output(answer.payload.decode(), [], request)
        return Response(body, status, headers)


def http_application(template: Template, functions: Functions, port: int) -> Any:
    """The HTTP API as a WSGI application."""
    return Gateway(template, functions, port)._app
