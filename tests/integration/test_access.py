"""API keys, the authorizer, health, and the paths that are no routes."""

import base64
import gzip
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from facepass.cli.__main__ import app as cli
from facepass.database.sessions import TenantSession, main_session
from facepass.models.main import ApiKey
from facepass.services import api_keys
from facepass.storage import PhotoBucket
from tests.integration.http import CONTEXT, Client, handler_of
from tests.integration.life import new_user
from tests.postgres import use_databases


def authorize(header: str | None) -> dict[str, Any]:
    headers = {} if header is None else {"authorization": header}
    event = {"version": "2.0", "type": "REQUEST", "headers": headers, "requestContext": {"http": {}}}
    return handler_of("authorizer")(event, CONTEXT)


@pytest.fixture
def key(main: TenantSession) -> str:
    made = api_keys.create_key(main, name="test")
    main.commit()
    return made


def test_a_key_becomes_its_tenant_and_scopes(key: str, tenant: str) -> None:
    answer = authorize(f"Bearer {key}")
    assert answer["isAuthorized"] is True
    assert answer["context"]["tenant_id"] == tenant
    assert answer["context"]["scopes"].split() == list(api_keys.SCOPES)


def test_the_database_keeps_no_secret(key: str, main: TenantSession) -> None:
    stored = main.scalars(select(ApiKey)).one()
    secret = key.split("_", 2)[2]
    assert secret.encode() not in stored.secret_hash
    assert len(stored.secret_hash) == 32


@pytest.mark.parametrize(
    "spoil",
    [
        lambda key: None,
        lambda key: "",
        lambda key: key,
        lambda key: f"Basic {key}",
        lambda key: f"Bearer {key}x",
        lambda key: f"Bearer {key[:-1]}{'A' if key[-1] != 'A' else 'B'}",
        lambda key: f"Bearer fp_{'0' * 16}_{key[20:]}",
        lambda key: "Bearer fp_' or 1=1 --_x",
    ],
)
def test_anything_but_a_whole_known_key_is_refused(key: str, spoil: Any) -> None:
    assert authorize(spoil(key)) == {"isAuthorized": False}


def test_a_revoked_key_is_refused(key: str, main: TenantSession) -> None:
    assert api_keys.revoke_key(main, key.split("_")[1])
    main.commit()
    assert authorize(f"Bearer {key}")["isAuthorized"] is False


def test_a_key_of_another_tenant_cannot_be_revoked(key: str) -> None:
    with main_session("stranger") as stranger:
        assert not api_keys.revoke_key(stranger, key.split("_")[1])
    assert authorize(f"Bearer {key}")["isAuthorized"] is True


def test_an_expired_key_is_refused(main: TenantSession) -> None:
    key = api_keys.create_key(main, name="old", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    main.commit()
    assert authorize(f"Bearer {key}")["isAuthorized"] is False


def test_an_operator_makes_and_revokes_keys_from_the_shell(tenant: str) -> None:
    made = CliRunner().invoke(cli, ["keys", "create", "--tenant", tenant, "--name", "shell", "--days", "30"])
    key = made.output.strip()
    assert authorize(f"Bearer {key}")["context"]["tenant_id"] == tenant
    revoked = CliRunner().invoke(cli, ["keys", "revoke", "--tenant", tenant, key.split("_")[1]])
    assert revoked.exit_code == 0
    assert authorize(f"Bearer {key}")["isAuthorized"] is False
    assert CliRunner().invoke(cli, ["keys", "create", "--tenant", "a b", "--name", "x"]).exit_code == 2


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
