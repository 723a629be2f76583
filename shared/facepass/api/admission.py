"""What happens to a request around its handler: scope, token bucket, safe retries; then its body is validated.

What changes or searches something leaves an entry in the audit log."""

import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.content_types import APPLICATION_JSON
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.types import EventHandlerInstance
from aws_lambda_powertools.shared.json_encoder import Encoder
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from facepass.api.access import Access, access_of, check_scope
from facepass.api.auditing import audited
from facepass.api.bodies import BodyReading
from facepass.api.caller import Caller, caller_of
from facepass.database.engines import main_autocommit
from facepass.services.limits import idempotency
from facepass.services.limits import rates as limits

IDEMPOTENCY_KEY = "idempotency-key"
to_json = partial(json.dumps, separators=(",", ":"), cls=Encoder)  # as the resolver does it

Answer = Response[Any]


class Admission(BodyReading):
    """Powertools' request validation with FacePass's own questions in front of it."""

    def handler(self, app: EventHandlerInstance, next_middleware: NextMiddleware) -> Answer:
        """Answer a request of the matched route, or raise why not."""
        access = access_of(app.context["_route"].func)
        if access is None:
            return super().handler(app, next_middleware)
        event = APIGatewayProxyEventV2(app.current_event.raw_event)
        caller = caller_of(event)

        def admitted() -> Answer:
            check_scope(caller, access)
            headers = _take_token(caller, access.costs) if access.costs else {}
            response = self._answer(event, caller, access, app, next_middleware)
            response.headers.update(headers)
            return response

        if event.http_method == "GET":  # it changes nothing, and is asked often
            return admitted()
        return audited(caller, access, app.context["_route"].func.__name__, app.context["_route_args"], admitted)

    def _answer(
        self,
        event: APIGatewayProxyEventV2,
        caller: Caller,
        access: Access,
        app: EventHandlerInstance,
        next_middleware: NextMiddleware,
    ) -> Answer:
        answer = super().handler
        if access.creates and IDEMPOTENCY_KEY in event.headers:
            return _once(event, caller, lambda: answer(app, next_middleware))
        return answer(app, next_middleware)


def _take_token(caller: Caller, verb: str) -> dict[str, str]:
    """Draw on the caller's bucket; the headers that say what is left. Raises RateLimited."""
    with main_autocommit().connect() as main:
        allowance = limits.take_token(main, tenant_id=caller.tenant_id, caller_id=caller.caller_id, verb=verb)
    return limits.ratelimit_headers(verb, allowance)


def _once(event: APIGatewayProxyEventV2, caller: Caller, answer: Callable[[], Answer]) -> Answer:
    """Answer a request that carries an Idempotency-Key, or repeat the answer that it was given before."""
    claim = {"tenant_id": caller.tenant_id, "caller_id": caller.caller_id, "key": event.headers[IDEMPOTENCY_KEY]}
    path = f"{event.path}?{event.raw_query_string}"
    fingerprint = idempotency.fingerprint(event.http_method, path, (event.body or "").encode("utf-8", "surrogatepass"))
    with main_autocommit().connect() as main:
        stored = idempotency.begin(main, **claim, fingerprint=fingerprint)
    if stored is not None:
        return Response(stored.status, APPLICATION_JSON, stored.body, dict(stored.headers))
    try:
        response = answer()
    except Exception as error:
        # A claim that cannot be given back now is taken over after a minute; the caller needs the first error. When an
        # answer was waited for in vain, the function's time is too short to wait for another.
        if not isinstance(error, TimeoutError):
            with suppress(Exception), main_autocommit().connect() as main:
                idempotency.forget(main, **claim)
        raise
    response.body = to_json(response.body)
    with main_autocommit().connect() as main:
        idempotency.finish(main, **claim, status=response.status_code, headers={}, body=response.body)
    return response
