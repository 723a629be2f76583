"""The bus of EventBridge, where your own AWS services subscribe to events. Only this module talks to EventBridge."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from time import monotonic
from typing import Any
from uuid import UUID

from facepass import telemetry
from facepass.logs import logger
from facepass.services.events.cloud_events import Occurrence
from facepass.settings import settings

AT_ONCE = 10  # the most that EventBridge takes in one call
SLOW_SECONDS = 1  # of a call, which mostly takes 0.02 s
PAUSE_SECONDS = 30  # after a call that failed or was slow, so that no webhook waits for the bus
MOST_BYTES = 20_000  # of an event, which has 3 kB at most (kinds.py); of a call EventBridge takes 256 kB


@dataclass
class Bus:
    """The bus of this name; an empty one takes everything and tells no one.

    paused_until: by the monotonic clock. A bus that did not answer in time is not asked before.
    """

    name: str
    paused_until: float = 0.0

    @cached_property
    def _events(self) -> Any:
        # imported on first use: 0.3 s of a cold start
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        return boto3.client(
            "events", config=Config(connect_timeout=2, read_timeout=2, retries={"total_max_attempts": 1})
        )

    def put(self, events: Sequence[Occurrence]) -> set[UUID]:
        """Put events on the bus; return the ids of those that it has. The others are for another attempt."""
        if not self.name:
            return {event.id for event in events}
        large = {event.id for event in events if len(event.text.encode()) > MOST_BYTES}
        if large:  # no attempt would help, and the others would wait behind it
            logger.error("events too large for the bus", extra={"events": [str(event_id) for event_id in large]})
        fitting = [event for event in events if event.id not in large]
        calls = [self._put(fitting[first : first + AT_ONCE]) for first in range(0, len(fitting), AT_ONCE)]
        return large.union(*calls)

    def _put(self, events: Sequence[Occurrence]) -> set[UUID]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  # imported with the client

        if monotonic() < self.paused_until:
            telemetry.events_refused(len(events))
            return set()
        entries, client, start = [self._entry(event) for event in events], self._events, monotonic()
        try:
            answers = client.put_events(Entries=entries)["Entries"]
        except (BotoCoreError, ClientError):
            logger.exception("bus did not answer")
            answers = [{"ErrorCode": "CallFailed"}] * len(events)
            self.paused_until = monotonic() + PAUSE_SECONDS
        if monotonic() - start > SLOW_SECONDS:
            self.paused_until = monotonic() + PAUSE_SECONDS
        refused = [str(answer["ErrorCode"]) for answer in answers if "ErrorCode" in answer]
        if refused:
            telemetry.events_refused(len(refused))
            logger.error("events not put on the bus", extra={"reasons": sorted(set(refused))})
        return {event.id for event, answer in zip(events, answers, strict=True) if "ErrorCode" not in answer}

    def _entry(self, event: Occurrence) -> dict[str, Any]:
        return {
            "Source": "facepass",
            "DetailType": event.type,
            "Detail": event.text,
            "Time": event.happened_at,
            "EventBusName": self.name,
        }


@cache
def event_bus() -> Bus:
    """The bus of the settings."""
    return Bus(settings().event_bus_name)
