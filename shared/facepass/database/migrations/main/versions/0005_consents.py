"""What people agreed to: which text, when, until when."""

from alembic import op

revision = "0005"
down_revision = "0004"

# It goes with its person. settled_at: it has ended, and what rested on it is gone.
CONSENTS = """
create table consents (
    tenant_id text not null,
    id uuid not null,
    user_id uuid not null,
    collection_id text, -- null: every collection
    text_version text not null,
    given_by text,
    given_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    recorded_by text not null,
    settled_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index consents_user on consents (tenant_id, user_id);
create index consents_unsettled on consents (updated_at)
    where settled_at is null and (revoked_at is not null or expires_at is not null);
alter table consents enable row level security;
create policy tenant on consents
    using (tenant_id = current_setting('app.tenant', true))
    with check (tenant_id = current_setting('app.tenant', true));
grant select, insert, update, delete on consents to facepass_app;
"""

# As take_erasures (0004).
DUE = """
create function take_ended_consents(p_most integer) returns table (tenant_id text, id uuid)
language sql security definer set search_path = public, pg_temp
as $$
    update consents set updated_at = now()
    where (consents.tenant_id, consents.id) in (
        select c.tenant_id, c.id from consents c
        where c.settled_at is null and (c.revoked_at is not null or c.expires_at < now())
          and (c.revoked_at is not null or c.expires_at is not null)
          and c.updated_at < now() - interval '1 minute'
        order by c.updated_at limit p_most
        for update skip locked
    )
    returning consents.tenant_id, consents.id
$$;
revoke execute on function take_ended_consents from public;
grant execute on function take_ended_consents to facepass_app;
"""


def upgrade() -> None:
    op.execute(CONSENTS)
    op.execute(DUE)
