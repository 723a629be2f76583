"""The answer to a path with a trailing slash, which an HTTP API's routes cannot end in."""

import json
from urllib.parse import quote

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.content_types import APPLICATION_JSON
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

NEEDS_KEY = " It needs the header `Authorization: Bearer <API key>`, which this request does not have."
OPEN_PATHS = ("/", "/docs", "/redoc", "/openapi.json", "/console", "/api/v1/health")


def redirect(event: APIGatewayProxyEventV2, path: str, query: str | None) -> Response[str]:
    """308 to the path without its slash, with a body that says so to a client that does not follow redirects."""
    # one slash, and everything quoted: a browser must never read it as another host
    place = "/" + quote(path.strip("/"))
    location = place + (f"?{query}" if query else "")
    detail = f"The route is {place}, without a slash at the end. Send the request there; curl does with -L."
    if "authorization" not in event.headers and place not in OPEN_PATHS:
        detail += NEEDS_KEY
    body = {"status": 308, "code": "trailing_slash", "detail": detail, "location": location}
    return Response(308, APPLICATION_JSON, json.dumps(body), {"Location": location})
