"""The users that an import's lines name: found or created, many in one statement.

An existing user is never changed. A line whose details belong to two users, or contradict what is known of one, is
refused: a face under the wrong name is worse than none.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Row, text

from facepass import schemas
from facepass.bulk.sources.lines import UserDetails
from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import ConsentRequired, UserNotFound
from facepass.models.tenancy import new_id
from facepass.services.users.consents import consenting

# A user whom only an external_id names gets no email, or the one that is made of it where the operator states a domain.
EmailDomain = str | None
LONGEST_NAME = 200
USERS_REMEMBERED = 20_000  # a user with many faces in a source is checked once

FIND = text("""
select w.place, u.id as by_id, e.id as by_email, x.id as by_external_id,
       e.external_id is null or w.external_id is null or e.external_id = w.external_id as agrees_on_external_id,
       x.email is null or w.email is null or lower(x.email) = lower(w.email) as agrees_on_email,
       m.user_id as merged_into
from unnest(cast(:ids as uuid[]), cast(:emails as text[]), cast(:external_ids as text[]))
     with ordinality as w(id, email, external_id, place)
left join users u on u.tenant_id = :tenant and u.id = w.id
left join users e on e.tenant_id = :tenant and lower(e.email) = lower(w.email)
left join users x on x.tenant_id = :tenant and x.external_id = w.external_id
left join lateral (
    select m.user_id from merges m
    where m.tenant_id = :tenant and m.undone_at is null
      and (m.from_user_id = w.id or lower(m.from_user ->> 'email') = lower(w.email)
           or m.from_user ->> 'external_id' = w.external_id)
    order by m.from_user_id = w.id desc nulls last, m.id limit 1
) m on true
""")
MAKE = text("""
insert into users (tenant_id, id, email, external_id, full_name, metadata)
select :tenant, id, email, external_id, full_name, cast(metadata as jsonb)
from unnest(cast(:ids as uuid[]), cast(:emails as text[]), cast(:external_ids as text[]), cast(:full_names as text[]),
            cast(:metadata as text[])) as n(id, email, external_id, full_name, metadata)
on conflict do nothing
""")
# Waits for a transaction that is deleting one of them, and keeps every other from it until this one ends.
HOLD = text("select id from users where tenant_id = :tenant and id = any(cast(:ids as uuid[])) for key share")


class RejectedUser(Exception):
    """Details that identify no user. reason: a stable code for the rejects file."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Described:
    """Details of a user that the API would accept."""

    id: UUID | None
    email: str | None
    external_id: str | None
    full_name: str
    metadata: str


def settle_users(
    context: Context, users: Collection[UserDetails], email_domain: EmailDomain = None
) -> dict[UserDetails, UUID | RejectedUser]:
    """Find the user of each of these details; create a user where there is none. Created users stay.

    A user may be deleted at any moment: `hold_settled` returns those that still exist, and locks them.
    """
    described = {user: _describe(user) for user in users}
    wanted = {user: details for user, details in described.items() if isinstance(details, Described)}
    with context.main() as main:
        found = _find(main, wanted)
        new = [wanted[user] for user, answer in found.items() if answer is None]
        if new:
            _make(main, new, email_domain)
            found |= _find(main, {user: wanted[user] for user, answer in found.items() if answer is None})
    refused = {user: details for user, details in described.items() if isinstance(details, RejectedUser)}
    return refused | {user: answer or RejectedUser(UserNotFound.code) for user, answer in found.items()}


def known_users(context: Context, users: Collection[UserDetails]) -> set[UserDetails]:
    """Those of these details whose user exists."""
    described = {user: details for user in users if isinstance(details := _describe(user), Described)}
    with context.main() as main:
        return {user for user, answer in _find(main, described).items() if isinstance(answer, UUID)}


@lru_cache(maxsize=USERS_REMEMBERED)
def _describe(user: UserDetails) -> Described | RejectedUser:
    """Check a user's details by the API's own rules."""
    given = {name: value for name, value in user._asdict().items() if value is not None and name != "user_id"}
    try:
        user_id = UUID(user.user_id) if user.user_id else None
    except ValueError:
        return RejectedUser("invalid_user_id")
    try:
        given["metadata"] = json.loads(user.metadata or "{}")
        given.setdefault("full_name", (user.external_id or user.email or "?")[:LONGEST_NAME])
        # without an email and an external_id no user can be created, but one may be found
        checked = (schemas.NewUser if user.email or user.external_id else schemas.UserChanges).model_validate(given)
    except ValidationError as error:
        return RejectedUser(f"invalid_{error.errors()[0]['loc'][0]}")
    except ValueError:
        return RejectedUser("invalid_metadata")
    return Described(user_id, checked.email, checked.external_id, checked.full_name, json.dumps(checked.metadata))


def _find(main: TenantSession, wanted: dict[UserDetails, Described]) -> dict[UserDetails, UUID | RejectedUser | None]:
    users = list(wanted)
    if not users:
        return {}
    parameters = {
        "tenant": main.tenant_id,
        "ids": [wanted[user].id for user in users],
        "emails": [wanted[user].email for user in users],
        "external_ids": [wanted[user].external_id for user in users],
    }
    return {users[row.place - 1]: _judge(row) for row in main.execute(FIND, parameters)}


def _judge(row: Row[tuple[object, ...]]) -> UUID | RejectedUser | None:
    """The user that one line's details identify, or the one who has that user now; None when there is none."""
    found: set[UUID] = {row.by_id, row.by_email, row.by_external_id} - {None}
    if not found:
        merged_into: UUID | None = row.merged_into  # who has the user now, so that it is not made again
        return merged_into
    same = row.by_id is not None or (row.agrees_on_external_id if row.by_email is not None else row.agrees_on_email)
    return found.pop() if len(found) == 1 and same else RejectedUser("user_conflict")


def _make(main: TenantSession, new: Sequence[Described], email_domain: EmailDomain) -> None:
    """Create users. One that another request created meanwhile is left as it is."""
    able = [(user, user.email or _email(user, email_domain)) for user in new if user.email or user.external_id]
    parameters = {
        "tenant": main.tenant_id,
        "ids": [user.id or new_id() for user, _email in able],
        "emails": [email for _user, email in able],
        "external_ids": [user.external_id for user, _email in able],
        "full_names": [user.full_name for user, _email in able],
        "metadata": [user.metadata for user, _email in able],
    }
    if able:
        main.execute(MAKE, parameters)


def _email(user: Described, domain: EmailDomain) -> str | None:
    """<external_id>@<domain>, where that is an address."""
    if domain is None or user.external_id is None:
        return None
    try:
        return schemas.NewUser(email=f"{user.external_id}@{domain}", full_name=user.full_name).email
    except ValidationError:
        return None


def hold_settled(
    main: TenantSession, answers: dict[UserDetails, UUID | RejectedUser]
) -> dict[UserDetails, UUID | RejectedUser]:
    """The answers of `settle_users`, without users that were deleted meanwhile.

    The others stay until this transaction ends.
    """
    held = hold_users(main, {answer for answer in answers.values() if isinstance(answer, UUID)})
    gone = RejectedUser(UserNotFound.code)
    return {
        user: answer if isinstance(answer, RejectedUser) or answer in held else gone for user, answer in answers.items()
    }


def only_consenting(
    main: TenantSession, users: dict[UserDetails, UUID | RejectedUser], collection_id: str, *, only_attested: bool
) -> dict[UserDetails, UUID | RejectedUser]:
    """The same, but those who have not consented to the collection are refused."""
    known = {answer for answer in users.values() if isinstance(answer, UUID)}
    allowed = consenting(main, known, collection_id, only_attested=only_attested)
    refused = RejectedUser(ConsentRequired.code)
    return {
        user: answer if isinstance(answer, RejectedUser) or answer in allowed else refused
        for user, answer in users.items()
    }


def hold_users(main: TenantSession, user_ids: Collection[UUID]) -> set[UUID]:
    """Lock these users until the transaction ends, and return those that still exist."""
    if not user_ids:
        return set()
    return set(main.scalars(HOLD, {"tenant": main.tenant_id, "ids": sorted(user_ids)}))
