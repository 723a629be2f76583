"""The photo of a request: its bytes, or an object of a bucket that the deployment names for the caller's tenant."""

from typing import Any

from facepass.context import Context
from facepass.rekognition_api.errors import INVALID_PARAMETER, INVALID_S3_OBJECT, RekognitionError
from facepass.settings import settings
from facepass.storage import ObjectMissing

MAX_OBJECT_BYTES = 15 * 1024 * 1024  # as AWS documents it
UNREADABLE_OBJECT = "Unable to get object metadata from S3. Check object key, region and/or access permissions."


def photo_of(context: Context, image: dict[str, Any]) -> bytes:
    """The bytes of an `Image` of a validated request.

    Raises RekognitionError for an image that has neither form or both, or whose object cannot be read, and
    PhotoTooLarge.
    """
    content, place = image.get("Bytes"), image.get("S3Object")
    if (content is None) == (place is None):
        raise RekognitionError(INVALID_PARAMETER, "An Image has either Bytes or S3Object.")
    if content is not None:
        return bytes(content)
    return _stored(context, place or {})


def _stored(context: Context, place: dict[str, str]) -> bytes:
    bucket, key = place.get("Bucket"), place.get("Name")
    if bucket is None or key is None:
        raise RekognitionError(INVALID_PARAMETER, "An S3Object has a Bucket and a Name.")
    # another tenant's bucket, one that is not named and a missing object must look the same
    if not _is_named(context.tenant_id, bucket, key):
        raise RekognitionError(INVALID_S3_OBJECT, UNREADABLE_OBJECT)
    try:
        return context.bucket.get_from(bucket, key, max_bytes=MAX_OBJECT_BYTES, version=place.get("Version"))
    except ObjectMissing:
        raise RekognitionError(INVALID_S3_OBJECT, UNREADABLE_OBJECT) from None


def _is_named(tenant_id: str, bucket: str, key: str) -> bool:
    """Whether the deployment names the bucket, or the folder of it that the key is in, for this tenant."""
    sources = (source.partition("/") for source in settings().photo_sources.get(tenant_id, ()))
    return any(
        name == bucket and (not prefix or key.startswith(f"{prefix.rstrip('/')}/")) for name, _, prefix in sources
    )
