"""Prove that nothing is left of a user: search every table of both databases, and check every object in the bucket."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select, text

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.models.vector import Face, Upload
from facepass.object_keys import exports_of, parse_key

# All columns but the vector, which names no user. `alembic_version` has no tenant.
COLUMNS = text("""
select c.table_name, string_agg(format('%I::text', c.column_name), ', ' order by c.ordinal_position) as columns
from information_schema.columns c
join information_schema.tables t using (table_schema, table_name)
where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.udt_name not in ('halfvec', 'bit')
group by c.table_name
having bool_or(c.column_name = 'tenant_id')
order by c.table_name
""")
AUDIT_LOG = "audit_log"  # it keeps the id, which belongs to no user any more
PLACES = ("uploads", "crops")


@dataclass
class Proof:
    """What was searched, and what was found.

    rows: by database and table, how many rows contain one of the traces. audit_entries: rows of the audit log with it,
    which stay. objects: how many there are. unowned: keys of objects without a row, which may be the user's, and of
    archives of the user's data.
    """

    rows: dict[str, int] = field(default_factory=dict)
    audit_entries: int = 0
    objects: int = 0
    unowned: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is left."""
        return not any(self.rows.values()) and not self.unowned


def prove_erased(context: Context, user_id: UUID, also: Iterable[str] = ()) -> Proof:
    """Search for a user's id, and for other traces such as an email, in every column of every table of the tenant.

    Objects are found by their rows: when no row has the user's id, an object with a row belongs to another user.
    """
    proof = Proof()
    traces = [str(user_id), *also]
    for name, transaction in (("users", context.main), ("faces", context.vector)):
        with transaction() as session:
            _look_at_tables(session, name, traces, proof)
    for place in PLACES:
        _look_at_objects(context, place, proof)
    for keys in context.bucket.pages(exports_of(context.tenant_id, user_id)):
        proof.unowned += keys
    return proof


def _look_at_tables(session: TenantSession, name: str, traces: list[str], proof: Proof) -> None:
    for table, columns in session.execute(COLUMNS).all():
        count = _rows_with(session, table, columns, traces)
        if table == AUDIT_LOG:
            proof.audit_entries = count
        else:
            proof.rows[f"{name}.{table}"] = count


def _rows_with(session: TenantSession, table: str, columns: str, traces: list[str]) -> int:
    found = " or ".join(f"strpos(lower(whole), lower(:trace{number})) > 0" for number in range(len(traces)))
    parameters = {f"trace{number}": trace for number, trace in enumerate(traces)}
    # names from the catalog, quoted by PostgreSQL
    rows = f'select concat_ws(chr(10), {columns}) as whole from "{table}" where tenant_id = :tenant'  # noqa: S608
    counted = text(f"select count(*) from ({rows}) r where {found}")  # noqa: S608
    return int(session.scalar(counted, {"tenant": session.tenant_id, **parameters}) or 0)


def _look_at_objects(context: Context, place: str, proof: Proof) -> None:
    after, more = "", True
    while more:
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
