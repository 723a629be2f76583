"""Events through the whole runtime: a rule on the bus sends them to a queue, as in the account of a deployment."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from local.demo.client import App
from tests.support.announced import check
from tests.support.runtime import Runtime, eventually

BUS = "facepass-local"


@pytest.fixture(scope="module")
def heard(runtime: Runtime) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """The events so far that a queue has got by a rule for photos and erasures."""
    sqs, bus, messages = runtime.aws("sqs"), runtime.aws("events"), []
    queue = sqs.create_queue(QueueName="subscriber")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    pattern = json.dumps({"source": ["facepass"], "detail-type": ["upload.indexed", "user.erased"]})
    bus.put_rule(Name="subscriber", EventBusName=BUS, EventPattern=pattern)
    bus.put_targets(Rule="subscriber", EventBusName=BUS, Targets=[{"Id": "queue", "Arn": arn}])

    def receive() -> list[dict[str, Any]]:
        messages.extend(sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", []))
        return [check(json.dumps(json.loads(message["Body"])["detail"])) for message in messages]

    yield receive
    bus.remove_targets(Rule="subscriber", EventBusName=BUS, Ids=["queue"])
    bus.delete_rule(Name="subscriber", EventBusName=BUS)
    sqs.delete_queue(QueueUrl=queue)


def test_a_subscriber_of_the_bus_hears_of_a_photo_and_of_an_erasure(
    app: App, photo: Callable[[str], bytes], heard: Callable[[], list[dict[str, Any]]]
) -> None:
    user = app.call("POST", "/api/v1/users", json={"email": "heard@example.com", "full_name": "Heard"})["id"]
    upload = app.upload(photo("obama.jpg"), "image/jpeg", user_id=user)
    app.call("DELETE", f"/api/v1/users/{user}")

    def about_it() -> list[dict[str, Any]]:
        found = [event for event in heard() if event["data"].get("user_id") == user]
        return found if len(found) >= 2 else []

    # in seconds: the functions wake the announcer, which would come by itself once a minute
    events = {event["type"]: event for event in eventually(about_it, "two events", seconds=50)}
    assert events["upload.indexed"]["subject"] == f"uploads/{upload['upload_id']}"
    assert events["upload.indexed"]["data"]["face_ids"] == [face["face_id"] for face in upload["faces"]]
    assert events["user.erased"]["source"] == "/facepass/local"
