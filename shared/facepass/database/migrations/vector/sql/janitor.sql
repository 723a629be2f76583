-- What is due for the janitor, over all tenants; as main/sql/janitor.sql.

create function take_photo_erasures(p_most integer) returns table (tenant_id text, id uuid)
language sql security definer set search_path = public, pg_temp
as $$
    update outbox set updated_at = now()
    where (outbox.tenant_id, outbox.id) in (
        select o.tenant_id, o.id from outbox o
        where o.updated_at < now() - interval '1 minute'
        order by o.updated_at limit p_most
        for update skip locked
    )
    returning outbox.tenant_id, outbox.id
$$;

create function oldest_erasure_seconds() returns double precision
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(extract(epoch from now() - min(created_at)), 0) from outbox
$$;

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
