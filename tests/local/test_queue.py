import json

import pytest

from tests.support.runtime import Runtime, eventually


def send(toy: Runtime, body: str) -> None:
    toy.aws("sqs").send_message(QueueUrl=toy.described["queue_url"], MessageBody=body)


def dead_letters(toy: Runtime) -> set[str]:
    sqs = toy.aws("sqs")
    url = sqs.get_queue_url(QueueName="toy-dead-letters")["QueueUrl"]
    received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
    return {message["Body"] for message in received.get("Messages", [])}


def test_a_message_reaches_the_function_once(toy: Runtime) -> None:
    send(toy, "hello")
    eventually(lambda: "delivery 1 of hello" in toy.log("worker"), "the message is delivered")
    # One that fails after it comes a second time when the queue's visibility timeout is over for both.
    send(toy, "poison after hello")
    eventually(lambda: "poison after hello" in dead_letters(toy), "the failed message has come twice")
    assert "delivery 2 of hello" not in toy.log("worker")


def test_the_bytes_of_a_message_attribute_arrive_as_base64(toy: Runtime) -> None:
    attributes = {"digest": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}}
    queue = toy.described["queue_url"]
    toy.aws("sqs").send_message(QueueUrl=queue, MessageBody="with an attribute", MessageAttributes=attributes)
    eventually(lambda: "digest Binary AP8=\n" in toy.log("worker"), "the attribute is delivered")


def test_a_disabled_mapping_takes_nothing(toy: Runtime) -> None:
    queue = toy.aws("sqs").get_queue_url(QueueName="toy-idle")["QueueUrl"]
    toy.aws("sqs").send_message(QueueUrl=queue, MessageBody="left alone")
    send(toy, "taken")
    eventually(lambda: "delivery 1 of taken" in toy.log("worker"), "the other queue's message is delivered")
    received = toy.aws("sqs").receive_message(QueueUrl=queue)
    assert [message["Body"] for message in received["Messages"]] == ["left alone"]


def test_a_failed_item_of_a_batch_comes_back_and_ends_in_the_dead_letter_queue(toy: Runtime) -> None:
    entries = [{"Id": word, "MessageBody": f"batch {word}"} for word in ("poison", "fine")]
    toy.aws("sqs").send_message_batch(QueueUrl=toy.described["queue_url"], Entries=entries)
    eventually(lambda: "batch poison" in dead_letters(toy), "the failed message is a dead letter")
    log = toy.log("worker")
    assert "delivery 1 of batch poison" in log
    assert "delivery 2 of batch poison" in log
    assert "delivery 3 of batch poison" not in log
    assert "delivery 2 of batch fine" not in log


@pytest.mark.parametrize("body", ["crash", "nonsense"])
def test_a_function_error_or_an_invalid_answer_fails_the_whole_batch(toy: Runtime, body: str) -> None:
    send(toy, body)
    eventually(lambda: body in dead_letters(toy), "the message is a dead letter")


def test_a_photo_in_the_bucket_reaches_the_function(toy: Runtime) -> None:
    s3 = toy.aws("s3")
    s3.put_object(Bucket=toy.described["bucket"], Key="elsewhere/b.jpg", Body=b"x")
    s3.put_object(Bucket=toy.described["bucket"], Key="uploads/local/a.jpg", Body=b"photo")
    eventually(lambda: "uploads/local/a.jpg" in toy.log("worker"), "the notification is delivered")
    line = next(line for line in toy.log("worker").splitlines() if "uploads/local/a.jpg" in line)
    record = json.loads(line.split(" of ", 1)[1])["Records"][0]
    assert record["s3"]["object"]["size"] == 5
    assert record["s3"]["object"]["versionId"]
    assert "elsewhere" not in toy.log("worker")
