"""Events of webhooks are verified as Standard Webhooks says."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from facepass_client import UnreadableAnswer, models
from facepass_client.webhooks import NotSigned, UnknownEvent, read_event
from tests.support.runtime import ROOT

SECRET, OTHER = "whsec_" + "c2VjcmV0" * 4, "whsec_" + "b3RoZXIh" * 4
WEBHOOKS = json.loads((ROOT / "functions/system/openapi.json").read_text())["webhooks"]
ENVELOPE = {
    "specversion": "1.0",
    "id": "0193a5b2-9e45-7092-a154-8293a4b5c6d7",
    "source": "/facepass/prod",
    "subject": "user/1",
    "time": "2026-06-21T18:04:13.017Z",
    "datacontenttype": "application/json",
    "tenantid": "acme",
}


def signed(event: Any, secret: str = SECRET, age: timedelta = timedelta(0)) -> tuple[bytes, dict[str, str]]:
    body = event if isinstance(event, str) else json.dumps(event)
    at = datetime.now(UTC) - age
    signature = Webhook(secret).sign("msg_1", at, body)
    fields = {"Webhook-Id": "msg_1", "Webhook-Timestamp": str(int(at.timestamp())), "Webhook-Signature": signature}
    return body.encode(), fields


def erased() -> dict[str, Any]:
    return {**ENVELOPE, "type": "user.erased", "data": {"user_id": "1"}}


def test_a_signed_event_is_read_as_its_model() -> None:
    event = read_event(*signed(erased()), SECRET)
    assert isinstance(event, models.UserErasedEvent)
    assert event.data.user_id == "1"


def test_every_type_of_event_has_a_model() -> None:
    from facepass_client._events import BY_TYPE

    assert set(BY_TYPE) == set(WEBHOOKS)


def test_an_event_of_a_later_release_is_read() -> None:
    event = read_event(*signed({**erased(), "type": "user.promoted"}), SECRET)
    assert isinstance(event, UnknownEvent)
    assert event.type == "user.promoted"


def test_during_a_rotation_either_secret_signs() -> None:
    for secret in (SECRET, OTHER):
        assert read_event(*signed(erased(), secret), [OTHER, SECRET]).type == "user.erased"


def test_what_is_not_signed_is_refused() -> None:
    body, fields = signed(erased())
    old, old_fields = signed(erased(), age=timedelta(minutes=6))
    for wrong in (
        (body + b" ", fields, SECRET),
        (body, fields, OTHER),
        (body, {}, SECRET),
        (body, {**fields, "Webhook-Signature": "v1,%%%"}, SECRET),
        (body, {**fields, "Webhook-Timestamp": "soon"}, SECRET),
        (b"\xff\xfe", fields, SECRET),
        (old, old_fields, SECRET),
    ):
        with pytest.raises(NotSigned):
            read_event(*wrong)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!!!!", "whsec_" + "c2Vj!cmV0" * 4, "whsec_abcde", "a secret"])
def test_a_secret_that_is_none_is_the_receiver_s_own_mistake(secret: str) -> None:
    with pytest.raises(ValueError, match="no secret of a webhook") as raised:
        read_event(*signed(erased()), secret)
    assert secret == "" or secret not in str(raised.value)


def test_a_secret_is_taken_without_the_line_break_of_its_file() -> None:
    assert read_event(*signed(erased()), SECRET + "\n").type == "user.erased"


def test_a_body_that_was_parsed_is_the_receiver_s_own_mistake() -> None:
    body, fields = signed(erased())
    with pytest.raises(TypeError, match="before any JSON is read"):
        read_event(json.loads(body), fields, SECRET)


@pytest.mark.parametrize("body", ["[]", '"text"', "{}", json.dumps({**ENVELOPE, "type": "user.erased"})])
def test_what_is_signed_and_no_event_is_an_error(body: str) -> None:
    with pytest.raises(UnreadableAnswer):
        read_event(*signed(body), SECRET)
