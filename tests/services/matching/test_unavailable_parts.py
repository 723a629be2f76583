"""What callers and the indexer see while a database, a connection or S3 fails."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import psutil
import pytest
from botocore.exceptions import ClientError
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from facepass.context import Context
from facepass.database import engines
from facepass.database.sessions import main_session
from facepass.logs import FramesOnly
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import announce, index, new_user
from tests.support.postgres import database_url, use_databases

Photo = Callable[[str], bytes]


@pytest.fixture
def databases_away(postgres: str) -> Iterator[None]:
    use_databases("/nowhere/.s.PGSQL.5432", "facepass_app")
    yield
    use_databases(postgres, "facepass_app")


def test_unreachable_databases_are_a_503_and_a_message_that_is_retried(
    http: Client, bucket: PhotoBucket, photo: Photo, databases_away: None
) -> None:
    answer = http.get("/api/v1/users")
    assert (answer.status, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert "nowhere" not in answer.body
    assert http.post_form("/api/v1/faces/search", photo("obama.jpg")).status == 503
    assert index(f"uploads/{http.tenant}/0192a0b0-0000-7000-8000-000000000000", receive_count=5) == ["0"]


def test_a_connection_that_died_while_frozen_is_replaced_unnoticed(http: Client, owner_connection: Connection) -> None:
    new_user(http, "ada")
    for _ in range(10):  # how a dead socket shows itself differs from time to time
        with engines.main_engine().connect() as connection:
            pid = connection.scalar(text("select pg_backend_pid()"))
        owner_connection.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
        assert http.get("/api/v1/users").status == 200


def test_a_connection_that_a_network_forgot_without_a_word_costs_two_seconds(http: Client) -> None:
    new_user(http, "ada")
    with engines.main_engine().connect() as connection:
        silent = psutil.Process(connection.scalar(text("select pg_backend_pid()")))
    silent.suspend()
    try:
        began = time.monotonic()
        assert http.get("/api/v1/users").status == 200
        assert engines.PING_SECONDS <= time.monotonic() - began < engines.PING_SECONDS + 2
    finally:
        silent.resume()


def test_after_a_database_timed_out_its_idempotency_claim_is_not_given_back(
    http: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from facepass.services.users import users

    def time_out(*_: Any, **__: Any) -> None:
        raise TimeoutError

    body = {"email": "a@example.com", "full_name": "A"}
    monkeypatch.setattr(users, "create_user", time_out)
    assert http.post("/api/v1/users", body, **{"idempotency-key": "a"}).status == 503
    monkeypatch.undo()  # the claim is kept: releasing it would need another statement on a database that times out
    assert http.post("/api/v1/users", body, **{"idempotency-key": "a"}).json()["code"] == "idempotency_in_progress"


def test_a_statement_whose_connection_is_cut_is_a_503(
    http: Client, owner_connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    from facepass.services.users import lists

    def cut(context: Context, *_: Any, **__: Any) -> None:
        with context.main() as session:
            pid = session.scalar(text("select pg_backend_pid()"))
            owner_connection.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
            session.execute(text("select 1"))

    monkeypatch.setattr(lists, "list_users", cut)
    assert http.get("/api/v1/users").json()["code"] == "unavailable"
    monkeypatch.undo()
    assert http.get("/api/v1/users").status == 200


def test_a_statement_is_waited_for_longer_than_a_connection_but_not_for_ever(postgres: str) -> None:
    url = database_url(postgres, "facepass_app", "facepass_main")
    patient = engines.make_engine(url, statement_seconds=None)
    with patient.connect() as connection:
        assert connection._dbapi_connection.driver_connection._usock.gettimeout() is None
    hasty = engines.make_engine(url, autocommit=True, statement_seconds=0.3)
    with pytest.raises((DBAPIError, TimeoutError)) as raised, hasty.connect() as connection:
        connection.execute(text("select pg_sleep(5)"))
    assert engines.is_away(raised.value)
    with hasty.connect() as connection:  # and the late answer is never taken for another question's
        assert connection.scalar(text("select 42")) == 42
    patient.dispose()
    hasty.dispose()


def test_a_throttled_s3_is_a_503_to_a_client(
    http: Client, bucket: PhotoBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id, _ = announce(http, purpose="probe")
    error = {"Error": {"Code": "SlowDown"}, "ResponseMetadata": {"HTTPStatusCode": 503}}

    def throttle(**_: Any) -> None:
        raise ClientError(error, "GetObject")

    monkeypatch.setattr(bucket._s3, "get_object", throttle)
    answer = http.post("/api/v1/faces/search", {"upload_id": upload_id})
    assert (answer.status, answer.json()["code"]) == (503, "unavailable")


def test_an_error_is_logged_without_what_it_quotes(tenant: str) -> None:
    with pytest.raises(DBAPIError) as raised, main_session(tenant) as main:
        main.execute(text("select cast('ada@example.com' as integer)"))
    assert "ada@example.com" in str(raised.value)
    shown = FramesOnly().formatException((type(raised.value), raised.value, raised.value.__traceback__))
    assert "ada@example.com" not in shown
    assert "ProgrammingError 22P02" in shown
    assert "test_unavailable_parts.py" in shown
