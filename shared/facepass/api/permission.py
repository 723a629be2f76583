"""What a route requires of its caller: declared next to the route, checked before its handler runs.

    @needs("faces:read", self_of="user_id")

Every route declares `@needs(...)` or `@open_to_all`; a route with neither cannot be registered (resolver.py).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel

from facepass.context import Context
from facepass.errors import MissingScope
from facepass.services.auth.caller import SELF, Caller
from facepass.services.erasure.users import is_being_erased
from facepass.services.users.users import has_external_id

Handler = TypeVar("Handler", bound=Callable[..., Any])
Arguments = Mapping[str, Any]  # the handler's validated arguments, by name
# The user whose data a request concerns; None for no user in particular.
OwnerOf = Callable[[Context, Arguments], UUID | None]


@dataclass(frozen=True)
class OneOf:
    """One of these scopes, for the requests that `when` selects."""

    scopes: tuple[str, ...]
    when: Callable[[Arguments], bool]


@dataclass(frozen=True)
class Permission:
    """scope: the scope that the caller must have.

    self_of: a caller with the scope `self` may make the request for its own user: the field of the path or the body
    that names the user, or a function that finds the user. instead: what is sufficient in place of scope and self_of.
    also: what is required in addition. costs: the operation whose token bucket the request draws from. creates: whether
    `Idempotency-Key` makes retries safe. notes_itself: the handler writes the audit entry of a success.
    """

    scope: str
    self_of: str | OwnerOf | None = None
    instead: OneOf | None = None
    also: OneOf | None = None
    costs: str | None = None
    creates: bool = False
    notes_itself: bool = False


OPEN_TO_ALL = Permission("")


def needs(
    scope: str,
    *,
    self_of: str | OwnerOf | None = None,
    instead: OneOf | None = None,
    also: OneOf | None = None,
    costs: str | None = None,
    creates: bool = False,
    notes_itself: bool = False,
) -> Callable[[Handler], Handler]:
    """Declare what the route below requires of its caller; the parameters are Permission's."""
    permission = Permission(scope, self_of, instead, also, costs, creates, notes_itself)

    def mark(handler: Handler) -> Handler:
        handler.permission = permission  # type: ignore[attr-defined]
        return handler

    return mark


def open_to_all(handler: Handler) -> Handler:
    """Declare that the route below requires nothing of its caller, not even a key."""
    handler.permission = OPEN_TO_ALL  # type: ignore[attr-defined]
    return handler


def permission_of(handler: Callable[..., Any]) -> Permission:
    """What a handler requires of its caller. Raises LookupError when it declares nothing."""
    permission: Permission | None = getattr(handler, "permission", None)
    if permission is None:
        raise LookupError(f"{handler.__name__} declares neither needs() nor open_to_all")
    return permission


def check_scopes(caller: Caller, permission: Permission) -> None:
    """Reject a caller who may make no request to the route, before the body is read. Raises MissingScope."""
    maybe_self = permission.self_of is not None and caller.acts_for_self
    maybe_instead = permission.instead is not None and _has_one(caller, permission.instead)
    if not (caller.has(permission.scope) or maybe_self or maybe_instead):
        raise MissingScope(permission.scope)


def check_request(context: Context, caller: Caller, permission: Permission, arguments: Arguments) -> None:
    """Reject a request that this caller may not make. arguments: the handler's, validated.

    Raises MissingScope, also for a user that does not exist, so that it reveals nothing about other users.
    """
    if not _is_allowed(context, caller, permission, arguments):
        raise MissingScope(permission.scope)
    also = permission.also
    if also is not None and also.when(arguments) and not _has_one(caller, also):
        raise MissingScope(also.scopes[0])


def _is_allowed(context: Context, caller: Caller, permission: Permission, arguments: Arguments) -> bool:
    if caller.has(permission.scope):
        return True
    instead = permission.instead
    if instead is not None and instead.when(arguments):
        return _has_one(caller, instead)
    if permission.self_of is None or not caller.acts_for_self:
        return False
    user_id = _owner(context, permission.self_of, arguments)
    return user_id is not None and _is(context, user_id, caller.subject or "")


def _has_one(caller: Caller, one_of: OneOf) -> bool:
    return any(caller.acts_for_self if scope == SELF else caller.has(scope) for scope in one_of.scopes)


def _owner(context: Context, self_of: str | OwnerOf, arguments: Arguments) -> UUID | None:
    if not isinstance(self_of, str):
        return self_of(context, arguments)
    if self_of in arguments:
        return _as_id(arguments[self_of])
    [body] = [value for value in arguments.values() if isinstance(value, BaseModel)]
    return _as_id(getattr(body, self_of))


def _as_id(value: Any) -> UUID | None:
    assert value is None or isinstance(value, UUID)
    return value


def _is(context: Context, user_id: UUID, subject: str) -> bool:
    """Whether the token was issued to this user; also while the user is being erased."""
    with context.main() as main:
        return has_external_id(main, user_id, subject) or is_being_erased(main, user_id, subject)
