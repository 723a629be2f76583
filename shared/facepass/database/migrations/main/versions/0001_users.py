"""Users, API keys and the outbox of erasures, each row under its tenant."""

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
create table users (
    tenant_id text not null,
    id uuid not null,
    email text not null,
    full_name text not null,
    external_id text,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
create unique index users_email_key on users (tenant_id, lower(email));
create unique index users_external_id_key on users (tenant_id, external_id);

create table api_keys (
    tenant_id text not null,
    id text not null,
    secret_hash bytea not null,
    name text not null,
    scopes text[] not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
create index api_keys_id on api_keys (id);

create table outbox (
    tenant_id text not null,
    id uuid not null,
    user_id uuid not null,
    external_id_hash bytea,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
"""

# ENABLE, not FORCE: the owner migrates and dumps every tenant; functions connect as facepass_app.
TENANT_WALL = """
alter table {table} enable row level security;
create policy tenant on {table}
    using (tenant_id = current_setting('app.tenant', true))
    with check (tenant_id = current_setting('app.tenant', true));
grant select, insert, update, delete on {table} to facepass_app;
"""

# The one question that is asked before the tenant is known. It runs as the owner and answers for one current key
# only, so that no function can list another tenant's keys.
FIND_KEY = """
create function api_key_by_id(key_id text) returns setof api_keys
language sql stable security definer set search_path = public, pg_temp
as $$
    select * from api_keys where id = key_id and revoked_at is null and (expires_at is null or expires_at > now())
$$;
revoke execute on function api_key_by_id(text) from public;
grant execute on function api_key_by_id(text) to facepass_app;
"""


def upgrade() -> None:
    op.execute(TABLES)
    for table in ("users", "api_keys", "outbox"):
        op.execute(TENANT_WALL.format(table=table))
    op.execute(FIND_KEY)
