"""The audit log: who did what to which object, with what result. No names, emails, photos or vectors.

Functions may add entries and nothing else (migrations/main/sql/grants.sql). The janitor seals what was added, every
minute: a seal is the SHA-256 of the seal before, of itself, and of the digests of its entries. `facepass audit verify`
computes it all anew (services/audit/chain.py), so that an entry removed, changed or added afterwards is found out.
"""

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from facepass.models.tenancy import new_id

NOTE = text("select note_audit(:tenant, :id, :caller, :verb, :object, :result, :count, :lasting)")
TO_SEAL = text("select tenants_to_seal(:most)")
SEAL = text("select number, entries, hash from seal_audit(:tenant, :most)")
OK = "ok"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")  # ids and the slugs of collections


@dataclass(frozen=True)
class Seal:
    """The newest link of a tenant's chain. hash: SHA-256, 32 bytes."""

    number: int
    entries: int
    hash: bytes


def note(
    main: Connection | Session,
    tenant_id: str,
    *,
    caller: str,
    verb: str,
    what: str | None,
    result: str = OK,
    count: int | None = None,
    entry_id: UUID | None = None,
    lasting: bool = True,
) -> None:
    """Add an entry; one statement.

    main: of `main_autocommit`, where it is a transaction of its own, or a session. caller: a key's id, or a part of the
    service. what: as `named` makes it. result: `ok` or the code of an error. entry_id: for work that may be done
    twice and is noted once. lasting: wait for the disk; without it a crash of the database may lose the last second.
    """
    entry = {"caller": caller, "verb": verb, "object": what, "result": result, "count": count, "lasting": lasting}
    main.execute(NOTE, {"tenant": tenant_id, "id": entry_id or new_id(), **entry})


def named(**ids: object) -> str | None:
    """Objects by kind and id, as `user:0193…/consent:0193…`; what is no id and no slug is left out."""
    known = [f"{kind}:{value}" for kind, value in ids.items() if value is not None and NAME.fullmatch(str(value))]
    return "/".join(known) or None


def tenants_to_seal(main: Connection, most: int) -> list[str]:
    """Tenants with entries that no seal covers."""
    return list(main.scalars(TO_SEAL, {"most": most}))


def seal(main: Connection, tenant_id: str, most: int) -> Seal | None:
    """Seal up to `most` entries of a tenant; None when there is none, or another janitor is at it."""
    made = main.execute(SEAL, {"tenant": tenant_id, "most": most}).one()
    return Seal(made.number, made.entries, made.hash) if made.entries else None
