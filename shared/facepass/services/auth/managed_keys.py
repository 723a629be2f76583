"""API keys that a caller makes, changes and revokes over the API: never with more than the caller has itself.

API Gateway keeps the authorizer's answer for a minute, and a key that was revoked may call for as long. It must not
make another key in that minute, so the caller's key is looked up again, and locked until the transaction ends.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from facepass.context import Context
from facepass.database.paging import page_of
from facepass.database.sessions import TenantSession
from facepass.errors import InvalidRequest, NotAuthenticated
from facepass.models.main import ApiKey
from facepass.operator_errors import BeyondCaller, KeyNotCurrent, KeyNotFound
from facepass.services.auth.access_keys import AccessKey, give_access_key
from facepass.services.auth.api_keys import find_current_key, new_key, replace_key
from facepass.services.auth.caller import Caller


@dataclass(frozen=True)
class MadeKey:
    """A new key: its row, the key itself and its AWS credentials, which are not stored.

    aws_credentials: None where the deployment has no secret to derive them from.
    """

    row: ApiKey
    key: str
    aws_credentials: AccessKey | None


def make_key(
    context: Context,
    caller: Caller,
    *,
    name: str,
    scopes: Sequence[str],
    collections: Sequence[str] | None,
    expires_at: datetime | None,
) -> MadeKey:
    """Make a key.

    Raises BeyondCaller, InvalidRequest for an end in the past, and NotAuthenticated for a caller that was revoked.
    """
    with context.main() as main:
        _check(caller, _own_key(main, caller), collections, expires_at)
        return _made(main, *new_key(main, name=name, scopes=scopes, collections=collections, expires_at=expires_at))


def list_keys(context: Context, caller: Caller, *, after: str | None, limit: int) -> Sequence[ApiKey]:
    """Up to `limit` keys that the caller may manage, in the order of their ids, with those that are no longer valid."""
    keys = select(ApiKey)
    if caller.collections is not None:
        keys = keys.where(ApiKey.collections.bool_op("<@")(sorted(caller.collections)))
    with context.main() as main:
        return page_of(main, keys, ApiKey.id, after=after, limit=limit)


def get_key(context: Context, caller: Caller, key_id: str) -> ApiKey:
    """A key that the caller may manage. Raises KeyNotFound."""
    with context.main() as main:
        return _managed(main, caller, key_id)


def rotate_key(
    context: Context, caller: Caller, key_id: str, *, overlap: timedelta, expires_at: datetime | None
) -> tuple[MadeKey, ApiKey]:
    """The key that replaces another one, and the old key's row.

    Raises KeyNotFound and KeyNotCurrent; InvalidRequest when the old key expires and no end is given for the new one;
    and as make_key.
    """
    with context.main() as main:
        own = _own_key(main, caller)
        old = _managed(main, caller, key_id, current=True)
        if old.expires_at is not None and expires_at is None:
            raise InvalidRequest("This key expires: say in `expires_at` when the new one does.")
        _check(caller, own, old.collections, expires_at)
        return _made(main, *replace_key(main, old, overlap=overlap, expires_at=expires_at)), old


def revoke_key(context: Context, caller: Caller, key_id: str) -> None:
    """Revoke a key; one that is revoked already stays so. Raises KeyNotFound, and NotAuthenticated as make_key."""
    with context.main() as main:
        _own_key(main, caller)
        key = _managed(main, caller, key_id)
        if key.revoked_at is None:
            key.revoked_at = datetime.now(UTC)


def _made(main: TenantSession, row: ApiKey, key: str) -> MadeKey:
    main.flush()
    return MadeKey(row, key, give_access_key(main, row.id))


def _own_key(main: TenantSession, caller: Caller) -> ApiKey | None:
    """The caller's own key, locked: it cannot be revoked before the transaction ends. None for a token."""
    if caller.subject is not None:
        return None
    key = find_current_key(main, caller.caller_id)
    if key is None:
        raise NotAuthenticated
    return key


def _managed(main: TenantSession, caller: Caller, key_id: str, *, current: bool = False) -> ApiKey:
    key = main.scalar(select(ApiKey).where(ApiKey.id == key_id).with_for_update())
    if key is None or not _is_within(caller, key.collections):
        raise KeyNotFound
    if current and find_current_key(main, key_id) is None:
        raise KeyNotCurrent
    return key


def _check(caller: Caller, own: ApiKey | None, collections: Collection[str] | None, end: datetime | None) -> None:
    if not _is_within(caller, collections):
        raise BeyondCaller("The caller is bound to collections: bind the key to one or more of them.")
    if own is not None and own.expires_at is not None and (end is None or end > own.expires_at):
        raise BeyondCaller("The caller's own key expires: the new one must expire with it or earlier.")
    if end is not None and end <= datetime.now(UTC):
        raise InvalidRequest("`expires_at` is in the past.")


def _is_within(caller: Caller, collections: Collection[str] | None) -> bool:
    return caller.collections is None or (collections is not None and set(collections) <= caller.collections)
