"""The faces of a collection are listed page by page: all, with a user, without one, of one user."""

import sqlalchemy as sa

from facepass.database.migrations.history import index_concurrently

revision = "1.1_8"
down_revision = "1.1_5"

PLACE = ["tenant_id", "collection_id"]
OF_A_USER = sa.text("user_id is not null")


def upgrade() -> None:
    index_concurrently("faces_unassigned", "faces", [*PLACE, "id"], postgresql_where=sa.text("user_id is null"))
    index_concurrently("faces_assigned", "faces", [*PLACE, "id"], postgresql_where=OF_A_USER)
    index_concurrently("faces_of_members", "faces", [*PLACE, "user_id", "id"], postgresql_where=OF_A_USER)
