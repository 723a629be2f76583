"""A dead-letter queue behind the queue of jobs, and hours that pass for them. Moto stands in for SQS."""

import json
from collections.abc import Callable, Iterator

import boto3
import pytest

from facepass.queue import job_queue
from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.janitor import as_owner, let_pass


@pytest.fixture
def dead(bucket: PhotoBucket) -> Iterator[str]:
    """The URL of the dead-letter queue behind the queue of jobs."""
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="jobs-dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": "5"})
    sqs.set_queue_attributes(QueueUrl=settings().job_queue_url, Attributes={"RedrivePolicy": policy})
    job_queue.cache_clear()
    yield url
    job_queue.cache_clear()


@pytest.fixture
def a_probe_a_slice(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Slices that are over after one step."""
    monkeypatch.setenv("JOB_SLICE_SECONDS", "0.000001")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def pass_an_hour(http: Client, postgres: str) -> Iterator[Callable[[], None]]:
    """Make the tenant's jobs an hour older. They are deleted in the end: the next test's janitor would send them."""

    def older() -> None:
        for column in ("updated_at", "looked_at"):
            let_pass(postgres, "vector", "jobs", column, "61 minutes", http.tenant or "")

    yield older
    as_owner(postgres, "vector", "delete from jobs where tenant_id = :tenant", tenant=http.tenant)
