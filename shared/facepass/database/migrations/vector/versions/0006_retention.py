"""How long photos and faces are kept, which consent an upload rests on, and what the janitor looks for."""

from alembic import op

revision = "0006"
down_revision = "0005"

COLLECTIONS = """
alter table collections
    add column photo_retention_days integer check (photo_retention_days between 1 and 36500),
    add column face_retention_days integer check (face_retention_days between 1 and 36500),
    add column store_photos boolean not null default true,
    add column consent_required boolean not null default false,
    add column purged_at timestamptz; -- when the janitor last looked for what is too old; null: it should now
"""

# photo_erased_at: the photo is not in the bucket any more, and should not be. cause: what the last attempt to index it
# failed with, a type and no message. requeued_at, looked_at: when the janitor sent it to the queue, and looked at it.
UPLOADS = """
alter table uploads
    add column consent_id uuid,
    add column photo_erased_at timestamptz,
    add column cause text,
    add column requeued_at timestamptz,
    add column looked_at timestamptz,
    drop constraint uploads_status_check,
    add constraint uploads_status_check check (
        status in ('awaiting_upload', 'processing', 'indexed', 'rejected', 'failed', 'expired', 'erased')
    );
update uploads u set photo_erased_at = updated_at
where status = 'erased' or (status = 'rejected' and reason <> 'model_mismatch') or (status = 'indexed' and not exists (
    select from faces f where f.tenant_id = u.tenant_id and f.upload_id = u.id
));
create index uploads_gallery on uploads (tenant_id, collection_id, created_at);
create index uploads_consent on uploads (tenant_id, consent_id) where consent_id is not null;
create index uploads_open on uploads (updated_at) where status in ('awaiting_upload', 'processing');
create index uploads_refused on uploads (updated_at) where status in ('failed', 'rejected') and photo_erased_at is null;
"""

# Faces come in the order of time: a few pages tell which are old, and an insert pays nothing for it.
FACES = "create index faces_age on faces using brin (created_at);"

# How far the comparison of a tenant's objects with its rows is: behind which key it goes on.
SWEEPS = """
create table sweeps (
    tenant_id text not null,
    place text not null check (place in ('uploads', 'probes', 'crops')),
    after text not null default '',
    taken_at timestamptz not null default '-infinity',
    finished_at timestamptz,
    primary key (tenant_id, place)
);
alter table sweeps enable row level security;
create policy tenant on sweeps
    using (tenant_id = current_setting('app.tenant', true))
    with check (tenant_id = current_setting('app.tenant', true));
grant select, insert, update, delete on sweeps to facepass_app;
"""

# As take_photo_erasures (0005): what is due, over all tenants, and no more than whose it is.
DUE = """
create function take_open_uploads(p_under_way interval, p_most integer) returns table (tenant_id text, id uuid)
language sql security definer set search_path = public, pg_temp
as $$
    update uploads set looked_at = now()
    where (uploads.tenant_id, uploads.id) in (
        select u.tenant_id, u.id from uploads u
        where u.status in ('awaiting_upload', 'processing')
          and ((u.status = 'awaiting_upload' and u.expires_at < now() - interval '1 minute')
               or (u.status = 'processing' and u.updated_at < now() - p_under_way))
          and coalesce(u.looked_at < now() - interval '1 minute', true)
        order by u.looked_at nulls first limit p_most
        for no key update skip locked
    )
    returning uploads.tenant_id, uploads.id
$$;

create function take_refused_photos(p_kept interval, p_most integer) returns table (tenant_id text, id uuid)
language sql security definer set search_path = public, pg_temp
as $$
    update uploads set looked_at = now()
    where (uploads.tenant_id, uploads.id) in (
        select u.tenant_id, u.id from uploads u
        where u.status in ('failed', 'rejected') and u.photo_erased_at is null and u.updated_at < now() - p_kept
          and coalesce(u.looked_at < now() - interval '1 minute', true)
        order by u.looked_at nulls first limit p_most
        for no key update skip locked
    )
    returning uploads.tenant_id, uploads.id
$$;

create function take_collections(p_most integer) returns table (tenant_id text, id text)
language sql security definer set search_path = public, pg_temp
as $$
    update collections set purged_at = now()
    where (collections.tenant_id, collections.id) in (
        select c.tenant_id, c.id from collections c
        where (c.photo_retention_days is not null or c.face_retention_days is not null)
          and coalesce(c.purged_at < now() - interval '1 hour', true)
        order by c.purged_at nulls first limit p_most
        for no key update skip locked
    )
    returning collections.tenant_id, collections.id
$$;

create function take_sweeps(p_every interval, p_most integer) returns table (tenant_id text, place text, after text)
language sql security definer set search_path = public, pg_temp
as $$
    insert into sweeps (tenant_id, place)
    select t.tenant_id, p.place
    from (select distinct c.tenant_id from collections c) t, unnest(array['uploads', 'probes', 'crops']) p(place)
    on conflict do nothing;
    update sweeps set taken_at = now()
    where (sweeps.tenant_id, sweeps.place) in (
        select s.tenant_id, s.place from sweeps s
        where coalesce(s.finished_at < now() - p_every, true)
          and s.taken_at < now() - least(p_every, interval '1 minute')
        order by s.taken_at limit p_most
        for update skip locked
    )
    returning sweeps.tenant_id, sweeps.place, sweeps.after
$$;
revoke execute on function take_open_uploads, take_refused_photos, take_collections, take_sweeps from public;
grant execute on function take_open_uploads, take_refused_photos, take_collections, take_sweeps to facepass_app;
"""


def upgrade() -> None:
    for statements in (COLLECTIONS, UPLOADS, FACES, SWEEPS, DUE):
        op.execute(statements)
