"""When a consent ends, what rested on it is erased, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.models.main import Consent
from facepass.models.vector import Face, Upload
from facepass.services.erasure.users import erase_remains
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.consents import consent
from tests.support.janitor import let_pass, tidy
from tests.support.main_job import announce, enrol, new_user, photos, status

Photo = Callable[[str], bytes]


def test_revoking_a_consent_erases_what_rested_on_it_and_nothing_else(
    http: Client, asking: str, bucket: PhotoBucket, photo: Photo
) -> None:
    ada, ben = new_user(http, "ada"), new_user(http, "ben")
    free = enrol(http, bucket, photo("obama.jpg"), user_id=ada)  # before any consent, where none is asked for
    given = consent(http, ada)
    consent(http, ben)
    with_consent = enrol(http, bucket, photo("obama2.jpg"), user_id=ada, collection_id=asking)
    under_it = enrol(http, bucket, photo("obama3.jpg"), user_id=ada)
    bens = enrol(http, bucket, photo("biden.jpg"), user_id=ben, collection_id=asking)
    assert http.delete(f"/api/v1/users/{ada}/consents/{given}").status == 204
    for upload in (with_consent, under_it):
        assert http.get(f"/api/v1/uploads/{upload['upload_id']}").status == 404
        assert http.get(f"/api/v1/faces/{upload['faces'][0]['face_id']}").status == 404
    for upload in (free, bens):
        assert status(http, upload["upload_id"])["status"] == "indexed"
    assert len(photos(bucket, http.tenant)) == 4
    assert http.get(f"/api/v1/users/{ada}/consents").json()["items"][0]["revoked_at"] is not None
    assert http.delete(f"/api/v1/users/{ada}/consents/{given}").status == 204  # again changes nothing
    refused = http.post("/api/v1/faces/upload", {"content_type": "image/jpeg", "collection_id": asking, "user_id": ada})
    assert refused.status == 409


def test_a_consent_that_runs_out_is_settled_by_the_janitor(
    postgres: str, http: Client, asking: str, bucket: PhotoBucket, photo: Photo, tenant: str, vector: TenantSession
) -> None:
    ada = new_user(http, "ada")
    consent(http, ada, expires_at=(datetime.now(UTC) + timedelta(days=30)).isoformat())
    enrol(http, bucket, photo("obama.jpg"), user_id=ada, collection_id=asking)
    tidy()
    assert vector.scalar(select(func.count()).select_from(Face)) == 1
    vector.commit()
    for column in ("expires_at", "updated_at"):
        let_pass(postgres, "main", "consents", column, "31 days", tenant)
    assert tidy()["consents_ended"] >= 1
    assert vector.scalar(select(func.count()).select_from(Face)) == 0
    assert photos(bucket, tenant) == []


def test_another_consent_that_counts_keeps_the_enrolment(
    http: Client, asking: str, bucket: PhotoBucket, photo: Photo
) -> None:
    ada = new_user(http, "ada")
    old = consent(http, ada)
    upload = enrol(http, bucket, photo("obama.jpg"), user_id=ada, collection_id=asking)
    new = consent(http, ada, text_version="2026-05")
    assert http.delete(f"/api/v1/users/{ada}/consents/{old}").status == 204
    assert status(http, upload["upload_id"])["consent_id"] == new
    assert http.delete(f"/api/v1/users/{ada}/consents/{new}").status == 204
    assert http.get(f"/api/v1/uploads/{upload['upload_id']}").status == 404


def test_a_revocation_that_was_interrupted_is_finished_by_the_janitor(
    postgres: str,
    http: Client,
    asking: str,
    bucket: PhotoBucket,
    photo: Photo,
    tenant: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada = new_user(http, "ada")
    given = consent(http, ada)
    enrol(http, bucket, photo("obama.jpg"), user_id=ada, collection_id=asking)
    with monkeypatch.context() as patch:
        patch.setattr("facepass.services.erasure.consents.erase_enrolments", _crash)
        assert http.delete(f"/api/v1/users/{ada}/consents/{given}").status == 500
    assert photos(bucket, tenant)
    let_pass(postgres, "main", "consents", "updated_at", "2 minutes", tenant)
    tidy()
    assert photos(bucket, tenant) == []


def _crash(*_: Any) -> None:
    raise RuntimeError


def test_consents_are_erased_with_their_user(http: Client, bucket: PhotoBucket, main: TenantSession) -> None:
    ada = new_user(http, "ada")
    consent(http, ada)
    assert http.delete(f"/api/v1/users/{ada}").status == 204
    assert main.scalar(select(func.count()).select_from(Consent)) == 0


def test_an_erased_upload_no_longer_names_its_user(http: Client, bucket: PhotoBucket, vector: TenantSession) -> None:
    ada = new_user(http, "ada")
    consent(http, ada)
    announce(http, user_id=ada, external_image_id="ada.jpg")
    erase_remains(Context(vector.tenant_id, bucket), ada)
    row = vector.scalars(select(Upload)).one()
    assert row.status == "erased"
    assert {row.user_id, row.external_image_id, row.consent_id, row.reason, row.cause} == {None}
