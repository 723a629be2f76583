"""S3's notifications in the queue: which photos have arrived."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus
from uuid import UUID

from facepass.logs import logger
from facepass.object_keys import parse_upload_key


@dataclass(frozen=True)
class Arrival:
    """A photo in the bucket with a key of FacePass."""

    tenant_id: str
    upload_id: UUID


def photos_in(message: str) -> Iterator[Arrival]:
    """The photos that an S3 notification (JSON text of an SQS message) announces.

    S3's own test message, and objects with other keys, are logged and ignored: no retry would help.
    """
    notification = json.loads(message)
    for record in notification.get("Records", []):
        key = unquote_plus(record["s3"]["object"]["key"])
        place = parse_upload_key(key)
        if place is None:
            logger.warning("object without an upload ignored", key=key)
        else:
            yield Arrival(*place)
