"""What a user's own device may state about itself: nothing that would open a door."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from facepass.storage import PhotoBucket
from tests.support.api_client import Answer, Client
from tests.support.consents import TEXT, consent
from tests.support.main_job import enrol, index, new_user

Photo = Callable[[str], bytes]


@pytest.fixture
def ada(http: Client) -> str:
    user_id = new_user(http, "ada")
    assert http.patch(f"/api/v1/users/{user_id}", {"external_id": "sub-ada"}).status == 200
    return user_id


@pytest.fixture
def device(http: Client, ada: str) -> Client:
    """Ada's own."""
    return Client(http.tenant, scopes="self", subject="sub-ada")


def make_door(http: Client, **settings: Any) -> None:
    made = http.post("/api/v1/collections", {"collection_id": "door", "consent_required": True, **settings})
    assert made.status == 201, made.body


def announce_at_door(client: Client, user_id: str) -> Answer:
    ticket = {"content_type": "image/jpeg", "collection_id": "door", "user_id": user_id}
    return client.post("/api/v1/faces/upload", ticket)


def code(answer: Answer) -> str:
    return "ok" if answer.status < 300 else answer.json()["code"]


def test_a_new_collection_takes_no_users_own_enrolment(http: Client, device: Client, ada: str, photo: Photo) -> None:
    make_door(http)
    shown = http.get("/api/v1/collections/door").json()
    assert (shown["self_enrolment"], shown["accepted_consent"]) == (False, "attested")
    consent(http, ada, collection_id="door")
    assert code(announce_at_door(device, ada)) == "self_enrolment_off"
    assert code(device.post_form("/api/v1/faces/upload", photo("obama.jpg"), collection_id="door", user_id=ada)) == (
        "self_enrolment_off"
    )
    assert code(announce_at_door(Client(http.tenant, "faces:write"), ada)) == "ok"
    probe = {"content_type": "image/jpeg", "purpose": "probe", "collection_id": "door"}
    assert device.post("/api/v1/faces/upload", probe).status == 201


def test_a_users_own_consent_does_not_count_where_it_must_be_attested(http: Client, device: Client, ada: str) -> None:
    make_door(http, self_enrolment=True)
    consent(device, ada, collection_id="door")
    assert code(announce_at_door(device, ada)) == "consent_required"
    assert code(announce_at_door(http, ada)) == "consent_required"
    consent(http, ada, collection_id="door")
    assert code(announce_at_door(device, ada)) == "ok"


def test_a_users_own_consent_counts_where_the_collection_says_so(http: Client, device: Client, ada: str) -> None:
    make_door(http, self_enrolment=True, accepted_consent="self")
    assert code(announce_at_door(device, ada)) == "consent_required"
    consent(device, ada, collection_id="door")
    assert code(announce_at_door(device, ada)) == "ok"


@pytest.mark.parametrize(
    "invented",
    [{"given_by": "Dr. Witness"}, {"given_at": "2020-01-01T00:00:00Z"}, {"given_at": "2199-01-01T00:00:00Z"}],
)
def test_a_users_own_device_cannot_state_a_witness_or_a_time(
    http: Client, device: Client, ada: str, invented: dict[str, str]
) -> None:
    path = f"/api/v1/users/{ada}/consents"
    refused = device.post(path, TEXT | invented)
    assert (refused.status, refused.json()["code"]) == (403, "missing_scope")
    assert "`users:write`" in refused.json()["detail"]
    given = http.post(path, TEXT | invented)
    assert (given.status, given.json()["attested"]) == (201, True)


def test_a_users_own_consent_is_given_by_the_user_now(device: Client, ada: str) -> None:
    before = datetime.now(UTC)
    given = device.post(f"/api/v1/users/{ada}/consents", TEXT).json()
    assert (
        before - timedelta(seconds=5)
        < datetime.fromisoformat(given["given_at"])
        < datetime.now(UTC) + timedelta(seconds=5)
    )
    assert (given["given_by"], given["attested"]) == (None, False)


def test_a_token_with_self_and_users_write_attests(http: Client, ada: str) -> None:
    desk = Client(http.tenant, scopes="self users:write", subject="sub-ada")
    assert desk.post(f"/api/v1/users/{ada}/consents", TEXT | {"given_by": "Lady Byron"}).json()["attested"] is True


def test_a_photo_is_not_indexed_once_only_attested_consents_count(
    http: Client, bucket: PhotoBucket, device: Client, ada: str, photo: Photo
) -> None:
    make_door(http, self_enrolment=True, accepted_consent="self")
    consent(device, ada, collection_id="door")
    ticket = announce_at_door(device, ada).json()
    http.patch("/api/v1/collections/door", {"accepted_consent": "attested"})
    key = ticket["upload"]["fields"]["key"]
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert http.get(f"/api/v1/uploads/{ticket['upload_id']}").json()["reason"] == "consent_required"


def test_where_no_consent_is_required_a_revoked_own_consent_erases_what_rested_on_it(
    http: Client, bucket: PhotoBucket, device: Client, ada: str, photo: Photo
) -> None:
    given = consent(device, ada)
    upload = enrol(http, bucket, photo("obama.jpg"), user_id=ada)
    assert upload["consent_id"] == given
    assert device.delete(f"/api/v1/users/{ada}/consents/{given}").status == 204
    assert http.get(f"/api/v1/users/{ada}/faces").json()["items"] == []


def test_revoking_the_only_attested_consent_erases_although_an_own_one_remains(
    http: Client, bucket: PhotoBucket, device: Client, ada: str, photo: Photo
) -> None:
    make_door(http)
    attested = consent(http, ada, collection_id="door")
    consent(device, ada, collection_id="door")
    assert enrol(http, bucket, photo("obama.jpg"), user_id=ada, collection_id="door")["status"] == "indexed"
    assert http.delete(f"/api/v1/users/{ada}/consents/{attested}").status == 204
    assert http.get(f"/api/v1/users/{ada}/faces").json()["items"] == []
