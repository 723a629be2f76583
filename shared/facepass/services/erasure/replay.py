"""Erase again, in restored databases, what was erased after their backup."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from facepass.assignment_errors import UserMerged
from facepass.context import Context
from facepass.errors import FaceNotFound, FacePassError, Unavailable, UserNotFound
from facepass.models.main import ApiKey, Consent, User
from facepass.models.vector import Collection
from facepass.services.erasure.collections import erase_collection, erase_members
from facepass.services.erasure.consents import revoke_consent, settle_again
from facepass.services.erasure.exclusions import exclude_again
from facepass.services.erasure.faces import erase_face
from facepass.services.erasure.journal import Entry, Kind, content_of
from facepass.services.erasure.tenants import erase_tenant, remains_of
from facepass.services.erasure.uploads import erase_upload
from facepass.services.erasure.users import erase_remains, erase_user
from facepass.services.erasure.webhooks import delete_webhook


class Result(StrEnum):
    """What became of an entry of the journal."""

    ERASED = "erased again"
    NOTED = "noted again"
    GONE = "not there"
    NEWER = "made again since, and kept"


def replay(context: Context, entry: Entry) -> Result:
    """Erase what an entry names, if the databases have it. It may run again at any time.

    context: of the entry's tenant. Raises Unavailable, or a database's error.
    """
    try:
        return ERASE[entry.kind](context, entry)
    except Unavailable:
        raise
    except FacePassError:  # each of the verbs has an error for what is not there
        return Result.GONE


def settle_consents_again(context: Context, since: datetime) -> int:
    """Settle the consents again that were settled since a moment, whether they were revoked or expired.

    Returns how many collections lost something: what rested on them is there again in a restored database of faces.
    """
    with context.main() as main:
        settled = list(main.scalars(select(Consent.id).where(Consent.settled_at >= since)))
    return sum(settle_again(context, consent_id) for consent_id in settled)


def _user(context: Context, entry: Entry) -> Result:
    noted = content_of(context, Kind.USER, entry.id)
    # those who were merged into the user, and whose faces the user was given, may be on their own again
    erased = [_erase_user(context, UUID(each)) for each in (entry.id, *noted.get("users", ()))]
    erased += [_erase_face(context, UUID(each)) for each in noted.get("faces", ())]
    return Result.ERASED if any(erased) else Result.GONE


def _erase_user(context: Context, user_id: UUID) -> bool:
    try:
        erase_user(context, user_id)
    except UserMerged:
        return False  # another one has this user: its own erasure, if there was one, has its own entry
    except UserNotFound:
        # of the two databases, only that of the faces may have been restored
        return erase_remains(context, user_id)
    return True


def _erase_face(context: Context, face_id: UUID) -> bool:
    try:
        erase_face(context, face_id)
    except FaceNotFound:
        return False
    return True


def _collection(context: Context, entry: Entry) -> Result:
    with context.vector() as vector:
        made_at = vector.scalar(select(Collection.created_at).where(Collection.id == entry.id))
    if made_at is not None and made_at <= entry.at:
        erase_collection(context, entry.id)
        return Result.ERASED
    # of the two databases, only that of the users may have been restored
    erased = erase_members(context, entry.id, before=entry.at)
    if made_at is not None:
        return Result.NEWER
    return Result.ERASED if erased else Result.GONE


def _upload(context: Context, entry: Entry) -> Result:
    erase_upload(context, UUID(entry.id))
    return Result.ERASED


def _face(context: Context, entry: Entry) -> Result:
    noted = content_of(context, Kind.FACE, entry.id)  # those that were erased in one request with it
    erased = [_erase_face(context, UUID(each)) for each in (entry.id, *noted.get("faces", ()))]
    return Result.ERASED if any(erased) else Result.GONE


def _consent(context: Context, entry: Entry) -> Result:
    with context.main() as main:
        given = main.scalar(select(Consent).where(Consent.id == UUID(entry.id)))
    if given is None:
        return Result.GONE
    if given.revoked_at is None:
        revoke_consent(context, given.user_id, given.id)
        return Result.ERASED
    # of the two databases, only that of the faces may have been restored
    return Result.ERASED if settle_again(context, given.id) else Result.GONE


def _exclusion(context: Context, entry: Entry) -> Result:
    return Result.NOTED if exclude_again(context, entry.id) else Result.GONE


def _webhook(context: Context, entry: Entry) -> Result:
    delete_webhook(context, UUID(entry.id))
    return Result.ERASED


def _tenant(context: Context, entry: Entry) -> Result:
    """Erase the tenant as it was then. One with keys, users or collections that were made since is kept (NEWER)."""
    with context.main() as main, context.vector() as vector:
        user = main.scalar(select(User.id).where(User.created_at > entry.at).limit(1))
        key = main.scalar(select(ApiKey.id).where(ApiKey.created_at > entry.at).limit(1))
        collection = vector.scalar(select(Collection.id).where(Collection.created_at > entry.at).limit(1))
    if any(newer is not None for newer in (user, key, collection)):
        return Result.NEWER
    if remains_of(context).nothing:
        return Result.GONE
    erase_tenant(context)
    return Result.ERASED


ERASE: dict[Kind, Callable[[Context, Entry], Result]] = {
    Kind.USER: _user,
    Kind.COLLECTION: _collection,
    Kind.UPLOAD: _upload,
    Kind.FACE: _face,
    Kind.CONSENT: _consent,
    Kind.EXCLUSION: _exclusion,
    Kind.WEBHOOK: _webhook,
    Kind.TENANT: _tenant,
}
