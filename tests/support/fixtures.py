"""What tests share: a real Postgres with pgvector, a tenant on it, and the handlers; moto stands in for S3 and SQS."""

import os
import socket
from collections.abc import Iterator
from functools import cache
from threading import Lock
from typing import Any
from uuid import uuid4

import boto3
import botocore.session
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.loaders import create_loader
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber
from sqlalchemy import Connection

from facepass.database.engines import make_engine
from facepass.database.init import prepare_databases
from facepass.database.sessions import TenantSession, main_session, vector_session
from facepass.queue import index_queue, job_queue
from facepass.services.events.secrets import kms
from facepass.services.health.watch import health_watch
from facepass.settings import settings
from facepass.storage import PhotoBucket, photo_bucket
from tests.support import xray
from tests.support.api_client import Client
from tests.support.postgres import database_url, running_postgres, use_databases

BUCKET = "facepass-test-photos"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What template.yaml sets, with addresses that nothing answers: for tests that touch no database."""
    for name, value in {
        "MAIN_DATABASE_URL": "postgresql+pg8000://facepass_app@db.example:5432/facepass_main",
        "VECTOR_DATABASE_URL": "postgresql+pg8000://facepass_app@db.example:5432/facepass_vector",
        "PHOTO_BUCKET": "photos",
        "INDEX_QUEUE_URL": "https://sqs.example/queue",
        "JOB_QUEUE_URL": "https://sqs.example/jobs",
        "MODEL_PACK": "lite",
        "CURSOR_KEY": "a key for tests, of 32 characters or more",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server's socket file; the databases are migrated by the owner and used as facepass_app."""
    os.environ |= {
        "PHOTO_BUCKET": BUCKET,
        "WEBHOOK_KEY_ARN": "arn:aws:kms:us-east-1:123456789012:alias/webhooks",
        "INDEX_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/index",
        "JOB_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/jobs",
        "MODEL_PACK": "lite",
        "CURSOR_KEY": "a key for tests, of 32 characters or more",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "POWERTOOLS_SERVICE_NAME": "test",
    }
    with running_postgres(tmp_path_factory.mktemp("data")) as socket:
        use_databases(socket, "postgres")
        list(prepare_databases())
        use_databases(socket, "facepass_app")
        yield socket


@pytest.fixture
def tenant(postgres: str) -> str:
    """A tenant that no other test knows."""
    return f"t-{uuid4().hex[:12]}"


@pytest.fixture
def main(tenant: str) -> Iterator[TenantSession]:
    """A session of the tenant on the users database."""
    with main_session(tenant) as session:
        yield session


@pytest.fixture
def vector(tenant: str) -> Iterator[TenantSession]:
    """A session of the tenant on the faces database."""
    with vector_session(tenant) as session:
        yield session


@pytest.fixture
def one_request_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """moto lists a bucket wrongly while another thread deletes from it."""
    lock, answer = Lock(), BotocoreStubber.__call__

    def locked(self: BotocoreStubber, event_name: str, request: AWSPreparedRequest, **more: Any) -> AWSResponse | None:
        with lock:
            return answer(self, event_name, request, **more)

    monkeypatch.setattr(BotocoreStubber, "__call__", locked)


@pytest.fixture(scope="session")
def quick_aws() -> Iterator[None]:
    """Leave out what takes three quarters of the time of a test with AWS."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        # moto starts a new session of boto3, which would read AWS's models once more
        monkeypatch.setattr(botocore.session, "create_loader", cache(create_loader))
        # answers to the library requests, which no code here calls AWS with
        monkeypatch.setattr("moto.core.models.RESPONSES_METHODS", [])
        # RSA keys of KMS, also for keys that have none
        monkeypatch.setattr("moto.kms.models.generate_private_key", lambda _spec: None)
        yield


@pytest.fixture
def bucket(postgres: str, quick_aws: None, one_request_at_a_time: None) -> Iterator[PhotoBucket]:
    """The photo bucket, versioned as the template makes it. Mocked: S3 cannot run in a test process."""
    with mock_aws():
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket=BUCKET)
        s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        sqs = boto3.client("sqs")
        for queue in ("index", "jobs"):
            sqs.create_queue(QueueName=queue)
        kms.cache_clear()
        key = kms().create_key()["KeyMetadata"]["KeyId"]
        kms().create_alias(AliasName="alias/webhooks", TargetKeyId=key)
        photo_bucket.cache_clear()
        index_queue.cache_clear()
        job_queue.cache_clear()
        health_watch.cache_clear()
        yield photo_bucket()
    photo_bucket.cache_clear()


@pytest.fixture
def http(tenant: str, bucket: PhotoBucket) -> Client:
    """Calls the handlers as API Gateway does for a caller of the tenant."""
    assert settings().photo_bucket == bucket.name
    return Client(tenant)


@pytest.fixture
def owner_connection(postgres: str) -> Iterator[Connection]:
    """A connection of the owner to the users database, whose changes are undone."""
    engine = make_engine(database_url(postgres, "postgres", "facepass_main"))
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()
    engine.dispose()


@pytest.fixture
def xray_daemon(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[xray.Daemon]:
    """A listener in the place of X-Ray's daemon, and Lambda's header of a sampled invocation."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.setblocking(False)
        daemon = xray.Daemon(listener)
        monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", daemon.address)
        monkeypatch.setenv("_X_AMZN_TRACE_ID", xray.header())
        settings.cache_clear()
        yield daemon
    settings.cache_clear()
