"""Add to a route what Powertools does not know: who may call it, its purpose, every request and response body."""

import inspect
import re
from typing import Any

from bodies import complete_request
from examples import VALUES, example_of
from links import links_of
from merging import Declared, Routes
from pydantic.alias_generators import to_camel
from receivers import webhooks
from responses import MESSAGE, complete_responses, problem_schema

from facepass.api.permission import ANY, OPEN_TO_ALL, Permission, permission_of
from facepass.services.auth.caller import SELF

TAGS = {
    "users": "People.",
    "faces": "Stored faces.",
    "uploads": "Photos on their way in.",
    "collections": "Collections that hold faces.",
    "webhooks": "Where events are sent (docs/webhooks.md).",
    "operators": "Keys, usage, the audit log, and what has failed.",
    "search": "Who is this (1:N)? Is it that user (1:1)? Nothing of a probe is stored.",
    "system": "What the service says of itself.",
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Your own unique id of this request: sent again with the same body, it gets the first answer again.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    "example": "6f1f4a8e-1f0b-4a39-9f0c-0b7f3c3f6c55",
}
PARAMETERS = {
    "user_id": "The user's id.",
    "face_id": "The face's id.",
    "upload_id": "The upload's id.",
    "consent_id": "The consent's id.",
    "merge_id": "The merge's id.",
    "search_id": "The search's id.",
    "cluster_id": "The group's id.",
    "webhook_id": "The webhook's id.",
    "delivery_id": "The delivery's id.",
    "key_id": "The middle part of the API key.",
    "collection_id": "The collection's id, `default` for the one that always exists.",
}
POWERTOOLS_ERRORS = ("HTTPValidationError", "ResponseValidationError", "ValidationError")


def complete(document: dict[str, Any], routes: Routes) -> dict[str, Any]:
    """Complete the document, in place."""
    document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    schemas = document["components"]["schemas"]
    for name in POWERTOOLS_ERRORS:
        schemas.pop(name, None)
    schemas["Problem"] = problem_schema()
    schemas["Message"] = MESSAGE
    document["paths"] = dict(sorted(document["paths"].items()))
    for path, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            _complete_operation(operation, routes[verb, path], schemas)
    names = [operation["operationId"] for verbs in document["paths"].values() for operation in verbs.values()]
    if len(names) != len(set(names)):
        raise ValueError("two handlers have one name")
    document["webhooks"] = webhooks(schemas)
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return _tidy(document)


def _complete_operation(operation: dict[str, Any], route: Declared, schemas: dict[str, Any]) -> None:
    handler, permission = route.handler, permission_of(route.handler)
    text = inspect.cleandoc(handler.__doc__ or "")
    operation["operationId"] = to_camel(handler.__name__)
    operation["summary"] = re.split(r"[.:;](?:\s|$)", text, maxsplit=1)[0]
    operation["description"] = "\n\n".join([text, *_terms(permission)])
    operation["security"] = [{"bearer": [scope]} for scope in _scopes(permission)]
    if permission.scope == ANY:
        operation["security"] = [{"bearer": []}]
    parameters = [_describe_parameter(parameter) for parameter in operation.pop("parameters", [])]
    if "requestBody" in operation:
        parameters += complete_request(operation, schemas)
    if permission.creates:
        parameters.append(IDEMPOTENCY_KEY)
    if parameters:
        operation["parameters"] = parameters
    complete_responses(operation, permission, route.codes, lambda schema: example_of(schema, schemas))
    for status, response in operation["responses"].items():
        if links := links_of(operation["operationId"], status):
            response["links"] = links


def _scopes(permission: Permission) -> list[str]:
    """The scopes of which a caller needs one, except `self`."""
    if permission is OPEN_TO_ALL:
        return []
    instead = permission.instead.scopes if permission.instead else ()
    return [scope for scope in (permission.scope, *instead) if scope not in (SELF, ANY)]


def _terms(permission: Permission) -> list[str]:
    """Who may call the operation, and how often."""
    if permission is OPEN_TO_ALL:
        return ["No credentials are needed."]
    own = ", or `self` for the caller's own user" if permission.self_of else ""
    probe = "".join(f", or `{scope}` for a probe" for scope in _scopes(permission)[1:])
    limit = [f"Draws from the caller's limit for `{permission.costs}`."] if permission.costs else []
    more = [f"`{also.scopes[0]}` is needed {also.says}." for also in permission.also]
    more += [f"`{field}` is null without `{scope}`." for field, scope in permission.fields.items()]
    more += [f"`{field}` is not kept: a repeated `Idempotency-Key` gets null." for field in permission.once]
    needed = "Any key or token will do" if permission.scope == ANY else f"Needs the scope `{permission.scope}`"
    return [" ".join([f"{needed}{own}{probe}.", *more]), *limit]


def _describe_parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    kinds = [kind for kind in schema.pop("anyOf", []) if kind != {"type": "null"}]  # a query cannot hold null
    for kind in kinds:
        schema.update(kind)
    name = parameter["name"]
    if name == "cursor":
        schema["format"] = "cursor"
    if parameter["in"] == "path":
        parameter["description"] = PARAMETERS[name]
    schema.pop("description", None)
    if name in PARAMETERS and "examples" not in parameter:
        parameter["example"] = VALUES[name]
    return parameter


def _tidy(node: Any) -> Any:
    """Write whole numbers as integers: Powertools writes every bound as a float."""
    if isinstance(node, dict):
        return {key: _tidy(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_tidy(value) for value in node]
    return int(node) if isinstance(node, float) and node.is_integer() else node
