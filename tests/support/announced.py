"""The events of a tenant: those that wait in the outboxes, and those that a subscriber of the bus has got."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from facepass.schemas.events import DATA, CloudEvent
from facepass.services.events.cloud_events import Occurrence
from facepass.services.events.fan_out import announce_waiting
from facepass.time_limit import Deadline
from tests.support.janitor import as_owner

WAITING = "select to_jsonb(events) from events where tenant_id = :tenant"


def waiting(postgres: str, tenant: str) -> list[Occurrence]:
    """What is noted and not announced, the oldest first; each as its documentation says."""
    rows = [row for side in ("main", "vector") for row in as_owner(postgres, side, WAITING, tenant=tenant)]
    events = [_occurrence(row) for row in sorted(rows, key=lambda row: row["id"])]
    for event in events:
        check(event.text)
    return events


def _occurrence(row: dict[str, Any]) -> Occurrence:
    happened_at = datetime.fromisoformat(row["happened_at"])
    return Occurrence(row["tenant_id"], UUID(row["id"]), row["type"], row["subject"], row["data"], happened_at)


def types(events: list[Occurrence]) -> list[str]:
    return [event.type for event in events]


def check(text: str) -> dict[str, Any]:
    """The event in a text, if it is exactly what schemas/events.py documents."""
    event = json.loads(text)
    model, example = DATA[event["type"]]
    known = CloudEvent[model].model_validate(event)  # type: ignore[valid-type]
    assert fields(event) == fields(known.model_dump(mode="json"))
    assert event["subject"].partition("/")[0] == example.partition("/")[0]
    return event


def fields(node: Any) -> Any:
    """The names of an object's fields, and of those within them."""
    return {name: fields(value) for name, value in node.items()} if isinstance(node, dict) else None


def announce(seconds: float = 30) -> int:
    """Run the announcer until nothing waits."""
    return announce_waiting(Deadline.within(seconds))


def forget(postgres: str, tenant: str) -> None:
    """Delete what waits."""
    for side in ("main", "vector"):
        as_owner(postgres, side, "delete from events where tenant_id = :tenant", tenant=tenant)


@dataclass
class Subscriber:
    """Forwards to a bus of Moto, which checks the entries, and keeps what it has taken."""

    events: Any
    taken: list[dict[str, Any]] = field(default_factory=list)

    def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803  # as boto3 names it
        answer: dict[str, Any] = self.events.put_events(Entries=Entries)
        pairs = zip(Entries, answer["Entries"], strict=True)
        self.taken += [entry for entry, result in pairs if "ErrorCode" not in result]
        return answer

    def heard(self, tenant: str) -> list[dict[str, Any]]:
        """The tenant's events so far, in the order of their ids."""
        own = [entry for entry in self.taken if json.loads(entry["Detail"])["tenantid"] == tenant]
        found = [check(entry["Detail"]) for entry in own]
        for entry, event in zip(own, found, strict=True):
            assert (entry["Source"], entry["DetailType"]) == ("facepass", event["type"])
        return sorted(found, key=lambda event: UUID(event["id"]))
