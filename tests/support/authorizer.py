"""API Gateway's question to the authorizer."""

from typing import Any

from tests.support.api_client import CONTEXT, handler_of

REFUSED = {"isAuthorized": False}


def authorize(header: str | None, more: dict[str, str] | None = None) -> dict[str, Any]:
    """The authorizer's answer about a request with this `Authorization` header. more: its other headers."""
    headers = (more or {}) | ({} if header is None else {"authorization": header})
    event = {"version": "2.0", "type": "REQUEST", "headers": headers, "requestContext": {"http": {}}}
    return handler_of("authorizer")(event, CONTEXT)


def show(token: str) -> dict[str, Any]:
    """Its answer about a bearer of this token."""
    return authorize(f"Bearer {token}")


def lets_in(key: str) -> bool:
    return show(key)["isAuthorized"]


def key_id(key: str) -> str:
    return key.split("_")[1]
