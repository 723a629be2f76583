"""The dead-letter queue that Moto stands in for."""

import boto3

from tests.support.main_job import message


def bury(dead: str, key: str) -> None:
    """Make the message about an object a dead letter."""
    boto3.client("sqs").send_message(QueueUrl=dead, MessageBody=message(key)["body"])


def waiting(url: str) -> list[str]:
    """The bodies of the messages that a receiver would get now."""
    received = boto3.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
    return [body["Body"] for body in received.get("Messages", [])]
