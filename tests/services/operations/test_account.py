"""Who the caller is: `GET /api/v1/me`, the usage's own limits, and the model pack."""

from datetime import UTC, datetime, timedelta

import pytest

from facepass.database.sessions import TenantSession
from facepass.models.tenancy import new_id
from facepass.models.vector import Upload
from facepass.recognition.packs import find_pack
from facepass.services.auth import api_keys
from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.authorizer import key_id
from tests.support.janitor import as_owner


def test_a_key_sees_its_name_scopes_limits_and_quota(
    http: Client, tenant: str, main: TenantSession, postgres: str
) -> None:
    key = key_id(api_keys.create_key(main, name="kiosk", scopes=("faces:read",)))
    main.commit()
    as_owner(postgres, "main", "insert into quotas (tenant_id, max_faces) values (:tenant, 7)", tenant=tenant)
    me = Client(tenant, "faces:read", key_id=key).get("/api/v1/me").json()
    assert (me["tenant_id"], me["caller_id"], me["kind"], me["name"]) == (tenant, key, "api_key", "kiosk")
    assert (me["scopes"], me["collections"], me["expires_at"]) == (["faces:read"], None, None)
    assert me["limits"]["search"] == {"per_second": 10.0, "burst": 20}
    assert me["quota"] == {"max_faces": 7, "faces": 0, "max_collections": None, "collections": 0}


def test_a_caller_sees_every_rate_limit(http: Client) -> None:
    assert http.get("/api/v1/me").json()["limits"] == settings().rate_limits.model_dump()


def test_a_bound_key_and_a_user_s_own_token_see_no_quota_of_the_tenant(http: Client, tenant: str) -> None:
    bound = Client(tenant, collections="lobby").get("/api/v1/me").json()
    device = Client(tenant, "self", subject="ada", key_id="jwt:x").get("/api/v1/me").json()
    assert (bound["collections"], bound["quota"]) == (["lobby"], None)
    assert (device["kind"], device["subject"], device["quota"]) == ("token", "ada", None)


def test_the_model_pack_is_shown_with_the_points_of_its_curve(http: Client) -> None:
    shown = Client(http.tenant, "search").get("/api/v1/model").json()
    pack = find_pack("lite")
    assert (shown["default"]["model"], shown["default"]["threshold"], shown["other"]) == (
        pack.model_id,
        pack.threshold,
        None,
    )
    points = [(point["fmr"], point["threshold"]) for point in shown["default"]["calibration"]]
    assert points == [(point.fmr, point.threshold) for point in pack.calibrated] != []


def test_the_usage_has_every_day_and_the_upload_that_waits_longest(
    http: Client, bucket: PhotoBucket, vector: TenantSession
) -> None:
    now = datetime.now(UTC)
    waiting = [
        Upload(
            id=new_id(),
            collection_id="default",
            purpose=purpose,
            content_type="image/jpeg",
            max_faces=1,
            status=status,
            created_at=now - timedelta(minutes=minutes),
            expires_at=now + timedelta(hours=1),
        )
        for purpose, status, minutes in (
            ("index", "processing", 5),
            ("index", "awaiting_upload", 9),
            ("probe", "awaiting_upload", 20),
            ("index", "indexed", 30),
        )
    ]
    vector.add_all(waiting)
    vector.commit()
    usage = http.get("/api/v1/usage").json()
    assert len(usage["days"]) == 30
    assert usage["oldest_waiting"]["upload_id"] == str(waiting[1].id)
    assert usage["oldest_waiting"]["status"] == "awaiting_upload"
    assert usage["days"][-1]["uploads"] == 3
    assert usage["outcomes"] == [{"status": "indexed", "reason": None, "count": 1}]


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-02-01", "to": "2026-01-01"},
        {"from": "2024-01-01", "to": "2025-12-31"},
        {"from": "yesterday"},
        {"to": "9999-12-31"},
    ],
    ids=str,
)
def test_days_that_make_no_sense_are_refused(http: Client, query: dict[str, str]) -> None:
    assert http.get("/api/v1/usage", **query).status == 422


def test_another_tenants_usage_is_not_counted(http: Client, vector: TenantSession, bucket: PhotoBucket) -> None:
    http.post("/api/v1/faces/upload", {"content_type": "image/jpeg"})
    days = Client(f"{http.tenant}-other").get("/api/v1/usage").json()["days"]
    assert {day["uploads"] for day in days} == {0}
