"""Walks through an API document."""

from collections.abc import Iterator
from typing import Any

from tests.support.api_client import ROOT

SERVED = ROOT / "functions/system/openapi.json"
FORM = "multipart/form-data"
PHOTO_OPERATIONS = {"comparePhotos", "detectFaces", "searchFaces", "uploadPhoto", "verifyUser"}


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The operations by their ids, which are unique."""
    found = [operation for verbs in document["paths"].values() for operation in verbs.values()]
    named = {operation["operationId"]: operation for operation in found}
    assert len(named) == len(found)
    return named


def schemas(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema of a document, and every schema in one, each with its place."""
    for name, schema in document["components"]["schemas"].items():
        yield from _within(f"components/{name}", schema)
    for operation_id, operation in operations(document).items():
        for where, schema in _of_operation(operation):
            yield from _within(f"{operation_id} {where}", schema)


def _of_operation(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for parameter in operation.get("parameters", []):
        yield parameter["name"], parameter["schema"]
    for where, holder in {"request": operation.get("requestBody", {}), **operation["responses"]}.items():
        for media_type, body in holder.get("content", {}).items():
            yield f"{where} {media_type}", body["schema"]


def bodies(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The schema of each body, with its place."""
    for operation_id, operation in operations(document).items():
        for where, schema in _of_operation({**operation, "parameters": []}):
            yield f"{operation_id} {where}", schema


def _within(where: str, schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield where, schema
    for name, field in schema.get("properties", {}).items():
        yield from _within(f"{where}.{name}", field)
    for keyword in ("items", "additionalProperties", "not"):
        if isinstance(schema.get(keyword), dict):
            yield from _within(f"{where} {keyword}", schema[keyword])
    for keyword in ("allOf", "anyOf", "oneOf"):
        for branch in schema.get(keyword, []):
            yield from _within(f"{where} {keyword}", branch)
