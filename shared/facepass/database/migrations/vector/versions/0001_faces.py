"""Collections, uploads, faces with their vectors, and the outbox of photos to erase."""

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
create table collections (
    tenant_id text not null,
    id text not null,
    model text,
    threshold real,
    max_faces integer not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id)
);

create table uploads (
    tenant_id text not null,
    id uuid not null,
    collection_id text not null,
    user_id uuid,
    external_image_id text,
    purpose text not null check (purpose in ('index', 'probe')),
    content_type text not null,
    max_faces integer not null,
    status text not null check (status in ('awaiting_upload', 'processing', 'indexed', 'rejected', 'failed', 'erased')),
    reason text,
    detail text,
    rejected_faces jsonb not null default '[]',
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id)
);
create index uploads_user on uploads (tenant_id, user_id) where user_id is not null;

-- No foreign key to collections: each insert would lock the gallery's one row.
create table faces (
    tenant_id text not null,
    id uuid not null,
    collection_id text not null,
    upload_id uuid,
    user_id uuid,
    external_image_id text,
    box real[] not null,
    landmarks real[] not null,
    confidence real not null,
    quality jsonb not null,
    model text not null,
    embedding halfvec(512) not null,
    bits bit(512) generated always as (binary_quantize(embedding)::bit(512)) stored,
    xid xid8 not null default pg_current_xact_id(), -- the transaction that wrote it last
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, upload_id) references uploads (tenant_id, id)
);
alter table faces alter column bits set storage plain;
-- One index for both: a search reads all of a gallery, a cache of it what was written since a transaction.
create index faces_bits on faces (tenant_id, collection_id, xid) include (id, bits);
create index faces_user on faces (tenant_id, user_id) where user_id is not null;
create index faces_upload on faces (tenant_id, upload_id) where upload_id is not null;
-- Index-only scans read the visibility map: keep it current (5% dead rows cost half as much time again).
alter table faces set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01);

create function stamp_face() returns trigger language plpgsql as $$
begin
    new.xid := pg_current_xact_id();
    return new;
end
$$;
create trigger stamp_face before update on faces for each row execute function stamp_face();

create table outbox (
    tenant_id text not null,
    id uuid not null,
    object_keys text[] not null,
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

# One statement each, in autocommit: the tenant is set inside, as in search_faces (0002).
STORED_VECTORS = """
create function face_vector(p_tenant text, p_face uuid)
returns table (model text, box real[], confidence real, embedding halfvec)
language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select f.model, f.box, f.confidence, f.embedding from faces f where f.tenant_id = p_tenant and f.id = p_face;
end
$$;

create function user_vectors(p_tenant text, p_user uuid, p_model text) returns table (embedding halfvec)
language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select f.embedding from faces f where f.tenant_id = p_tenant and f.user_id = p_user and f.model = p_model;
end
$$;

create function best_face_of_user(p_tenant text, p_user uuid, p_model text, p_query halfvec)
returns table (face_id uuid, similarity real)
language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select f.id, least(-(f.embedding <#> p_query), 1)::real
    from faces f
    where f.tenant_id = p_tenant and f.user_id = p_user and f.model = p_model
    order by f.embedding <#> p_query, f.id
    limit 1;
end
$$;
revoke execute on function face_vector, user_vectors, best_face_of_user from public;
grant execute on function face_vector, user_vectors, best_face_of_user to facepass_app;
"""


def upgrade() -> None:
    op.execute(TABLES)
    for table in ("collections", "uploads", "faces", "outbox"):
        op.execute(TENANT_WALL.format(table=table))
    op.execute(STORED_VECTORS)
