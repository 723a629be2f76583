"""The photo bucket: the one place that talks to S3.

Keys: `uploads/{tenant}/{upload_id}` (photos to index), `probes/{tenant}/{upload_id}` (photos to search with, gone
within a day), `crops/{tenant}/{face_id}.jpg` (what an `image_url` shows).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from facepass.errors import PhotoTooLarge
from facepass.settings import settings

UPLOAD_KEY = re.compile(r"uploads/([A-Za-z0-9_-]{1,64})/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


class ObjectMissing(Exception):
    """The bucket has no object under this key."""


def upload_key(tenant_id: str, upload_id: UUID) -> str:
    """Where a photo to index lies."""
    return f"uploads/{tenant_id}/{upload_id}"


def parse_upload_key(key: str) -> tuple[str, UUID] | None:
    """The tenant and the upload that a key of `upload_key` names; None for any other key."""
    match = UPLOAD_KEY.fullmatch(key)
    return None if match is None else (match[1], UUID(match[2]))


def probe_key(tenant_id: str, upload_id: UUID) -> str:
    """Where a photo to search with lies."""
    return f"probes/{tenant_id}/{upload_id}"


def crop_key(tenant_id: str, face_id: UUID) -> str:
    """Where a face's thumbnail lies."""
    return f"crops/{tenant_id}/{face_id}.jpg"


@dataclass(frozen=True)
class PresignedPost:
    """What a client needs to send one photo straight to S3: a URL and the form fields that go before the file."""

    url: str
    fields: dict[str, str]


@dataclass(frozen=True)
class PhotoBucket:
    """Photos under their keys."""

    name: str

    @cached_property
    def _s3(self) -> Any:
        # imported on first use: 0.3 s of a cold start that not every request needs
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        retries = {"mode": "standard", "max_attempts": 3}
        return boto3.client(
            "s3", config=Config(signature_version="s3v4", connect_timeout=3, read_timeout=20, retries=retries)
        )

    def presign_post(self, key: str, *, content_type: str, max_bytes: int, seconds: int) -> PresignedPost:
        """Let a client post one object of this type and of 1 to `max_bytes` bytes, for so many seconds."""
        ticket = self._s3.generate_presigned_post(
            self.name,
            key,
            Fields={"Content-Type": content_type},
            Conditions=[{"Content-Type": content_type}, ["content-length-range", 1, max_bytes]],
            ExpiresIn=seconds,
        )
        return PresignedPost(ticket["url"], ticket["fields"])

    def presign_get(self, key: str, *, seconds: int) -> str:
        """A URL that shows the object to whoever has it, for so many seconds."""
        url: str = self._s3.generate_presigned_url(
            "get_object", Params={"Bucket": self.name, "Key": key}, ExpiresIn=seconds
        )
        return url

    def put(self, key: str, content: bytes, *, content_type: str) -> None:
        """Store an object."""
        self._s3.put_object(Bucket=self.name, Key=key, Body=content, ContentType=content_type)

    def get(self, key: str, *, max_bytes: int) -> bytes:
        """Read an object.

        Raises ObjectMissing, and PhotoTooLarge before anything is read when it has more than `max_bytes` bytes.
        """
        try:
            answer = self._s3.get_object(Bucket=self.name, Key=key)
        except self._s3.exceptions.NoSuchKey:
            raise ObjectMissing(key) from None
        with answer["Body"] as body:
            if answer["ContentLength"] > max_bytes:
                raise PhotoTooLarge(f"The photo has {answer['ContentLength']} bytes; at most {max_bytes} are taken.")
            content: bytes = body.read()
        return content

    def erase(self, keys: Sequence[str]) -> None:
        """Remove every version of these objects, delete markers too. Removing what is not there is no error."""
        for key in keys:
            for version in self._versions(key):
                self._s3.delete_object(Bucket=self.name, Key=key, VersionId=version)

    def _versions(self, key: str) -> list[str]:
        pages = self._s3.get_paginator("list_object_versions").paginate(Bucket=self.name, Prefix=key)
        return [
            entry["VersionId"]
            for page in pages
            for entry in page.get("Versions", []) + page.get("DeleteMarkers", [])
            if entry["Key"] == key  # a prefix also lists its longer neighbours
        ]

    def check(self) -> None:
        """Raise whatever botocore raises when the bucket cannot be reached."""
        self._s3.head_bucket(Bucket=self.name)


@cache
def photo_bucket() -> PhotoBucket:
    """The bucket that the settings name."""
    return PhotoBucket(settings().photo_bucket)
