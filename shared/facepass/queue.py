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
LOOK_SECONDS = 40  # the same when it is only looked at: if the janitor dies, the letters are back soon


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
        """The URL of the queue in the redrive policy; empty if there is none."""
        answer = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["RedrivePolicy"])
        policy = answer.get("Attributes", {}).get("RedrivePolicy")
        if not policy:
            return ""
        name = json.loads(policy)["deadLetterTargetArn"].rpartition(":")[2]
        url: str = self._sqs.get_queue_url(QueueName=name)["QueueUrl"]
        return url

    def dead_letters(self, hidden_seconds: int = HIDDEN_SECONDS) -> Iterator[DeadLetter]:
        """Every dead letter, once each. Unless it is deleted, other receivers see it again after `hidden_seconds`."""
        seen: set[str] = set()
        while self._dead_letters:
            letters = [letter for letter in self._receive(hidden_seconds) if letter.message_id not in seen]
            if not letters:
                return
            seen |= {letter.message_id for letter in letters}
            yield from letters

    def _receive(self, hidden_seconds: int) -> Sequence[DeadLetter]:
        answer = self._sqs.receive_message(
            QueueUrl=self._dead_letters,
            MaxNumberOfMessages=AT_ONCE,
            VisibilityTimeout=hidden_seconds,
            WaitTimeSeconds=1,  # a shorter poll asks some of SQS' servers only
        )
        return [
            DeadLetter(message["MessageId"], message["ReceiptHandle"], message["Body"])
            for message in answer.get("Messages", [])
        ]

    def put_back(self, letters: Sequence[DeadLetter]) -> None:
        """Make dead letters visible to other receivers at once."""
        for first in range(0, len(letters), AT_ONCE):
            entries = [
                {"Id": str(place), "ReceiptHandle": letter.receipt, "VisibilityTimeout": 0}
                for place, letter in enumerate(letters[first : first + AT_ONCE])
            ]
            self._sqs.change_message_visibility_batch(QueueUrl=self._dead_letters, Entries=entries)

    def delete(self, letter: DeadLetter) -> None:
        """Delete a dead letter."""
        self._sqs.delete_message(QueueUrl=self._dead_letters, ReceiptHandle=letter.receipt)


@cache
def index_queue() -> IndexQueue:
    """The queue of the settings."""
    return IndexQueue(settings().index_queue_url)
