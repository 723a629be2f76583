"""The keys of objects in the photo bucket, and the rows that they belong to.

`uploads/{tenant}/{upload_id}`: photos to index. `probes/{tenant}/{upload_id}`: photos to search with, hidden after a
day by the bucket's lifecycle. `crops/{tenant}/{face_id}.jpg`: thumbnails, which `image_url` shows.
`exports/{tenant}/{user_id}/{export_id}.zip`: archives of users' data, erased after an hour.
`snapshots/{tenant}/{collection_id}/{object_id}`: sign bits of large collections, which the janitor keeps up to date.
"""

import re
from typing import Protocol
from uuid import UUID

UPLOAD_KEY = re.compile(r"uploads/([A-Za-z0-9_-]{1,64})/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
ROW_KEY = re.compile(r"(?:uploads|probes|crops)/[^/]+/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.jpg)?")


PLACES = ("uploads", "probes", "crops", "exports", "snapshots")


class _Upload(Protocol):
    """A row of `uploads`."""

    @property
    def tenant_id(self) -> str: ...
    @property
    def id(self) -> UUID: ...
    @property
    def purpose(self) -> str: ...


def object_key(upload: _Upload) -> str:
    """The key of an upload's photo."""
    place = probe_key if upload.purpose == "probe" else upload_key
    return place(upload.tenant_id, upload.id)


def upload_key(tenant_id: str, upload_id: UUID) -> str:
    """The key of a photo to index."""
    return f"uploads/{tenant_id}/{upload_id}"


def parse_upload_key(key: str) -> tuple[str, UUID] | None:
    """The tenant and the upload of a key that `upload_key` made; None for any other key."""
    match = UPLOAD_KEY.fullmatch(key)
    return None if match is None else (match[1], UUID(match[2]))


def parse_key(key: str) -> UUID | None:
    """The id of the row that an object belongs to; None for a key that FacePass did not make."""
    match = ROW_KEY.fullmatch(key)
    return None if match is None else UUID(match[1])


def belongs_to(key: str, tenant_id: str) -> bool:
    """Whether an object is a tenant's photo, thumbnail, archive or part of a snapshot."""
    return key.startswith(tuple(f"{place}/{tenant_id}/" for place in PLACES))


def probe_key(tenant_id: str, upload_id: UUID) -> str:
    """The key of a photo to search with."""
    return f"probes/{tenant_id}/{upload_id}"


def export_key(tenant_id: str, user_id: UUID, export_id: UUID) -> str:
    """The key of an archive of a user's data."""
    return f"{exports_of(tenant_id, user_id)}{export_id}.zip"


def exports_of(tenant_id: str, user_id: UUID) -> str:
    """What the keys of all archives of a user begin with."""
    return f"exports/{tenant_id}/{user_id}/"


def thumbnail_key(tenant_id: str, face_id: UUID) -> str:
    """The key of a face's thumbnail."""
    return f"crops/{tenant_id}/{face_id}.jpg"


def snapshot_key(tenant_id: str, collection_id: str, object_id: str) -> str:
    """The key of a part of a collection's snapshot."""
    return f"{snapshots_of(tenant_id, collection_id)}{object_id}"


def snapshots_of(tenant_id: str, collection_id: str) -> str:
    """What the keys of all parts of a collection's snapshots begin with."""
    return f"snapshots/{tenant_id}/{collection_id}/"
