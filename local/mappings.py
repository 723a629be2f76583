"""SQS to Lambda: the pollers of an event source mapping."""

import base64
import json
import logging
import threading
import time
from typing import Any

from local import aws, stack
from local.functions import Functions, PayloadTooLarge
from local.invocation_results import Answer
from local.layout import REGION, PartFailed
from local.template import Mapping

logger = logging.getLogger(__name__)

WAIT_SECONDS = 1  # how long a poll stays open, and therefore how long stopping may take
PAUSE_SECONDS = 1

Message = dict[str, Any]


class Poller:
    """Delivers batches from one queue to one function, as many at once as the mapping and the function allow."""

    def __init__(self, mapping: Mapping, queue_arn: str, functions: Functions, endpoint: str) -> None:
        self._mapping = mapping
        self._arn = queue_arn
        self._url = stack.queue_url(queue_arn, endpoint)
        self._functions = functions
        self._sqs = aws.client("sqs", endpoint)
        self._stopping = threading.Event()
        batches = min(mapping.concurrency, functions.pools[mapping.function].limit)
        self._threads = [threading.Thread(target=self._poll, daemon=True) for _ in range(batches)]
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float) -> None:
        """Receive no more messages, and wait for the batches in progress."""
        self._stopping.set()
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _poll(self) -> None:
        while not self._stopping.is_set():
            try:
                if batch := self._receive():
                    self._delete(self._handled(batch))
            except Exception as error:  # any error: later messages must still be delivered
                if not self._stopping.wait(PAUSE_SECONDS):
                    logger.warning("%s: %r", self._mapping.name, error)

    def _receive(self) -> list[Message]:
        answer = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=self._mapping.batch_size,
            WaitTimeSeconds=WAIT_SECONDS,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        received: list[Message] = answer.get("Messages", [])
        return received

    def _handled(self, batch: list[Message]) -> list[Message]:
        """Run the function and return the messages that it finished. The others return when their visibility ends."""
        event = {"Records": [self._record(message) for message in batch]}
        try:
            answer = self._functions.invoke(self._mapping.function, json.dumps(event).encode())
        except (PayloadTooLarge, PartFailed) as error:
            logger.warning("%s: %r", self._mapping.name, error)
            return []
        failures = failed_items(answer, self._mapping, {message["MessageId"] for message in batch})
        return [message for message in batch if message["MessageId"] not in failures]

    def _delete(self, done: list[Message]) -> None:
        if done:
            entries = [{"Id": str(number), "ReceiptHandle": each["ReceiptHandle"]} for number, each in enumerate(done)]
            self._sqs.delete_message_batch(QueueUrl=self._url, Entries=entries)

    def _record(self, message: Message) -> dict[str, Any]:
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
            "messageAttributes": {
                name: _attribute(value) for name, value in message.get("MessageAttributes", {}).items()
            },
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self._arn,
            "awsRegion": REGION,
        }


def failed_items(answer: Answer, mapping: Mapping, batch: set[str]) -> set[str]:
    """The message ids that a function's answer leaves in the queue: all of them for an error or an invalid answer."""
    if answer.error:
        return batch
    if not mapping.reports_item_failures:
        return set()
    try:
        reply = json.loads(answer.payload or b"null") or {}
        failures = {item["itemIdentifier"] for item in reply.get("batchItemFailures") or []}
    except (ValueError, TypeError, KeyError, AttributeError):
        return batch
    return batch if failures - batch else failures


def _attribute(value: dict[str, Any]) -> dict[str, Any]:
    """A message attribute as Lambda words it: bytes are base64."""
    return {
        "dataType": value["DataType"],
        "stringValue": value.get("StringValue"),
        "binaryValue": base64.b64encode(value.get("BinaryValue", b"")).decode() or None,
        "stringListValues": [],
        "binaryListValues": [],
    }
