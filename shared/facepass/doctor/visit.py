"""One visit to a deployment: its API, what can be seen beside it, and what the visit has created so far."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from facepass.doctor.api import Answer, Api
from facepass.doctor.findings import NotChecked
from facepass.doctor.inside import Inside

SAMPLE = Path(__file__).with_name("sample.jpg")
SAMPLE_TYPE = "image/jpeg"
PREFIX = "facepass-doctor-"
PAUSE_SECONDS = 0.25
HEALTH_PAUSE_SECONDS = 5.5  # a key that was not known is looked up once in five seconds (services/health/watch.py)


@dataclass(frozen=True)
class Wishes:
    """What the operator asked for. origin: of a web app. webhook_url: where a test delivery goes.

    tenant: whose key it is, to look it up in the users database when it is refused.
    """

    origin: str | None = None
    pack: str | None = None
    webhook_url: str | None = None
    tenant: str | None = None
    patience: float = 60.0


@dataclass
class Visit:
    """What the steps share. name: of the visit's own collection, and its user's external_id."""

    api: Api
    inside: Inside
    wishes: Wishes
    name: str = field(default_factory=lambda: PREFIX + uuid4().hex)
    user_id: str | None = None
    ticket: dict[str, Any] = field(default_factory=dict)
    uploads: list[str] = field(default_factory=list)
    face: dict[str, Any] = field(default_factory=dict)
    webhook_id: str | None = None
    webhook_asked: bool = False
    created: bool = False
    key: Literal["unknown", "good", "refused", "not looked up"] = "unknown"

    @cached_property
    def sample(self) -> bytes:
        """The built-in photo: Eileen Collins, by NASA, in the public domain."""
        return SAMPLE.read_bytes()

    @cached_property
    def health(self) -> Answer:
        """What the health route tells a caller with this key."""
        answer = self.api.ask("GET", "/api/v1/health")
        if self.key == "good" and answer.body.get("status") and answer.body.get("reasons") is None:
            time.sleep(HEALTH_PAUSE_SECONDS)
            answer = self.api.ask("GET", "/api/v1/health")
        return answer

    def reason(self, prefix: str) -> tuple[str, str] | None:
        """A part whose name begins so and that the functions cannot reach, and why; None if they reach all of them.

        Raises NotChecked where the health route does not tell.
        """
        status, reasons = self.health.body.get("status"), self.health.body.get("reasons")
        if status == "healthy":
            return None
        if reasons is None:
            raise NotChecked(f"the service is {status or 'not able to say how it is'}, and tells a valid key alone why")
        return next(((name, str(why)) for name, why in reasons.items() if name.startswith(prefix)), None)

    def poll(self, path: str, is_done: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Ask for something until it is done, or the operator's patience ends; the last state."""
        deadline = time.monotonic() + self.wishes.patience
        while True:
            state = self.api.expect("GET", path)
            if is_done(state) or time.monotonic() > deadline:
                return state
            time.sleep(PAUSE_SECONDS)
