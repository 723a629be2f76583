"""The local runtime delivers for real: from an upload to a receiver on this machine."""

import json

from standardwebhooks import Webhook

from local.demo.client import App
from local.demo.photos import PEOPLE
from tests.support.receivers import running_receiver
from tests.support.runtime import eventually


def test_a_webhook_of_the_local_runtime_gets_a_test_and_what_happens(app: App) -> None:
    with running_receiver() as receiver:
        made = app.call("POST", "/api/v1/webhooks", json={"url": receiver.url, "event_types": ["upload.indexed"]})
        hook = f"/api/v1/webhooks/{made['webhook_id']}"
        try:
            app.call("POST", f"{hook}/test")
            eventually(lambda: receiver.taken, "the test arrives", 60)
            upload = app.upload(PEOPLE[0].photo, PEOPLE[0].content_type)
            eventually(lambda: len(receiver.taken) > 1, "the event of the upload arrives", 60)
            deliveries = f"{hook}/deliveries?status=delivered"
            eventually(lambda: len(app.call("GET", deliveries)["items"]) == 2, "both are recorded", 60)
        finally:
            app.call("DELETE", hook)
    test, indexed = (Webhook(made["secret"]).verify(each.body, each.headers) for each in receiver.taken)
    assert test["type"] == "webhook.test"
    assert indexed["type"] == "upload.indexed"
    assert upload["upload_id"] in json.dumps(indexed)
