"""What a route requires of its caller: declared next to the route, checked before its handler runs.

    @needs("faces:read", bound=ROWS, self_of="user_id")

Every route declares `@needs(...)` or `@open_to_all`; a route with neither cannot be registered (resolver.py).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from facepass.api.bound import FREE, Arguments, Bound, argument
from facepass.context import Context
from facepass.errors import MissingScope
from facepass.services.auth.caller import SELF, Caller
from facepass.services.erasure.users import is_being_erased
from facepass.services.users.users import has_external_id

Handler = TypeVar("Handler", bound=Callable[..., Any])
# The user whose data a request concerns; None for no user in particular.
OwnerOf = Callable[[Context, Arguments], UUID | None]


@dataclass(frozen=True)
class OneOf:
    """One of these scopes, for the requests that `when` selects. says: which these are, for docs/authentication.md."""

    scopes: tuple[str, ...]
    when: Callable[[Arguments], bool]
    says: str


@dataclass(frozen=True)
class Permission:
    """scope: that the caller must have, or ANY. bound: what a caller who is bound to collections reaches (bound.py).

    self_of: a caller with the scope `self` may make the request for its own user: the field of the path or the body
    that names the user, or a function that finds the user. instead: what is sufficient in place of scope and self_of.
    also: what is required in addition. costs: the operation whose token bucket the request draws from. creates: whether
    `Idempotency-Key` makes retries safe. notes_itself: the handler writes the audit entry of a success. names: fields
    of the response whose ids the entry names, besides those of the path. fields: those of the response that are null
    without a scope of their own (hidden_fields.py). below: similarities below the collection's threshold need
    `faces:read`; the handler passes Caller.sees_below_threshold on. once: fields of the response that are not
    stored, and null in the answer to a repeated request.
    """

    scope: str
    bound: Bound = FREE
    self_of: str | OwnerOf | None = None
    instead: OneOf | None = None
    also: tuple[OneOf, ...] = ()
    costs: str | None = None
    creates: bool = False
    notes_itself: bool = False
    names: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    below: bool = False
    once: tuple[str, ...] = ()


OPEN_TO_ALL = Permission("")
ANY = "any"  # in place of a scope: every caller with a key or a token may make the request


def needs(
    scope: str,
    *,
    bound: Bound,
    self_of: str | OwnerOf | None = None,
    instead: OneOf | None = None,
    also: tuple[OneOf, ...] = (),
    costs: str | None = None,
    creates: bool = False,
    notes_itself: bool = False,
    names: tuple[str, ...] = (),
    fields: Mapping[str, str] | None = None,
    below: bool = False,
    once: tuple[str, ...] = (),
) -> Callable[[Handler], Handler]:
    """Declare what the route below requires of its caller; the parameters are Permission's."""
    permission = Permission(
        scope, bound, self_of, instead, also, costs, creates, notes_itself, names, fields or {}, below, once
    )

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
    if not (_has_scope(caller, permission) or maybe_self or maybe_instead):
        raise MissingScope(permission.scope)


def check_request(context: Context, caller: Caller, permission: Permission, arguments: Arguments) -> None:
    """Reject a request that this caller may not make. arguments: the handler's, validated.

    Raises MissingScope, also for a user that does not exist, so that it reveals nothing about other users. For a caller
    who is bound to collections, raises OutsideCollections and UserNotFound.
    """
    if not _is_allowed(context, caller, permission, arguments):
        raise MissingScope(permission.scope)
    for also in permission.also:
        if also.when(arguments) and not _has_one(caller, also):
            raise MissingScope(also.scopes[0])
    if caller.collections is not None:
        permission.bound.check(context, arguments)


def _is_allowed(context: Context, caller: Caller, permission: Permission, arguments: Arguments) -> bool:
    if _has_scope(caller, permission):
        return True
    instead = permission.instead
    if instead is not None and instead.when(arguments):
        return _has_one(caller, instead)
    if permission.self_of is None or not caller.acts_for_self:
        return False
    user_id = _owner(context, permission.self_of, arguments)
    return user_id is not None and _is(context, user_id, caller.subject or "")


def _has_scope(caller: Caller, permission: Permission) -> bool:
    return permission.scope == ANY or caller.has(permission.scope)


def _has_one(caller: Caller, one_of: OneOf) -> bool:
    return any(caller.acts_for_self if scope == SELF else caller.has(scope) for scope in one_of.scopes)


def _owner(context: Context, self_of: str | OwnerOf, arguments: Arguments) -> UUID | None:
    if not isinstance(self_of, str):
        return self_of(context, arguments)
    return _as_id(argument(arguments, self_of))


def _as_id(value: Any) -> UUID | None:
    assert value is None or isinstance(value, UUID)
    return value


def _is(context: Context, user_id: UUID, subject: str) -> bool:
    """Whether the token was issued to this user; also while the user is being erased."""
    with context.main() as main:
        return has_external_id(main, user_id, subject) or is_being_erased(main, user_id, subject)
