"""Uploads are listed in the order of time, by each of their filters."""

import sqlalchemy as sa

from facepass.database.migrations.history import drop_index_concurrently, index_concurrently

revision = "1.1_9"
down_revision = "1.1_8"

ORDER = ["created_at", "id"]
LISTED = sa.text("status <> 'erased'")


def upgrade() -> None:
    index_concurrently("uploads_listed", "uploads", ["tenant_id", *ORDER], postgresql_where=LISTED)
    index_concurrently(
        "uploads_of_collection", "uploads", ["tenant_id", "collection_id", *ORDER], postgresql_where=LISTED
    )
    index_concurrently("uploads_of_status", "uploads", ["tenant_id", "status", *ORDER])
    index_concurrently("uploads_of_collection_and_status", "uploads", ["tenant_id", "collection_id", "status", *ORDER])
    index_concurrently(
        "uploads_of_user",
        "uploads",
        ["tenant_id", "user_id", *ORDER],
        postgresql_where=sa.text("user_id is not null"),
    )
    drop_index_concurrently("uploads_user", "uploads")  # uploads_of_user begins with the same columns
