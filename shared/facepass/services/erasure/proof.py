"""Prove that nothing is left of a user: search every table of both databases, and check every object in the bucket."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from facepass.context import Context
from facepass.database.engines import took_too_long
from facepass.database.sessions import TenantSession
from facepass.models.vector import Face, Upload
from facepass.object_keys import exports_of, parse_key
from facepass.operator_errors import TooMuchToVerify

# searches every column of every table of the tenant (migrations/both/sql/rows_with.sql)
ROWS = text("select table_name, amount from rows_with(:traces)")
# The audit log keeps the id, which belongs to no user any more; so does the note of a request that runs, such as this
# one, which becomes an entry.
NOTED = ("audit_log", "open_requests")
ANNOUNCED = ("events", "webhook_deliveries")  # the same: what the tenant's own systems receive, the erasure as well
PLACES = ("uploads", "crops")


@dataclass
class Proof:
    """What was searched, and what was found.

    rows: by database and table, how many rows contain one of the traces. audit_entries: entries of the audit log with
    it, which stay, and of requests that run. events: events with the user's id, and their deliveries, which go within a
    week. objects: how many there are. unowned: keys of objects without a row, which may be the user's, and of archives
    of the user's data.
    """

    rows: dict[str, int] = field(default_factory=dict)
    audit_entries: int = 0
    events: int = 0
    objects: int = 0
    unowned: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is left."""
        return not any(self.rows.values()) and not self.unowned


def prove_erased(context: Context, user_id: UUID, also: Iterable[str] = (), *, seconds: float = float("inf")) -> Proof:
    """Search for a user's id, and for other traces such as an email, in every column of every table of the tenant.

    Objects are found by their rows: when no row has the user's id, an object with a row belongs to another user.
    seconds: how long it may take. Raises TooMuchToVerify.
    """
    proof, end = Proof(), monotonic() + seconds
    try:
        for name, transaction in (("users", context.main), ("faces", context.vector)):
            with transaction() as session:
                _look_at_tables(session, name, str(user_id), list(also), proof)
    except Exception as error:
        if took_too_long(error):
            raise TooMuchToVerify from error
        raise
    for place in PLACES:
        _look_at_objects(context, place, proof, end)
    for keys in context.bucket.pages(exports_of(context.tenant_id, user_id)):
        proof.unowned += keys
    return proof


def receipt_of(tenant_id: str, user_id: UUID, proof: Proof, *, others: int = 0) -> dict[str, Any]:
    """The content of the receipt. others: how many other traces; they are not repeated, for it outlives the data."""
    return {
        "tenant": tenant_id,
        "user_id": str(user_id),
        "checked_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "nothing_left": proof.holds,
        "other_traces_looked_for": others,
        "rows": proof.rows,
        "audit_entries": proof.audit_entries,
        "events": proof.events,
        "objects_looked_at": proof.objects,
        "objects_without_a_row": proof.unowned,
    }


def _look_at_tables(session: TenantSession, name: str, user_id: str, also: list[str], proof: Proof) -> None:
    others = {row.table_name: row.amount for row in session.execute(ROWS, {"traces": also})} if also else {}
    for table, amount in session.execute(ROWS, {"traces": [user_id, *also]}).all():
        if table in NOTED:
            proof.audit_entries += amount
        elif table in ANNOUNCED:
            proof.rows[f"{name}.{table}"] = others.get(table, 0)
            proof.events += amount - others.get(table, 0)
        else:
            proof.rows[f"{name}.{table}"] = amount


def _look_at_objects(context: Context, place: str, proof: Proof, end: float) -> None:
    after, more = "", True
    while more:
        if monotonic() > end:
            raise TooMuchToVerify
        stock = context.bucket.objects(f"{place}/{context.tenant_id}/", after=after)
        with context.vector() as vector:
            owners = _owners(vector, place, {row_id for key in stock.youngest if (row_id := parse_key(key))})
        proof.unowned += [key for key in stock.youngest if parse_key(key) not in owners]
        proof.objects += len(stock.youngest)
        after, more = max(stock.youngest, default=after), stock.more


def _owners(vector: TenantSession, place: str, ids: set[UUID]) -> set[UUID]:
    """Those of these ids whose row keeps an object."""
    if place == "crops":
        return set(vector.scalars(select(Face.id).where(Face.id.in_(ids))))
    return set(vector.scalars(select(Upload.id).where(Upload.id.in_(ids), Upload.photo_erased_at.is_(None))))
