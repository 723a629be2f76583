"""Erase again, in restored databases, what was erased after their backup."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from facepass.context import Context
from facepass.errors import FacePassError, Unavailable, UserNotFound
from facepass.models.main import ApiKey, Consent, User
from facepass.models.vector import Collection
from facepass.services.erasure.collections import erase_collection
from facepass.services.erasure.consents import revoke_consent, settle_again
from facepass.services.erasure.faces import erase_face
from facepass.services.erasure.journal import Entry, Kind
from facepass.services.erasure.tenants import erase_tenant, remains_of
from facepass.services.erasure.uploads import erase_upload
from facepass.services.erasure.users import erase_remains, erase_user


class Result(StrEnum):
    """What became of an entry of the journal."""

    ERASED = "erased again"
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
    user_id = UUID(entry.id)
    try:
        erase_user(context, user_id)
    except UserNotFound:
        # of the two databases, only that of the faces may have been restored
        return Result.ERASED if erase_remains(context, user_id) else Result.GONE
    return Result.ERASED


def _collection(context: Context, entry: Entry) -> Result:
    with context.vector() as vector:
        made_at = vector.scalar(select(Collection.created_at).where(Collection.id == entry.id))
    if made_at is not None and made_at > entry.at:
        return Result.NEWER
    erase_collection(context, entry.id)
    return Result.ERASED


def _upload(context: Context, entry: Entry) -> Result:
    erase_upload(context, UUID(entry.id))
    return Result.ERASED


def _face(context: Context, entry: Entry) -> Result:
    erase_face(context, UUID(entry.id))
    return Result.ERASED


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
    Kind.TENANT: _tenant,
}
