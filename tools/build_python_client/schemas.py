"""The schemas of the API document, made ready for datamodel-code-generator."""

from typing import Any

Schema = dict[str, Any]

# What a client need not check: the service does, and a later release may allow more.
NOT_CHECKED = {
    "title", "examples", "example", "default", "not", "oneOf", "pattern", "format", "contentEncoding",
    "additionalProperties", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
    "minItems", "maxItems",
}  # fmt: skip
KEPT_FORMATS = ("date-time", "date")
# A request takes a time as an object or as text.
SENT_TIMES = {"date-time": "facepass_client._model.Moment", "date": "facepass_client._model.Day"}
# Options of a photo's operation are its schema without what is an argument of its own.
PHOTO_OPTIONS = {
    "SearchOptions": ("SearchForm", {"file"}),
    "CompareOptions": ("CompareForm", {"source", "target"}),
    "DetectOptions": ("DetectForm", {"file"}),
    "VerifyOptions": ("VerifyForm", {"file"}),
    "UploadOptions": ("UploadRequest", {"content_type", "user_id", "purpose"}),
    # Those that many photos may share.
    "BatchOptions": (
        "UploadRequest",
        {"content_type", "user_id", "purpose", "liveness", "liveness_nonce", "external_image_id"},
    ),
}
# What no log may have: these fields are in no `repr`.
SECRETS = {
    "AwsCredentials": {"secret_access_key"},
    "MadeKey": {"key"},
    "RotatedKey": {"key"},
    "UploadTicket": {"fields"},
    "WebhookWithSecret": {"secret"},
}


def answers(document: Schema) -> dict[str, Schema]:
    """The schemas of answers and events: an enumeration also takes values of a later release."""
    kept = {name: schema for name, schema in _schemas(document).items() if name not in _bodies(document)}
    # The constants of an event say which event it is.
    plain = {name: _plain(schema, open_ended=not name.endswith("Event")) for name, schema in kept.items()}
    for name, fields in SECRETS.items():
        for field in fields:
            plain[name]["properties"][field]["repr"] = False
    return plain


def requests(document: Schema) -> dict[str, Schema]:
    """The schemas of JSON bodies, of query parameters by operation, and of the options that come with a photo."""
    schemas, bodies = _schemas(document), _bodies(document)
    chosen = {name: schema for name, schema in schemas.items() if name in bodies and not name.endswith("Form")}
    for name, (form, arguments) in PHOTO_OPTIONS.items():
        fields = {field: each for field, each in schemas[form]["properties"].items() if field not in arguments}
        chosen[name] = {"type": "object", "properties": fields}
    for operation in operations(document):
        if query := _query(operation):
            chosen[operation["operationId"][0].upper() + operation["operationId"][1:] + "Query"] = query
    return {name: _sent(_plain(schema, open_ended=False)) for name, schema in chosen.items()}


def operations(document: Schema) -> list[Schema]:
    """Every operation, with its method and path."""
    return [
        {**operation, "method": method.upper(), "path": path}
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _schemas(document: Schema) -> dict[str, Schema]:
    found: dict[str, Schema] = document["components"]["schemas"]
    return found


def _bodies(document: Schema) -> set[str]:
    """The names of the schemas of requests, and of those within them alone."""
    sent = [operation["requestBody"] for operation in operations(document) if "requestBody" in operation]
    answered = [operation["responses"] for operation in operations(document)]
    return _named(sent, document) - _named([*answered, document.get("webhooks", {})], document)


def _named(node: Any, document: Schema) -> set[str]:
    """The names of the schemas that a part of the document uses, directly or not."""
    names: set[str] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).removeprefix("#/components/schemas/")
            if name in _schemas(document) and name not in names:
                names.add(name)
                waiting.append(_schemas(document)[name])
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return names


def _query(operation: Schema) -> Schema | None:
    """The query parameters of an operation as one object, without `cursor`, which the iterator of pages sends.

    A photo's options are sent in its form, and `from` and `to` are no good names of arguments.
    """
    parameters = [
        each for each in operation.get("parameters", []) if each["in"] == "query" and each["name"] != "cursor"
    ]
    names = {each["name"] for each in parameters}
    if not parameters or names & {"from", "to"} or "multipart/form-data" in _media(operation):
        return None
    required = [each["name"] for each in parameters if each.get("required")]
    return {"type": "object", "properties": {each["name"]: each["schema"] for each in parameters}, "required": required}


def _media(operation: Schema) -> set[str]:
    return set(operation.get("requestBody", {}).get("content", {}))


def _plain(schema: Any, *, open_ended: bool) -> Any:
    """A schema that states types and nothing else."""
    if isinstance(schema, list):
        return [_plain(each, open_ended=open_ended) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "properties" in schema:
        return _object(schema, open_ended=open_ended)
    plain = {key: value for key, value in schema.items() if key not in NOT_CHECKED}
    if open_ended and ("enum" in plain or "const" in plain):
        known = plain.get("enum") or [plain["const"]]
        return {"anyOf": [{"type": "string", "enum": known}, {"type": "string"}], **_described(plain)}
    if schema.get("format") in KEPT_FORMATS:
        plain["format"] = schema["format"]
    if isinstance(schema.get("additionalProperties"), dict):
        plain["additionalProperties"] = schema["additionalProperties"]
    nested = {key: plain[key] for key in ("items", "anyOf", "allOf", "additionalProperties") if key in plain}
    return plain | {key: _plain(each, open_ended=open_ended) for key, each in nested.items()}


def _object(schema: Schema, *, open_ended: bool) -> Schema:
    """The fields of an object. Which of them go together is for the service to say."""
    fields = {name: _plain(each, open_ended=open_ended) for name, each in schema["properties"].items()}
    required = schema.get("required", [])
    if open_ended:  # an older service leaves out what it does not know
        required = [name for name in required if {"type": "null"} not in schema["properties"][name].get("anyOf", [])]
    return {"type": "object", "properties": fields, "required": required, **_described(schema)}


def _sent(schema: Any) -> Any:
    """A schema whose times are those of requests."""
    if isinstance(schema, list):
        return [_sent(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") in SENT_TIMES:
        return {"type": "string", "customTypePath": SENT_TIMES[schema["format"]]}
    return {key: _sent(each) for key, each in schema.items()}


def _described(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key == "description"}
