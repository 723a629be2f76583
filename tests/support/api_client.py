"""API Gateway's side of a request: events of payload 2.0, routed as the template says."""

import base64
import importlib.util
import json
import os
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from tests.support import own_user
from tests.support.template import every_route

ROOT = Path(__file__).parents[2]
CONTEXT = SimpleNamespace(
    function_name="test",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:test",
    aws_request_id="test",
    log_group_name="test",
    log_stream_name="test",
    get_remaining_time_in_millis=lambda: 55_000,
)


@dataclass(frozen=True)
class Answer:
    """A Lambda's HTTP response."""

    status: int
    headers: dict[str, str]
    body: str

    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Client:
    """A caller whom the authorizer took for one of the tenant; None calls without an authorizer."""

    tenant: str | None
    scopes: str = "admin"
    subject: str = ""
    key_id: str = "test"
    collections: str = "*"

    def get(self, path: str, **query: Any) -> Answer:
        return self.request("GET", path, query=query)

    def delete(self, path: str) -> Answer:
        return self.request("DELETE", path)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        return self.request("POST", path, json.dumps(body).encode(), "application/json", headers=headers)

    def patch(self, path: str, body: Any) -> Answer:
        return self.request("PATCH", path, json.dumps(body).encode(), "application/json")

    def post_form(self, path: str, photo: bytes, content_type: str = "image/jpeg", **fields: Any) -> Answer:
        """A multipart form: the fields and the file."""
        parts = [_part(f'name="{name}"', str(value).encode()) for name, value in fields.items()]
        parts.append(_part('name="file"; filename="photo"', photo, content_type))
        return self.request("POST", path, b"".join(parts) + b"--edge--\r\n", "multipart/form-data; boundary=edge")

    def post_files(self, path: str, **files: bytes) -> Answer:
        """A multipart form of files, without their media types."""
        parts = [_part(f'name="{name}"; filename="{name}.jpg"', photo) for name, photo in files.items()]
        return self.request("POST", path, b"".join(parts) + b"--edge--\r\n", "multipart/form-data; boundary=edge")

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        content_type: str | None = None,
        query: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One request through the handler that the template routes it to. The query may stand in the path as well."""
        path, _, in_path = path.partition("?")
        query = dict(parse_qsl(in_path)) | (query or {})
        function, route_key = find_route(method, path)
        caller = {"tenant_id": self.tenant, "key_id": self.key_id, "scopes": self.scopes, "subject": self.subject}
        caller["collections"] = "*" if self.collections == "*" else f"only {self.collections}"
        authorizer = {"lambda": caller} if self.tenant else {}
        is_text = (content_type or "").startswith(("application/json", "text/"))
        event = {
            "version": "2.0",
            "routeKey": route_key,
            "rawPath": path,
            "rawQueryString": urlencode(query, doseq=True),
            "queryStringParameters": {name: _joined(value) for name, value in query.items()},
            "headers": ({"content-type": content_type} if content_type else {}) | (headers or {}),
            "requestContext": {
                "requestId": str(uuid4()),
                "stage": "$default",
                "http": {"method": method, "path": path},
                "authorizer": authorizer,
            },
            "body": body and (body.decode("utf-8", "surrogateescape") if is_text else base64.b64encode(body).decode()),
            "isBase64Encoded": bool(body) and not is_text,
        }
        answer = handler_of(function)(event, CONTEXT)
        return Answer(answer["statusCode"], answer["headers"], answer.get("body") or "")


def _joined(value: Any) -> str:
    """A parameter as API Gateway passes it on; commas stand between the values of a repeated one."""
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _part(disposition: str, content: bytes, content_type: str | None = None) -> bytes:
    kind = f"Content-Type: {content_type}\r\n" if content_type else ""
    return f"--edge\r\nContent-Disposition: form-data; {disposition}\r\n{kind}\r\n".encode() + content + b"\r\n"


def handler_of(function: str) -> Any:
    """The handler of functions/<function>/app.py; with OWN_USERS it connects as its own user, as in the cloud."""
    handler = load(function).handler
    return partial(own_user.call, f"facepass_{function}", handler) if "OWN_USERS" in os.environ else handler


def load(function: str) -> Any:
    """functions/<function>/app.py, imported as Lambda does: a zip function's folder is the top of its imports."""
    folder = ROOT / "functions" / function
    if (folder / "__init__.py").exists():
        return importlib.import_module(f"functions.{function}.app")
    name = f"app_of_{function}"
    if name not in sys.modules:
        sys.path.insert(0, str(folder))
        spec = importlib.util.spec_from_file_location(name, folder / "app.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def find_route(method: str, path: str) -> tuple[str, str]:
    """The function and the route key of a request; `system` and `$default` for what no route takes."""
    parts = path.split("/")
    best = [
        (sum(part.startswith("{") for part in template.split("/")), function, f"{verb} {template}")
        for (verb, template), function in every_route().items()
        if verb == method and _fits(template.split("/"), parts)
    ]
    return min(best)[1:] if best else ("system", "$default")


def _fits(template: list[str], parts: list[str]) -> bool:
    return len(template) == len(parts) and all(
        wanted == part or (wanted.startswith("{") and part) for wanted, part in zip(template, parts, strict=True)
    )
