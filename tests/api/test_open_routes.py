"""What is open to everybody: health, the documents, and the paths that are no routes."""

import base64
import gzip
from urllib.parse import urljoin

import pytest

from facepass.database.sessions import TenantSession
from facepass.services.auth import api_keys
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import new_user
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
    stranger = http.get("/api/v1/health")
    assert (stranger.status, stranger.json()["status"], stranger.json()["reasons"]) == (503, "unhealthy", None)
    known = http.request("GET", "/api/v1/health", headers={"authorization": f"Bearer {key}"})
    assert list(known.json()["reasons"]) == ["bucket"]


def test_health_of_lost_databases_is_503_and_not_an_error(http: Client, postgres: str, key: str) -> None:
    use_databases("/nowhere/.s.PGSQL.5432", "facepass_app")
    try:
        answer = http.request("GET", "/api/v1/health", headers={"authorization": f"Bearer {key}"})
    finally:
        use_databases(postgres, "facepass_app")
    assert (answer.status, answer.json()["reasons"]) == (503, None)


def test_root_says_what_answers_here(http: Client) -> None:
    assert http.get("/").json()["service"] == "FacePass"


def test_the_documentation_is_one_page_that_asks_no_other_host(http: Client) -> None:
    answer = http.request("GET", "/docs", headers={"accept-encoding": "gzip"})
    page = gzip.decompress(base64.b64decode(answer.body)).decode()
    assert "SwaggerUIBundle" in page
    assert "/api/v1/faces/search" in page
    assert 'src="http' not in page
    assert "href='http" not in page


def test_a_trailing_slash_is_answered_with_the_slashless_path(http: Client) -> None:
    answer = http.request("POST", "/api/v1/users/", query={"a": "1"})
    assert (answer.status, answer.headers["Location"]) == (308, "/api/v1/users?a=1")


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "/\t/evil.example/", "/x\r\nSet-Cookie: a/"])
def test_a_redirect_never_leads_to_another_host(http: Client, path: str) -> None:
    location = http.request("GET", path).headers["Location"]
    assert urljoin("https://facepass.example/", location).startswith("https://facepass.example/")
    assert not set(location) & set("\\\t\r\n")
    assert not location.startswith("//")


def test_users_are_listed_page_by_page(http: Client) -> None:
    names = ["ada", "ben", "cyd", "dan", "eve"]
    for name in names:
        new_user(http, name)
    seen, cursor = [], {}
    while True:
        page = http.get("/api/v1/users", limit=2, **cursor).json()
        seen += [user["full_name"] for user in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == [name.title() for name in names]
