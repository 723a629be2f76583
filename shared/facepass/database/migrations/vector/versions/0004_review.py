"""Enrolment review, and the place where a gallery's next vectors wait."""

from alembic import op

revision = "0004"
down_revision = "0003"

REVIEW = """
alter table collections add column enrolment_review text not null default 'off'
    check (enrolment_review in ('off', 'standard', 'strict'));
-- null: as the collection says
alter table uploads add column review text check (review = 'off');
alter table uploads add column conflicts_with uuid;
create index uploads_conflict on uploads (tenant_id, conflicts_with) where conflicts_with is not null;
"""

# A vector by the pack `model`, or the reason why there is none. It goes with its face, whoever deletes that.
REEMBEDDED = """
create table reembedded_faces (
    tenant_id text not null,
    model text not null,
    face_id uuid not null,
    collection_id text not null,
    embedding halfvec(512),
    reason text,
    primary key (tenant_id, model, face_id),
    foreign key (tenant_id, face_id) references faces (tenant_id, id) on delete cascade,
    check ((embedding is null) <> (reason is null))
);
create index reembedded_face on reembedded_faces (tenant_id, face_id);
alter table reembedded_faces enable row level security;
create policy tenant on reembedded_faces
    using (tenant_id = current_setting('app.tenant', true))
    with check (tenant_id = current_setting('app.tenant', true));
grant select, insert, update, delete on reembedded_faces to facepass_app;
"""


def upgrade() -> None:
    op.execute(REVIEW)
    op.execute(REEMBEDDED)
