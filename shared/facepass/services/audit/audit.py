"""The audit log: who did what to which object, with what result. It has no names, emails, photos or embeddings.

Functions may add entries and nothing else (migrations/main/sql/grants.sql). Every minute the janitor seals the new
entries: a seal is the SHA-256 of the previous seal, of itself, and of the digests of its entries. `facepass audit
verify` computes all seals again (services/audit/chain.py), which detects a removed, changed or added entry.
"""

import re
import time
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from facepass.models.tenancy import id_of, new_id
from facepass.models.vector import COLLECTION_ID

NOTE = text("select note_audit(:tenant, :id, :caller, :verb, :object, :result, :count, :lasting)")
NOTE_DEAD = text("select note_dead_requests(:most)")
TO_SEAL = text("select tenants_to_seal(:most)")
SEAL = text("select number, entries, hash from seal_audit(:tenant, :most)")
COUNT = text("select count_usage(:tenant, :seals)")
OK = "ok"
SHOWN = "shown"  # of a liveness token, in place of an id
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")  # every id but that of a collection, which its owner chooses


@dataclass(frozen=True)
class Entry:
    """The entry that a request will leave. caller: as in `note`."""

    caller: str
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True)
class Seal:
    """The newest seal of a tenant's chain. hash: SHA-256, 32 bytes."""

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
    """Add an entry, in one statement.

    main: a connection of `main_autocommit`, where this is its own transaction, or a session. caller: a key's id, or a
    part of the service. what: made by `named`. result: `ok` or the code of an error. entry_id: for work that may run
    twice and is recorded once. lasting: wait for the disk; otherwise a crash may lose the entries of the last second.
    """
    entry = {"caller": caller, "verb": verb, "object": what, "result": result, "count": count, "lasting": lasting}
    main.execute(NOTE, {"tenant": tenant_id, "id": entry_id or new_id(), **entry})


def read_entry(caller: str, *parts: object) -> Entry:
    """The entry of a read: the same one for equal reads within a minute, so that polling leaves one entry a minute.

    parts: what tells reads apart: tenant, verb, object, query and result.
    """
    content = "\0".join(map(str, (caller, *parts)))
    minute = int(time.time()) // 60 * 60
    return Entry(caller, id_of(minute * 1000, content.encode("utf-8", "surrogatepass")))


def named(**ids: object) -> str | None:
    """Objects by kind and id, as `user:0193…/consent:0193…`; anything that is no id is left out."""
    known = [f"{kind}:{value}" for kind, value in ids.items() if value is not None and _is_id(kind, str(value))]
    return "/".join(known) or None


def _is_id(kind: str, value: str) -> bool:
    form = COLLECTION_ID if kind == "collection" else NAME
    return form.fullmatch(value) is not None


def note_dead_requests(main: Connection, most: int) -> int:
    """Add entries, with the result `died`, for requests that ended without theirs; return how many.

    Those are requests of all tenants that began over two minutes ago.
    """
    return int(main.execute(NOTE_DEAD, {"most": most}).scalar_one())


def tenants_to_seal(main: Connection, most: int) -> list[str]:
    """Tenants with entries that are not sealed yet."""
    return list(main.scalars(TO_SEAL, {"most": most}))


def seal(main: Connection, tenant_id: str, most: int) -> Seal | None:
    """Seal up to `most` entries of a tenant; None if there are none, or if another janitor is sealing them."""
    made = main.execute(SEAL, {"tenant": tenant_id, "most": most}).one()
    return Seal(made.number, made.entries, made.hash) if made.entries else None


def count_usage(main: Connection, tenant_id: str, most: int) -> int:
    """Count the searches among the entries of up to `most` seals, each seal once; return how many seals there were."""
    return int(main.execute(COUNT, {"tenant": tenant_id, "seals": most}).scalar_one())
