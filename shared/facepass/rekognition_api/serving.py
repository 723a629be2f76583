"""An event of the HTTP API, answered as Rekognition would answer it: signature, scope, rates, audit, operation."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from re import sub
from typing import Any

from aws_lambda_powertools.event_handler import Response

from facepass import telemetry
from facepass.api.admission import admitted_and_audited
from facepass.api.audit_entries import AuditedRequest
from facepass.api.permission import Permission
from facepass.database.engines import is_away
from facepass.errors import FacePassError, InternalError, OutsideCollections, Unavailable
from facepass.logs import logger
from facepass.rekognition_api import answers
from facepass.rekognition_api.arns import collection_of
from facepass.rekognition_api.errors import SIGNATURE_ERRORS, RekognitionError, from_domain
from facepass.rekognition_api.operation import INVOCATION, NOTED, Noted, Operation
from facepass.rekognition_api.protocol import SignedRequest, authenticated, document_of, operation_of
from facepass.rekognition_api.validation import validated
from facepass.services.audit import audit
from facepass.services.auth.caller import Caller
from facepass.services.matching.context import MatchingContext

# The list of a response whose length its audit entry notes.
COUNTED = (
    "FaceMatches",
    "UserMatches",
    "FaceRecords",
    "FaceDetails",
    "DeletedFaces",
    "AssociatedFaces",
    "DisassociatedFaces",
    "Faces",
    "Users",
    "CollectionIds",
)
NAMED = {
    "CollectionId": "collection_id",
    "FaceId": "face_id",
}  # a UserId is the client's, and may be a name: operations note the user
# Refusals that are counted, as api/problems.py counts them; those of signatures as one.
REFUSALS = {code: code for code in ("rate_limited", "quota_exceeded", "too_many_jobs", "not_through_edge")}
NOT_AUTHENTICATED = "not_authenticated"

ContextOf = Callable[[Caller], MatchingContext]


def serve(event: Mapping[str, Any], operations: Mapping[str, Operation], context_of: ContextOf) -> answers.Response:
    """Answer an event of `POST /`. context_of: what the operations work with, for a caller."""
    request_id = event["requestContext"]["requestId"]
    try:
        request = authenticated(event)
        name = operation_of(request.target)
        return _answer(request, name, operations[name], context_of, request_id)
    except Exception as error:  # every error has an answer of the protocol
        return answers.refusal(_known(error), request_id)


def _answer(
    request: SignedRequest, name: str, operation: Operation, context_of: ContextOf, request_id: str
) -> answers.Response:
    caller = request.caller
    document = document_of(request.body)
    audited = AuditedRequest(
        caller,
        Permission(operation.scope, costs=operation.rate),
        sub(r"(?<!^)(?=[A-Z])", "_", name).lower(),
        _ids_of(document),
        audit.Entry(caller.caller_id),
        json.dumps(document, sort_keys=True) if operation.reads else "",  # tells reads apart
    )
    found: dict[str, Any] = {}

    def work() -> Response[Any]:
        members = validated(name, document)
        _check_collection(caller, members)
        if request.invocation is not None:
            members[INVOCATION] = request.invocation
        members[NOTED] = noted = Noted()
        try:
            found.update(operation.function(context_of(caller), caller, members))
        finally:  # the entry of a refusal names the user as well
            if noted.user_id is not None:
                audited.ids["user_id"] = str(noted.user_id)
        return Response(200, answers.MEDIA_TYPE, {"items": _counted(found)})

    response = admitted_and_audited(audited, work, reads=operation.reads)
    return answers.answer(found, request_id, headers=response.headers)


def _ids_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The ids in a request, which its audit entry has."""
    ids = {kind: str(document[member]) for member, kind in NAMED.items() if member in document}
    if isinstance(arn := document.get("ResourceArn"), str):
        with suppress(RekognitionError):
            ids["collection_id"] = collection_of(arn)
    return ids


def _check_collection(caller: Caller, members: Mapping[str, Any]) -> None:
    """Raise OutsideCollections for a collection that the caller's key is not bound to; also for one to be made."""
    named = members.get("CollectionId")
    if caller.collections is not None and named is not None and named not in caller.collections:
        raise OutsideCollections


def _counted(members: Mapping[str, Any]) -> list[Any] | None:
    return next((members[name] for name in COUNTED if name in members), None)


def _known(error: Exception) -> RekognitionError:
    """The error of the protocol for any exception. An internal fault is logged, and the client sees none of it."""
    if isinstance(error, FacePassError):
        if reason := NOT_AUTHENTICATED if error.code in SIGNATURE_ERRORS else REFUSALS.get(error.code):
            telemetry.request_refused(reason)
        return from_domain(error)
    if is_away(error):
        logger.warning("database unavailable", exc_info=error)
        return from_domain(Unavailable())
    logger.error("unhandled error", exc_info=error)
    return from_domain(InternalError())
