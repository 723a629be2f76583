"""Read request bodies of every supported kind: JSON, multipart forms and raw photos.

Powertools itself answers raw photos with 415, and a body that cannot be decoded with 500.
"""

import base64
import json
from typing import Any, NoReturn, get_args

from aws_lambda_powertools.event_handler.middlewares.openapi_validation import OpenAPIRequestValidationMiddleware
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.event_handler.openapi.params import UploadFile
from aws_lambda_powertools.event_handler.types import EventHandlerInstance
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from pydantic import BaseModel

from facepass.errors import InvalidRequest, UnreadableBody, UnsupportedMediaType
from facepass.schemas import Probe
from facepass.services.uploads.tickets import PHOTO_TYPES


class BodyReading(OpenAPIRequestValidationMiddleware):
    """Powertools' request validation; a body that cannot be read becomes a 400 problem."""

    def _get_body(self, app: EventHandlerInstance) -> dict[str, Any]:
        event = APIGatewayProxyEventV2(app.current_event.raw_event)
        model = app.context["_route"].dependant.body_params[0].type_
        content_type = event.headers.get("content-type", "")
        media_type = content_type.partition(";")[0].strip().lower()
        try:
            if media_type in PHOTO_TYPES and issubclass(model, Probe):
                return _raw_photo(event, media_type)
            if media_type == "multipart/form-data" and _takes_files(model):
                return _with_a_file(self._parse_multipart_data(app, content_type))
            if media_type in ("application/json", ""):
                return _json_object(event)
        # Invalid UTF-8, base64, JSON, boundaries and integers are ValueErrors; too deep nesting is a RecursionError.
        except (ValueError, RecursionError, RequestValidationError) as error:
            raise UnreadableBody(f"The body is not readable as {media_type or 'JSON'}.") from error
        raise UnsupportedMediaType(f"A body of type {media_type[:100]!r} is not supported here.")


def _content(event: APIGatewayProxyEventV2) -> bytes:
    body = event.body or ""
    return base64.b64decode(body, validate=True) if event.is_base64_encoded else body.encode()


def _raw_photo(event: APIGatewayProxyEventV2, media_type: str) -> dict[str, Any]:
    """A raw photo leaves no room for parameters in the body: they are read from the query string."""
    return {"file": UploadFile(content=_content(event), content_type=media_type), **event.query_string_parameters}


def _takes_files(model: type[BaseModel]) -> bool:
    return any(UploadFile in get_args(field.annotation) for field in model.model_fields.values())


def _with_a_file(form: dict[str, Any]) -> dict[str, Any]:
    """A form must carry a file: a request without one is sent as JSON."""
    if not any(isinstance(part, UploadFile) for part in form.values()):
        raise InvalidRequest("The form carries no file.")
    return form


def _json_object(event: APIGatewayProxyEventV2) -> dict[str, Any]:
    body = json.loads(_content(event), parse_constant=_refuse_constant)
    # Powertools would read the first element of a list as the object.
    if not isinstance(body, dict):
        raise InvalidRequest("The body must be a JSON object.")
    return body


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
