"""Read request bodies of every supported kind: JSON, multipart forms and raw photos.

Powertools itself answers raw photos with 415, and a body that cannot be decoded with 500.
"""

from typing import Any

from aws_lambda_powertools.event_handler.middlewares.openapi_validation import OpenAPIRequestValidationMiddleware
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.event_handler.openapi.params import UploadFile
from aws_lambda_powertools.event_handler.types import EventHandlerInstance
from pydantic import BaseModel

from facepass.api.encodings import content_of, inflate
from facepass.api.forms import check_parts, form_fields, photo_fields, without_empty
from facepass.api.json_bodies import json_object
from facepass.api.queries import check_query
from facepass.errors import UnreadableBody, UnsupportedMediaType
from facepass.schemas import Probe
from facepass.services.uploads.media_types import media_type_of, photo_type

FORM = "multipart/form-data"


class BodyReading(OpenAPIRequestValidationMiddleware):
    """Powertools' request validation; a body that cannot be read becomes a 400 problem."""

    def _get_body(self, app: EventHandlerInstance) -> dict[str, Any]:
        event = app.current_event.raw_event
        model = _body_model(app)
        media_type = media_type_of(_content_type(event))
        try:
            inflate(event)
            if _is_raw_photo(event, model):
                return _raw_photo(event, model)
            if media_type == FORM and photo_fields(model):
                check_parts(content_of(event), _content_type(event))
                return form_fields(self._parse_multipart_data(app, _content_type(event)), model)
            if media_type in ("application/json", ""):
                return json_object(content_of(event))
        # Invalid UTF-8, base64, JSON, boundaries and integers are ValueErrors; too deep nesting is a RecursionError.
        except (ValueError, RecursionError, RequestValidationError) as error:
            raise UnreadableBody(f"The body is not readable as {media_type[:100] or 'JSON'}.") from error
        raise UnsupportedMediaType(f"A body of type {media_type[:100]!r} is not supported here.")


def check_parameters(app: EventHandlerInstance) -> None:
    """Refuse unknown and repeated query parameters of the matched route. Raises RequestValidationError."""
    event, dependant = app.current_event.raw_event, app.context["_route"].dependant
    known = {parameter.alias for parameter in dependant.query_params}
    fields: set[str] = set()
    if dependant.body_params:
        model = _body_model(app)
        fields = set(model.model_fields)
        if _is_raw_photo(event, model):
            known |= fields - set(photo_fields(model))
    check_query(event.get("rawQueryString") or "", known, in_body=fields)


def _body_model(app: EventHandlerInstance) -> type[BaseModel]:
    model: type[BaseModel] = app.context["_route"].dependant.body_params[0].type_
    return model


def _content_type(event: dict[str, Any]) -> str:
    return str(event.get("headers", {}).get("content-type", ""))


def _is_raw_photo(event: dict[str, Any], model: type[BaseModel]) -> bool:
    return issubclass(model, Probe) and photo_type(_content_type(event)) is not None


def _raw_photo(event: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """A raw photo leaves no room for parameters in the body: they are read from the query string."""
    photo = UploadFile(content=content_of(event), content_type=_content_type(event))
    return {**without_empty(event.get("queryStringParameters") or {}, model), "file": photo}
