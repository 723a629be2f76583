"""Idempotent, and nothing retried for ever: what the indexer does with doubled, failing and hopeless messages."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from sqlalchemy import Connection, func, select, text

from facepass.database import engines
from facepass.database.sessions import TenantSession, main_session, vector_session
from facepass.models.vector import Face
from facepass.recognition.engine import Engine
from facepass.services import indexing
from facepass.services.arrivals import photos_in
from facepass.storage import PhotoBucket
from tests.integration.http import Client
from tests.integration.life import announce, index, message, new_user, status
from tests.postgres import use_databases

Photo = Callable[[str], bytes]


class ThrottledBucket(PhotoBucket):
    """S3 that answers 503 SlowDown, which neither moto nor the local S3 can be made to say."""

    def get(self, key: str, *, max_bytes: int) -> bytes:
        raise ClientError({"Error": {"Code": "SlowDown", "Message": "Please reduce your request rate."}}, "GetObject")


@pytest.fixture
def throttled(bucket: PhotoBucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.indexer.app.photo_bucket", lambda: ThrottledBucket(bucket.name))


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

    def index_once(_copy: int) -> None:
        with main_session(arrival.tenant_id) as main, vector_session(arrival.tenant_id) as own:
            indexing.index_photo(main, own, bucket, engine, arrival.upload_id)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(index_once, range(4)))

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
        patch.setattr("functions.indexer.app.photo_bucket", lambda: ThrottledBucket(bucket.name))
        assert index(key, receive_count=4) == ["0"]
        assert status(http, upload_id)["status"] == "processing"
    assert index(key, receive_count=5) == []
    assert status(http, upload_id)["status"] == "indexed"


def test_after_the_last_delivery_the_upload_says_failed(http: Client, bucket: PhotoBucket, throttled: None) -> None:
    upload_id, key = announce(http)
    assert index(key, receive_count=5) == ["0"]  # and so SQS moves it to the dead letters
    upload = status(http, upload_id)
    assert (upload["status"], upload["reason"]) == ("failed", "retries_exhausted")


def test_a_failing_message_does_not_take_its_batch_along(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    class HalfThrottled(PhotoBucket):
        def get(self, key: str, *, max_bytes: int) -> bytes:
            if key == first_key:
                raise ClientError({"Error": {"Code": "SlowDown", "Message": ""}}, "GetObject")
            return super().get(key, max_bytes=max_bytes)

    _, first_key = announce(http)
    second, second_key = announce(http)
    bucket.put(second_key, photo("obama.jpg"), content_type="image/jpeg")
    monkeypatch.setattr("functions.indexer.app.photo_bucket", lambda: HalfThrottled(bucket.name))
    assert index(first_key, second_key) == ["0"]
    assert status(http, second)["status"] == "indexed"


def test_an_object_that_is_gone_fails_at_once(http: Client, bucket: PhotoBucket) -> None:
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
        patch.setattr(app, "engine", _under_another_name(app.engine))
        assert index(second_key) == []
        patch.setattr("functions.search.app.engine", _under_another_name(app.engine))
        answer = http.post_form("/api/v1/faces/search", photo("obama2.jpg"))
    assert status(http, second)["reason"] == "model_mismatch"
    assert (answer.status, answer.json()["code"]) == (409, "model_mismatch")


def _under_another_name(engine: Engine) -> Engine:
    from dataclasses import replace

    other = object.__new__(type(engine))
    other.__dict__ = engine.__dict__ | {"pack": replace(engine.pack, model_id="other_pack")}
    return other


def test_databases_that_are_away_are_a_503_and_a_message_that_comes_back(
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


def test_a_statement_whose_connection_is_cut_is_a_503(
    http: Client, owner_connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    from facepass.services import users

    def cut(session: TenantSession, **_: Any) -> None:
        pid = session.scalar(text("select pg_backend_pid()"))
        owner_connection.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
        session.execute(text("select 1"))

    monkeypatch.setattr(users, "list_users", cut)
    assert http.get("/api/v1/users").json()["code"] == "unavailable"
    monkeypatch.undo()
    assert http.get("/api/v1/users").status == 200
