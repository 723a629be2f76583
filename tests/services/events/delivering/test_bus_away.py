"""While the bus does not answer, webhooks get their events, and a run waits for one call to it at most."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from facepass.context import Context
from facepass.models.tenancy import new_id
from facepass.services.events import bus as bus_module
from facepass.services.events.bus import event_bus
from facepass.services.events.kinds import user_erased
from facepass.services.events.outbox import RING, announce_user_events
from facepass.settings import settings
from tests.support.announced import waiting
from tests.support.deliveries import Deliveries
from tests.support.janitor import as_owner
from tests.support.receivers import Receiver

EVENTS = 30  # three calls


@pytest.fixture
def silent_bus(deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """An endpoint of EventBridge that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint, make = f"http://127.0.0.1:{silent.getsockname()[1]}", boto3.client

        def client(service: str, **options: Any) -> Any:
            return make(service, **({"endpoint_url": endpoint} if service == "events" else {}) | options)

        monkeypatch.setattr(boto3, "client", client)
        monkeypatch.setenv("EVENT_BUS_NAME", "facepass-test")
        settings.cache_clear()
        event_bus.cache_clear()
        yield silent
        monkeypatch.undo()
        settings.cache_clear()
        event_bus.cache_clear()


def note(deliveries: Deliveries, postgres: str) -> None:
    as_owner(postgres, "main", "delete from events")  # of other tests
    as_owner(postgres, "vector", "delete from events")
    with Context(deliveries.tenant).main() as main:
        announce_user_events(main, [user_erased(new_id()) for _ in range(EVENTS)])


def test_a_silent_bus_delays_no_webhook(
    deliveries: Deliveries, receiver: Receiver, silent_bus: socket.socket, postgres: str,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    webhook = deliveries.webhook(receiver.url)
    note(deliveries, postgres)
    start = time.monotonic()
    deliveries.schedule(RING)
    assert time.monotonic() - start < 4
    assert deliveries.taken(webhook) == 20  # on their way
    assert len(waiting(postgres, deliveries.tenant)) == EVENTS  # for the bus
    assert sum("events not put on the bus" in record.message for record in caplog.records) == 1
    start = time.monotonic()
    note(deliveries, postgres)
    deliveries.schedule(RING)
    assert time.monotonic() - start < 1.5  # it is not asked again at once


def test_a_bus_that_was_silent_is_asked_again_after_a_pause(
    deliveries: Deliveries, silent_bus: socket.socket, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus_module, "PAUSE_SECONDS", 0)
    note(deliveries, postgres)
    deliveries.schedule(RING)
    assert event_bus().paused_until <= time.monotonic()


def test_what_is_due_is_ordered_before_anything_is_announced(
    deliveries: Deliveries, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = deliveries.webhook(receiver.url)
    deliveries.event(webhook)

    def die(_deadline: object) -> None:
        raise KeyboardInterrupt  # as when Lambda ends the environment

    monkeypatch.setattr(announcer(), "announce_waiting", die)
    with pytest.raises(KeyboardInterrupt):
        deliveries.schedule()
    assert deliveries.taken(webhook) == 1


def test_a_run_with_messages_leaves_a_backlog_to_the_next_one_and_wakes_it(
    deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    def announce(deadline: Any) -> None:
        given.append(deadline.left)
        if len(given) == 1:
            monkeypatch.setattr(announcer(), "MESSAGES_SECONDS", 0)

    monkeypatch.setattr(announcer(), "announce_waiting", announce)
    deliveries.schedule(RING)
    assert 0 < given[0] <= 2
    assert deliveries.results() == []
    deliveries.schedule(RING)
    assert deliveries.results() == [RING]
    deliveries.schedule()
    assert given[2] > 10  # of the run by the clock, which holds up no message


def announcer() -> Any:
    from tests.support.api_client import load

    return load("events")
