"""The checks around each handler: scopes, rate limit, safe retries, validation of the body, permission.

The handler runs when every check has passed. A request that changes or searches something leaves an audit entry.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any, cast

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.content_types import APPLICATION_JSON
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.types import EventHandlerInstance
from aws_lambda_powertools.shared.json_encoder import Encoder
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from facepass.api.audit_entries import audited
from facepass.api.bodies import BodyReading, check_parameters
from facepass.api.caller import caller_of
from facepass.api.permission import OPEN_TO_ALL, Permission, check_request, check_scopes
from facepass.context import Context
from facepass.database.engines import main_autocommit
from facepass.services.auth.caller import Caller
from facepass.services.limits import idempotency, rates

IDEMPOTENCY_KEY = "idempotency-key"
to_json = partial(json.dumps, separators=(",", ":"), cls=Encoder)  # as the resolver encodes JSON

Answer = Response[Any]


class Admission(BodyReading):
    """Powertools' request validation, preceded by FacePass's own checks."""

    def handler(self, app: EventHandlerInstance, next_middleware: NextMiddleware) -> Answer:
        """Answer a request of the matched route, or raise the error that rejects it."""
        route = app.context["_route"]
        # Only the handler of unknown paths declares no permission (resolver.py).
        permission = getattr(route.func, "permission", OPEN_TO_ALL)
        if permission is OPEN_TO_ALL:
            return super().handler(app, next_middleware)
        event = APIGatewayProxyEventV2(app.current_event.raw_event)
        caller = caller_of(event)

        def admitted() -> Answer:
            check_scopes(caller, permission)
            answer = partial(self._answer, event, caller, permission, app, next_middleware)
            return _paid(caller, permission.costs, answer) if permission.costs else answer()

        if event.http_method == "GET":  # it changes nothing, and is frequent
            return admitted()
        return audited(caller, permission, route.func.__name__, app.context["_route_args"], admitted)

    def _answer(
        self,
        event: APIGatewayProxyEventV2,
        caller: Caller,
        permission: Permission,
        app: EventHandlerInstance,
        next_middleware: NextMiddleware,
    ) -> Answer:
        def permitted(app: EventHandlerInstance) -> Answer:
            check_request(Context(caller.tenant_id), caller, permission, app.context["_route_args"])
            return next_middleware(app)

        def validate() -> Answer:
            check_parameters(app)
            return super(Admission, self).handler(app, cast("NextMiddleware", permitted))

        if permission.creates and IDEMPOTENCY_KEY in event.headers:
            return _once(event, caller, validate)
        return validate()


def _paid(caller: Caller, verb: str, answer: Callable[[], Answer]) -> Answer:
    """Answer a request that takes a token from the caller's bucket, and more of them if it takes long.

    Raises RateLimited when the bucket is empty.
    """
    with main_autocommit().connect() as main:
        allowance = rates.take_token(main, tenant_id=caller.tenant_id, caller_id=caller.caller_id, verb=verb)
    start = monotonic()
    try:
        response = answer()
    finally:
        with suppress(Exception):  # the caller gets the answer all the same
            rates.charge_time(Context(caller.tenant_id), caller.caller_id, verb, monotonic() - start)
    response.headers.update(rates.ratelimit_headers(verb, allowance))
    return response


def _once(event: APIGatewayProxyEventV2, caller: Caller, answer: Callable[[], Answer]) -> Answer:
    """Answer a request that carries an Idempotency-Key, or repeat the stored response to its first attempt."""
    claim = {"tenant_id": caller.tenant_id, "caller_id": caller.caller_id, "key": event.headers[IDEMPOTENCY_KEY]}
    path = f"{event.path}?{event.raw_query_string}"
    fingerprint = idempotency.fingerprint(event.http_method, path, (event.body or "").encode("utf-8", "surrogatepass"))
    with main_autocommit().connect() as main:
        stored = idempotency.begin(main, **claim, fingerprint=fingerprint)
    if stored is not None:
        return Response(stored.status, APPLICATION_JSON, stored.body)
    try:
        response = answer()
    except Exception as error:
        # If the claim cannot be released now, it expires after a minute; the caller needs the first error. After a
        # database that did not answer in time, too little of the function's time is left to wait for it again.
        if not isinstance(error, TimeoutError):
            with suppress(Exception), main_autocommit().connect() as main:
                idempotency.forget(main, **claim)
        raise
    response.body = to_json(response.body)
    with main_autocommit().connect() as main:
        idempotency.finish(main, **claim, status=response.status_code, body=response.body)
    return response
