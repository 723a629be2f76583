"""Requests that are built to break something: ids, names, numbers, headers, cursors, SQL and log lines."""

import io
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import Connection, text

from facepass.database.engines import vector_autocommit
from facepass.logs import logger
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, index, new_user, versions

Photo = Callable[[str], bytes]
INJECTIONS = [
    "'; drop table users; --",
    "' or '1'='1",
    "x' union select secret_hash from api_keys --",
    "\\'; select pg_sleep(9); --",
    "$$; drop table faces; $$",
    "%s %(tenant)s :tenant {0} {tenant_id}",
    "${jndi:ldap://x}",
]
TRICKS = ["..", "../x", "..\\..\\x", "%2e%2e", "x/../y", "a\x00b", "a\nb", "\u202eabc", "a" * 5000, "*", "null", "-1"]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    return written


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("path", ["users/{}", "faces/{}", "uploads/{}", "collections/{}", "users/{}/faces"])
def test_a_malformed_id_is_refused_before_any_database_query(http: Client, path: str, trick: str) -> None:
    answer = http.get(f"/api/v1/{path.format(quote(trick, safe=''))}")
    assert answer.status in (404, 422), answer.body
    assert len(answer.body) < 2000
    assert http.delete(f"/api/v1/{path.format(quote(trick, safe=''))}").status in (404, 405, 422)


@pytest.mark.parametrize("name", ["../../../etc/passwd", "x.jpg\x00.exe", "..\\x", "a" * 4000, "uploads/other/x"])
def test_a_file_name_leads_nowhere(http: Client, bucket: PhotoBucket, photo: Photo, name: str) -> None:
    part = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'.encode()
    body = part + b"Content-Type: image/jpeg\r\n\r\n" + photo("obama.jpg") + b"\r\n--edge--\r\n"
    answer = http.request("POST", "/api/v1/faces/upload", body, "multipart/form-data; boundary=edge")
    assert answer.status == 202, answer.body
    assert versions(bucket) == [f"uploads/{http.tenant}/{answer.json()['upload_id']}"]


@pytest.mark.parametrize("injected", INJECTIONS)
def test_sql_in_a_text_is_kept_as_text(http: Client, bucket: PhotoBucket, photo: Photo, injected: str) -> None:
    body = {"full_name": injected, "external_id": injected, "metadata": {injected: injected}}
    user = http.post("/api/v1/users", {"email": "a@example.com", **body})
    assert user.status == 201, user.body
    kept = http.get(f"/api/v1/users/{user.json()['id']}").json()
    assert {name: kept[name] for name in body} == body
    upload = enrol(http, bucket, photo("obama.jpg"), external_image_id=injected)
    assert upload["faces"][0]["external_image_id"] == injected


@pytest.mark.parametrize("injected", INJECTIONS)
def test_sql_in_an_id_a_slug_or_a_cursor_is_refused(http: Client, photo: Photo, injected: str) -> None:
    assert http.post("/api/v1/collections", {"collection_id": injected}).status == 422
    assert http.post("/api/v1/faces/upload", {"content_type": "image/jpeg", "user_id": injected}).status == 422
    assert http.post_form("/api/v1/faces/search", photo("obama.jpg"), collection_id=injected).status == 422
    assert http.get("/api/v1/users", cursor=injected).status == 400
    assert http.get("/api/v1/users", limit=injected).status == 422


def test_a_tenant_of_sql_sees_nothing(postgres: str) -> None:
    with vector_autocommit().connect() as connection:
        names = ["local' or 'a'='a", "", "%", "local\u0000"[:5]]
        assert [seen_by(connection, name) for name in names] == [0, 0, 0, 0]


def seen_by(connection: Connection, tenant: str) -> int:
    with_tenant = "select count(*) from (select set_config('app.tenant', :tenant, true)) s, uploads"
    return int(connection.execute(text(with_tenant), {"tenant": tenant}).scalar_one())


@pytest.mark.parametrize(
    ("path", "cursor"),
    [
        ("users", "MDE5MmEwYjAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAw"),  # an id alone, as cursors once were
        ("users", ""),
        ("users", "AAAA"),
        ("users", "é"),
        ("users", "a" * 4000),
        ("uploads", "AAAAAAAAAAAAAAAAAAAAAAAwMTkyYTBiMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDA"),
        ("collections", "AAAAAAAAAAAAAAAAAAAAAGRlZmF1bHQ"),
    ],
)
def test_a_cursor_of_somebodys_making_is_400(http: Client, path: str, cursor: str) -> None:
    answer = http.get(f"/api/v1/{path}", cursor=cursor)
    assert (answer.status, answer.json()["code"]) == (400, "invalid_cursor")


def test_a_cursor_cannot_be_carried_to_another_list_or_tenant(http: Client) -> None:
    for name in ("a", "b", "c"):
        new_user(http, name)
    cursor = http.get("/api/v1/users", limit=1).json()["next_cursor"]
    assert http.get("/api/v1/users", limit=1, cursor=cursor).status == 200
    for answer in (http.get("/api/v1/uploads", cursor=cursor), Client("other").get("/api/v1/users", cursor=cursor)):
        assert (answer.status, answer.json()["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1" * 400, "9" * 5000, "1e-400", "0x10", "NaN", "-0.0"])
def test_a_number_of_any_size_is_never_a_server_error(http: Client, number: str) -> None:
    body = f'{{"face_id": "0192a0b0-0000-7000-8000-000000000000", "threshold": {number}, "limit": {number}}}'
    assert http.request("POST", "/api/v1/faces/search", body.encode(), "application/json").status in (400, 404, 422)
    assert http.get("/api/v1/users", limit=number).status == 422


@pytest.mark.parametrize(
    "headers",
    [
        {"x-tenant-id": "other", "x-amzn-tenant": "other", "tenant_id": "other"},
        {"x-forwarded-for": "127.0.0.1", "x-http-method-override": "DELETE", "x-original-url": "/api/v1/users"},
        {"content-length": "999999999"},
        {"authorization": "Bearer fp_x", "host": "evil.example"},
    ],
)
def test_no_header_changes_the_caller_or_the_request(http: Client, headers: dict[str, str]) -> None:
    mine = new_user(http, "ada")
    Client("other").post("/api/v1/users", {"email": "b@example.com", "full_name": "B"})
    answer = http.request("GET", "/api/v1/users", headers=headers)
    assert [user["id"] for user in answer.json()["items"]] == [mine]
    assert "evil.example" not in answer.body


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "a\nb", "a" * 256])
def test_an_idempotency_key_that_is_none_is_refused(http: Client, key: str) -> None:
    body = {"email": "a@example.com", "full_name": "A"}
    assert http.post("/api/v1/users", body, **{"idempotency-key": key}).status == 422


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json\r\nx-evil: 1",
        "application/json; charset=utf-7",
        "multipart/form-data",
        "multipart/form-data; boundary=" + "a" * 5000,
        'multipart/form-data; boundary="\x00"',
        "image/jpeg; " + "a=b;" * 2000,
        "",
    ],
)
def test_a_content_type_of_any_shape_is_never_a_server_error(http: Client, content_type: str) -> None:
    for path in ("users", "faces/upload", "faces/search"):
        answer = http.request("POST", f"/api/v1/{path}", b"{}", content_type)
        assert 400 <= answer.status < 500, answer.body
        assert "x-evil" not in {name.lower() for name in answer.headers}


def lines(log: io.StringIO) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in log.getvalue().splitlines())


def test_every_log_line_goes_through_the_shared_logger(http: Client, bucket: PhotoBucket, log: io.StringIO) -> None:
    forged = 'x\n{"level":"INFO","message":"forged"}\r\u2028{"message":"forged"}'
    http.get(f"/api/v1/users/{forged}")
    http.post("/api/v1/users", {"email": forged, "full_name": forged}, **{"user-agent": forged})
    http.post("/api/v1/faces/search", {"upload_id": forged, "collection_id": forged})
    assert index(f"uploads/{forged}") == []
    result = list(lines(log))  # every line is one JSON object
    assert len(result) >= 4
    assert all(line["message"] != "forged" for line in result)
