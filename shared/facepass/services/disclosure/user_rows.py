"""The rows that are held about a user, table by table, as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text

from facepass.context import Context
from facepass.models.main import MainBase
from facepass.models.vector import VectorBase

PAGE = 500


@dataclass(frozen=True)
class UserTable:
    """A table with rows about users.

    database: `users` or `faces`. where: which rows are a user's; `:user` is the id as text. key: orders the rows.
    hidden: columns that are not the user's to read, or not data about the user.
    """

    database: Literal["users", "faces"]
    name: str
    where: str
    key: str = "id::text"
    hidden: tuple[str, ...] = ()


# An embedding leaves FacePass in an operator's export only. Whom a photo resembles is another user's data.
TABLES = (
    UserTable("users", "users", "id::text = :user"),
    UserTable("users", "consents", "user_id::text = :user", hidden=("settled_at",)),
    UserTable("users", "audit_log", "strpos(object, :user) > 0", hidden=("seal",)),
    UserTable("users", "idempotency", "strpos(body, :user) > 0", key="key", hidden=("fingerprint",)),
    UserTable("users", "open_requests", "strpos(object, :user) > 0"),
    UserTable("faces", "uploads", "user_id::text = :user", hidden=("conflicts_with", "cause", "looked_at")),
    UserTable("faces", "faces", "user_id::text = :user", hidden=("embedding", "bits", "xid")),
)
# Tables without a row about a user in use, and the reason.
NOTHING_OF_A_USER = {
    "users.api_keys": "callers",  # pragma: allowlist secret
    "users.audit_seals": "hashes",
    "users.outbox": "users who are being erased",
    "users.quotas": "tenants",
    "users.rate_buckets": "callers",
    "faces.collections": "settings",
    "faces.outbox": "objects that are being erased",
    "faces.reembedded_faces": "embeddings by another pack",
    "faces.sweeps": "progress of the janitor",
}


def rows_of(context: Context, table: UserTable, user_id: UUID) -> Iterator[dict[str, Any]]:
    """A user's rows of one table, in pages, each in a transaction of its own."""
    return _rows(context, table, {"tenant_id", *table.hidden}, {"user": str(user_id)})


def rows_of_tenant(context: Context, table: UserTable) -> Iterator[dict[str, Any]]:
    """A tenant's rows of one table, whose `where` names no user; as `rows_of`."""
    return _rows(context, table, set(table.hidden), {})


def _rows(context: Context, table: UserTable, hidden: set[str], parameters: dict[str, str]) -> Iterator[dict[str, Any]]:
    transaction, base = (context.main, MainBase) if table.database == "users" else (context.vector, VectorBase)
    columns = [f'"{column.name}"' for column in base.metadata.tables[table.name].columns if column.name not in hidden]
    # names from above and of columns, none from a caller; hidden columns are not read, for the function may not
    page = text(
        f"select place, to_jsonb(t) - 'place' as row from"  # noqa: S608
        f" (select {table.key} as place, {', '.join(columns)} from {table.name}"
        f" where tenant_id = :tenant and {table.where} and {table.key} > :after order by 1 limit {PAGE}) t"
    )
    after = ""
    while True:
        with transaction() as session:
            found = session.execute(page, {"tenant": context.tenant_id, **parameters, "after": after}).all()
        yield from (row.row for row in found)
        if len(found) < PAGE:
            return
        after = found[-1].place
