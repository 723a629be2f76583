"""The rows that are held about a user, table by table, as JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text

from facepass.context import Context
from facepass.models import clusters, events, hands, jobs, snapshots, usage, webhooks  # noqa: F401  # their tables are listed here too
from facepass.models.main import MainBase
from facepass.models.vector import VectorBase
from facepass.services.users.merging import merged_into

PAGE = 500


@dataclass(frozen=True)
class UserTable:
    """A table with rows about users.

    database: `users` or `faces`. where: which rows are a user's; `:user` is the id as text, `:users` an array of it and
    of the ids of users who were merged into it. key: orders the rows.
    hidden: columns that are not the user's to read, or not data about the user.
    """

    database: Literal["users", "faces"]
    name: str
    where: str
    key: str = "id::text"
    hidden: tuple[str, ...] = ()


NAMES_ONE = "exists (select from unnest(cast(:users as text[])) one where strpos({}, one) > 0)"
# An embedding leaves FacePass in an operator's export only. Whom a photo resembles is another user's data.
TABLES = (
    UserTable("users", "users", "id::text = :user"),
    UserTable("users", "consents", "user_id::text = :user", hidden=("settled_at",)),
    UserTable("users", "merges", "user_id::text = :user"),
    UserTable("users", "memberships", "user_id::text = :user"),
    UserTable("users", "audit_log", NAMES_ONE.format("object"), hidden=("seal",)),
    UserTable("users", "idempotency", NAMES_ONE.format("body"), key="key", hidden=("fingerprint",)),
    UserTable("users", "open_requests", NAMES_ONE.format("object")),
    UserTable("faces", "uploads", "user_id::text = :user", hidden=("conflicts_with", "cause", "looked_at")),
    UserTable("faces", "faces", "user_id::text = :user", hidden=("embedding", "bits", "xid")),
    UserTable("faces", "exclusions", "user_id::text = :user", key="face_id::text"),
)
# Tables without a row about a user in use, and the reason.
NOTHING_OF_A_USER = {
    "users.api_keys": "callers",  # pragma: allowlist secret
    "users.audit_seals": "hashes",
    "users.events": "ids, until they are announced",
    "users.outbox": "users who are being erased",
    "users.quotas": "tenants",
    "users.rate_buckets": "callers",
    "users.splits": "faces that are being moved",
    "users.usage": "numbers",
    "users.usage_seals": "numbers",
    "users.webhook_deliveries": "ids of what has happened, for some days",
    "users.webhooks": "receivers of events",
    "faces.cluster_faces": "groups of faces that had no user",
    "faces.clusters": "groups of faces that had no user",
    "faces.collection_snapshots": "which objects hold a large collection's bits",
    "faces.collections": "settings",
    "faces.events": "ids, until they are announced",
    "faces.face_neighbours": "faces without a user, while they are being grouped",
    "faces.jobs": "requests of callers",
    "faces.merged_rows": "ids of rows that are in the archive",
    "faces.outbox": "objects that are being erased",
    "faces.reembedded_faces": "embeddings by another pack",
    "faces.search_matches": "ids of faces that are in the archive, for a day",
    "faces.search_results": "places of faces on probes",
    "faces.snapshot_losses": "ids of faces that are being erased from snapshots",
    "faces.snapshot_work": "progress of the janitor",
    "faces.sweeps": "progress of the janitor",
    "faces.usage": "numbers",
    "faces.usage_notes": "numbers",
}


def rows_of(context: Context, table: UserTable, user_id: UUID) -> Iterator[dict[str, Any]]:
    """A user's rows of one table, in pages, each in a transaction of its own."""
    with context.main() as main:
        merged = [str(merge.from_user_id) for merge in merged_into(main, user_id)]
    whose = {"user": str(user_id), "users": [str(user_id), *merged]}
    return _rows(context, table, {"tenant_id", *table.hidden}, whose)


def rows_of_tenant(context: Context, table: UserTable) -> Iterator[dict[str, Any]]:
    """A tenant's rows of one table, whose `where` names no user; as `rows_of`."""
    return _rows(context, table, set(table.hidden), {})


def _rows(
    context: Context, table: UserTable, hidden: set[str], parameters: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    transaction, base = (context.main, MainBase) if table.database == "users" else (context.vector, VectorBase)
    columns = [f'"{column.name}"' for column in base.metadata.tables[table.name].columns if column.name not in hidden]
    # names from above and of columns, none from a caller; hidden columns are not read, for the function may not
    page = text(
        f"select page_key, to_jsonb(t) - 'page_key' as row from"  # noqa: S608
        f" (select {table.key} as page_key, {', '.join(columns)} from {table.name}"
        f" where tenant_id = :tenant and {table.where} and {table.key} > :after order by 1 limit {PAGE}) t"
    )
    after = ""
    while True:
        with transaction() as session:
            found = session.execute(page, {"tenant": context.tenant_id, **parameters, "after": after}).all()
        yield from (row.row for row in found)
        if len(found) < PAGE:
            return
        after = found[-1].page_key
