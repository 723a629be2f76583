"""Collections say who may enrol and how low a search may look; what is compared may be bound to collections."""

import sqlalchemy as sa
from alembic import op

from facepass.database.migrations.history import execute_files

revision = "1.1_2"
down_revision = "1.1"


def upgrade() -> None:
    op.add_column("collections", sa.Column("threshold_floor", sa.REAL()))
    # with its check at once: one that is added later would have to read every row
    op.execute(
        "alter table collections add column accepted_consent text default 'attested' not null"
        " check (accepted_consent in ('attested', 'self'))"
    )
    # consents that collections of the release before have counted go on counting
    op.execute("update collections set accepted_consent = 'self'")
    op.add_column(
        "collections", sa.Column("self_enrolment", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    execute_files("vector", ("1_1_2_bound_vectors", "1_1_2_search"))
