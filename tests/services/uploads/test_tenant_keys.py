"""A tenant whose photos have a KMS key of their own."""

import json
from collections.abc import Callable, Iterator

import boto3
import pytest
from pydantic import ValidationError

from facepass.settings import Settings, settings
from facepass.storage import PhotoBucket, photo_bucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user

Photo = Callable[[str], bytes]
ARN = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"


@pytest.fixture
def own_key(http: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TENANT_KEYS", json.dumps({str(http.tenant): ARN}))
    settings.cache_clear()
    photo_bucket.cache_clear()
    yield
    settings.cache_clear()
    photo_bucket.cache_clear()


@pytest.mark.usefixtures("own_key")
def test_a_tenants_photos_are_encrypted_with_its_own_key(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    upload = enrol(http, photo_bucket(), photo("obama.jpg"), user_id=new_user(http, "obama"))
    s3 = boto3.client("s3")
    keys = (f"uploads/{http.tenant}/{upload['upload_id']}", f"crops/{http.tenant}/{upload['faces'][0]['face_id']}.jpg")
    for key in keys:
        assert s3.head_object(Bucket=bucket.name, Key=key)["SSEKMSKeyId"] == ARN
    other = Client("another-tenant")
    upload = enrol(other, photo_bucket(), photo("obama.jpg"))
    head = s3.head_object(Bucket=bucket.name, Key=f"uploads/another-tenant/{upload['upload_id']}")
    assert head.get("SSEKMSKeyId") != ARN


@pytest.mark.usefixtures("own_key")
def test_a_ticket_carries_the_key_of_its_tenant(http: Client) -> None:
    ticket = {"content_type": "image/jpeg"}
    fields = http.post("/api/v1/faces/upload", ticket).json()["upload"]["fields"]
    assert fields["x-amz-server-side-encryption"] == "aws:kms"
    assert fields["x-amz-server-side-encryption-aws-kms-key-id"] == ARN
    others = Client("another-tenant").post("/api/v1/faces/upload", ticket).json()["upload"]["fields"]
    assert not [name for name in others if "encryption" in name]


@pytest.mark.parametrize("wrong", ['["acme"]', "{", '{"no tenant!": "arn"}', '{"acme": 7}'])
def test_keys_that_cannot_be_read_stop_the_start(postgres: str, monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("TENANT_KEYS", wrong)
    with pytest.raises((ValidationError, ValueError), match="tenant_keys"):
        Settings()
