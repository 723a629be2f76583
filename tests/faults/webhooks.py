"""A webhook of the first tenant, its receiver, and events whose delivery is in trouble.

Each committed event is delivered at least once, whatever dies or fails meanwhile; a duplicate has the same id and body.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

import httpx
from sqlalchemy import text

from facepass.models.tenancy import new_id
from tests.support.receivers import Answer, Delivered, Receiver, running_receiver, status
from tests.support.runtime import free_ports

if TYPE_CHECKING:
    from tests.faults.world import World

EVENTS = 30
DELIVERED_SECONDS = 90
STANDSTILL_SECONDS = 6
NOTE = text(
    "insert into events (tenant_id, id, type, subject, data)"
    " values (:tenant, :id, 'user.erased', :subject, cast(:data as jsonb))"
)
# What a minute or three do: what a dead announcer or sender had is free again.
LEASES = {
    "main": (
        "update events set taken_until = taken_until - interval '5 minutes'",
        "update webhook_deliveries set taken_until = taken_until - interval '5 minutes' where status = 'pending'",
        "update webhooks set last_failed_at = last_failed_at - interval '5 minutes'",
    ),
    "vector": ("update events set taken_until = taken_until - interval '5 minutes'",),
}


class Mailbox:
    """What a receiver got. It accepts every event, unless a fault says otherwise."""

    def __init__(self, receiver: Receiver) -> None:
        self.url = receiver.url
        self.answer: Answer = status(204)
        self.taken = Counter[str]()
        self._bodies: dict[str, set[bytes]] = {}
        self._lock = threading.Lock()
        receiver.answer = self._handle

    def _handle(self, handler: BaseHTTPRequestHandler, request: Delivered) -> None:
        sent = Counter[int]()
        send_response = handler.send_response

        def counted(code: int, message: str | None = None) -> None:
            sent[code] += 1
            send_response(code, message)

        handler.send_response = counted  # type: ignore[method-assign]
        self.answer(handler, request)
        if 204 in sent:
            with self._lock:
                self.taken[request.id] += 1
                self._bodies.setdefault(request.id, set()).add(request.body)

    def missing(self, ids: set[str]) -> set[str]:
        """Those of these events that were not taken."""
        return ids - set(self.taken)

    @property
    def duplicates(self) -> int:
        """Events that were taken once more than needed, in all."""
        return self.taken.total() - len(self.taken)

    def check(self) -> None:
        """Fail unless each id came with one body, which names it."""
        for event_id, bodies in self._bodies.items():
            assert len(bodies) == 1, f"{event_id} came with {len(bodies)} bodies"
            assert json.loads(next(iter(bodies)))["id"] == event_id


@contextmanager
def hooked(world: "World") -> Iterator[Mailbox]:
    """A webhook with a receiver, until the block ends."""
    with running_receiver(port=free_ports()) as receiver:
        mailbox = Mailbox(receiver)
        base = world.runtime.described["base_url"] + "/api/v1/webhooks"
        headers = {"Authorization": f"Bearer {world.keys[world.apps[0].ledger.tenant]}"}
        made = httpx.post(base, json={"url": mailbox.url}, headers=headers, timeout=35, trust_env=False)
        assert made.status_code == 201, made.text
        try:
            yield mailbox
        finally:
            httpx.delete(f"{base}/{made.json()['webhook_id']}", headers=headers, timeout=35, trust_env=False)


def note(world: "World", count: int = EVENTS) -> set[str]:
    """Note events as the functions do, two about each object; their ids."""
    rows = [
        {
            "tenant": world.apps[0].ledger.tenant,
            "id": new_id(),
            "subject": f"users/{number // 2}",
            "data": json.dumps({"user_id": str(number // 2)}),
        }
        for number in range(count)
    ]
    with world.main.owner.begin() as connection:
        connection.execute(NOTE, rows)
    ring(world)
    return {str(row["id"]) for row in rows}


def ring(world: "World") -> None:
    """Wake the announcer, as a function does that noted events."""
    world.sqs.send_message(QueueUrl=world.queues["events"], MessageBody='{"ring": true}')


def deliver_all(world: "World", mailbox: Mailbox, ids: set[str]) -> None:
    """Wait until each of these events was taken. When nothing happens any more, minutes pass."""
    deadline, progress, left = time.monotonic() + DELIVERED_SECONDS, time.monotonic(), len(ids)
    while missing := mailbox.missing(ids):
        now = time.monotonic()
        assert now < deadline, f"{len(missing)} of {len(ids)} events were not delivered in {DELIVERED_SECONDS} s"
        if len(missing) < left:
            progress, left = now, len(missing)
        elif now > progress + STANDSTILL_SECONDS:
            _pass_minutes(world)
            progress = now
        time.sleep(0.1)
    mailbox.check()
    world.duplicates += mailbox.duplicates
    world.delivered += len(ids)


def _pass_minutes(world: "World") -> None:
    for side, statements in LEASES.items():
        with getattr(world, side).owner.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    ring(world)


def troubled(trouble: Callable[["World", Mailbox], Any], world: "World") -> int:
    """Deliver events of which the first ones meet trouble; how many faults that were."""
    with hooked(world) as mailbox:
        warm = note(world, 2)
        deliver_all(world, mailbox, warm)
        before = len(mailbox.taken)
        faults = trouble(world, mailbox)
        mailbox.answer = status(204)
        deliver_all(world, mailbox, note(world) | world.noted)
        world.noted.clear()
        assert len(mailbox.taken) > before
    return int(faults)
