"""Lambda authorizers of an HTTP API: payload 2.0, simple responses, cached for ReauthorizeEvery seconds."""

import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from flask import Request
from samcli.local.apigw.authorizers.lambda_authorizer import LambdaAuthorizer

from local.functions import Functions
from local.http_events import API_ID
from local.layout import ACCOUNT, REGION

KEPT_ANSWERS = 1000


class AuthorizerFailed(Exception):
    """The authorizer crashed, timed out, or did not answer with a simple response."""


@dataclass(frozen=True)
class Decision:
    """Whether a caller is authorized, and the context that the authorizer returned."""

    authorized: bool
    context: dict[str, Any] = field(default_factory=dict)


class Authorizers:
    """Invokes authorizer functions, and caches their answers by identity as API Gateway does."""

    def __init__(self, functions: Functions, seconds: dict[str, int]) -> None:
        self._functions = functions
        self._seconds = seconds
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, ...], tuple[float, Decision]] = {}

    def decide(self, authorizer: LambdaAuthorizer, event: dict[str, Any], identity: list[str]) -> Decision:
        """The authorizer's answer to a request. Raises AuthorizerFailed."""
        seconds = self._seconds.get(authorizer.authorizer_name, 0)
        key = (authorizer.authorizer_name, *identity)
        if seconds and (kept := self._still_good(key)):
            return kept
        decision = self._ask(authorizer, event, identity)
        if seconds:
            self._keep(key, decision, seconds)
        return decision

    def _ask(self, authorizer: LambdaAuthorizer, event: dict[str, Any], identity: list[str]) -> Decision:
        authorizer_event = {
            **{name: value for name, value in event.items() if name not in ("body", "isBase64Encoded")},
            "type": "REQUEST",
            "routeArn": _route_arn(event),
            "identitySource": identity,
        }
        answer = self._functions.invoke(authorizer.lambda_name, json.dumps(authorizer_event).encode())
        try:
            reply = json.loads(answer.payload)
        except ValueError:
            reply = None
        if answer.error or not isinstance(reply, dict) or not isinstance(reply.get("isAuthorized"), bool):
            raise AuthorizerFailed(answer.shown)
        return Decision(reply["isAuthorized"], reply.get("context") or {})

    def _still_good(self, key: tuple[str, ...]) -> Decision | None:
        with self._lock:
            until, decision = self._kept.get(key, (0.0, None))
        return decision if time.monotonic() < until else None

    def _keep(self, key: tuple[str, ...], decision: Decision, seconds: int) -> None:
        with self._lock:
            if len(self._kept) >= KEPT_ANSWERS:
                self._kept.clear()
            self._kept[key] = (time.monotonic() + seconds, decision)


def identity_of(authorizer: LambdaAuthorizer, request: Request) -> list[str] | None:
    """The values of the authorizer's identity sources; None when one is missing, which is a 401."""
    values = [
        source.find_identity_value(headers=request.headers, querystring=request.query_string.decode("latin-1"))
        for source in authorizer.identity_sources
    ]
    return None if None in values else values


def _route_arn(event: dict[str, Any]) -> str:
    http = event["requestContext"]["http"]
    return f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{API_ID}/$default/{http['method']}{http['path']}"
