"""Events as CloudEvents 1.0 in JSON (https://github.com/cloudevents/spec): how the bus and the webhooks get them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from facepass.settings import settings


@dataclass(frozen=True)
class Occurrence:
    """An event as the outbox has it."""

    tenant_id: str
    id: UUID
    type: str
    subject: str
    data: Mapping[str, Any]
    happened_at: datetime

    @property
    def text(self) -> str:
        """The CloudEvent, the same each time."""
        return as_json(self.id, self.type, self.subject, self.happened_at, self.tenant_id, self.data)


def as_json(
    event_id: UUID, event_type: str, subject: str, at: datetime, tenant_id: str, data: Mapping[str, Any]
) -> str:
    """A CloudEvent as a line of JSON: its attributes, of which `tenantid` is an extension, and its data."""
    event = {
        "specversion": "1.0",
        "id": str(event_id),
        "source": f"/facepass/{settings().stage}",
        "type": event_type,
        "subject": subject,
        "time": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "tenantid": tenant_id,
        "data": dict(data),
    }
    return json.dumps(event, separators=(",", ":"))
