"""The people that an import's lines mean: found, or made, many in one statement.

An existing person is never changed. A line whose details belong to two people, or contradict what is known of one, is
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
from facepass.bulk.sources.lines import Person
from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.errors import ConsentRequired, UserNotFound
from facepass.models.tenancy import new_id
from facepass.services.users.consents import consenting

# A person whom only an external_id names has no email; where the operator says a domain, one is made of it.
EmailDomain = str | None
LONGEST_NAME = 200
PEOPLE_REMEMBERED = 20_000  # who has many faces in a source is checked once

FIND = text("""
select w.place, u.id as by_id, e.id as by_email, x.id as by_external_id,
       e.external_id is null or w.external_id is null or e.external_id = w.external_id as agrees_on_external_id,
       w.email is null or lower(x.email) = lower(w.email) as agrees_on_email
from unnest(cast(:ids as uuid[]), cast(:emails as text[]), cast(:external_ids as text[]))
     with ordinality as w(id, email, external_id, place)
left join users u on u.tenant_id = :tenant and u.id = w.id
left join users e on e.tenant_id = :tenant and lower(e.email) = lower(w.email)
left join users x on x.tenant_id = :tenant and x.external_id = w.external_id
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


class Stranger(Exception):
    """A person whom no user can be. reason: a stable code for the rejects file."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Described:
    """A person whose details the API would take."""

    id: UUID | None
    email: str | None
    external_id: str | None
    full_name: str
    metadata: str


def settle_people(
    context: Context, people: Collection[Person], email_domain: EmailDomain = None
) -> dict[Person, UUID | Stranger]:
    """Which user each of these people is, made where there is none yet; those who are made stay.

    A user may be deleted at any moment: `hold_settled` says who is still there, in the transaction that needs them.
    """
    described = {person: _describe(person) for person in people}
    wanted = {person: details for person, details in described.items() if isinstance(details, Described)}
    with context.main() as main:
        found = _find(main, wanted)
        new = [wanted[person] for person, answer in found.items() if answer is None]
        if new:
            _make(main, new, email_domain)
            found |= _find(main, {person: wanted[person] for person, answer in found.items() if answer is None})
    refused = {person: details for person, details in described.items() if isinstance(details, Stranger)}
    return refused | {person: answer or Stranger(UserNotFound.code) for person, answer in found.items()}


@lru_cache(maxsize=PEOPLE_REMEMBERED)
def _describe(person: Person) -> Described | Stranger:
    """Check a person's details by the API's own rules."""
    given = {name: value for name, value in person._asdict().items() if value is not None and name != "user_id"}
    try:
        user_id = UUID(person.user_id) if person.user_id else None
    except ValueError:
        return Stranger("invalid_user_id")
    try:
        given["metadata"] = json.loads(person.metadata or "{}")
        given.setdefault("full_name", (person.external_id or person.email or "?")[:LONGEST_NAME])
        # without an email no user can be created, but one may be found
        checked = (schemas.NewUser if person.email else schemas.UserChanges).model_validate(given)
    except ValidationError as error:
        return Stranger(f"invalid_{error.errors()[0]['loc'][0]}")
    except ValueError:
        return Stranger("invalid_metadata")
    return Described(
        user_id, checked.email or None, checked.external_id, checked.full_name, json.dumps(checked.metadata)
    )


def _find(main: TenantSession, wanted: dict[Person, Described]) -> dict[Person, UUID | Stranger | None]:
    people = list(wanted)
    if not people:
        return {}
    asked = {
        "tenant": main.tenant_id,
        "ids": [wanted[person].id for person in people],
        "emails": [wanted[person].email for person in people],
        "external_ids": [wanted[person].external_id for person in people],
    }
    return {people[row.place - 1]: _judge(row) for row in main.execute(FIND, asked)}


def _judge(row: Row[tuple[object, ...]]) -> UUID | Stranger | None:
    """The user that one line's details identify; None when there is none."""
    found: set[UUID] = {row.by_id, row.by_email, row.by_external_id} - {None}
    if not found:
        return None
    same = row.by_id is not None or (row.agrees_on_external_id if row.by_email is not None else row.agrees_on_email)
    return found.pop() if len(found) == 1 and same else Stranger("user_conflict")


def _make(main: TenantSession, new: Sequence[Described], email_domain: EmailDomain) -> None:
    """Add users; one that has come by another way meanwhile is left as it is."""
    able = [(person, email) for person in new if (email := person.email or _email(person, email_domain))]
    asked = {
        "tenant": main.tenant_id,
        "ids": [person.id or new_id() for person, _email in able],
        "emails": [email for _person, email in able],
        "external_ids": [person.external_id for person, _email in able],
        "full_names": [person.full_name for person, _email in able],
        "metadata": [person.metadata for person, _email in able],
    }
    if able:
        main.execute(MAKE, asked)


def _email(person: Described, domain: EmailDomain) -> str | None:
    """<external_id>@<domain>, where that is an address."""
    if domain is None or person.external_id is None:
        return None
    try:
        return schemas.NewUser(email=f"{person.external_id}@{domain}", full_name=person.full_name).email
    except ValidationError:
        return None


def hold_settled(main: TenantSession, answers: dict[Person, UUID | Stranger]) -> dict[Person, UUID | Stranger]:
    """What `settle_people` said, without those who were deleted meanwhile.

    The others stay until this transaction ends.
    """
    held = hold_people(main, {answer for answer in answers.values() if isinstance(answer, UUID)})
    gone = Stranger(UserNotFound.code)
    return {
        person: answer if isinstance(answer, Stranger) or answer in held else gone for person, answer in answers.items()
    }


def only_consenting(
    main: TenantSession, people: dict[Person, UUID | Stranger], collection_id: str
) -> dict[Person, UUID | Stranger]:
    """The same, but those who have not consented to the collection are refused."""
    allowed = consenting(main, {answer for answer in people.values() if isinstance(answer, UUID)}, collection_id)
    refused = Stranger(ConsentRequired.code)
    return {
        person: answer if isinstance(answer, Stranger) or answer in allowed else refused
        for person, answer in people.items()
    }


def hold_people(main: TenantSession, user_ids: Collection[UUID]) -> set[UUID]:
    """Those of these users who are still there; they cannot be deleted before this transaction ends."""
    if not user_ids:
        return set()
    return set(main.scalars(HOLD, {"tenant": main.tenant_id, "ids": sorted(user_ids)}))
