"""A dead-letter queue behind the queue. Moto stands in for SQS."""

import json
from collections.abc import Iterator

import boto3
import pytest

from facepass.queue import index_queue
from facepass.settings import settings
from facepass.storage import PhotoBucket


@pytest.fixture
def dead(bucket: PhotoBucket) -> Iterator[str]:
    """The URL of the dead-letter queue behind the queue."""
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": "5"})
    sqs.set_queue_attributes(QueueUrl=settings().index_queue_url, Attributes={"RedrivePolicy": policy})
    index_queue.cache_clear()
    yield url
    index_queue.cache_clear()
