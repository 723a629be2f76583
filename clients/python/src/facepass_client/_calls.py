"""One request of the API, as httpx sends it. Nothing here sends anything."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any
from urllib.parse import quote

from pydantic_core import to_json


class Repeat(Enum):
    """When a request may be sent again although its first attempt may have worked."""

    FREELY = "it changes nothing, or leaves the same state"
    WITH_KEY = "its Idempotency-Key makes FacePass answer the first attempt's answer"
    NEVER = "it would be done twice"


@dataclass(frozen=True)
class Operation:
    """An operation of the API document."""

    operation_id: str
    method: str
    path: str
    repeat: Repeat


def new_key() -> str:
    """An Idempotency-Key for one thing to create."""
    return str(uuid.uuid4())


@dataclass(frozen=True)
class Call:
    """An operation with its arguments. Repeated, it is the same request with the same Idempotency-Key."""

    operation: Operation
    path: Mapping[str, str] = field(default_factory=dict)
    # A photo, or what is known of a user, is in no `repr`, and so in no log.
    query: Mapping[str, Any] = field(default_factory=dict, repr=False)
    body: Any = field(default=None, repr=False)
    form: Mapping[str, Any] | None = field(default=None, repr=False)
    photos: Mapping[str, tuple[str, bytes, str]] | None = field(default=None, repr=False)
    key: str = field(default_factory=new_key)

    @property
    def repeat(self) -> Repeat:
        """As the operation's. A liveness token is used up by the first attempt, unless there is an Idempotency-Key."""
        parts = [part for part in (self.form, self.body) if isinstance(part, Mapping)]
        freely = self.operation.repeat is Repeat.FREELY
        return Repeat.NEVER if freely and any(part.get("liveness") for part in parts) else self.operation.repeat

    def request(self, base_url: str, token: str) -> dict[str, Any]:
        """The arguments of `httpx.Client.build_request`."""
        sent: dict[str, Any] = {"method": self.operation.method, "url": base_url + self._path()}
        sent["headers"] = {"Accept": "application/json", "Authorization": f"Bearer {token}"}
        if self.operation.repeat is Repeat.WITH_KEY:
            sent["headers"]["Idempotency-Key"] = self.key
        if self.query:
            sent["params"] = _texts(self.query)
        if self.photos is not None:
            sent |= {"data": _texts(self.form or {}), "files": self.photos}
        elif self.body is not None:
            sent["content"] = to_json(self.body)
            sent["headers"]["Content-Type"] = "application/json"
        return sent

    def _path(self) -> str:
        """The path with its ids, of which none may reach another path."""
        if empty := [name for name, value in self.path.items() if str(value) in ("", ".", "..")]:
            raise ValueError(f"{empty[0]} is no id")
        return self.operation.path.format_map({name: quote(str(value), safe="") for name, value in self.path.items()})


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as a query or a form has them; None is left out."""
    return {name: _text(value) for name, value in values.items() if value is not None}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
