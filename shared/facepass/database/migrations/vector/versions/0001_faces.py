"""Collections, uploads, faces with their vectors, the outbox of photos to erase, and the search."""

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
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, upload_id) references uploads (tenant_id, id)
);
alter table faces alter column bits set storage plain;
create index faces_bits on faces (tenant_id, collection_id) include (id, bits);
create index faces_user on faces (tenant_id, user_id) where user_id is not null;
create index faces_upload on faces (tenant_id, upload_id) where upload_id is not null;
-- Index-only scans read the visibility map: keep it current (5% dead rows cost half as much time again).
alter table faces set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01);

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

# services/vector_search.py explains the bound and the two stages. The first row answers for the collection (its
# face_id is null); no row at all means that there is none. Setting the tenant inside keeps a search to one statement.
SEARCH = """
create function search_faces(
    p_tenant text, p_collection text, p_query halfvec, p_query_bits bit,
    p_threshold real, p_default_threshold real, p_candidates integer, p_limit integer, p_best_of_user boolean,
    p_except_face uuid, p_except_user uuid
) returns table (
    model text, threshold real, face_id uuid, user_id uuid, external_image_id text, box real[], similarity real
)
language plpgsql set plan_cache_mode = force_generic_plan -- a plan made for one query's bits is twice as slow
as $$
#variable_conflict use_column
declare
    gallery collections;
    cosine real;
    spread double precision;
    hamming double precision;
begin
    perform set_config('app.tenant', p_tenant, true);
    select c.* into gallery from collections c where c.tenant_id = p_tenant and c.id = p_collection;
    if not found then
        return;
    end if;
    cosine := coalesce(p_threshold, gallery.threshold, p_default_threshold);
    return query select gallery.model, cosine, null::uuid, null::uuid, null::text, null::real[], null::real;

    spread := acos(cosine) / pi();
    hamming := 512 * spread + 3 * sqrt(512 * spread * (1 - spread));
    return query -- half precision may round a norm above 1
    select null::text, null::real, m.id, m.user_id, m.external_image_id, m.box, least(-m.distance, 1)::real
    from (
        select distinct on (case when p_best_of_user then coalesce(f.user_id, f.id) else f.id end)
               f.id, f.user_id, f.external_image_id, f.box, f.embedding <#> p_query as distance
        from (
            select s.tenant_id, s.id
            from faces s
            where s.tenant_id = p_tenant and s.collection_id = p_collection and s.bits <~> p_query_bits <= hamming
            order by s.bits <~> p_query_bits
            limit p_candidates
        ) candidate
        join faces f using (tenant_id, id)
        where f.id is distinct from p_except_face
          and (p_except_user is null or f.user_id is distinct from p_except_user)
        order by case when p_best_of_user then coalesce(f.user_id, f.id) else f.id end, distance
    ) m
    where -m.distance >= cosine
    order by m.distance, m.id
    limit p_limit;
end
$$;
revoke execute on function search_faces from public;
grant execute on function search_faces to facepass_app;
"""

# One statement each, in autocommit: the tenant is set inside, as in search_faces.
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
    op.execute(SEARCH)
    op.execute(STORED_VECTORS)
