"""Many tickets in one call: a refusal of one photo concerns no other."""

from collections.abc import Iterator
from typing import Any

import pytest

from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.api_client import Answer, Client
from tests.support.main_job import new_user

JPEG = {"content_type": "image/jpeg"}
UNKNOWN_ID = "0192a0b0-0000-7000-8000-000000000000"


def batch(http: Client, *photos: dict[str, Any], **headers: str) -> Answer:
    return http.post("/api/v1/uploads/batch", {"photos": list(photos)}, **headers)


def test_each_photo_has_its_ticket_or_its_code(http: Client, bucket: PhotoBucket) -> None:
    known = new_user(http, "ada")
    answer = batch(
        http,
        JPEG | {"user_id": known},
        JPEG | {"user_id": UNKNOWN_ID},
        {"content_type": "text/plain"},
        JPEG | {"collection_id": "nowhere"},
        {},
        JPEG | {"purpose": "probe"},
    )
    assert answer.status == 200, answer.body
    assert [each["place"] for each in answer.json()["accepted"]] == [0, 5]
    assert [(each["place"], each["status"], each["code"]) for each in answer.json()["rejected"]] == [
        (1, 404, "user_not_found"),
        (2, 415, "unsupported_media_type"),
        (3, 404, "collection_not_found"),
        (4, 422, "invalid_request"),
    ]
    first, probe = (http.get(f"/api/v1/uploads/{each['upload_id']}").json() for each in answer.json()["accepted"])
    assert (first["user_id"], first["purpose"], first["status"]) == (known, "index", "awaiting_upload")
    assert (probe["user_id"], probe["purpose"]) == (None, "probe")


def test_fifty_are_accepted(http: Client) -> None:
    answer = batch(http, *[JPEG] * 50)
    assert len({each["upload_id"] for each in answer.json()["accepted"]}) == 50


@pytest.mark.parametrize("photos", [0, 51])
def test_no_photo_or_more_than_fifty_are_refused(http: Client, photos: int) -> None:
    assert batch(http, *[JPEG] * photos).status == 422


def test_the_response_says_what_the_photos_left_of_the_limit(http: Client) -> None:
    burst = settings().rate_limits.upload.burst
    left = int(batch(http, *[JPEG] * 20).headers["RateLimit"].split(";")[1].removeprefix("r="))
    assert burst - 20 <= left <= burst - 19  # a token may have returned before


@pytest.fixture
def slow_limit(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tokens that return so slowly that a busy machine does not see any."""
    monkeypatch.setenv("RATE_LIMITS", '{"upload": {"per_second": 0.1, "burst": 40}}')
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("slow_limit")
def test_each_photo_draws_from_the_limit(http: Client) -> None:
    burst = settings().rate_limits.upload.burst
    assert batch(http, *[JPEG] * (burst // 2)).status == 200  # and a token for each full second that it takes
    owing = batch(http, *[JPEG] * 50)  # the last tokens; the bucket owes the others
    assert (owing.status, owing.headers["RateLimit"].split(";")[1]) == (200, "r=0")
    refused = batch(http, JPEG)
    assert (refused.status, refused.json()["code"]) == (429, "rate_limited")


def test_a_repeated_request_gets_the_same_tickets(http: Client) -> None:
    first, again = (batch(http, JPEG, JPEG, **{"idempotency-key": "one"}) for _ in range(2))
    assert first.json() == again.json()


def test_a_bound_caller_has_tickets_for_its_collections_alone(http: Client) -> None:
    for name in ("mine", "yours"):
        http.post("/api/v1/collections", {"collection_id": name})
    bound = Client(http.tenant, "faces:write", collections="mine")
    answer = batch(bound, JPEG | {"collection_id": "mine"}, JPEG | {"collection_id": "yours"}).json()
    assert [each["place"] for each in answer["accepted"]] == [0]
    assert [(each["place"], each["code"]) for each in answer["rejected"]] == [(1, "outside_collections")]


@pytest.mark.parametrize(
    ("scopes", "photos", "expected"),
    [
        ("search", [JPEG | {"purpose": "probe"}], 200),
        ("search", [JPEG | {"purpose": "probe"}, JPEG], 403),
        ("faces:write", [JPEG, JPEG | {"review": "off"}], 403),
        ("faces:write users:write", [JPEG, JPEG | {"review": "off"}], 200),
    ],
)
def test_who_may_ask(http: Client, scopes: str, photos: list[dict[str, Any]], expected: int) -> None:
    assert batch(Client(http.tenant, scopes), *photos).status == expected
