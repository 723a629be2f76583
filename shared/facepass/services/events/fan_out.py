"""Announce the events that wait: to the tenant's webhooks, as rows of deliveries, and on the bus.

An announcer takes events for a limited time, so that a second one takes others, and deletes those that all have. One
that dies in between leaves them to the next one, which does it all again: the bus may get an event twice, under the
same id, and a webhook has one delivery of each.

Events of one subject stay in their order: a later one is not taken while an earlier one is in another's hands.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Row, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from facepass import telemetry
from facepass.context import Context
from facepass.database import placements
from facepass.database.engines import main_autocommit
from facepass.database.every_tenant import rows_of
from facepass.database.sessions import TenantSession
from facepass.logs import logger
from facepass.models.events import FaceEvent, UserEvent
from facepass.models.tenancy import new_id
from facepass.models.webhooks import Delivery, Webhook
from facepass.services.events.bus import event_bus
from facepass.services.events.cloud_events import Occurrence
from facepass.time_limit import Deadline

BATCH = 100
ROWS = 2_000  # of a statement: PostgreSQL takes 65,535 values, a driver may take half of that
TAKEN_FOR = timedelta(minutes=2)  # more than the function may take (template.yaml)
TAKE = text("select tenant_id, id, type, subject, data, happened_at from take_events(:most, :for)")


@dataclass(frozen=True)
class _Outbox:
    """Where events wait: one database, and its table."""

    engine: Engine
    table: type[UserEvent | FaceEvent]

    def take(self) -> Sequence[Row[Any]]:
        """The oldest events that no announcer has."""
        return rows_of(self.engine, TAKE, **{"most": BATCH, "for": TAKEN_FOR})

    def forget(self, tenant_id: str, ids: Iterable[UUID]) -> None:
        """Delete a tenant's events."""
        context = Context(tenant_id)
        with context.main() if self.table is UserEvent else context.vector() as session:
            session.execute(delete(self.table).where(self.table.id.in_(list(ids))))


def announce_waiting(deadline: Deadline) -> int:
    """Announce the events of all tenants, until none waits or the time is over; return how many were announced.

    What the bus refuses waits two minutes for another attempt; its deliveries to webhooks do not. A database or tenant
    that cannot be served does not delay others; the error is raised in the end when there was nothing else to do.
    """
    run = _Run()
    outboxes = _outboxes()
    for place, outbox in enumerate(outboxes):
        with run.going_on(outbox=outbox.table.__name__):
            run.empty(outbox, deadline.share(len(outboxes) - place))
    telemetry.events_announced(run.announced)
    if run.failure is not None and not run.announced:
        raise run.failure
    return run.announced


def _outboxes() -> list[_Outbox]:
    faces = [_Outbox(engine, FaceEvent) for engine in placements.databases().values()]
    return [_Outbox(main_autocommit(), UserEvent), *faces]


@dataclass
class _Run:
    """One run of the announcer."""

    announced: int = 0
    failure: Exception | None = None

    def empty(self, outbox: _Outbox, deadline: Deadline) -> None:
        """Announce what waits in an outbox, in the time that it has beside the others."""
        while deadline.left and (taken := outbox.take()):
            events = [Occurrence(**row._mapping) for row in taken]
            for tenant_id, of_tenant in groupby(sorted(events, key=_tenant), key=_tenant):
                with self.going_on(tenant=tenant_id):
                    self.announced += _announce(outbox, tenant_id, list(of_tenant))

    @contextmanager
    def going_on(self, **known: str) -> Iterator[None]:
        """Do a part; what follows is done whether it fails or not. known: ids, never names."""
        try:
            yield
        except Exception as error:  # the others may succeed
            self.failure = error
            logger.exception("events not announced", extra=known)


def _tenant(event: Occurrence) -> str:
    return event.tenant_id


def _announce(outbox: _Outbox, tenant_id: str, events: Sequence[Occurrence]) -> int:
    """First the deliveries, which do not wait for the bus."""
    with Context(tenant_id).main() as main:
        _plan_deliveries(main, events)
    done = event_bus().put(events)
    outbox.forget(tenant_id, done)
    return len(done)


def _plan_deliveries(main: TenantSession, events: Sequence[Occurrence]) -> None:
    """A delivery to each webhook that wants an event; one that is switched off has them wait."""
    known = select(Webhook.id, Webhook.event_types).where(Webhook.deleted_at.is_(None))
    kept = known.with_for_update(read=True, key_share=True)  # until this is committed
    webhooks = main.execute(kept).all()
    rows = [
        {
            "tenant_id": main.tenant_id,
            "id": new_id(),
            "webhook_id": webhook.id,
            "event_id": event.id,
            "event_type": event.type,
            "subject": event.subject,
            "event": event.text,
            "due_at": func.now(),
        }
        for event in events
        for webhook in webhooks
        if _wants(webhook, event)
    ]
    planned = insert(Delivery).on_conflict_do_nothing(index_elements=["tenant_id", "webhook_id", "event_id"])
    for first in range(0, len(rows), ROWS):
        main.execute(planned.values(rows[first : first + ROWS]))


def _wants(webhook: Row[UUID, list[str]], event: Occurrence) -> bool:
    """A webhook receives no event of its own end."""
    of_itself = event.subject == f"webhooks/{webhook.id}"
    return not of_itself and (not webhook.event_types or event.type in webhook.event_types)
