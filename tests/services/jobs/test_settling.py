"""No job stays open for ever: lost messages, dead workers, and jobs whose time is over."""

import json
from collections.abc import Callable
from uuid import UUID

import boto3
import pytest
from typer.testing import CliRunner

from facepass.cli.__main__ import app
from facepass.context import Context
from facepass.queue import Queue, job_queue
from facepass.services.jobs.jobs import open_again
from facepass.services.jobs.messages import announce
from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.dead_letters import waiting
from tests.support.janitor import as_owner, let_pass, tidy
from tests.support.jobs import deliver, found, probe_of, received, search_id, work_off

Photo = Callable[[str], bytes]
Pass = Callable[[], None]


@pytest.fixture
def search(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    """A search that waits, and whose message is lost."""
    started = search_id(http, [probe_of(http, bucket, photo("obama.jpg"))])
    boto3.client("sqs").purge_queue(QueueUrl=settings().job_queue_url)
    return started


def test_a_job_whose_message_was_lost_is_sent_once_more(http: Client, search: str, pass_an_hour: Pass) -> None:
    assert "jobs_looked_at" not in tidy()
    pass_an_hour()
    assert tidy()["jobs_requeued"] == 1
    assert "jobs_looked_at" not in tidy()
    assert work_off() == 1
    assert found(http, search)["status"] == "done"


# A worker has taken it, and died.
RUNNING = "update jobs set status = 'running', taken_until = now() - interval '1 hour' where id = cast(:id as uuid)"


def test_a_running_job_without_progress_fails_after_that(
    http: Client, search: str, postgres: str, pass_an_hour: Pass
) -> None:
    as_owner(postgres, "vector", RUNNING, id=search)
    pass_an_hour()
    assert tidy()["jobs_requeued"] == 1
    pass_an_hour()
    assert tidy()["jobs_given_up"] == 1
    state = found(http, search)
    assert (state["status"], state["reason"]) == ("failed", "retries_exhausted")


def test_a_job_that_waits_behind_many_others_does_not_fail(http: Client, search: str, pass_an_hour: Pass) -> None:
    pass_an_hour()
    for _ in range(3):
        assert tidy()["jobs_requeued"] == 1
        pass_an_hour()
    assert found(http, search)["status"] == "queued"


def bury(dead: str, http: Client, search: str) -> None:
    body = json.dumps({"tenant_id": http.tenant, "job_id": search})
    boto3.client("sqs").send_message(QueueUrl=dead, MessageBody=body)


def test_a_job_of_dead_workers_fails_in_the_next_run_of_the_janitor(http: Client, search: str, dead: str) -> None:
    bury(dead, http, search)
    assert tidy()["jobs_of_dead_workers"] == 1
    state = found(http, search)
    assert (state["status"], state["reason"]) == ("failed", "worker_died")
    assert len(waiting(dead)) == 1  # it stays, visible, for the operator
    assert tidy()["settled_meanwhile"] == 1


def test_letters_that_name_no_job_are_passed_over(http: Client, dead: str) -> None:
    for body in ("not JSON", "{}", "[]", '{"tenant_id": "t", "job_id": "5"}'):
        boto3.client("sqs").send_message(QueueUrl=dead, MessageBody=body)
    assert tidy()["unknown_dead_letters"] == 4


def test_an_operator_sends_a_dead_job_again(http: Client, search: str, dead: str) -> None:
    bury(dead, http, search)
    tidy()
    boto3.client("sqs").send_message(QueueUrl=dead, MessageBody="{}")
    result = CliRunner().invoke(app, ["redrive", "--yes", "--drop"], env={"COLUMNS": "200"})
    assert f"{search} │ every attempt failed, worker_died" in result.output
    assert "it names no job of FacePass" in result.output
    assert "sent again 1, dropped 1, left 0" in result.output
    assert found(http, search)["status"] == "queued"
    assert work_off() == 1
    assert found(http, search)["status"] == "done"
    assert list(job_queue().dead_letters()) == []


def test_a_letter_that_stays_does_not_fail_a_job_that_was_opened_again(http: Client, search: str, dead: str) -> None:
    bury(dead, http, search)
    tidy()
    opened = open_again(Context(http.tenant or ""), UUID(search))
    assert tidy()["settled_meanwhile"] == 1
    assert found(http, search)["status"] == "queued"
    result = CliRunner().invoke(app, ["redrive", "--yes", "--drop"], env={"COLUMNS": "200"})
    assert "the job was sent again since" in result.output
    assert "sent again 0, dropped 1, left 0" in result.output
    announce(Queue(dead), opened)  # the message of this time is a dead letter as well
    assert tidy()["jobs_of_dead_workers"] == 1


def test_a_search_is_kept_for_a_day_after_it_is_done(
    http: Client, search: str, postgres: str, pass_an_hour: Pass
) -> None:
    pass_an_hour()
    tidy()
    work_off()
    let_pass(postgres, "vector", "jobs", "expires_at", "23 hours", http.tenant or "")
    tidy()
    assert found(http, search)["status"] == "done"
    let_pass(postgres, "vector", "jobs", "expires_at", "1 hour", http.tenant or "")
    assert tidy()["jobs_forgotten"] >= 1
    gone = http.get(f"/api/v1/searches/{search}")
    assert (gone.status, gone.json()["code"]) == (404, "search_not_found")
    for table in ("search_results", "search_matches"):
        left = f"select count(*) from {table} where tenant_id = :tenant"
        assert as_owner(postgres, "vector", left, tenant=http.tenant) == [0]


def test_a_message_of_a_job_that_was_deleted_is_done_with(
    http: Client, search: str, postgres: str, pass_an_hour: Pass
) -> None:
    pass_an_hour()
    tidy()
    as_owner(postgres, "vector", "delete from jobs where id = cast(:id as uuid)", id=search)
    [message] = received()
    assert deliver(message["Body"])
