"""What S3 says through the queue: which photos have arrived."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus
from uuid import UUID

from facepass.logs import logger
from facepass.object_keys import parse_upload_key


@dataclass(frozen=True)
class Arrival:
    """A photo that lies in the bucket under a key of ours."""

    tenant_id: str
    upload_id: UUID


def photos_in(message: str) -> Iterator[Arrival]:
    """The photos that an S3 notification (JSON text of an SQS message) announces.

    S3's own test message, and objects under no key of ours, are logged and passed over: no retry would help.
    """
    notification = json.loads(message)
    for record in notification.get("Records", []):
        key = unquote_plus(record["s3"]["object"]["key"])
        place = parse_upload_key(key)
        if place is None:
            logger.warning("object of no upload left alone", key=key)
        else:
            yield Arrival(*place)
