"""The queue of photos to index, and its dead-letter queue. Only this module talks to SQS."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from urllib.parse import quote_plus

from facepass.settings import settings

AT_ONCE = 10  # the most that SQS takes and returns in one call
HIDDEN_SECONDS = 120  # how long a received dead letter is hidden from other receivers


@dataclass(frozen=True)
class DeadLetter:
    """A message that failed in every delivery."""

    message_id: str
    receipt: str
    body: str


@dataclass(frozen=True)
class IndexQueue:
    """The queue with this URL."""

    url: str

    @cached_property
    def _sqs(self) -> Any:
        # imported on first use: 0.3 s of a cold start that not every request needs
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        return boto3.client("sqs", config=Config(connect_timeout=2, read_timeout=10, retries={"max_attempts": 3}))

    def announce(self, key: str) -> None:
        """Announce a photo to the indexer, as S3 does."""
        record = {"eventName": "FacePass:Requeued", "s3": {"object": {"key": quote_plus(key, safe="/")}}}
        self.send(json.dumps({"Records": [record]}))

    def send(self, body: str) -> None:
        """Put a message on the queue."""
        self._sqs.send_message(QueueUrl=self.url, MessageBody=body)

    @cached_property
    def _dead_letters(self) -> str:
        """The URL of the queue in the redrive policy."""
        attributes = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["RedrivePolicy"])
        arn = json.loads(attributes["Attributes"]["RedrivePolicy"])["deadLetterTargetArn"]
        url: str = self._sqs.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
        return url

    def dead_letters(self) -> Iterator[DeadLetter]:
        """Every dead letter, once each. Unless they are deleted, other receivers see them again after two minutes."""
        seen: set[str] = set()
        while True:
            letters = [letter for letter in self._receive() if letter.message_id not in seen]
            if not letters:
                return
            seen |= {letter.message_id for letter in letters}
            yield from letters

    def _receive(self) -> Sequence[DeadLetter]:
        answer = self._sqs.receive_message(
            QueueUrl=self._dead_letters,
            MaxNumberOfMessages=AT_ONCE,
            VisibilityTimeout=HIDDEN_SECONDS,
            WaitTimeSeconds=1,
        )
        return [
            DeadLetter(message["MessageId"], message["ReceiptHandle"], message["Body"])
            for message in answer.get("Messages", [])
        ]

    def put_back(self, letter: DeadLetter) -> None:
        """Make a dead letter visible to other receivers at once."""
        self._sqs.change_message_visibility(
            QueueUrl=self._dead_letters, ReceiptHandle=letter.receipt, VisibilityTimeout=0
        )

    def delete(self, letter: DeadLetter) -> None:
        """Delete a dead letter."""
        self._sqs.delete_message(QueueUrl=self._dead_letters, ReceiptHandle=letter.receipt)


@cache
def index_queue() -> IndexQueue:
    """The queue of the settings."""
    return IndexQueue(settings().index_queue_url)
