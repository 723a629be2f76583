"""Standard Webhooks' own libraries verify what is sent, during a rotation too."""

import base64
import json
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from facepass.services.events.signing import signed_headers
from tests.support.deliveries import Deliveries
from tests.support.receivers import Delivered, Receiver


def verify(secret: str, request: Delivered) -> object:
    return Verifier(secret).verify(request.body, request.headers)


def test_the_example_of_the_specification_is_signed_as_it_says() -> None:
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")  # pragma: allowlist secret
    headers = signed_headers([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_receiver_with_the_library_verifies_what_it_got(deliveries: Deliveries, receiver: Receiver) -> None:
    webhook = deliveries.webhook(receiver.url)
    deliveries.event(webhook)
    deliveries.round()
    [request] = receiver.taken
    assert verify(deliveries.secret(webhook), request) == json.loads(request.body)


def test_during_a_rotation_both_secrets_verify_and_afterwards_the_new_one_alone(
    deliveries: Deliveries, receiver: Receiver
) -> None:
    webhook = deliveries.webhook(receiver.url)
    old, new = deliveries.rotate(webhook)
    deliveries.event(webhook)
    deliveries.round()
    deliveries.pass_time("25 hours")
    deliveries.event(webhook)
    deliveries.round()
    during, after = receiver.taken
    for secret, request in ((old, during), (new, during), (new, after)):
        assert verify(secret, request)
    with pytest.raises(WebhookVerificationError):
        verify(old, after)


@pytest.mark.parametrize("changed", ["webhook-id", "webhook-timestamp", "webhook-signature", "body"])
def test_a_request_of_which_anything_is_changed_does_not_verify(
    deliveries: Deliveries, receiver: Receiver, changed: str
) -> None:
    webhook = deliveries.webhook(receiver.url)
    deliveries.event(webhook)
    deliveries.round()
    [request] = receiver.taken
    headers, body = dict(request.headers), request.body
    if changed == "body":
        body += b" "
    elif changed == "webhook-timestamp":
        headers[changed] = str(int(headers[changed]) + 1)
    else:
        letter = headers[changed][-5]
        headers[changed] = headers[changed].replace(letter, "0" if letter != "0" else "1")
    with pytest.raises(WebhookVerificationError):
        verify(deliveries.secret(webhook), Delivered(request.path, headers, body))


def test_each_attempt_is_signed_with_its_own_time_and_the_same_id(deliveries: Deliveries, receiver: Receiver) -> None:
    from tests.support.receivers import status

    webhook = deliveries.webhook(receiver.url)
    receiver.answer = status(500)
    deliveries.event(webhook)
    before = int(datetime.now(UTC).timestamp())
    for _ in range(2):
        deliveries.round()
        deliveries.pass_time("1 minute")
    first, second = receiver.taken
    assert first.id == second.id
    assert all(int(each.headers["webhook-timestamp"]) >= before for each in (first, second))
    for request in (first, second):
        assert verify(deliveries.secret(webhook), request)
