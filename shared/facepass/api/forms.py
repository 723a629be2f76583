"""Multipart forms and raw photos: what browsers and HTTP libraries make of optional fields, names and media types."""

from email.message import Message
from typing import Any, get_args

from aws_lambda_powertools.event_handler.openapi.params import UploadFile
from pydantic import BaseModel

from facepass.errors import InvalidRequest, UnreadableBody, UnsupportedMediaType
from facepass.services.uploads.media_types import PHOTO_TYPES, photo_type

MAX_PARTS = 50
LONGEST_NAME = 100  # of a field, in an error


def check_parts(content: bytes, content_type: str) -> None:
    """Raise UnreadableBody before a form of thousands of parts is split."""
    header = Message()
    header["content-type"] = content_type
    boundary = header.get_boundary("")
    if boundary and content.count(f"--{boundary}".encode()) > MAX_PARTS:
        raise UnreadableBody(f"The form has more than {MAX_PARTS} parts.")


def photo_fields(model: type[BaseModel]) -> list[str]:
    """The fields of a request that hold a photo."""
    return [name for name, field in model.model_fields.items() if UploadFile in get_args(field.annotation)]


def form_fields(form: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """The fields of a form that are filled. Raises InvalidRequest without a photo, and UnsupportedMediaType."""
    fields = without_empty({name: _photo_alone(value) for name, value in form.items()}, model)
    photos = {name: part for name, part in fields.items() if isinstance(part, UploadFile)}
    if not photos:
        raise InvalidRequest("The form carries no file.")
    expected = photo_fields(model)
    if misnamed := [name for name in photos if name not in expected]:
        places = " or ".join(f"`{name}`" for name in expected)
        raise InvalidRequest(f"The photo belongs into the field {places}, not into {misnamed[0][:LONGEST_NAME]!r}.")
    for photo in photos.values():
        check_photo_type(photo.content_type or "")
    return fields


def _photo_alone(value: Any) -> Any:
    """One photo without the text that has its field's name: openapi-generator's Dart clients send both."""
    photos = [part for part in value if isinstance(part, UploadFile)] if isinstance(value, list) else []
    return photos[0] if len(photos) == 1 else value


def without_empty(fields: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """Without the optional fields that are empty: an HTML form sends each of its fields, filled or not."""
    return {name: value for name, value in fields.items() if not (_is_empty(value) and _is_optional(model, name))}


def check_photo_type(content_type: str) -> None:
    """Raise UnsupportedMediaType for a photo that is declared as something else; none at all is no declaration."""
    if content_type.strip() and photo_type(content_type) is None:
        raise UnsupportedMediaType(f"A photo is one of {', '.join(PHOTO_TYPES)}.")


def _is_empty(value: Any) -> bool:
    if isinstance(value, UploadFile):  # a file input in which nothing was chosen
        return not value.filename and not value.content
    return bool(value == "")


def _is_optional(model: type[BaseModel], name: str) -> bool:
    return name in model.model_fields and not model.model_fields[name].is_required()
