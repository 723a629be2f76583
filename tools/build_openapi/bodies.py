"""Request bodies: JSON, multipart forms and raw photos, as shared/facepass/api/bodies.py reads them."""

import copy
from typing import Any

from examples import requests_of

from facepass.services.uploads.media_types import ANY_BYTES, PHOTO_TYPES

# Other names of these types are accepted as well; the document lists the plain ones.
SENT_TYPES = (*PHOTO_TYPES, ANY_BYTES)
BINARY = {"type": "string", "format": "binary"}
NULL = {"type": "null"}
ONLY_RAW = "Only beside a raw photo; other bodies say it themselves."


def complete_request(operation: dict[str, Any], schemas: dict[str, Any]) -> list[dict[str, Any]]:
    """Document every kind of body that the operation accepts. Returns the query parameters of a raw one."""
    content = operation["requestBody"]["content"]
    reference = content["application/json"]["schema"]["$ref"]
    name = reference.rpartition("/")[2]
    content["application/json"]["examples"] = requests_of(operation["operationId"])
    model = schemas[name]
    files = [field for field, schema in model["properties"].items() if BINARY in schema.get("anyOf", [])]
    if not files:
        return []
    title = name.removesuffix("Request") + "Form"
    form = schemas[title] = _as_form(copy.deepcopy(model), title, files)
    schemas[name] = _as_json(copy.deepcopy(model), files)
    content["multipart/form-data"] = {"schema": {"$ref": reference.replace(name, title)}}
    if "image_base64" not in model["properties"]:  # no probe of one photo
        return []
    content |= {media_type: {"schema": BINARY} for media_type in SENT_TYPES}
    return [_query(field, schema) for field, schema in form["properties"].items() if field not in files]


def _as_json(model: dict[str, Any], files: list[str]) -> dict[str, Any]:
    """The model without the files, which JSON cannot hold."""
    for name in files:
        del model["properties"][name]
    for choice in _choices(model):
        choice[:] = [branch for branch in choice if not set(branch["required"]) & set(files)]
    if model["title"] == "UploadRequest":  # without a file, which has a type of its own
        content_type = {"type": "string", "enum": list(SENT_TYPES), "description": "What S3 will take."}
        model["properties"]["content_type"] = content_type
        model["required"] = ["content_type"]
    return model


def _as_form(model: dict[str, Any], title: str, files: list[str]) -> dict[str, Any]:
    """The model as a multipart form, which can hold files but no null."""
    instead_of_files = {name for choice in _choices(model) for branch in choice for name in branch["required"]}
    for keyword in ("allOf", "not"):
        model.pop(keyword, None)
    model |= {"title": title, "required": files}
    for file in files:  # in words: generators send a list in `encoding` as the part's Content-Type
        model["properties"][file]["description"] += f" Its type is one of {', '.join(SENT_TYPES)}."
    model["properties"] = {
        name: _without_null(schema)
        for name, schema in model["properties"].items()
        if name in files or name not in instead_of_files
    }
    if title == "UploadForm":
        model["properties"]["purpose"] |= {"enum": ["index"], "description": "A probe is sent with the search itself."}
        model["properties"]["content_type"] |= {"description": "Default: the file's own.", "enum": list(SENT_TYPES)}
    return model


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = [kind for kind in schema.pop("anyOf", []) if kind != NULL]
    return {**(kinds[0] if kinds else {}), **schema}


def _choices(model: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The lists of fields of which exactly one is given."""
    return [part["oneOf"] for part in model.get("allOf", []) if "oneOf" in part]


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    described = f"{schema.get('description', '')} {ONLY_RAW}".strip()
    bare = {key: value for key, value in schema.items() if key != "description"}
    return {"name": name, "in": "query", "required": False, "description": described, "schema": bare}
