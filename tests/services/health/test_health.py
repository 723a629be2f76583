"""Health: what cannot be reached, and who may read it."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from facepass.database.sessions import TenantSession
from facepass.models.main import ApiKey
from facepass.services.auth import api_keys
from facepass.services.health import health
from facepass.services.health import watch as watch_module
from facepass.services.health.watch import health_watch
from facepass.settings import settings
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


def test_health_names_the_queue_that_cannot_be_reached(http: Client, key: str, bucket: PhotoBucket) -> None:
    import boto3

    boto3.client("sqs").delete_queue(QueueUrl=settings().job_queue_url)
    answer = http.request("GET", "/api/v1/health", headers={"authorization": f"Bearer {key}"})
    assert (answer.status, list(answer.json()["reasons"])) == (503, ["job_queue"])


def test_health_of_lost_databases_is_503_and_not_an_error(http: Client, postgres: str, key: str) -> None:
    use_databases("/nowhere/.s.PGSQL.5432", "facepass_app")
    try:
        answer = http.request("GET", "/api/v1/health", headers={"authorization": f"Bearer {key}"})
    finally:
        use_databases(postgres, "facepass_app")
    assert (answer.status, answer.json()["reasons"]) == (503, None)


def count_checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the parts that are asked from now on."""
    asked: list[str] = []
    reason = health._reason

    def counted(name: str, ask: Callable[[], None]) -> str | None:
        asked.append(name)
        return reason(name, ask)

    monkeypatch.setattr(health, "_reason", counted)
    return asked


def test_callers_without_a_key_make_one_check_in_five_seconds(
    http: Client, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = count_checks(monkeypatch)
    now = [1000.0]
    monkeypatch.setattr(health_watch(), "_clock", lambda: now[0])
    for _ in range(20):
        assert http.get("/api/v1/health").status == 200
    assert sorted(asked) == ["bucket", "job_queue", "main_database", "queue", "vector_database"]
    now[0] += 5
    http.get("/api/v1/health")
    assert len(asked) == 10
    for _ in range(2):
        http.request("GET", "/api/v1/health", headers={"authorization": f"Bearer {key}"})
    assert len(asked) == 20


def test_made_up_keys_ask_the_database_once_in_five_seconds(
    http: Client, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, now = health_watch(), [1000.0]
    monkeypatch.setattr(watch, "_clock", lambda: now[0])
    looked_up: list[str] = []
    find_key = watch_module.find_key

    def counted(main: Connection, authorization: str) -> ApiKey | None:
        looked_up.append(authorization)
        return find_key(main, authorization)

    monkeypatch.setattr(watch_module, "find_key", counted)
    for number in range(20):
        assert not watch.knows_key(f"Bearer fp_{number:016x}_{'x' * 43}")
    assert not watch.knows_key("Bearer nonsense")
    assert not watch.knows_key(None)
    assert len(looked_up) == 1
    now[0] += 5
    assert watch.knows_key(f"Bearer {key}")
    assert watch.knows_key(f"Bearer {key}")
    assert len(looked_up) == 2
    now[0] += 60
    assert watch.knows_key(f"Bearer {key}")
    assert len(looked_up) == 3
