"""The outbox of events, webhooks, and their deliveries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from facepass.database.migrations.history import execute_files, wall_tenants

revision = "1.1_11"
down_revision = "1.1_10"

MOMENT, NOW = sa.DateTime(timezone=True), sa.text("now()")
PENDING = sa.text("status = 'pending'")
TAKEN = sa.text("status = 'pending' and taken_until is not null")
TESTS = sa.text("status = 'pending' and event_type = 'webhook.test'")


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("data", JSONB(), nullable=False),
        sa.Column("happened_at", MOMENT, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("taken_until", MOMENT),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_index("events_waiting", "events", ["id"])
    taken = sa.text("taken_until is not null")
    op.create_index("events_taken", "events", ["tenant_id", "subject"], postgresql_where=taken)
    op.create_table(
        "webhooks",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("event_types", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("disabled_reason", sa.Text()),
        sa.Column("disabled_at", MOMENT),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("previous_secret", sa.LargeBinary()),
        sa.Column("previous_secret_until", MOMENT),
        sa.Column("failing_since", MOMENT),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_failed_at", MOMENT),
        sa.Column("deleted_at", MOMENT),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("event_type", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="pending", nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("taken_until", MOMENT),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_attempt_at", MOMENT),
        sa.Column("last_status", sa.Integer()),
        sa.Column("last_error", sa.Text()),
        sa.Column("delivered_at", MOMENT),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.CheckConstraint("status in ('pending', 'delivered', 'failed')"),
        sa.ForeignKeyConstraint(["tenant_id", "webhook_id"], ["webhooks.tenant_id", "webhooks.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "id"),
    )
    of_webhook = ["tenant_id", "webhook_id"]
    op.create_index("webhook_deliveries_event", "webhook_deliveries", [*of_webhook, "event_id"], unique=True)
    due, oldest, by_status = (
        [*of_webhook, *more] for more in (("due_at", "event_id"), ("event_id",), ("status", "id"))
    )
    op.create_index("webhook_deliveries_due", "webhook_deliveries", due, postgresql_where=PENDING)
    op.create_index("webhook_deliveries_oldest", "webhook_deliveries", oldest, postgresql_where=PENDING)
    op.create_index("webhook_deliveries_taken", "webhook_deliveries", of_webhook, postgresql_where=TAKEN)
    op.create_index("webhook_deliveries_tests", "webhook_deliveries", [*of_webhook, "due_at"], postgresql_where=TESTS)
    op.create_index(
        "webhook_deliveries_order",
        "webhook_deliveries",
        [*of_webhook, "subject", "event_id"],
        postgresql_where=PENDING,
    )
    op.create_index("webhook_deliveries_list", "webhook_deliveries", [*of_webhook, "id"])
    op.create_index("webhook_deliveries_by_status", "webhook_deliveries", by_status)
    op.create_index("webhook_deliveries_created", "webhook_deliveries", ["created_at"])
    wall_tenants(("events", "webhooks", "webhook_deliveries"))
    execute_files("both", ("take_events",))
    execute_files("main", ("1_1_11_events",))
