"""A job goes on where it was when its worker dies, and is done once, however often it is delivered."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.models.jobs import Job
from facepass.queue import Queue, job_queue
from facepass.services.jobs import slices
from facepass.services.jobs.jobs import TAKEN_FOR, TakenOver, open_again, release, save, take
from facepass.services.jobs.messages import job_in
from facepass.services.jobs.slices import work_on
from facepass.services.matching.searches import steps
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.jobs import deliver, found, probe_of, received, search_id, work_off
from tests.support.main_job import enrol, new_user

Photo = Callable[[str], bytes]
PROBES = ("obama2.jpg", "biden.jpg", "obama3.jpg")


class Killed(BaseException):
    """Stands for the end of a process: no handler of errors sees it."""


@pytest.fixture
def probes(http: Client, bucket: PhotoBucket, photo: Photo) -> list[str]:
    """Three probes; the person of the first and the last is enrolled."""
    enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "barack"))
    return [probe_of(http, bucket, photo(name)) for name in PROBES]


def results(http: Client, search: str) -> list[Any]:
    """What was found, without what differs from one reading to the next."""
    return [
        (
            item["upload_id"],
            item["status"],
            [[(match["face_id"], match["similarity"]) for match in face["results"]] for face in item["faces"]],
        )
        for item in found(http, search)["items"]
    ]


def message(http: Client, search: str) -> str:
    return json.dumps({"tenant_id": http.tenant, "job_id": search})


@pytest.mark.usefixtures("a_probe_a_slice")
def test_a_job_is_done_slice_by_slice(http: Client, probes: list[str]) -> None:
    search = search_id(http, probes)
    for done in (1, 2):
        [waiting] = received()
        assert deliver(waiting["Body"])
        state = found(http, search)
        assert (state["status"], state["counts"]) == ("running", {"probes": 3, "searched": done, "refused": 0})
    assert work_off() == 2  # the last probe, and that nothing is left
    state = found(http, search)
    assert (state["status"], state["counts"]["searched"], state["reason"]) == ("done", 3, None)


def test_a_slice_that_is_killed_goes_on_and_ends_with_the_same_result(
    http: Client, probes: list[str], vector: TenantSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = search_id(http, probes)
    assert work_off() == 1
    search = search_id(http, probes)
    for step in (0, 1, 2):
        with monkeypatch.context() as patch:
            patch.setattr(steps, "_add_matches", killing_at(step, steps._add_matches))
            patch.setattr(slices, "release", lambda *_: None)  # a killed process releases nothing
            with pytest.raises(Killed):
                deliver(message(http, search))
        assert found(http, search)["counts"]["searched"] == step  # nothing of a step is there without its checkpoint
        end_lease(vector, search)
    assert deliver(message(http, search))
    assert found(http, search)["status"] == "done"
    assert results(http, search) == results(http, whole)


def killing_at(step: int, add: Callable[..., None]) -> Callable[..., None]:
    def add_or_die(vector: TenantSession, job_id: UUID, place: int, neighbours: Any) -> None:
        add(vector, job_id, place, neighbours)
        if place == step:
            raise Killed

    return add_or_die


def end_lease(vector: TenantSession, search: str) -> None:
    """Let the time pass for which the dead worker had the job."""
    vector.execute(update(Job).where(Job.id == search).values(taken_until=None))
    vector.commit()


def test_a_message_that_is_delivered_again_changes_nothing(http: Client, probes: list[str]) -> None:
    search = search_id(http, probes)
    assert deliver(message(http, search))
    before, state = results(http, search), found(http, search)
    assert deliver(message(http, search))
    assert results(http, search) == before
    assert found(http, search) | {"items": []} == state | {"items": []}


def test_of_two_deliveries_at_once_one_works(http: Client, probes: list[str]) -> None:
    search = search_id(http, probes)
    context, at_work, searched = Context(http.tenant or ""), threading.Event(), []
    delivered = job_in(message(http, search))

    def wait_for_the_other(job: Job) -> bool:
        at_work.set()
        work_on(context, delivered, lambda _job: searched.append, job_queue())  # the other delivery, meanwhile
        return False

    work_on(context, delivered, lambda _job: wait_for_the_other, job_queue())
    assert at_work.is_set()
    assert searched == []
    assert found(http, search)["status"] == "done"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, Any], int]]:
    """Each message that is sent, with its delay, in place of sending it."""
    messages: list[tuple[dict[str, Any], int]] = []

    def keep(_queue: Queue, body: str, *, delay_seconds: int = 0) -> None:
        messages.append((json.loads(body), delay_seconds))

    monkeypatch.setattr(Queue, "send", keep)
    return messages


def test_a_job_goes_on_after_its_worker_died_though_its_message_was_delivered_twice_and_deleted(
    http: Client, probes: list[str], vector: TenantSession, sent: list[tuple[dict[str, Any], int]]
) -> None:
    search = search_id(http, probes)
    sent.clear()
    worker = take(Context(http.tenant or ""), UUID(search))
    assert deliver(message(http, search), 5)  # the same message; being done with it deletes it, at whatever delivery
    [(later, delay)] = sent
    assert TAKEN_FOR.total_seconds() < delay < 100
    long_ago = worker.taken_until - timedelta(seconds=delay)  # the worker dies, and its time passes
    vector.execute(update(Job).where(Job.id == search).values(taken_until=long_ago))
    vector.commit()
    assert deliver(json.dumps(later | {"dead_since": long_ago.isoformat()}))
    assert found(http, search)["status"] == "done"


def test_a_message_for_the_case_that_a_worker_dies_is_done_with_when_the_worker_did_not(
    http: Client, probes: list[str], sent: list[tuple[dict[str, Any], int]]
) -> None:
    search = search_id(http, probes)
    context = Context(http.tenant or "")
    worker = take(context, UUID(search))
    assert deliver(message(http, search))
    later = sent[-1][0]
    release(context, worker)
    assert deliver(json.dumps(later))
    assert take(context, UUID(search)) is not None  # the next slice
    assert deliver(json.dumps(later))
    assert found(http, search)["counts"]["searched"] == 0
    assert len(sent) == 2  # of the search and of the first delivery


def test_a_worker_whose_time_is_over_stores_nothing_beside_the_next_one(
    http: Client, probes: list[str], vector: TenantSession
) -> None:
    search = search_id(http, probes)
    context = Context(http.tenant or "")
    slow = take(context, UUID(search))
    assert slow is not None
    assert take(context, UUID(search)) is None
    end_lease(vector, search)
    assert deliver(message(http, search))
    before = results(http, search)
    with pytest.raises(TakenOver), context.vector() as session:
        save(session, slow, {"next": 1})
    assert results(http, search) == before
    assert found(http, search)["status"] == "done"


def fail_at_the_second(_vector: TenantSession, _job: UUID, place: int, _neighbours: Any) -> None:
    if place == 1:
        raise RuntimeError


def test_a_job_fails_with_its_last_delivery_and_keeps_what_it_got_to(
    http: Client, probes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    search = search_id(http, probes)

    monkeypatch.setattr(steps, "_add_matches", fail_at_the_second)
    for count in (1, 2, 3, 4):
        assert not deliver(message(http, search), count)
        assert found(http, search)["status"] == "running"
    assert not deliver(message(http, search), 5)
    state = found(http, search)
    assert (state["status"], state["reason"]) == ("failed", "retries_exhausted")
    assert [item["upload_id"] for item in state["items"]] == probes[:1]
    assert deliver(message(http, search))  # settled: nothing is left to do
    assert found(http, search)["status"] == "failed"


def test_the_search_that_was_done_is_in_the_audit_log_once(http: Client, probes: list[str]) -> None:
    search = search_id(http, probes)
    assert deliver(message(http, search))
    assert deliver(message(http, search))
    assert noted(http, search) == [("start_search", "test", "ok", None), ("search_probes", "test", "ok", 3)]


def test_a_search_that_fails_leaves_in_the_audit_log_how_many_probes_it_got_to(
    http: Client, probes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    search = search_id(http, probes)
    with monkeypatch.context() as patch:
        patch.setattr(steps, "_add_matches", fail_at_the_second)
        assert not deliver(message(http, search), 5)
    failed = ("search_probes", "test", "retries_exhausted", 1)
    assert noted(http, search)[1:] == [failed]
    open_again(Context(http.tenant or ""), UUID(search))
    assert deliver(message(http, search))
    assert noted(http, search)[1:] == [failed, ("search_probes", "test", "ok", 2)]


def noted(http: Client, search: str) -> list[tuple[str, str, str, int | None]]:
    """The audit entries of a search."""
    made = [entry for entry in entries(http.tenant or "") if f"search:{search}" in (entry.object or "")]
    return [(entry.verb, entry.caller, entry.result, entry.count) for entry in made if entry.verb != "get_search"]
