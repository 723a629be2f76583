"""The photos of an import before they are analysed: which are new, their users, and the ids of their uploads."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select

from facepass.bulk.sources.lines import PhotoLine, Reject, UserDetails
from facepass.bulk.users import EmailDomain, RejectedUser, hold_settled, only_consenting, settle_users
from facepass.bulk.vector_import import ImportTarget
from facepass.bulk.vectors import content_ids, digests_of, digests_of_rows
from facepass.context import Context
from facepass.errors import EmptyPhoto, FacePassError, PhotoMissing, PhotoTooLarge, UnsupportedPhoto
from facepass.models.vector import Upload
from facepass.recognition import containers
from facepass.schemas.common import Label
from facepass.services.uploads.media_types import CONTENT_TYPES
from facepass.services.uploads.status import UploadStatus
from facepass.settings import settings

LABEL: TypeAdapter[str] = TypeAdapter(Label)
ANOTHER_USER = "photo_of_another_user"


@dataclass(frozen=True)
class NewPhoto:
    """A photo to enrol. label: the operator's name for it, if it can be stored."""

    line: PhotoLine
    upload_id: UUID
    user_id: UUID
    content_type: str
    label: str | None


def receive(
    target: ImportTarget, lines: Sequence[PhotoLine], email_domain: EmailDomain
) -> tuple[list[Reject], list[NewPhoto]]:
    """The photos to enrol, and the lines to reject. Other photos are stored already.

    An erased photo does not come back: its tombstone rejects it, and its user is not created again.
    """
    read = [(line, _identify(target, line)) for line in lines]
    rejects = [line.reject(answer) for line, answer in read if isinstance(answer, str)]
    photos = [(line, *answer) for line, answer in read if not isinstance(answer, str)]
    with Context(target.tenant_id).vector() as vector:
        known = select(Upload.id, Upload.status, Upload.user_id).where(Upload.id.in_([photo[1] for photo in photos]))
        uploads = {row.id: row for row in vector.execute(known)}
    erased = {upload_id for upload_id, row in uploads.items() if row.status == UploadStatus.ERASED}
    rejects += [line.reject(UploadStatus.ERASED) for line, upload_id, _kind in photos if upload_id in erased]
    rest = [photo for photo in photos if photo[1] not in erased]
    settled = _settle_users(target, {line.user for line, _id, _kind in rest}, email_domain)
    new_photos: dict[UUID, NewPhoto] = {}
    for line, upload_id, content_type in rest:
        user = settled[line.user]
        if isinstance(user, RejectedUser):
            rejects.append(line.reject(user.reason))
            continue
        new_photo = NewPhoto(line, upload_id, user, content_type, _label(line.name))
        earlier = uploads.get(upload_id) or new_photos.setdefault(upload_id, new_photo)
        if earlier.user_id not in (None, user):
            rejects.append(line.reject(ANOTHER_USER))
    indexed = {upload_id for upload_id, row in uploads.items() if row.status == UploadStatus.INDEXED}
    return rejects, [new_photos[upload_id] for upload_id in new_photos.keys() - indexed]


def _settle_users(
    target: ImportTarget, users: set[UserDetails], email_domain: EmailDomain
) -> dict[UserDetails, UUID | RejectedUser]:
    context = Context(target.tenant_id)
    settled = settle_users(context, users, email_domain)
    with context.main() as main:
        there = hold_settled(main, settled)
        if not target.consent_required:
            return there
        return only_consenting(main, there, target.collection_id, only_attested=target.only_attested)


def _identify(target: ImportTarget, line: PhotoLine) -> tuple[UUID, str] | str:
    """The upload's id, which follows from the collection and the photo's bytes, and its type; or an error's code."""
    try:
        photo = _read(line)
    except FacePassError as error:
        return error.code
    container = containers.recognise(photo)
    if container is None:
        return UnsupportedPhoto.code
    digest = np.frombuffer(hashlib.sha256(photo).digest(), np.uint8)[None, :]
    [upload_id] = content_ids(target.made_at, digests_of_rows(digests_of([target.collection_id]), digest))
    return UUID(bytes=upload_id.tobytes()), CONTENT_TYPES[container]


def _read(line: PhotoLine) -> bytes:
    """Raises PhotoMissing, PhotoTooLarge and EmptyPhoto."""
    try:
        if line.path.stat().st_size > settings().max_upload_bytes:
            raise PhotoTooLarge
        photo = line.path.read_bytes()
    except (OSError, ValueError):  # ValueError: a path with U+0000 in it
        raise PhotoMissing from None
    if not photo:
        raise EmptyPhoto
    return photo


def _label(name: str) -> str | None:
    try:
        return LABEL.validate_python(name)
    except ValidationError:
        return None
