"""Health: what cannot be reached, and who may read it."""

import pytest

from facepass.database.sessions import TenantSession
from facepass.services.auth import api_keys
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.postgres import use_databases


@pytest.fixture
def key(main: TenantSession) -> str:
    made = api_keys.create_key(main, name="test")
    main.commit()
    return made


def test_health_is_200_when_everything_is_within_reach(http: Client) -> None:
    answer = http.get("/api/v1/health")
    assert (answer.status, answer.json()) == (200, {"status": "healthy", "model_pack": "lite", "reasons": None})


def test_health_tells_what_is_wrong_only_to_a_caller_with_a_key(http: Client, key: str, bucket: PhotoBucket) -> None:
    import boto3

    boto3.client("s3").delete_bucket(Bucket=bucket.name)
    anonymous = http.get("/api/v1/health")
    assert (anonymous.status, anonymous.json()["status"], anonymous.json()["reasons"]) == (503, "unhealthy", None)
    known = http.request("GET", "/api/v1/health", headers={"authorization": f"Bearer {key}"})
    assert list(known.json()["reasons"]) == ["bucket"]


def test_health_of_lost_databases_is_503_and_not_an_error(http: Client, postgres: str, key: str) -> None:
    use_databases("/nowhere/.s.PGSQL.5432", "facepass_app")
    try:
        answer = http.request("GET", "/api/v1/health", headers={"authorization": f"Bearer {key}"})
    finally:
        use_databases(postgres, "facepass_app")
    assert (answer.status, answer.json()["reasons"]) == (503, None)
