"""A user's archive, as a client asks for it and as the bucket keeps it."""

import io
import zipfile

from facepass.storage import PhotoBucket
from tests.support.api_client import Answer, Client
from tests.support.main_job import versions


def export(http: Client, user_id: str) -> Answer:
    return http.get(f"/api/v1/users/{user_id}/export")


def stored(http: Client, bucket: PhotoBucket) -> list[str]:
    return versions(bucket, f"exports/{http.tenant}/")


def archive_of(bucket: PhotoBucket, key: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(bucket.get(key, max_bytes=10**8)))
