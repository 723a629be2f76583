"""The document's `webhooks`: what FacePass posts to a receiver, of each type of event."""

import inspect
from typing import Any

from examples import example_of
from pydantic.alias_generators import to_camel

from facepass.schemas.events import DATA, CloudEvent, EventData
from facepass.services.events.kinds import TEST

MEDIA_TYPE = "application/cloudevents+json"
HEADERS = {
    "webhook-id": ("The event's id, the same each time it is sent.", "01935e34-0a10-7c48-8d71-90a1b2c3d4e5"),
    "webhook-timestamp": ("When this attempt was made, in Unix seconds.", "1782065053"),
    "webhook-signature": (
        "`v1,` and the signature, in base64; two with a space between while a secret is being rotated.",
        "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
    ),
}
ENVELOPE = {
    "specversion": "1.0",
    "id": HEADERS["webhook-id"][1],
    "source": "/facepass/prod",
    "time": "2026-06-21T18:04:13.017Z",
    "datacontenttype": "application/json",
    "tenantid": "acme",
}
ORDER = ("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "tenantid", "data")


def webhooks(schemas: dict[str, Any]) -> dict[str, Any]:
    """A request of each type, by the type's name. schemas: of the document, to which those of events are added."""
    return {kind: {"post": _operation(kind, model, schemas)} for kind, (model, _) in DATA.items()}


def event_example(kind: str, schemas: dict[str, Any]) -> dict[str, Any]:
    """An event of this type; schemas: those of the document."""
    model, subject = DATA[kind]
    data = example_of(schemas[model.__name__], schemas)
    known = ENVELOPE | {"type": kind, "subject": subject_of(subject, data), "data": data}
    return {name: known[name] for name in ORDER}


def subject_of(example: str, data: dict[str, Any]) -> str:
    """A subject of the same form as the example, with the id that the event's data has."""
    place, _, rest = example.partition("/")
    ids = {"uploads": "upload_id", "faces": "face_id", "searches": "search_id", "webhooks": "webhook_id"}
    if place == "users":
        return f"users/{data.get('from_user_id', data['user_id'])}"
    return f"{place}/{data[ids[place]]}" if place in ids else f"{place}/{data['collection_id']}/{rest.split('/')[1]}"


def _operation(kind: str, model: type[EventData], schemas: dict[str, Any]) -> dict[str, Any]:
    _add_schemas(kind, model, schemas)
    text = inspect.cleandoc(model.__doc__ or "")
    event = {
        "schema": {"$ref": f"#/components/schemas/{model.__name__}Event"},
        "example": event_example(kind, schemas),
    }
    sent = "Sent when its owner asks for it." if kind == TEST else "Sent to each webhook that wants it."
    return {
        "summary": text.partition(":")[0].partition(".")[0],
        "description": f"{text}\n\n{sent} It may come twice: ignore an id that you know (docs/webhooks.md).",
        "operationId": to_camel(f"receive_{kind.replace('.', '_')}"),
        "tags": ["webhooks"],
        "security": [],
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "description": says,
                "schema": {"type": "string"},
                "example": value,
            }
            for name, (says, value) in HEADERS.items()
        ],
        "requestBody": {"required": True, "content": {MEDIA_TYPE: event}},
        "responses": {
            "2XX": {"description": "Received. Answer within 10 seconds, and work on it afterwards."},
            "410": {"description": "Send nothing more: FacePass switches the webhook off."},
            "default": {"description": "Not received: it is sent again, for a day."},
        },
    }


def _add_schemas(kind: str, model: type[EventData], schemas: dict[str, Any]) -> None:
    event = CloudEvent[model].model_json_schema(  # type: ignore[valid-type]
        ref_template="#/components/schemas/{model}"
    )
    parts = event.pop("$defs")
    for name, schema in parts.items():
        if schemas.setdefault(name, schema) != schema:
            raise ValueError(f"two schemas are called {name}")
    event["title"] = f"{model.__name__}Event"
    event["description"] = f"A CloudEvent of the type `{kind}`."
    event["properties"]["type"] = {"const": kind, "title": "Type", "type": "string"}
    schemas[event["title"]] = event
