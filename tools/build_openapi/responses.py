"""Responses: the body of each success, every problem by its codes, and API Gateway's own responses."""

from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from typing import Any

from facepass import errors
from facepass.api.bound import NAMED, REFUSED
from facepass.api.permission import ANY, OPEN_TO_ALL, Permission
from facepass.api.problems import MEDIA_TYPE, TYPE_PREFIX
from facepass.error_catalog import coded_errors
from facepass.errors import FaceBelowQuality, FacePassError
from facepass.recognition.quality import Reason
from facepass.schemas import Problem

JSON = "application/json"
KINDS = {kind.code: kind for kind in coded_errors()}
MESSAGE = {
    "title": "Message",
    "description": "API Gateway's own answer.",
    "type": "object",
    "properties": {"message": {"type": ["string", "null"]}},
    "required": ["message"],
}
# One schema for all: of one for each status and its codes, generators make hundreds of types, or drop the response.
PROBLEM = {"$ref": "#/components/schemas/Problem"}
# status: API Gateway's own response, for every route, for one with an authorizer, or for one with a body
GATEWAY = {
    "every": {429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable"},
    "access": {401: "Unauthorized", 403: "Forbidden"},
    "body": {413: "Request Entity Too Large"},
}
RETRY_AFTER = {"description": "Seconds until trying again may help.", "schema": {"type": "integer", "minimum": 0}}
RATE_LIMIT = {
    "RateLimit": {
        "description": "What is left (r), and in how many seconds more is there (t).",
        "schema": {"type": "string"},
        "example": '"search";r=19;t=1',
    },
    "RateLimit-Policy": {
        "description": "The limit (q), and in how many seconds it is whole again (w).",
        "schema": {"type": "string"},
        "example": '"search";q=20;w=2',
    },
}


def complete_responses(
    operation: dict[str, Any],
    permission: Permission,
    codes: Sequence[str],
    example_of: Callable[[dict[str, Any]], Any],
) -> None:
    """Replace what Powertools guesses. codes: of the problems that the route declares. example_of: as said there."""
    documented = operation["responses"]
    answers = {
        status: _success(documented[status], int(status), example_of) for status in documented if status[0] == "2"
    }
    if permission.costs:
        answers = {status: answer | {"headers": RATE_LIMIT} for status, answer in answers.items()}
    if operation["operationId"] == "uploadPhoto":
        answers |= _upload(answers["201"])
    problems = _problems(operation, permission, codes)
    messages = _messages(operation, permission)
    for status in sorted({*problems, *messages}):
        answers[str(status)] = _failure(status, problems.get(status, []), messages.get(status))
    if operation["operationId"] == "checkHealth":
        _unhealthy(answers)
    operation["responses"] = answers


def problem_schema() -> dict[str, Any]:
    """The schema of a problem, with every code there is. It is open: a later release has more."""
    schema = Problem.model_json_schema()
    schema["properties"]["code"]["x-extensible-enum"] = sorted(
        {code for kind in KINDS.values() for code in _codes(kind)}
    )
    return schema


def _success(response: dict[str, Any], status: int, example_of: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if status != HTTPStatus.NO_CONTENT:
        schema = response["content"][JSON]["schema"]
        answer["content"] = {JSON: {"schema": schema, "example": example_of(schema)}}
    return answer


def _upload(ticket: dict[str, Any]) -> dict[str, Any]:
    """201 with a ticket for a JSON request, 202 without one for a photo in the request."""
    [(media_type, body)] = ticket["content"].items()
    taken = body["example"] | {"status": "processing", "upload": None}
    return {
        "201": ticket | {"description": "A ticket: send the photo to S3."},
        "202": ticket | {"description": "The photo was taken.", "content": {media_type: body | {"example": taken}}},
    }


def _problems(
    operation: dict[str, Any], permission: Permission, codes: Sequence[str]
) -> dict[int, list[type[FacePassError]]]:
    """The problems that an operation can answer, by status."""
    found: dict[int, list[type[FacePassError]]] = {}
    for kind in [*(KINDS[code] for code in codes), *_implied(operation, permission)]:
        if kind not in found.setdefault(kind.status, []):
            found[kind.status].append(kind)
    return found


def _implied(operation: dict[str, Any], permission: Permission) -> Iterator[type[FacePassError]]:
    """The problems that follow from an operation's inputs and permissions."""
    parameters = operation.get("parameters", [])
    if any(parameter["in"] == "path" for parameter in parameters):
        yield errors.RouteNotFound  # for an id with invalid characters
    if any(parameter["name"] == "cursor" for parameter in parameters):
        yield errors.InvalidCursor
    if "requestBody" in operation:
        yield from (errors.UnreadableBody, errors.UnsupportedMediaType, errors.BodyTooLarge)
    if permission is not OPEN_TO_ALL:
        yield errors.InvalidRequest  # unknown query parameters are invalid everywhere
        yield from () if permission.scope == ANY else (errors.MissingScope,)
        yield from (errors.OutsideCollections,) if permission.bound in (NAMED, REFUSED) else ()
        yield from (errors.RateLimited,) if permission.costs else ()
        yield from (errors.IdempotencyMismatch, errors.IdempotencyInProgress) if permission.creates else ()
    yield from (errors.InternalError, errors.Unavailable)


def _messages(operation: dict[str, Any], permission: Permission) -> dict[int, str]:
    texts = dict(GATEWAY["every"])
    if permission is not OPEN_TO_ALL:
        texts |= GATEWAY["access"]
    if "requestBody" in operation:
        texts |= GATEWAY["body"]
    return texts


def _failure(status: int, kinds: list[type[FacePassError]], message: str | None) -> dict[str, Any]:
    content: dict[str, Any] = {}
    meanings = {code: kind for kind in kinds for code in _codes(kind)}
    if meanings:
        content[MEDIA_TYPE] = {"schema": PROBLEM, "examples": _examples(meanings)}
    if message is not None:
        content[JSON] = {"schema": {"$ref": "#/components/schemas/Message"}, "example": {"message": message}}
    lines = [f"- `{code}`: {kind.title}" for code, kind in meanings.items()]
    lines += [f"- API Gateway's own `{message}`."] if message else []
    answer: dict[str, Any] = {"description": "\n".join([HTTPStatus(status).phrase, "", *lines]), "content": content}
    if headers := _headers(kinds):
        answer["headers"] = headers
    return answer


def _codes(kind: type[FacePassError]) -> list[str]:
    """The codes of an error: a face below quality has one code for each reason."""
    if kind is FaceBelowQuality:
        return [reason.lower() for reason in Reason if reason is not Reason.EXCEEDS_MAX_FACES]
    return [kind.code]


def _examples(meanings: dict[str, type[FacePassError]]) -> dict[str, Any]:
    return {code: {"value": _problem(code, kind)} for code, kind in meanings.items()}


def _problem(code: str, kind: type[FacePassError]) -> dict[str, Any]:
    problem: dict[str, Any] = {
        "type": TYPE_PREFIX + code,
        "title": HTTPStatus(kind.status).phrase,
        "status": kind.status,
        "detail": kind.title,
        "code": code,
        "request_id": "JKJaXmPLvHcESHA=",
    }
    if kind is errors.InvalidRequest:
        problem["errors"] = [
            {"loc": ["body", "limit"], "type": "int_parsing", "msg": "Input should be a valid integer"}
        ]
    return problem


def _headers(kinds: list[type[FacePassError]]) -> dict[str, Any]:
    if errors.RateLimited in kinds:
        return {"Retry-After": RETRY_AFTER, **RATE_LIMIT}
    return {"Retry-After": RETRY_AFTER} if any(kind.retry_after for kind in kinds) else {}


def _unhealthy(answers: dict[str, Any]) -> None:
    """Health answers 503 with the same body; API Gateway answers 503 with its own."""
    healthy = answers["200"]["content"][JSON]
    schema = {"anyOf": [healthy["schema"], {"$ref": "#/components/schemas/Message"}]}
    example = healthy["example"] | {"status": "unhealthy", "reasons": {"queue": "not within reach"}}
    answers["503"] = {
        "description": "A database or bucket cannot be reached, or API Gateway's own `Service Unavailable`.",
        "content": {JSON: {"schema": schema, "example": example}},
    }
