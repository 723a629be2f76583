"""The audit log has every change and every search. Changes to the log itself: test_seals.py."""

import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import event, text

from facepass.database import engines
from facepass.database.sessions import TenantSession, main_session
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.audit_log import entries
from tests.support.main_job import announce, enrol, index, new_user

Photo = Callable[[str], bytes]


def result(tenant: str) -> list[tuple[str, str | None, str, int | None]]:
    return [(entry.verb, entry.object, entry.result, entry.count) for entry in entries(tenant)]


def test_every_change_leaves_an_audit_entry_with_caller_action_and_outcome(
    http: Client, bucket: PhotoBucket, photo: Photo, tenant: str
) -> None:
    ada = new_user(http, "ada")
    upload = enrol(http, bucket, photo("obama.jpg"), user_id=ada)
    http.get(f"/api/v1/users/{ada}")
    http.post("/api/v1/collections", {"collection_id": "party"})
    http.post("/api/v1/collections", {"collection_id": "party"})
    Client(tenant, scopes="faces:read", key_id="k2").delete(f"/api/v1/users/{ada}")
    http.delete(f"/api/v1/users/{ada}")
    upload_id = upload["upload_id"]
    assert result(tenant) == [
        ("create_user", f"user:{ada}", "ok", None),
        ("upload_photo", f"upload:{upload_id}", "ok", None),
        ("index_photo", f"upload:{upload_id}", "ok", None),
        ("get_upload", f"upload:{upload_id}", "ok", 1),
        ("get_user", f"user:{ada}", "ok", None),
        ("create_collection", "collection:party", "ok", None),
        ("create_collection", None, "collection_taken", None),
        ("delete_user", f"user:{ada}", "missing_scope", None),
        ("delete_user", f"user:{ada}", "ok", None),
    ]
    assert {entry.caller for entry in entries(tenant)} == {"test", "indexer", "k2"}


def test_a_request_with_an_idempotency_key_is_noted_with_what_it_made(http: Client, tenant: str) -> None:
    new = {"email": "ada@example.com", "full_name": "Ada"}
    made = [http.post("/api/v1/users", new, **{"idempotency-key": "k"}).json()["id"] for _ in range(2)]
    assert result(tenant) == [("create_user", f"user:{made[0]}", "ok", None)] * 2


def test_every_route_that_is_no_get_is_audited(http: Client, tenant: str) -> None:
    from tests.support.template import routes

    changing = [(method, path) for method, path in routes() if method != "GET"]
    for method, path in changing:
        varied = re.sub(r"{\w+}", "01935e2c-7a10-7c3e-9d52-3f1c5a6b7c8d", path)
        http.request(method, varied, b"{}", "application/json")
    assert len(entries(tenant)) == len(changing) > 12


def test_searches_are_logged_with_their_counts(http: Client, bucket: PhotoBucket, photo: Photo, tenant: str) -> None:
    ada = new_user(http, "ada")
    enrol(http, bucket, photo("obama.jpg"), user_id=ada)
    before = len(entries(tenant))
    caller = Client(tenant, key_id="the-key")
    caller.post_form("/api/v1/faces/search", photo("obama2.jpg"))
    caller.post_form("/api/v1/faces/search", photo("biden.jpg"))
    caller.post_form("/api/v1/faces/search", photo("biden.jpg"), collection_id="nowhere")
    caller.post_form(f"/api/v1/users/{ada}/verify", photo("obama2.jpg"))
    caller.post_form(f"/api/v1/users/{ada}/verify", photo("biden.jpg"))
    caller.post_form("/api/v1/faces/detect", photo("biden.jpg"))
    assert result(tenant)[before:] == [
        ("search_faces", "collection:default", "ok", 1),
        ("search_faces", "collection:default", "ok", 0),
        ("search_faces", None, "collection_not_found", None),
        ("verify_user", f"user:{ada}", "ok", 1),
        ("verify_user", f"user:{ada}", "ok", 0),
        ("detect_faces", None, "ok", 1),
    ]
    assert {entry.caller for entry in entries(tenant)[before:]} == {"the-key"}


def test_an_entry_holds_no_name_email_photo_or_vector(
    http: Client, bucket: PhotoBucket, photo: Photo, tenant: str
) -> None:
    ada = new_user(http, "ada")
    http.delete("/api/v1/collections/ada@example.com")
    http.post("/api/v1/users", {"email": "not-an-address", "full_name": "Ada"})
    enrol(http, bucket, photo("obama.jpg"), user_id=ada, external_image_id="Ada.jpg")
    http.post_form("/api/v1/faces/search", photo("obama2.jpg"))
    rows = as_owner_rows(http, tenant)
    # ids may contain `ada`
    assert len(rows) == 7
    result = [
        re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", row) for row in rows
    ]  # ids may have `ada` in them
    assert not [row for row in result if re.search(r"ada|@|example|obama|\d\.\d{4}", row, re.IGNORECASE)]


def as_owner_rows(http: Client, tenant: str) -> list[str]:
    with main_session(tenant) as main:
        rows = main.scalars(
            text("select to_jsonb(a) - 'at' - 'tenant_id' from audit_log a where tenant_id = :t"), {"t": tenant}
        )
        return [str(row) for row in rows]


@pytest.fixture
def statements(postgres: str) -> Iterator[list[str]]:
    """The statements that the users database gets, without those that open and close transactions."""
    statements: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    watched = (engines.main_engine(), engines.main_autocommit())
    for engine in watched:
        event.listen(engine, "before_cursor_execute", remember)
    yield statements
    for engine in watched:
        event.remove(engine, "before_cursor_execute", remember)


@pytest.mark.parametrize("name", ["obama2.jpg", "biden.jpg"])
def test_a_search_queries_the_users_database_once_before_and_once_after(
    http: Client, bucket: PhotoBucket, photo: Photo, statements: list[str], name: str
) -> None:
    enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "obama"))
    statements.clear()
    assert http.post_form("/api/v1/faces/search", photo(name)).status == 200
    assert [re.search(r"from (\w+)", statement)[1] for statement in statements] == ["admit_request", "name_found"]


def test_a_face_of_a_deleted_user_is_neither_shown_nor_counted(
    http: Client, bucket: PhotoBucket, photo: Photo, tenant: str, main: TenantSession
) -> None:
    ada = new_user(http, "ada")
    enrol(http, bucket, photo("obama.jpg"), user_id=ada)
    main.execute(text("delete from users where id = :id"), {"id": ada})
    main.commit()
    assert http.post_form("/api/v1/faces/search", photo("obama2.jpg")).json()["results"] == []
    assert result(tenant)[-1] == ("search_faces", "collection:default", "ok", 0)


def test_a_refusal_of_too_many_requests_writes_nothing(
    http: Client, tenant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from facepass.errors import RateLimited

    def refuse(*_: object, **__: object) -> None:
        raise RateLimited(1, {})

    monkeypatch.setattr("facepass.api.admission.rates.admit", refuse)
    assert http.post("/api/v1/faces/detect", {"image_base64": "eA=="}).status == 429
    assert entries(tenant) == []


def test_what_cannot_be_noted_is_not_answered(http: Client, photo: Photo, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise ConnectionResetError

    monkeypatch.setattr("facepass.services.audit.audit.note", away)
    answer = http.post_form("/api/v1/faces/detect", photo("obama.jpg"))
    assert (answer.status, answer.json()["code"]) == (503, "unavailable")


def test_a_photo_that_comes_twice_is_noted_once(http: Client, bucket: PhotoBucket, photo: Photo, tenant: str) -> None:
    _, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key, key) == []
    assert [verb for verb, *_ in result(tenant)] == ["upload_photo", "index_photo"]
