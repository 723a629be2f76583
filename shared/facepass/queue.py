"""The queues of photos, jobs and events, each with its dead-letter queue. Only this module talks to SQS."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any, ClassVar
from urllib.parse import quote_plus

from facepass.errors import Unavailable
from facepass.settings import settings

AT_ONCE = 10  # the most that SQS takes and returns in one call
HIDDEN_SECONDS = 120  # how long a received dead letter is hidden from other receivers
SENT = "SentTimestamp"
LOOK_SECONDS = 40  # the same when it is only looked at: if the janitor dies, the letters are back soon


@dataclass(frozen=True)
class DeadLetter:
    """A message that failed in every delivery. sent_at: to the queue in which it failed; None: not known."""

    message_id: str
    receipt: str
    body: str
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Delayed:
    """A message that receivers get so many seconds later, up to 900."""

    body: str
    seconds: int


@dataclass(frozen=True)
class Queue:
    """The queue with this URL."""

    url: str
    # how long SQS may take to answer
    PATIENCE: ClassVar[dict[str, Any]] = {"connect_timeout": 2, "read_timeout": 10, "retries": {"max_attempts": 3}}

    @cached_property
    def _sqs(self) -> Any:
        # imported on first use: 0.3 s of a cold start that not every request needs
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        return boto3.client("sqs", config=Config(**self.PATIENCE))

    def send(self, body: str, *, delay_seconds: int = 0) -> None:
        """Put a message on the queue, to be delivered after a delay of up to 15 minutes.

        Raises Unavailable when SQS does not take it.
        """
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  # imported with the client

        try:
            self._sqs.send_message(QueueUrl=self.url, MessageBody=body, DelaySeconds=delay_seconds)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable from error

    def send_delayed(self, messages: Sequence[Delayed]) -> Sequence[int]:
        """Put up to AT_ONCE messages on the queue; the places of those that SQS does not take. Raises its errors."""
        entries = [
            {"Id": str(place), "MessageBody": message.body, "DelaySeconds": message.seconds}
            for place, message in enumerate(messages)
        ]
        answer = self._sqs.send_message_batch(QueueUrl=self.url, Entries=entries)
        return [int(failed["Id"]) for failed in answer.get("Failed", [])]

    def connect(self) -> None:
        """Make the client, which is not for several threads; using it is."""
        assert self._sqs

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
            AttributeNames=[SENT],
        )
        return [
            DeadLetter(message["MessageId"], message["ReceiptHandle"], message["Body"], _sent_at(message))
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


def _sent_at(message: dict[str, Any]) -> datetime | None:
    milliseconds = message.get("Attributes", {}).get(SENT)
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC) if milliseconds else None


@dataclass(frozen=True)
class IndexQueue(Queue):
    """The queue of photos to index."""

    def announce(self, key: str) -> None:
        """Announce a photo to the indexer, as S3 does. Raises Unavailable."""
        record = {"eventName": "FacePass:Requeued", "s3": {"object": {"key": quote_plus(key, safe="/")}}}
        self.send(json.dumps({"Records": [record]}))


@dataclass(frozen=True)
class Bell(Queue):
    """A queue whose messages wake a worker, who also finds the work without them. No request waits long for SQS."""

    PATIENCE: ClassVar[dict[str, Any]] = {
        "connect_timeout": 0.5,
        "read_timeout": 1,
        "retries": {"total_max_attempts": 1},
    }


@cache
def index_queue() -> IndexQueue:
    """The queue of photos to index, of the settings."""
    return IndexQueue(settings().index_queue_url)


@cache
def job_queue() -> Queue:
    """The queue of jobs, of the settings. Raises LookupError where there is none."""
    if not settings().job_queue_url:
        raise LookupError("JOB_QUEUE_URL is not set")
    return Queue(settings().job_queue_url)


@cache
def event_queue() -> Bell | None:
    """The queue that wakes the announcer of events, of the settings; None where there is none."""
    return Bell(settings().event_queue_url) if settings().event_queue_url else None


@cache
def delivery_queue() -> Queue:
    """The queue of deliveries for the sender, of the settings. Raises LookupError where there is none."""
    if not settings().delivery_queue_url:
        raise LookupError("DELIVERY_QUEUE_URL is not set")
    return Queue(settings().delivery_queue_url)
