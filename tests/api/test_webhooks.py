"""Webhooks over HTTP: what is shown once, lists, changes, rotation, and what another tenant or a bound key gets."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from facepass.context import Context
from facepass.database.sessions import main_session
from facepass.models.main import IdempotentRequest
from facepass.models.webhooks import Webhook
from facepass.services.events import webhooks
from facepass.services.events.kinds import EVENT_TYPES
from facepass.settings import settings
from facepass.webhook_errors import TooManyWebhooks
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.webhooks import ROOM, URL, create, decrypted, deliver, refusal, row

NOWHERE = f"{ROOM}/{uuid4()}"


def test_a_webhook_is_created_with_a_secret_that_no_later_answer_shows(http: Client) -> None:
    made = create(http, event_types=["upload.indexed", "user.erased", "upload.indexed"], description="Production")
    assert made["secret"].startswith("whsec_")
    assert len(base64.b64decode(made.pop("secret").removeprefix("whsec_"))) == 32
    path = f"{ROOM}/{made['webhook_id']}"
    assert http.get(path).json() == made
    assert http.get(ROOM).json() == {"items": [made], "next_cursor": None}
    assert (made["url"], made["event_types"], made["enabled"]) == (URL, ["upload.indexed", "user.erased"], True)
    for answer in (
        http.patch(path, {"description": None}),
        http.get(path),
        http.get(ROOM),
        http.get(f"{path}/deliveries"),
    ):
        assert "secret" not in answer.body.replace("previous_secret_until", "")
        assert "whsec_" not in answer.body


def test_an_unknown_type_of_event_is_refused_with_the_known_ones(http: Client) -> None:
    refused = http.post(ROOM, {"url": URL, "event_types": ["upload.done"]}).json()
    [error] = refused["errors"]
    assert error["loc"] == ["body", "event_types", 0]
    assert [name for name in EVENT_TYPES if f"'{name}'" not in error["msg"]] == []


def test_a_rotation_without_a_body_is_refused_with_what_to_send(http: Client) -> None:
    refused = http.request("POST", f"{ROOM}/{create(http)['webhook_id']}/rotate", b"", "application/json")
    assert (refused.status, refused.json()["code"]) == (400, "unreadable_body")
    assert refused.json()["detail"] == "The body is empty. Send a JSON object, `{}` at least."


def test_a_secret_is_stored_as_kms_encrypted_it_for_this_webhook_of_this_tenant(http: Client) -> None:
    made = create(http)
    kept = row(http, made["webhook_id"]).secret
    assert decrypted(http, made["webhook_id"], kept) == made["secret"]
    assert base64.b64decode(made["secret"].removeprefix("whsec_")) not in kept
    for other in (Client(http.tenant), Client(f"{http.tenant}-2")):
        with pytest.raises(Exception, match="InvalidCiphertext"):
            decrypted(other, str(uuid4()), kept)


def test_a_repeated_request_gets_the_same_webhook_and_no_secret(http: Client) -> None:
    key = {"idempotency-key": "w1"}
    first, second = (http.post(ROOM, {"url": URL}, **key).json() for _ in range(2))
    assert first["secret"].startswith("whsec_")
    assert second == first | {"secret": None}
    assert len(http.get(ROOM).json()["items"]) == 1
    rotate = f"{ROOM}/{first['webhook_id']}/rotate"
    rotated, again = (http.post(rotate, {}, **{"idempotency-key": "r1"}).json() for _ in range(2))
    assert again == rotated | {"secret": None}
    assert decrypted(http, first["webhook_id"], row(http, first["webhook_id"]).secret) == rotated["secret"]


def test_what_is_kept_for_retries_and_the_audit_log_hold_no_secret(http: Client) -> None:
    made = http.post(ROOM, {"url": URL}, **{"idempotency-key": "w1"}).json()
    with main_session(http.tenant or "") as main:
        [kept] = main.scalars(select(IdempotentRequest.body)).all()
    assert made["webhook_id"] in kept
    assert "whsec_" not in kept
    [noted] = [each for each in entries(http.tenant or "") if each.verb == "create_webhook"]
    assert (noted.object, noted.result) == (f"webhook:{made['webhook_id']}", "ok")


def test_a_tenant_may_have_ten_webhooks(http: Client) -> None:
    made = [create(http) for _ in range(10)]
    assert refusal(http.post(ROOM, {"url": URL})) == (409, "too_many_webhooks")
    create(Client(f"{http.tenant}-2"))
    assert http.delete(f"{ROOM}/{made[0]['webhook_id']}").status == 204
    create(http)


def test_of_requests_at_once_no_more_are_made_than_a_tenant_may_have(http: Client) -> None:
    context = Context(http.tenant or "")
    for _ in range(8):
        create(http)

    def another(_: int) -> int:
        try:
            webhooks.create_webhook(context, url=URL, event_types=[], description=None, enabled=True)
        except TooManyWebhooks as error:
            return error.status
        return 201

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(another, range(4))) == [201, 201, 409, 409]


def test_webhooks_are_listed_by_page_oldest_first(http: Client) -> None:
    made = [create(http)["webhook_id"] for _ in range(3)]
    first = http.get(ROOM, limit=2).json()
    second = http.get(ROOM, limit=2, cursor=first["next_cursor"]).json()
    assert [each["webhook_id"] for each in first["items"] + second["items"]] == made
    assert refusal(http.get(ROOM, cursor="x")) == (400, "invalid_cursor")


def test_a_change_keeps_the_fields_that_it_does_not_name(http: Client) -> None:
    made = create(http, event_types=["user.erased"], description="Production")
    path = f"{ROOM}/{made['webhook_id']}"
    changed = http.patch(path, {"event_types": []}).json()
    assert changed == {name: value for name, value in made.items() if name != "secret"} | {
        "event_types": [],
        "updated_at": changed["updated_at"],
    }
    assert http.patch(path, {"description": None}).json()["description"] is None
    assert http.patch(path, {}).json()["url"] == URL


def test_a_webhook_that_is_enabled_again_is_faultless_and_what_waits_is_due(http: Client) -> None:
    made = create(http)["webhook_id"]
    an_hour_ago, later = datetime.now(UTC) - timedelta(hours=1), datetime.now(UTC) + timedelta(hours=10)
    with main_session(http.tenant or "") as main:
        webhook = main.scalars(select(Webhook)).one()
        webhook.enabled, webhook.disabled_reason, webhook.disabled_at = False, "keeps_failing", an_hour_ago
        webhook.failing_since, webhook.failures = an_hour_ago, 12
    waits = deliver(http, made, due_at=later, attempts=3)
    taken = deliver(http, made, due_at=later, taken_until=later)
    assert http.get(f"{ROOM}/{made}").json()["disabled_reason"] == "keeps_failing"

    enabled = http.patch(f"{ROOM}/{made}", {"enabled": True}).json()
    fields = ("enabled", "disabled_reason", "disabled_at", "failing_since", "failures")
    assert tuple(enabled[field] for field in fields) == (True, None, None, None, 0)
    due = {each["delivery_id"]: each["due_at"] for each in http.get(f"{ROOM}/{made}/deliveries").json()["items"]}
    assert datetime.fromisoformat(due[waits]) <= datetime.now(UTC)
    assert datetime.fromisoformat(due[taken]) == later

    disabled = http.patch(f"{ROOM}/{made}", {"enabled": False}).json()
    assert disabled["disabled_reason"] is None
    assert disabled["disabled_at"] is not None


def test_a_rotated_secret_signs_beside_the_new_one_for_the_overlap(http: Client) -> None:
    made = create(http)
    path = f"{ROOM}/{made['webhook_id']}/rotate"
    rotated = http.post(path, {}).json()
    assert rotated["secret"] != made["secret"]
    until = datetime.fromisoformat(rotated["previous_secret_until"])
    assert timedelta(hours=23, minutes=59) < until - datetime.now(UTC) < timedelta(hours=24, minutes=1)
    kept = row(http, made["webhook_id"])
    assert decrypted(http, made["webhook_id"], kept.secret) == rotated["secret"]
    assert decrypted(http, made["webhook_id"], kept.previous_secret) == made["secret"]

    ended = http.post(path, {"overlap_hours": 0}).json()
    assert ended["previous_secret_until"] is None
    assert row(http, made["webhook_id"]).previous_secret is None
    for hours in (-1, 169, 1.5, True, "day", None):
        assert refusal(http.post(path, {"overlap_hours": hours})) == (422, "invalid_request")


def test_what_is_not_there_is_not_found(http: Client) -> None:
    made = create(http)["webhook_id"]
    for answer in (
        http.get(NOWHERE),
        http.patch(NOWHERE, {"enabled": False}),
        http.delete(NOWHERE),
        http.post(f"{NOWHERE}/rotate", {}),
        http.post(f"{NOWHERE}/test", {}),
        http.get(f"{NOWHERE}/deliveries"),
    ):
        assert refusal(answer) == (404, "webhook_not_found")
    other = create(http)["webhook_id"]
    delivery = deliver(http, other)
    for path in (f"{ROOM}/{made}/deliveries/{uuid4()}", f"{ROOM}/{made}/deliveries/{delivery}"):
        assert refusal(http.post(f"{path}/redeliver", {})) == (404, "delivery_not_found")
    assert refusal(http.get(f"{ROOM}/no-id")) == (422, "invalid_request")


def test_another_tenant_finds_no_webhook_and_no_delivery(http: Client) -> None:
    made = create(http)["webhook_id"]
    delivery = deliver(http, made)
    stranger = Client(f"{http.tenant}-2")
    path = f"{ROOM}/{made}"
    for answer in (
        stranger.get(path),
        stranger.patch(path, {"url": URL}),
        stranger.delete(path),
        stranger.post(f"{path}/rotate", {}),
        stranger.post(f"{path}/test", {}),
        stranger.get(f"{path}/deliveries"),
    ):
        assert refusal(answer) == (404, "webhook_not_found")
    assert refusal(stranger.post(f"{path}/deliveries/{delivery}/redeliver", {})) == (404, "delivery_not_found")
    assert stranger.get(ROOM).json()["items"] == []
    assert http.get(path).status == 200


def test_a_key_that_is_bound_to_collections_may_set_no_webhook(http: Client) -> None:
    """Events of every collection would reach its URL."""
    made = create(http)["webhook_id"]
    bound = Client(http.tenant, collections="door")
    for answer in (bound.post(ROOM, {"url": URL}), bound.get(ROOM), bound.patch(f"{ROOM}/{made}", {"enabled": False})):
        assert refusal(answer) == (403, "outside_collections")


def test_a_key_service_that_does_not_answer_is_a_503_and_makes_nothing(
    http: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = create(http)
    monkeypatch.setenv("WEBHOOK_KEY_ARN", "arn:aws:kms:us-east-1:123456789012:alias/gone")
    settings.cache_clear()
    try:
        assert refusal(http.post(ROOM, {"url": URL})) == (503, "unavailable")
        assert refusal(http.post(f"{ROOM}/{made['webhook_id']}/rotate", {})) == (503, "unavailable")
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert len(http.get(ROOM).json()["items"]) == 1
    assert decrypted(http, made["webhook_id"], row(http, made["webhook_id"]).secret) == made["secret"]


def test_tests_and_new_secrets_are_limited(http: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made = create(http)["webhook_id"]
    monkeypatch.setenv("RATE_LIMITS", '{"webhook": {"per_second": 0.01, "burst": 1}}')
    settings.cache_clear()
    try:
        tester = Client(http.tenant, key_id="tester")
        assert tester.post(f"{ROOM}/{made}/test", {}).status == 202
        assert refusal(tester.post(f"{ROOM}/{made}/test", {})) == (429, "rate_limited")
        assert tester.get(f"{ROOM}/{made}/deliveries").status == 200
    finally:
        monkeypatch.undo()
        settings.cache_clear()
