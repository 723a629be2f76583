"""The checks around each handler: the edge, scopes, rate limit, safe retries, validation of the body, permission.

The handler runs when every check has passed. Each request leaves an audit entry, a read only while they are audited.
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

from facepass.api.audit_entries import AuditedRequest, audited, audited_read, canonical, noting_refusals
from facepass.api.bodies import BodyReading, check_parameters
from facepass.api.caller import caller_of
from facepass.api.edge import check_edge
from facepass.api.hidden_fields import hide_fields
from facepass.api.permission import OPEN_TO_ALL, Permission, check_request, check_scopes
from facepass.context import Context
from facepass.database.engines import main_autocommit
from facepass.services.audit import audit
from facepass.services.auth.caller import Caller
from facepass.services.limits import idempotency, rates
from facepass.settings import settings

IDEMPOTENCY_KEY = "idempotency-key"
to_json = partial(json.dumps, separators=(",", ":"), cls=Encoder)  # as the resolver encodes JSON

Answer = Response[Any]


class Admission(BodyReading):
    """Powertools' request validation, preceded by FacePass's own checks."""

    def handler(self, app: EventHandlerInstance, next_middleware: NextMiddleware) -> Answer:
        """Answer a request of the matched route, or raise the error that rejects it."""
        event = APIGatewayProxyEventV2(app.current_event.raw_event)
        check_edge(event.headers)  # of open routes and unknown paths as well
        route = app.context["_route"]
        # Only the handler of unknown paths declares no permission (resolver.py).
        permission = getattr(route.func, "permission", OPEN_TO_ALL)
        if permission is OPEN_TO_ALL:
            return super().handler(app, next_middleware)
        caller = caller_of(event)
        entry = audit.Entry(caller.caller_id)
        app.append_context(audit_entry=entry)  # type: ignore[no-untyped-call]
        verb, ids = route.func.__name__, canonical(app.context["_route_args"])
        request = AuditedRequest(caller, permission, verb, ids, entry, event.raw_query_string)
        answer = partial(self._answer, event, caller, permission, app, next_middleware)

        return admitted_and_audited(request, answer, reads=event.http_method == "GET")

    def _answer(
        self,
        event: APIGatewayProxyEventV2,
        caller: Caller,
        permission: Permission,
        app: EventHandlerInstance,
        next_middleware: NextMiddleware,
    ) -> Answer:
        def permitted(app: EventHandlerInstance) -> Answer:
            context = Context(caller.tenant_id, collections=caller.collections)
            check_request(context, caller, permission, app.context["_route_args"])
            return next_middleware(app)

        def validate() -> Answer:
            check_parameters(app)
            response: Answer = super(Admission, self).handler(app, cast("NextMiddleware", permitted))
            hide_fields(response.body, permission.fields, caller)
            return response

        if permission.creates and IDEMPOTENCY_KEY in event.headers:
            return _once(event, caller, permission, validate)
        return validate()


def admitted_and_audited(request: AuditedRequest, answer: Callable[[], Answer], *, reads: bool) -> Answer:
    """Answer a request whose caller has the scope, within its rate, and write its audit entry.

    reads: it changes and searches nothing; its entry is written while reads are audited. Raises MissingScope and
    RateLimited.
    """

    def read() -> Answer:
        check_scopes(request.caller, request.permission)
        return answer()

    def change() -> Answer:
        check_scopes(request.caller, request.permission)
        return _admitted(request, answer)

    if not reads:
        return audited(request, change)
    if request.permission.costs:  # a read that is audited, and limited, whatever the setting
        with noting_refusals(request):
            check_scopes(request.caller, request.permission)
        return audited(request, change)
    return audited_read(request, read) if settings().audit_reads else read()


def _admitted(request: AuditedRequest, answer: Callable[[], Answer]) -> Answer:
    """Answer a request, once it is noted that it runs.

    A costly one takes a token from the caller's bucket, and more of them if it takes long. Raises RateLimited when the
    bucket is empty.
    """
    caller, bucket = request.caller, request.permission.costs
    with main_autocommit().connect() as main:
        allowance = rates.admit(
            main, request.begun(), tenant_id=caller.tenant_id, caller_id=caller.caller_id, bucket=bucket
        )
    if bucket is None or allowance is None:
        return answer()
    start = monotonic()
    try:
        response = answer()
    finally:
        with suppress(Exception):  # the caller gets the answer all the same
            rates.charge_time(Context(caller.tenant_id), caller.caller_id, bucket, monotonic() - start)
    # a handler that takes more tokens states what is left after them
    for name, value in rates.ratelimit_headers(bucket, allowance).items():
        response.headers.setdefault(name, value)
    return response


def _once(
    event: APIGatewayProxyEventV2, caller: Caller, permission: Permission, answer: Callable[[], Answer]
) -> Answer:
    """Answer a request that carries an Idempotency-Key, or repeat the stored response to its first attempt.

    What only the first attempt gets, such as a new secret, is not stored.
    """
    claim = {"tenant_id": caller.tenant_id, "caller_id": caller.caller_id, "key": event.headers[IDEMPOTENCY_KEY]}
    path = f"{event.path}?{event.raw_query_string}"
    fingerprint = idempotency.fingerprint(event.http_method, path, event.body or "", caller.rights)
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
    body: Any = response.body
    kept = to_json({**body, **dict.fromkeys(permission.once)} if permission.once else body)
    response.body = to_json(body)
    with main_autocommit().connect() as main:
        idempotency.finish(main, **claim, status=response.status_code, body=kept)
    return response
