"""Each probe of a search is counted once, however often its job ends, and whatever dies in between."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import WorkerDied
from facepass.models.jobs import Job
from facepass.services.collections import ended_jobs
from facepass.services.collections.ended_jobs import fail_job
from facepass.services.jobs import slices
from facepass.services.jobs.jobs import open_again, save, take
from facepass.services.matching.searches import steps
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.jobs import deliver, found, probe_of, search_id
from tests.support.main_job import enrol

Photo = Callable[[str], bytes]
PROBES = ("obama2.jpg", "biden.jpg", "obama3.jpg")


class Killed(BaseException):
    """Stands for the end of a process: no handler of errors sees it."""


def die(*_arguments: Any, **_options: Any) -> None:
    raise Killed


@pytest.fixture
def search(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    """A search with three probes that has not begun."""
    enrol(http, bucket, photo("obama.jpg"))
    return search_id(http, [probe_of(http, bucket, photo(name)) for name in PROBES])


def work(http: Client, search: str, receive_count: int = 1) -> bool:
    return deliver(json.dumps({"tenant_id": http.tenant, "job_id": search}), receive_count)


def stop_at_the_second(_vector: TenantSession, _job: UUID, place: int, _neighbours: Any) -> None:
    if place == 1:
        raise RuntimeError


def end_lease(vector: TenantSession) -> None:
    vector.execute(update(Job).values(taken_until=None))
    vector.commit()


def noted(http: Client, search: str) -> list[tuple[str, int | None]]:
    """Result and count of the search's ends in the audit log."""
    made = [entry for entry in entries(http.tenant or "") if f"search:{search}" in (entry.object or "")]
    return [(entry.result, entry.count) for entry in made if entry.verb == "search_probes"]


def probes(http: Client) -> dict[str, int]:
    """How many the usage of today has."""
    today = datetime.now(UTC).date()
    [day] = http.get("/api/v1/usage", **{"from": today, "to": today}).json()["days"]
    counts: dict[str, int] = day["probes"]
    return counts


def test_probes_before_a_failure_are_not_counted_again_with_those_behind_it(
    http: Client, search: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(steps, "_add_matches", stop_at_the_second)
        assert not work(http, search, 5)
    assert probes(http) == {"answered": 0, "failed": 1, "died": 0}
    open_again(Context(http.tenant or ""), UUID(search))
    assert work(http, search)
    assert probes(http) == {"answered": 2, "failed": 1, "died": 0}


def test_a_job_that_is_given_up_behind_its_last_probe_is_counted_once(
    http: Client, search: str, vector: TenantSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, suppress(Killed):
        patch.setattr(slices, "finish", die)
        patch.setattr(slices, "release", lambda *_: None)  # a killed process releases nothing
        work(http, search)
    end_lease(vector)
    assert fail_job(Context(http.tenant or ""), UUID(search), WorkerDied())
    assert found(http, search)["status"] == "failed"
    assert sorted(noted(http, search)) == [("ok", 3), ("worker_died", 0)]
    assert probes(http) == {"answered": 3, "failed": 0, "died": 0}


@pytest.mark.parametrize("moment", ["_write_entries", "fail"])
def test_a_worker_that_dies_while_it_fails_a_job_loses_no_probe(
    http: Client, search: str, vector: TenantSession, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    with monkeypatch.context() as patch, suppress(Killed):
        patch.setattr(steps, "_add_matches", stop_at_the_second)
        patch.setattr(ended_jobs, moment, die)
        work(http, search, 5)
    assert found(http, search)["status"] == "running"
    end_lease(vector)
    assert work(http, search)
    assert found(http, search)["status"] == "done"
    assert sorted(noted(http, search)) == [("ok", 2), ("retries_exhausted", 1)]
    assert probes(http) == {"answered": 2, "failed": 1, "died": 0}


def test_a_step_that_is_stored_while_a_job_is_failed_is_counted(
    http: Client, search: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = Context(http.tenant or "")
    write, at_work = ended_jobs._write_entries, take(context, UUID(search))
    assert at_work is not None

    def write_and_step(noting: Context, job: Job) -> None:
        write(noting, job)
        if not job.checkpoint:
            with context.vector() as session:
                save(session, at_work, {"next": 1, "refused": 0})

    monkeypatch.setattr(ended_jobs, "_write_entries", write_and_step)
    assert fail_job(context, UUID(search), WorkerDied())
    assert noted(http, search) == [("worker_died", 0), ("worker_died", 1)]
    assert found(http, search)["status"] == "failed"
