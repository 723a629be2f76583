"""Is nothing left of a user? Asked of every table of both databases, and of every object in the bucket."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select, text

from facepass.context import Context
from facepass.database.sessions import TenantSession
from facepass.models.vector import Face, Upload
from facepass.object_keys import parse_key

# A row's columns but for its vector, which names no person; `alembic_version` has no tenant.
COLUMNS = text("""
select c.table_name, string_agg(format('%I::text', c.column_name), ', ' order by c.ordinal_position) as columns
from information_schema.columns c
join information_schema.tables t using (table_schema, table_name)
where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.udt_name not in ('halfvec', 'bit')
group by c.table_name
having bool_or(c.column_name = 'tenant_id')
order by c.table_name
""")
AUDIT_LOG = "audit_log"  # it keeps the id, which no user has any more
PLACES = ("uploads", "crops")


@dataclass
class Proof:
    """What was looked at, and what was found.

    rows: by database and table, in how many rows one of the traces is. audit_entries: rows of the audit log with it,
    which stay. objects: how many there are. unowned: keys of objects that belong to no row, and so might be the user's.
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
    """Look for a user's id, and for other traces such as an email, in every column of every table of the tenant.

    The id tells which objects are the user's, by their rows: where no row has it, an object with a row is another's.
    """
    proof = Proof()
    traces = [str(user_id), *also]
    for name, transaction in (("users", context.main), ("faces", context.vector)):
        with transaction() as session:
            _look_at_tables(session, name, traces, proof)
    for place in PLACES:
        _look_at_objects(context, place, proof)
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
    asked = {f"trace{number}": trace for number, trace in enumerate(traces)}
    # names from the catalog, quoted by Postgres
    rows = f'select concat_ws(chr(10), {columns}) as whole from "{table}" where tenant_id = :tenant'  # noqa: S608
    counted = text(f"select count(*) from ({rows}) r where {found}")  # noqa: S608
    return int(session.scalar(counted, {"tenant": session.tenant_id, **asked}) or 0)


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
    """Those of these ids that are rows which keep an object."""
    if place == "crops":
        return set(vector.scalars(select(Face.id).where(Face.id.in_(ids))))
    return set(vector.scalars(select(Upload.id).where(Upload.id.in_(ids), Upload.photo_erased_at.is_(None))))
