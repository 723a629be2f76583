-- What leaves a collection that has a snapshot, or of which one is being written, is noted in the transaction that takes it
-- away, as a range of ids within each of the snapshot's parts. The range is right whatever the parts are by the time it is
-- read. Run as the owner, so that no function can add or take away such a note.
create function note_snapshot_losses() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into snapshot_losses (tenant_id, collection_id, first_id, last_id)
    with large as materialized (
        select w.tenant_id, w.collection_id, array(
            select (p.value ->> 'first')::uuid
            from jsonb_array_elements(coalesce(w.draft -> 'parts', s.parts, '[]')) with ordinality p(value, place)
            order by p.place
        ) as firsts
        from (select distinct c.tenant_id, c.collection_id from changed c) c
        join snapshot_work w on w.tenant_id = c.tenant_id and w.collection_id = c.collection_id
        left join collection_snapshots s on s.tenant_id = w.tenant_id and s.collection_id = w.collection_id
    )
    -- least and greatest of uuid are no aggregates before PostgreSQL 18; their texts have the same order
    select l.tenant_id, l.collection_id, min(c.id::text collate "C")::uuid, max(c.id::text collate "C")::uuid
    from changed c join large l on l.tenant_id = c.tenant_id and l.collection_id = c.collection_id
    group by l.tenant_id, l.collection_id, width_bucket(c.id, l.firsts);
    return null;
end
$$;

create function note_snapshot_move() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into snapshot_losses (tenant_id, collection_id, first_id, last_id)
    select w.tenant_id, w.collection_id, old.id, old.id
    from snapshot_work w where w.tenant_id = old.tenant_id and w.collection_id = old.collection_id;
    return null;
end
$$;

create trigger note_snapshot_losses after delete on faces
    referencing old table as changed for each statement execute function note_snapshot_losses();
create trigger note_snapshot_move after update on faces
    for each row when (old.collection_id <> new.collection_id) execute function note_snapshot_move();

-- A later collection of the same name has no snapshot of this one. The run that writes one has lost it; what it has
-- stored is deleted when the janitor looks at the collection again.
create function forget_snapshot() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    update snapshot_work w set draft = null, token = null, cleaned_at = null  -- first, as the janitor does
    where w.tenant_id = old.tenant_id and w.collection_id = old.id;
    delete from collection_snapshots s where s.tenant_id = old.tenant_id and s.collection_id = old.id;
    return null;
end
$$;

create trigger forget_snapshot after delete on collections
    for each row execute function forget_snapshot();

-- For the janitor, over all tenants; as janitor.sql. Each collection once an hour: reading so many entries of the index
-- takes 70 ns each. Large: at least p_faces, and fewer than a cache holds.
create function note_large_collections(p_faces bigint, p_fewer_than bigint, p_most integer) returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    with looked as (
        update collections set snapshot_looked_at = now()
        where (collections.tenant_id, collections.id) in (
            select c.tenant_id, c.id from collections c
            where c.snapshot_looked_at is null or c.snapshot_looked_at < now() - interval '1 hour'
            order by c.snapshot_looked_at nulls first limit p_most
            for no key update skip locked
        )
        returning collections.tenant_id, collections.id
    ), unknown as materialized (
        select l.tenant_id, l.id from looked l
        where not exists (select from snapshot_work w where w.tenant_id = l.tenant_id and w.collection_id = l.id)
    ), noted as (
        insert into snapshot_work (tenant_id, collection_id)
        select u.tenant_id, u.id from unknown u
        where exists (
            select from faces f where f.tenant_id = u.tenant_id and f.collection_id = u.id offset p_faces - 1 limit 1
        ) and not exists (
            select from faces f where f.tenant_id = u.tenant_id and f.collection_id = u.id
            offset greatest(p_fewer_than, 1) - 1 limit 1
        )
        on conflict do nothing
    )
    select count(*) from looked
$$;

create function snapshots_to_look_at(p_most integer) returns table (tenant_id text, collection_id text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select w.tenant_id, w.collection_id from snapshot_work w
    where coalesce(w.taken_until < now(), true)
    order by w.looked_at nulls first limit p_most
$$;

create function snapshots_with_losses(p_most integer) returns table (tenant_id text, collection_id text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select w.tenant_id, w.collection_id from snapshot_work w
    where coalesce(w.taken_until < now(), true)
      and exists (
        select from snapshot_losses l where l.tenant_id = w.tenant_id and l.collection_id = w.collection_id
      )
    order by w.looked_at nulls first limit p_most
$$;

-- As in janitor.sql, without the sweeps of snapshots: release 1.0, which may run until the deployment ends, does not know them.
create or replace function take_sweeps(p_every interval, p_most integer)
returns table (tenant_id text, place text, after text)
language sql security definer set search_path = public, pg_temp
as $$
    insert into sweeps (tenant_id, place)
    select t.tenant_id, p.place
    from (select distinct c.tenant_id from collections c) t, unnest(array['uploads', 'probes', 'crops']) p(place)
    on conflict do nothing;
    update sweeps set taken_at = now()
    where (sweeps.tenant_id, sweeps.place) in (
        select s.tenant_id, s.place from sweeps s
        where s.place <> 'snapshots'
          and coalesce(s.finished_at < now() - p_every, true)
          and s.taken_at < now() - least(p_every, interval '1 minute')
        order by s.taken_at limit p_most
        for update skip locked
    )
    returning sweeps.tenant_id, sweeps.place, sweeps.after
$$;

create function take_snapshot_sweeps(p_every interval, p_most integer) returns table (tenant_id text)
language sql security definer set search_path = public, pg_temp
as $$
    insert into sweeps (tenant_id, place)
    select distinct c.tenant_id, 'snapshots' from collections c
    on conflict do nothing;
    update sweeps set taken_at = now()
    where (sweeps.tenant_id, sweeps.place) in (
        select s.tenant_id, s.place from sweeps s
        where s.place = 'snapshots'
          and coalesce(s.finished_at < now() - p_every, true)
          and s.taken_at < now() - interval '1 minute'
        order by s.taken_at limit p_most
        for update skip locked
    )
    returning sweeps.tenant_id
$$;

revoke execute on function
    take_snapshot_sweeps, note_snapshot_losses, note_snapshot_move, forget_snapshot, note_large_collections, snapshots_to_look_at, snapshots_with_losses
    from public;
grant execute on function take_snapshot_sweeps, note_large_collections, snapshots_to_look_at, snapshots_with_losses
    to facepass_app, facepass_janitor;
grant select, insert, update, delete on collection_snapshots, snapshot_work, snapshot_losses to facepass_app;

-- those that search: whether there is a snapshot, or should be one
grant select on collection_snapshots to facepass_search, facepass_jobs, facepass_rekognition;
grant select (tenant_id, collection_id) on snapshot_work to facepass_search, facepass_jobs, facepass_rekognition;

-- janitor: it reads bits, and no vector
grant select (bits, xid) on faces to facepass_janitor;
grant select, insert, update, delete on collection_snapshots to facepass_janitor;
grant select, update, delete on snapshot_work to facepass_janitor;
grant select, delete on snapshot_losses to facepass_janitor;
