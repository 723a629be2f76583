"""The announcer: every event is on the bus and has a delivery to each webhook that wants it, whatever happens to it."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as options
from hypothesis import strategies as st
from sqlalchemy import func, select

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.models.tenancy import new_id
from facepass.models.webhooks import Delivery, Webhook
from facepass.services.erasure.tenants import erase_tenant, remains_of
from facepass.services.events import fan_out
from facepass.services.events.bus import MOST_BYTES, Bus
from facepass.services.events.cloud_events import Occurrence
from facepass.services.events.kinds import EVENT_TYPES, Event, face_assigned, user_erased, webhook_disabled
from facepass.services.events.outbox import announce_face_events, announce_user_events
from facepass.time_limit import Deadline
from tests.support.announced import Subscriber, announce, forget, waiting
from tests.support.api_client import CONTEXT, Client
from tests.support.janitor import as_owner
from tests.support.own_user import call

FREE = "update events set taken_until = now() - interval '1 second' where tenant_id = :tenant"


def note(tenant: str, *users: UUID, faces: bool = False) -> None:
    """An event of each user, or of a face of each."""
    context = Context(tenant)
    with context.main() as main, context.vector() as vector:
        if faces:
            announce_face_events(vector, [face_assigned(user, "default", None, None) for user in users])
        else:
            announce_user_events(main, [user_erased(user) for user in users])


def new_webhook(main: TenantSession, *types: str, enabled: bool = True) -> UUID:
    """A receiver that wants these types."""
    webhook = Webhook(url="https://hooks.example.com", event_types=list(types), enabled=enabled, secret=b"none")
    main.add(webhook)
    main.commit()
    return webhook.id


def deliveries(main: TenantSession, webhook: UUID) -> list[dict[str, Any]]:
    """The events that are to be sent, the oldest first."""
    main.rollback()
    planned = select(Delivery).where(Delivery.webhook_id == webhook).order_by(Delivery.event_id)
    found = [json.loads(each.event) for each in main.scalars(planned) if each.status == "pending"]
    main.rollback()
    return found


def test_events_of_both_databases_are_on_the_bus_and_planned_for_webhooks(
    tenant: str, main: TenantSession, subscriber: Subscriber, postgres: str
) -> None:
    webhook = new_webhook(main)
    users = [new_id() for _ in range(12)]  # more than one call's
    note(tenant, *users[:6])
    note(tenant, *users[6:], faces=True)
    expected = [json.loads(event.text) for event in waiting(postgres, tenant)]
    assert announce() >= 12
    assert waiting(postgres, tenant) == []
    assert subscriber.heard(tenant) == expected == deliveries(main, webhook)
    assert [event["subject"].partition("/")[2] for event in expected] == [str(user) for user in users]
    assert announce() == 0


def test_a_webhook_gets_the_types_that_it_wants_and_waits_while_it_is_off(tenant: str, main: TenantSession) -> None:
    everything, erasures, off = new_webhook(main), new_webhook(main, "user.erased"), new_webhook(main, enabled=False)
    note(tenant, new_id())
    note(tenant, new_id(), faces=True)
    announce()
    assert [len(deliveries(main, webhook)) for webhook in (everything, erasures, off)] == [2, 1, 2]
    assert deliveries(main, erasures)[0]["type"] == "user.erased"


def test_a_webhook_is_not_told_of_its_own_end(tenant: str, main: TenantSession) -> None:
    ended, other = new_webhook(main), new_webhook(main)
    announce_user_events(main, [webhook_disabled(ended, "gone")])
    main.commit()
    announce()
    assert deliveries(main, ended) == []
    assert [event["data"] for event in deliveries(main, other)] == [{"webhook_id": str(ended), "reason": "gone"}]


@pytest.mark.parametrize("step", ["_plan_deliveries", "put", "forget"])
@pytest.mark.parametrize("behind", [False, True])
def test_an_announcer_that_dies_at_any_step_loses_nothing_and_plans_nothing_twice(
    tenant: str, main: TenantSession, subscriber: Subscriber, postgres: str, step: str, behind: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    webhook = new_webhook(main)
    note(tenant, *(new_id() for _ in range(3)))
    expected = [json.loads(event.text) for event in waiting(postgres, tenant)]
    place = {"_plan_deliveries": fan_out, "put": Bus, "forget": fan_out._Outbox}[step]
    original = getattr(place, step)

    def die(*arguments: object) -> None:
        if behind:
            original(*arguments)
        raise KeyboardInterrupt  # no error is caught: as when Lambda ends the environment

    with monkeypatch.context() as patch:
        patch.setattr(place, step, die)
        with pytest.raises(KeyboardInterrupt):
            announce()
    as_owner(postgres, "main", FREE, tenant=tenant)
    announce()
    assert waiting(postgres, tenant) == []
    assert deliveries(main, webhook) == expected
    heard = subscriber.heard(tenant)
    assert {event["id"]: event for event in heard} == {event["id"]: event for event in expected}
    assert len(heard) == (6 if (step, behind) in {("put", True), ("forget", False)} else 3)


def test_what_the_bus_refuses_stays_for_it_and_is_planned_for_webhooks_at_once(
    tenant: str, main: TenantSession, subscriber: Subscriber, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook, (first, second) = new_webhook(main), (new_id(), new_id())
    note(tenant, first, second)

    class Busy(Subscriber):
        """Refuses one entry."""

        def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
            answers = [super(Busy, self).put_events([each]) for each in Entries if str(first) not in each["Detail"]]
            taken = iter(answer["Entries"][0] for answer in answers)
            refused = {"ErrorCode": "ThrottlingException", "ErrorMessage": "busy"}
            return {"Entries": [refused if str(first) in each["Detail"] else next(taken) for each in Entries]}

    with monkeypatch.context() as patch:
        patch.setattr(Bus, "_events", Busy(subscriber.events, subscriber.taken))
        announce()
    assert [event.subject for event in waiting(postgres, tenant)] == [f"users/{first}"]
    assert len(deliveries(main, webhook)) == 2
    announce()  # another announcer may still be at it
    assert len(waiting(postgres, tenant)) == 1
    as_owner(postgres, "main", FREE, tenant=tenant)
    announce()
    assert {event["data"]["user_id"] for event in subscriber.heard(tenant)} == {str(first), str(second)}
    assert len(deliveries(main, webhook)) == 2


def test_a_later_event_of_a_subject_waits_while_another_announcer_has_an_earlier_one(
    tenant: str, postgres: str, main: TenantSession
) -> None:
    forget_all(postgres)
    face, other = new_id(), new_id()
    note(tenant, face, faces=True)
    outbox = fan_out._outboxes()[1]
    assert [row.subject for row in outbox.take()] == [f"faces/{face}"]
    note(tenant, face, other, faces=True)
    assert [row.subject for row in outbox.take()] == [f"faces/{other}"]
    as_owner(postgres, "vector", FREE, tenant=tenant)
    assert [row.subject for row in outbox.take()] == [f"faces/{face}", f"faces/{face}", f"faces/{other}"]
    forget(postgres, tenant)


def forget_all(postgres: str) -> None:
    """Without what other tests have noted."""
    for side in ("main", "vector"):
        as_owner(postgres, side, "delete from events")


def test_announcers_at_the_same_time_take_different_events(
    tenant: str, main: TenantSession, subscriber: Subscriber, postgres: str
) -> None:
    webhook = new_webhook(main)
    note(tenant, *(new_id() for _ in range(300)))
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: announce(), range(3)))
    assert waiting(postgres, tenant) == []
    heard = subscriber.heard(tenant)
    assert len(heard) == len({event["id"] for event in heard}) == 300
    assert len(deliveries(main, webhook)) == 300


def test_a_tenant_that_cannot_be_served_does_not_delay_others(
    tenant: str, subscriber: Subscriber, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_all(postgres)
    note("broken", new_id())
    note(tenant, new_id())
    plan = fan_out._plan_deliveries

    def fail(main: TenantSession, events: list[Occurrence]) -> None:
        if main.tenant_id == "broken":
            raise ValueError("broken")
        plan(main, events)

    monkeypatch.setattr(fan_out, "_plan_deliveries", fail)
    assert announce() == 1
    assert len(subscriber.heard(tenant)) == 1
    as_owner(postgres, "main", FREE, tenant="broken")
    with pytest.raises(ValueError, match="broken"):
        announce()
    forget(postgres, "broken")


def test_an_outbox_with_much_leaves_time_to_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    emptied: list[float] = []

    def empty(_run: Any, _outbox: Any, deadline: Deadline) -> None:
        emptied.append(deadline.left)
        time.sleep(deadline.left)  # it has more than there is time for

    monkeypatch.setattr(fan_out._Run, "empty", empty)
    announce(1)
    assert len(emptied) >= 2
    assert min(emptied) > 0.8 / len(emptied)


def test_so_many_webhooks_that_a_statement_cannot_have_all_their_deliveries(
    tenant: str, main: TenantSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    main.add_all(Webhook(url="https://hooks.example.com", event_types=[], secret=b"none") for _ in range(45))
    main.commit()
    note(tenant, *(new_id() for _ in range(100)))  # one batch, and 36,000 values
    announce()
    assert main.scalar(select(func.count(Delivery.id))) == 4_500


def test_without_a_bus_webhooks_are_served(tenant: str, main: TenantSession, postgres: str) -> None:
    webhook = new_webhook(main)
    note(tenant, new_id())
    announce()
    assert (len(deliveries(main, webhook)), waiting(postgres, tenant)) == (1, [])


def test_an_event_that_no_bus_takes_is_not_sent_again_and_again(subscriber: Subscriber, tenant: str) -> None:
    large = Occurrence(tenant, new_id(), "upload.failed", "uploads/1", {"reason": "x" * MOST_BYTES}, datetime.now(UTC))
    assert Bus("facepass-test").put([large]) == {large.id}
    assert subscriber.heard(tenant) == []


def test_the_announcer_s_own_database_user_may_do_all_of_it(
    tenant: str, main: TenantSession, subscriber: Subscriber, postgres: str
) -> None:
    webhook = new_webhook(main)
    note(tenant, new_id())
    note(tenant, new_id(), faces=True)
    assert call("facepass_events", lambda _event, _context: announce(), {}, CONTEXT) >= 2
    assert (len(subscriber.heard(tenant)), len(deliveries(main, webhook))) == (2, 2)


ACTIONS = st.lists(st.tuples(st.sampled_from((0, 1)), st.sampled_from(EVENT_TYPES)), max_size=20)


@options(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS, wanted=st.sets(st.sampled_from(EVENT_TYPES)))
def test_neither_of_two_tenants_gets_an_event_of_the_other(
    postgres: str, subscriber: Subscriber, actions: list[tuple[int, Any]], wanted: set[str]
) -> None:
    tenants = [f"t-{uuid4().hex[:12]}" for _ in range(2)]
    contexts = [Context(tenant) for tenant in tenants]
    webhooks = []
    for context in contexts:
        with context.main() as main:
            webhooks.append(new_webhook(main, *wanted))
    made: list[list[Event]] = [[], []]
    for who, kind in actions:
        event = Event(kind, f"things/{new_id()}", {"of": tenants[who]})
        with contexts[who].main() as main, contexts[who].vector() as vector:
            if kind.startswith("user"):
                announce_user_events(main, [event])
            else:
                announce_face_events(vector, [event])
        made[who].append(event)
    announce()
    for who, context in enumerate(contexts):
        with context.main() as main:
            planned = deliveries(main, webhooks[who])
        assert {event["tenantid"] for event in planned} <= {tenants[who]}
        expected = sorted(event.subject for event in made[who] if not wanted or event.type in wanted)
        assert sorted(event["subject"] for event in planned) == expected
        assert all(event["data"] == {"of": tenants[who]} for event in planned)


def test_erasing_a_tenant_erases_its_events(http: Client, postgres: str, tenant: str) -> None:
    note(tenant, new_id())
    note(tenant, new_id(), faces=True)
    assert not remains_of(Context(tenant)).nothing
    erase_tenant(Context(tenant))
    assert remains_of(Context(tenant)).nothing
    assert waiting(postgres, tenant) == []
