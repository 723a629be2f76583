"""HTTP requests as API Gateway passes them to functions: payload format 2.0 of an HTTP API."""

import base64
import uuid
from datetime import UTC, datetime
from typing import Any

from flask import Request

from local.layout import ACCOUNT

API_ID = "local"
TEXT_TYPES = ("application/json", "application/xml", "application/javascript")


def http_event(request: Request, route_key: str) -> dict[str, Any]:
    """The event that the function behind a route receives for a request."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    cookies = headers.pop("cookie", None)
    body, encoded = _body(request)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": request.path,
        "rawQueryString": request.query_string.decode("latin-1"),
        "cookies": cookies.split("; ") if cookies else None,
        "headers": headers,
        "queryStringParameters": {name: ",".join(values) for name, values in request.args.lists()} or None,
        "requestContext": _context(request, route_key),
        "pathParameters": _path_parameters(request, route_key),
        "body": body,
        "isBase64Encoded": encoded,
    }
    # API Gateway leaves out what a request does not have.
    return {name: value for name, value in event.items() if value is not None}


def _context(request: Request, route_key: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "domainName": request.host,
        "domainPrefix": API_ID,
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": request.environ.get("SERVER_PROTOCOL", "HTTP/1.1"),
            "sourceIp": request.remote_addr,
            "userAgent": request.headers.get("User-Agent", ""),
        },
        "requestId": str(uuid.uuid4()),
        "routeKey": route_key,
        "stage": "$default",
        "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(now.timestamp() * 1000),
    }


def _path_parameters(request: Request, route_key: str) -> dict[str, str] | None:
    if route_key == "$default":
        return None
    return dict(request.view_args or {}) or None


def _body(request: Request) -> tuple[str | None, bool]:
    """The body, and whether it is base64: everything is whose media type is not text, or that is not valid text."""
    sent = request.get_data()
    if not sent:
        return None, False
    if _is_text(request):
        try:
            return sent.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(sent).decode(), True


def _is_text(request: Request) -> bool:
    kind = request.mimetype
    if request.headers.get("Content-Encoding"):
        return False
    return not kind or kind.startswith("text/") or kind in TEXT_TYPES or kind.endswith(("+json", "+xml"))
