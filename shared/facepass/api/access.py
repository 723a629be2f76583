"""What a route asks of its caller, said beside the route: `@needs("users:write", creates=True)`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from facepass.api.caller import Caller
from facepass.database.sessions import TenantSession
from facepass.errors import MissingScope
from facepass.services.erasure.erasure import is_being_erased
from facepass.services.users.users import has_external_id

Handler = TypeVar("Handler", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """scope: what the caller must have. or_self: a person may do it for herself with the scope `self`.

    or_scope: another scope that lets a caller in, for a part that the handler itself keeps to. costs: the costly verb
    whose token bucket it draws from. creates: whether `Idempotency-Key` makes retries safe. notes_itself: the
    audit entry of a success is the handler's own affair.
    """

    scope: str
    or_self: bool = False
    or_scope: str | None = None
    costs: str | None = None
    creates: bool = False
    notes_itself: bool = False


def needs(
    scope: str,
    *,
    or_self: bool = False,
    or_scope: str | None = None,
    costs: str | None = None,
    creates: bool = False,
    notes_itself: bool = False,
) -> Callable[[Handler], Handler]:
    """Say what the route below asks of its caller; a route without it is open to everybody."""

    def mark(handler: Handler) -> Handler:
        handler.access = Access(scope, or_self, or_scope, costs, creates, notes_itself)  # type: ignore[attr-defined]
        return handler

    return mark


def access_of(handler: Callable[..., Any]) -> Access | None:
    """What a handler asks of its caller; None for an open route."""
    return getattr(handler, "access", None)


def check_scope(caller: Caller, access: Access) -> None:
    """Raises MissingScope, which names the scope."""
    allowed = caller.has(access.scope) or (access.or_self and caller.acts_for_self)
    if not allowed and not (access.or_scope and caller.has(access.or_scope)):
        raise MissingScope(access.scope)


def check_self(main: TenantSession, caller: Caller, scope: str, user_id: UUID | None) -> None:
    """Keep a caller who only has `self` to the user whose `external_id` is the token's subject.

    Raises MissingScope for anybody else, and for a user who does not exist: it tells nothing of other people.
    """
    if caller.has(scope):
        return
    if user_id is None or not caller.acts_for_self or not _is(main, user_id, caller.subject or ""):
        raise MissingScope(scope)
    main.commit()  # what follows may look at a photo for a while


def _is(main: TenantSession, user_id: UUID, subject: str) -> bool:
    return has_external_id(main, user_id, subject) or is_being_erased(main, user_id, subject)
