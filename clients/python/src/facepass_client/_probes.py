"""Requests that carry a photo to compare with."""

from collections.abc import Mapping
from typing import Any

from facepass_client._calls import Call, Operation
from facepass_client._photos import Photo, photo_source

# API Gateway takes 4.5 MB; a larger photo goes to S3 with a ticket of `purpose: probe`.


def photo_call(operation: Operation, photos: Mapping[str, Photo], options: Mapping[str, Any], **path: str) -> Call:
    """A form with photos and options."""
    parts = {name: photo_source(photo).part() for name, photo in photos.items()}
    return Call(operation, path, form=options, photos=parts)


def probe_call(
    operation: Operation, photo: Photo | None, stored: Mapping[str, str | None], options: Mapping[str, Any], **path: str
) -> Call:
    """A form with the photo, or JSON with the one id of what is stored. Raises ValueError unless there is one probe."""
    ids = {name: value for name, value in stored.items() if value is not None}
    if len(ids) + (photo is not None) != 1:
        raise ValueError(f"give one of: photo, {', '.join(stored)}")
    if photo is not None:
        return photo_call(operation, {"file": photo}, options, **path)
    return Call(operation, path, body={**ids, **options})
