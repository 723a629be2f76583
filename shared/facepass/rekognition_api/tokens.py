"""`NextToken`, which marks where a page ended, and `ClientRequestToken`, which makes a repeated request harmless."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from facepass.api.paging import Listing
from facepass.rekognition_api.arguments import Request
from facepass.rekognition_api.operation import INVOCATION, NOTED, Function
from facepass.services.auth.caller import Caller
from facepass.services.limits import idempotency
from facepass.services.matching.context import MatchingContext

DONE = 200
BESIDES = (INVOCATION, NOTED)  # of a request, what the client has not sent as its content


def read_token(context: MatchingContext, request: Request, listing: str, read: Callable[[str], Any]) -> Any:
    """The place that a request's NextToken marks; None for the first page. Raises InvalidCursor.

    listing: which list it is, with its filters.
    """
    token = request.get("NextToken")
    return None if token is None else Listing(context.tenant_id, "/", listing).key_before(token, read)


def next_token(context: MatchingContext, listing: str, place: object, *, more: bool) -> dict[str, str]:
    """The member NextToken, of at most 255 characters; nothing on the last page."""
    return {"NextToken": Listing(context.tenant_id, "/", listing).cursor_after(str(place))} if more else {}


def kind_and_id(text: str) -> tuple[str, UUID]:
    """A place in a list of two kinds of rows."""
    kind, row_id = text.split()
    return kind, UUID(row_id)


def once(function: Function) -> Function:
    """The operation, done once for equal requests of one ClientRequestToken: the later ones get the first answer.

    The answer is stored with the ids of the users whom it names, so that it is deleted when one of them is erased.
    Raises IdempotencyMismatch for another request with the token, and IdempotencyInProgress.
    """
    name = function.__name__

    @wraps(function)
    def done_once(context: MatchingContext, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
        token = request.get("ClientRequestToken")
        if token is None:
            return function(context, caller, request)
        body = json.dumps({name: value for name, value in request.items() if name not in BESIDES}, sort_keys=True)
        fingerprint = idempotency.fingerprint("POST", name, body, caller.rights)
        whose = {"tenant_id": context.tenant_id, "caller_id": caller.caller_id, "key": f"{name}/{token}"}
        with context.main_statements() as main:
            first = idempotency.begin(main, **whose, fingerprint=fingerprint)
        if first is not None:
            stored: dict[str, Any] = json.loads(first.body)["answer"]
            return stored
        try:
            answer = function(context, caller, request)
        except Exception:
            with context.main_statements() as main:
                idempotency.forget(main, **whose)
            raise
        kept = json.dumps({"answer": answer, "users": sorted(map(str, request[NOTED].shown))})
        with context.main_statements() as main:
            idempotency.finish(main, **whose, status=DONE, body=kept)
        return answer

    return done_once
