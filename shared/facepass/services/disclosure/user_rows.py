"""The rows that are held about a user, table by table, as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text

from facepass.context import Context

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
    return _rows(context, table, {"user": str(user_id), "hidden": ["tenant_id", *table.hidden]})


def rows_of_tenant(context: Context, table: UserTable) -> Iterator[dict[str, Any]]:
    """A tenant's rows of one table, whose `where` names no user; as `rows_of`."""
    return _rows(context, table, {"hidden": list(table.hidden)})


def _rows(context: Context, table: UserTable, parameters: dict[str, Any]) -> Iterator[dict[str, Any]]:
    transaction = context.main if table.database == "users" else context.vector
    # names from above, none from a caller
    page = text(
        f"select {table.key} as place, to_jsonb(t) - cast(:hidden as text[]) as row from {table.name} t"  # noqa: S608
        f" where tenant_id = :tenant and {table.where} and {table.key} > :after order by 1 limit {PAGE}"
    )
    after = ""
    while True:
        with transaction() as session:
            found = session.execute(page, {"tenant": context.tenant_id, **parameters, "after": after}).all()
        yield from (row.row for row in found)
        if len(found) < PAGE:
            return
        after = found[-1].place
