"""The journal of erasures: an object of the photo bucket for each, which a restore of the databases does not take back.

A restored database holds again what was erased after its backup, and has forgotten that it was. replay.py reads the
journal and erases again. An entry is written before the rows are deleted: after a crash in between, it may name what is
still there, and whose erasure was requested.

An entry's key is `erasures/{tenant}/{kind}/{id}`, its time is that of the object. It holds ids, no name and no picture.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from facepass.context import Context
from facepass.models.tenancy import TENANT
from facepass.models.vector import COLLECTION_ID
from facepass.storage import ObjectMissing, PhotoBucket

FOLDER = "erasures/"
MOST_BYTES = 100 * 1024 * 1024  # ids of two million faces
KEY = re.compile(rf"erasures/({TENANT.pattern})/([a-z]+)/({COLLECTION_ID.pattern})")


class Kind(StrEnum):
    """What is erased; of a consent, that it was revoked; of a face and a user, that they were excluded."""

    USER = "user"
    COLLECTION = "collection"
    UPLOAD = "upload"
    FACE = "face"
    CONSENT = "consent"
    EXCLUSION = "exclusion"
    WEBHOOK = "webhook"
    TENANT = "tenant"


@dataclass(frozen=True)
class Entry:
    """An erasure. id: a UUID, the id of a collection, or the tenant. at: when it was requested, by S3's clock."""

    tenant_id: str
    kind: Kind
    id: str
    at: datetime


def record(context: Context, kind: Kind, erased_id: object, content: Mapping[str, Any] | None = None) -> None:
    """Note an erasure that is about to happen. content: JSON that the replay needs besides.

    Raises Unavailable when the bucket does not answer.
    """
    text = json.dumps(content or {})
    context.bucket.put(_key(context, kind, erased_id), text.encode(), content_type="application/json")


def content_of(context: Context, kind: Kind, erased_id: object) -> dict[str, Any]:
    """What was noted besides; nothing for an entry that is not in the journal, such as that of a receipt."""
    try:
        text = context.bucket.get(_key(context, kind, erased_id), max_bytes=MOST_BYTES)
    except ObjectMissing:
        return {}
    content: dict[str, Any] = json.loads(text)
    return content


def is_recorded(context: Context, kind: Kind, erased_id: object) -> bool:
    """Whether an erasure is in the journal."""
    return context.bucket.exists(_key(context, kind, erased_id))


def _key(context: Context, kind: Kind, erased_id: object) -> str:
    return f"{FOLDER}{context.tenant_id}/{kind}/{erased_id}"


def entries_since(bucket: PhotoBucket, since: datetime, tenant_id: str | None = None) -> Iterator[Entry]:
    """The erasures since a moment, of one tenant or of all of them, in the order of their keys."""
    prefix, after, more = FOLDER + (f"{tenant_id}/" if tenant_id else ""), "", True
    while more:
        page = bucket.objects(prefix, after=after)
        for key, at in page.youngest.items():
            if at >= since and (match := KEY.fullmatch(key)) and match[2] in list(Kind):
                yield Entry(match[1], Kind(match[2]), match[3], at)
        after, more = max(page.youngest, default=after), page.more
