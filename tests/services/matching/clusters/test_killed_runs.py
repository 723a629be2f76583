"""A run that is killed at any moment goes on, and ends with the groups of one that was not."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from facepass.database.sessions import TenantSession
from facepass.models.clusters import FaceNeighbours
from facepass.models.jobs import Job
from facepass.services.collections.cluster_rows import forget_clusters
from facepass.services.jobs import slices
from facepass.services.matching.clusters import steps
from tests.support.api_client import Client
from tests.support.clusters import as_text, grouped, groups, new_crowd, people_in, start, state
from tests.support.jobs import deliver, received, work_off

STEPS = 6  # four of faces, the groups, and the end


class Killed(BaseException):
    """Stands for the end of a process: no handler of errors sees it."""


def end_lease(vector: TenantSession) -> None:
    """Let the time pass for which the dead worker had the job."""
    vector.execute(update(Job).values(taken_until=None))
    vector.commit()


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("moment", ["keep_neighbours", "write_groups", "save", "note_end"])
def test_a_run_that_is_killed_at_every_step_ends_with_the_same_groups(
    http: Client, vector: TenantSession, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    people = new_crowd(vector)
    undisturbed = grouped(http)
    assert people_in(undisturbed) == as_text(people)
    forget_clusters(vector, "crowd")
    vector.commit()

    assert start(http).status == 202
    [message] = received()
    for _ in range(STEPS):
        with monkeypatch.context() as patch:
            patch.setattr(steps, moment, behind(getattr(steps, moment)))
            patch.setattr(slices, "release", lambda *_: None)  # a killed process releases nothing
            with suppress(Killed):
                deliver(message["Body"])
        end_lease(vector)
        deliver(message["Body"])  # one step
        end_lease(vector)
    work_off()
    assert state(http)["run"]["status"] == "done"
    assert people_in(groups(http)) == people_in(undisturbed)
    assert vector.scalar(select(func.count()).select_from(FaceNeighbours)) == 0


def behind(do: Callable[..., Any]) -> Callable[..., Any]:
    """Do it, and die before the transaction is committed."""

    def do_and_die(*arguments: Any, **options: Any) -> None:
        do(*arguments, **options)
        raise Killed

    return do_and_die


def test_a_step_that_collides_each_time_is_tried_three_times_a_delivery(
    http: Client, vector: TenantSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_crowd(vector)
    assert start(http).status == 202
    [message] = received()
    tried: list[int] = []

    def collide(*_: object) -> None:
        tried.append(1)
        raise IntegrityError("insert", None, Exception("a face is gone"))

    with monkeypatch.context() as patch:
        patch.setattr(steps, "keep_neighbours", collide)
        assert not deliver(message["Body"])
    assert len(tried) == steps.ATTEMPTS
    assert deliver(message["Body"])
    assert state(http)["run"]["status"] == "done"


@pytest.mark.usefixtures("small_steps")
def test_a_run_that_is_killed_between_its_slices_goes_on(http: Client, vector: TenantSession) -> None:
    people = new_crowd(vector)
    assert start(http).status == 202
    compared = []
    while messages := received():
        [message] = messages
        assert deliver(message["Body"])
        end_lease(vector)
        compared.append(state(http)["run"]["compared"])
    assert compared == [4, 8, 12, 16, 16, 16]
    assert people_in(groups(http)) == as_text(people)
