"""Idempotent, and nothing retried for ever: what the indexer does with doubled, failing and hopeless messages."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import boto3
import psutil
import pytest
from botocore.exceptions import ClientError
from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.exc import DBAPIError

from facepass.context import Context
from facepass.database import engines
from facepass.database.sessions import TenantSession, main_session
from facepass.errors import RetriesExhausted
from facepass.logs import FramesOnly
from facepass.models.vector import Face, Upload
from facepass.recognition.engine import Engine
from facepass.recognition.engines import Engines
from facepass.services.collections.collections import pin_model
from facepass.services.matching import settling
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.indexing import index_photo
from facepass.services.matching.settling import Outcome
from facepass.services.uploads.s3_events import photos_in
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import announce, index, message, new_user, status, versions
from tests.support.postgres import database_url, use_databases
from tests.support.throttling import slow_down

Photo = Callable[[str], bytes]


@pytest.fixture
def throttled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PhotoBucket, "get_first", slow_down)


@pytest.fixture
def databases_away(postgres: str) -> Iterator[None]:
    use_databases("/nowhere/.s.PGSQL.5432", "facepass_app")
    yield
    use_databases(postgres, "facepass_app")


def test_two_copies_of_an_event_at_once_store_each_face_once(
    http: Client, bucket: PhotoBucket, engine: Engine, group_photo: bytes, vector: TenantSession
) -> None:
    upload_id, key = announce(http)
    bucket.put(key, group_photo, content_type="image/jpeg")
    [arrival] = photos_in(message(key)["body"])

    def index_once(_copy: int) -> Outcome:
        return index_photo(MatchingContext(arrival.tenant_id, bucket, engines=Engines(engine)), arrival.upload_id)

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(index_once, range(4)))

    assert {outcome.status for outcome in outcomes} == {"indexed"}
    assert status(http, upload_id)["status"] == "indexed"
    assert vector.scalar(select(func.count()).select_from(Face)) == 6
    crops = boto3.client("s3").list_objects_v2(Bucket=bucket.name, Prefix=f"crops/{http.tenant}/")
    assert crops["KeyCount"] == 6


def test_a_failure_that_may_pass_brings_the_message_back(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    with monkeypatch.context() as patch:
        patch.setattr(PhotoBucket, "get_first", slow_down)
        assert index(key, receive_count=4) == ["0"]
        assert status(http, upload_id)["status"] == "processing"
    assert index(key, receive_count=5) == []
    assert status(http, upload_id)["status"] == "indexed"


def test_an_upload_is_failed_after_its_last_delivery(http: Client, bucket: PhotoBucket, throttled: None) -> None:
    upload_id, key = announce(http)
    assert index(key, receive_count=5) == ["0"]  # and so SQS moves it to the dead letters
    upload = status(http, upload_id)
    assert (upload["status"], upload["reason"]) == ("failed", "retries_exhausted")


def test_a_failing_message_does_not_take_its_batch_along(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    get_first = PhotoBucket.get_first

    def half_throttled(self: PhotoBucket, key: str, *, max_bytes: int) -> bytes:
        return (slow_down if key == first_key else get_first)(self, key, max_bytes=max_bytes)

    _, first_key = announce(http)
    second, second_key = announce(http)
    bucket.put(second_key, photo("obama.jpg"), content_type="image/jpeg")
    monkeypatch.setattr(PhotoBucket, "get_first", half_throttled)
    assert index(first_key, second_key) == ["0"]
    assert status(http, second)["status"] == "indexed"


def test_a_missing_object_fails_at_once(http: Client, bucket: PhotoBucket) -> None:
    upload_id, key = announce(http)
    assert index(key) == []
    assert (status(http, upload_id)["status"], status(http, upload_id)["reason"]) == ("failed", "photo_missing")


def test_a_photo_larger_than_the_limit_is_rejected_unread(
    http: Client, bucket: PhotoBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id, key = announce(http)
    bucket.put(key, bytes(31 * 1024 * 1024), content_type="image/jpeg")
    assert index(key) == []
    assert status(http, upload_id)["reason"] == "photo_too_large"


def test_a_collection_of_another_model_pack_takes_no_faces(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.indexer import app

    _, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    second, second_key = announce(http)
    bucket.put(second_key, photo("obama2.jpg"), content_type="image/jpeg")
    with monkeypatch.context() as patch:
        patch.setattr(app, "engines", _under_another_name(app.engines))
        assert index(second_key) == []
        patch.setattr("functions.search.app.engines", _under_another_name(app.engines))
        answer = http.post_form("/api/v1/faces/search", photo("obama2.jpg"))
    assert status(http, second)["reason"] == "model_mismatch"
    assert second_key in versions(bucket)  # the setting is wrong, not the photo
    assert (answer.status, answer.json()["code"]) == (409, "model_mismatch")


def _under_another_name(engines: Engines) -> Engines:
    from dataclasses import replace

    engine = engines.default
    other = object.__new__(type(engine))
    other.__dict__ = engine.__dict__ | {"pack": replace(engine.pack, model_id="other_pack")}
    return Engines(other)


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

    said = {"email": "a@example.com", "full_name": "A"}
    monkeypatch.setattr(users, "create_user", time_out)
    assert http.post("/api/v1/users", said, **{"idempotency-key": "a"}).status == 503
    monkeypatch.undo()  # the claim was not given back, for that would have been one question more
    assert http.post("/api/v1/users", said, **{"idempotency-key": "a"}).json()["code"] == "idempotency_in_progress"


def test_a_statement_whose_connection_is_cut_is_a_503(
    http: Client, owner_connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    from facepass.services.users import users

    def cut(context: Context, **_: Any) -> None:
        with context.main() as session:
            pid = session.scalar(text("select pg_backend_pid()"))
            owner_connection.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
            session.execute(text("select 1"))

    monkeypatch.setattr(users, "list_users", cut)
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
    assert "test_retries.py" in shown


def test_an_upload_that_another_worker_gave_up_meanwhile_is_indexed_without_a_reason(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id, key = announce(http)
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")

    def give_up_meanwhile(own: TenantSession, collection_id: str, model: str) -> None:
        settling.give_up(Context(http.tenant), UUID(upload_id), RetriesExhausted(), TimeoutError())
        pin_model(own, collection_id, model)

    monkeypatch.setattr(settling, "pin_model", give_up_meanwhile)
    assert index(key) == []
    upload = status(http, upload_id)
    assert (upload["status"], upload["reason"], upload["detail"], len(upload["faces"])) == ("indexed", None, None, 1)


def test_a_failed_upload_whose_photo_was_erased_is_not_indexed_from_a_late_copy(
    http: Client, bucket: PhotoBucket, photo: Photo, vector: TenantSession
) -> None:
    upload_id, key = announce(http)
    settling.give_up(Context(http.tenant), UUID(upload_id), RetriesExhausted())
    vector.execute(update(Upload).where(Upload.id == UUID(upload_id)).values(photo_erased_at=func.now()))
    vector.commit()
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")
    assert index(key) == []
    assert (status(http, upload_id)["status"], versions(bucket)) == ("failed", [])


def test_a_late_copy_does_not_let_the_janitor_requeue_a_photo_twice(
    http: Client, bucket: PhotoBucket, vector: TenantSession, throttled: None
) -> None:
    upload_id, key = announce(http)
    vector.execute(update(Upload).where(Upload.id == UUID(upload_id)).values(requeued_at=func.now()))
    vector.commit()
    settling.give_up(Context(http.tenant), UUID(upload_id), RetriesExhausted())
    assert index(key) == ["0"]
    row = vector.scalars(select(Upload)).one()
    assert (row.status, row.requeued_at is None) == ("processing", False)


def test_a_collection_deleted_while_its_photo_is_indexed_leaves_no_thumbnail(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    http.post("/api/v1/collections", {"collection_id": "short-lived"})
    _, key = announce(http, collection_id="short-lived")
    bucket.put(key, photo("obama.jpg"), content_type="image/jpeg")

    def delete_meanwhile(own: TenantSession, collection_id: str, model: str) -> None:
        assert http.delete("/api/v1/collections/short-lived").status == 204
        pin_model(own, collection_id, model)

    monkeypatch.setattr(settling, "pin_model", delete_meanwhile)
    assert index(key) == []
    assert versions(bucket) == []
