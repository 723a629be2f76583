"""Consent: recorded, shown, and required where a collection says so."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from facepass.database.sessions import TenantSession
from facepass.models.main import Consent
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.consents import TEXT, consent
from tests.support.main_job import announce, enrol, index, new_user, photos, status
from tests.support.sources import count_faces, rejected, run, unit_vectors, write_npz

Photo = Callable[[str], bytes]


def test_a_consent_is_shown_as_it_was_given(http: Client) -> None:
    ada = new_user(http, "ada")
    path = f"/api/v1/users/{ada}/consents"
    given = {
        "text_version": "bipa-3",
        "collection_id": "staff",
        "given_by": "Lady Byron",
        "given_at": "2026-01-02T03:04:05Z",
        "expires_at": "2030-01-01T00:00:00+01:00",
    }
    consent(http, ada, **given)
    [shown] = http.get(path).json()["items"]
    assert {name: shown[name] for name in ("text_version", "collection_id", "given_by")} == {
        name: given[name] for name in ("text_version", "collection_id", "given_by")
    }
    moment = datetime.fromisoformat(shown["expires_at"])
    assert moment == datetime(2029, 12, 31, 23, tzinfo=UTC)
    assert (shown["recorded_by"], shown["revoked_at"]) == ("test", None)


@pytest.mark.parametrize("moment", ["2026-01-02T03:04:05", "0001-01-01T00:00:00+14:00", "2300-01-01T00:00:00Z", "soon"])
def test_a_consent_of_no_possible_time_is_refused(http: Client, moment: str) -> None:
    answer = http.post(f"/api/v1/users/{new_user(http, 'ada')}/consents", {**TEXT, "given_at": moment})
    assert (answer.status, answer.json()["code"]) == (422, "invalid_request")


def test_consents_belong_to_their_user(http: Client) -> None:
    ada, ben = new_user(http, "ada"), new_user(http, "ben")
    given = consent(http, ada)
    assert http.post(f"/api/v1/users/{uuid4()}/consents", TEXT).json()["code"] == "user_not_found"
    assert http.get(f"/api/v1/users/{ben}/consents").json()["items"] == []
    refused = http.delete(f"/api/v1/users/{ben}/consents/{given}")
    assert (refused.status, refused.json()["code"]) == (404, "consent_not_found")
    assert Client("stranger").get(f"/api/v1/users/{ada}/consents").status == 404
    assert Client("stranger").delete(f"/api/v1/users/{ada}/consents/{given}").status == 404


def test_a_user_may_consent_and_revoke_for_themselves_alone(http: Client) -> None:
    new = {"email": "ada@example.com", "full_name": "Ada", "external_id": "sub-ada"}
    ada, ben = http.post("/api/v1/users", new).json()["id"], new_user(http, "ben")
    own_client = Client(http.tenant, scopes="self", subject="sub-ada")
    assert own_client.post(f"/api/v1/users/{ben}/consents", TEXT).status == 403
    assert own_client.get(f"/api/v1/users/{ben}/consents").status == 403
    given = consent(own_client, ada)
    assert own_client.get(f"/api/v1/users/{ada}/consents").status == 200
    assert own_client.delete(f"/api/v1/users/{ada}/consents/{given}").status == 204


def test_without_consent_no_user_is_enrolled_where_consent_is_required(http: Client, asking: str, photo: Photo) -> None:
    ada = new_user(http, "ada")
    ticket = {"content_type": "image/jpeg", "collection_id": asking}
    refused = http.post("/api/v1/faces/upload", {**ticket, "user_id": ada})
    assert (refused.status, refused.json()["code"]) == (409, "consent_required")
    assert http.post_form("/api/v1/faces/upload", photo("obama.jpg"), collection_id=asking, user_id=ada).status == 409
    assert http.post("/api/v1/faces/upload", ticket).status == 409  # an event photo shows people who agreed to nothing
    assert http.post("/api/v1/faces/upload", {**ticket, "collection_id": "default", "user_id": ada}).status == 201
    assert http.post("/api/v1/faces/upload", {**ticket, "purpose": "probe"}).status == 201


@pytest.mark.parametrize(
    "given",
    [
        {"collection_id": "elsewhere"},
        {"expires_at": "2026-01-01T00:00:00Z"},
        {"given_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()},
    ],
)
def test_a_consent_counts_where_and_when_it_says(http: Client, asking: str, given: dict[str, str]) -> None:
    ada = new_user(http, "ada")
    ticket = {"content_type": "image/jpeg", "collection_id": asking, "user_id": ada}
    consent(http, ada, **given)
    assert http.post("/api/v1/faces/upload", ticket).status == 409
    consent(http, ada)
    assert http.post("/api/v1/faces/upload", ticket).status == 201


def test_an_enrolment_names_the_consent_it_rests_on(
    http: Client, asking: str, bucket: PhotoBucket, photo: Photo
) -> None:
    ada = new_user(http, "ada")
    given = consent(http, ada)
    assert enrol(http, bucket, photo("obama.jpg"), user_id=ada, collection_id=asking)["consent_id"] == given
    assert enrol(http, bucket, photo("obama2.jpg"), user_id=ada)["consent_id"] == given


def test_a_photo_whose_consent_ended_before_indexing_is_not_indexed(
    http: Client, asking: str, bucket: PhotoBucket, photo: Photo, main: TenantSession
) -> None:
    ada = new_user(http, "ada")
    consent(http, ada)
    upload_id, key = announce(http, user_id=ada, collection_id=asking)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    for given in main.scalars(select(Consent)):
        given.expires_at = datetime.now(UTC)
    main.commit()
    assert index(key) == []
    assert (status(http, upload_id)["status"], status(http, upload_id)["reason"]) == ("rejected", "consent_required")
    assert photos(bucket, http.tenant) == []


def test_an_import_takes_only_users_who_consented(
    http: Client, asking: str, bucket: PhotoBucket, tmp_path: Path
) -> None:
    consent(http, new_user(http, "ada"))
    new_user(http, "ben")
    emails = ["ada@example.com", "ben@example.com", ""]
    source = write_npz(tmp_path / "g.npz", unit_vectors(3), emails=emails)
    run("import", source, http.tenant, "--collection", asking)
    assert count_faces(http.tenant) == 1
    assert [line.split(",")[-1] for line in rejected(source)] == ["consent_required"] * 2
    nobodys = write_npz(tmp_path / "n.npz", unit_vectors(2, seed=2))
    run("import", nobodys, http.tenant, "--collection", asking)
    assert count_faces(http.tenant) == 1
    [ada] = [user["id"] for user in http.get("/api/v1/users").json()["items"] if user["email"].startswith("ada")]
    [given] = http.get(f"/api/v1/users/{ada}/consents").json()["items"]
    http.delete(f"/api/v1/users/{ada}/consents/{given['consent_id']}")
    assert count_faces(http.tenant) == 0


def test_a_consent_of_a_user_who_is_deleted_meanwhile_is_404(http: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = new_user(http, "ada")

    def delete_meanwhile(_main: TenantSession, user_id: object) -> None:
        assert http.delete(f"/api/v1/users/{user_id}").status == 204

    monkeypatch.setattr("facepass.services.users.consents.validate_user_exists", delete_meanwhile)
    answer = http.post(f"/api/v1/users/{ada}/consents", {"text_version": "1"})
    assert (answer.status, answer.json()["code"]) == (404, "user_not_found")
