"""What S3 announces through the queue."""

import json

from facepass.models.tenancy import new_id
from facepass.services.uploads.s3_events import photos_in


def test_s3s_own_test_message_announces_nothing() -> None:
    assert list(photos_in(json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent"}))) == []


def test_a_key_comes_url_encoded_from_s3() -> None:
    upload_id = new_id()
    record = {"s3": {"object": {"key": f"uploads/a_b-c/{upload_id}".replace("/", "%2F")}}}
    [arrival] = photos_in(json.dumps({"Records": [record]}))
    assert (arrival.tenant_id, arrival.upload_id) == ("a_b-c", upload_id)
