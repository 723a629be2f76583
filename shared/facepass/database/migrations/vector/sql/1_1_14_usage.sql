-- Uploads and faces, by tenant and day, however they come and go. A statement that adds or removes some leaves a note in
-- its own transaction, and the janitor adds the notes to the counters. A counter itself would be locked until the
-- transaction ends: one long import would hold up every upload of its tenant. The functions run as the owner, so that no
-- function can write a count of its own.

create function note_added_faces() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into usage_notes (tenant_id, what, amount)
    select f.tenant_id, 'faces_added', count(*) from changed f group by f.tenant_id;
    return null;
end
$$;

create function note_removed_faces() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into usage_notes (tenant_id, what, amount)
    select f.tenant_id, 'faces_removed', count(*) from changed f group by f.tenant_id;
    return null;
end
$$;

-- Of photos to index: a probe is counted with its search.
create function note_new_uploads() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into usage_notes (tenant_id, what, reason, amount)
    select n.tenant_id, n.what, n.reason, count(*)
    from (
        select u.tenant_id, 'uploads' as what, '' as reason from changed u where u.purpose = 'index'
        union all
        select u.tenant_id, u.status, coalesce(u.reason, '') from changed u
        where u.purpose = 'index' and u.status in ('indexed', 'rejected', 'failed', 'expired')
    ) n
    group by 1, 2, 3;
    return null;
end
$$;

create function note_settled_uploads() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into usage_notes (tenant_id, what, reason, amount)
    select u.tenant_id, u.status, coalesce(u.reason, ''), count(*)
    from changed u join before b on b.tenant_id = u.tenant_id and b.id = u.id
    where u.purpose = 'index' and u.status <> b.status and u.status in ('indexed', 'rejected', 'failed', 'expired')
    group by 1, 2, 3;
    return null;
end
$$;

create trigger note_added_faces after insert on faces
    referencing new table as changed for each statement execute function note_added_faces();
create trigger note_removed_faces after delete on faces
    referencing old table as changed for each statement execute function note_removed_faces();
create trigger note_new_uploads after insert on uploads
    referencing new table as changed for each statement execute function note_new_uploads();
create trigger note_settled_uploads after update on uploads
    referencing old table as before new table as changed for each statement execute function note_settled_uploads();

-- For the janitor, over all tenants: add notes to the counters. Two janitors take different ones; the counters are
-- locked in one order.
create function fold_usage(p_most integer) returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    with taken as (
        delete from usage_notes where (tenant_id, id) in (
            select n.tenant_id, n.id from usage_notes n order by n.tenant_id, n.id limit p_most
            for update skip locked
        )
        returning tenant_id, day, what, reason, amount
    ), added as (
        insert into usage (tenant_id, day, what, reason, amount)
        select t.tenant_id, t.day, t.what, t.reason, sum(t.amount) from taken t
        group by 1, 2, 3, 4 order by 1, 2, 3, 4
        on conflict (tenant_id, day, what, reason) do update set amount = usage.amount + excluded.amount
    )
    select count(*) from taken
$$;

-- The counters and the notes, in one statement and so at one moment. With the caller's rights. The faces from before they
-- were counted are always among them: their row says since when faces are counted.
create function usage_of_faces(p_tenant text, p_to date)
returns table (day date, what text, reason text, amount bigint)
language sql stable
as $$
    select c.day, c.what, c.reason, sum(c.amount)::bigint
    from (
        select u.day, u.what, u.reason, u.amount from usage u
        where u.tenant_id = p_tenant and (u.day <= p_to or u.what = 'faces_before')
        union all
        select n.day, n.what, n.reason, n.amount from usage_notes n where n.tenant_id = p_tenant and n.day <= p_to
    ) c
    group by 1, 2, 3
$$;

revoke execute on function
    note_added_faces, note_removed_faces, note_new_uploads, note_settled_uploads, fold_usage, usage_of_faces
    from public;
grant execute on function fold_usage to facepass_app, facepass_janitor;
grant execute on function usage_of_faces to facepass_app, facepass_operators;
grant select on usage, usage_notes to facepass_app, facepass_operators;
