-- One unit of the users database: the user's row becomes the record of the merge, and the consents come along. With the
-- owner's rights, so that the search function, which compares the two users, may merge users and delete none. The tenant
-- is the session's. False if one of the users is not there.
create function merge_users(p_merge uuid, p_into uuid, p_from uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    own text := current_setting('app.tenant');
    gone users;
    along uuid[];
begin
    -- in one order: two merges of the same users wait for one another
    perform from users u where u.tenant_id = own and u.id in (p_into, p_from) order by u.id for update;
    select u.* into gone from users u where u.tenant_id = own and u.id = p_from;
    if not found or p_into = p_from
       or not exists (select from users u where u.tenant_id = own and u.id = p_into) then
        return false;
    end if;
    with given as (
        update consents c set user_id = p_into where c.tenant_id = own and c.user_id = p_from returning c.id
    )
    select coalesce(array_agg(g.id), '{}') into along from given g;
    -- users who were merged into the one go to the other with it
    update merges m set user_id = p_into where m.tenant_id = own and m.user_id = p_from;
    insert into merges (tenant_id, id, from_user_id, into_user_id, user_id, from_user, consents)
    values (own, p_merge, p_from, p_into, p_into, to_jsonb(gone) - 'tenant_id', along);
    delete from users u where u.tenant_id = own and u.id = p_from;
    return true;
end
$$;

-- For the janitor, as janitor.sql: merges and undos that are not finished, and merges that can no longer be undone.
create function take_merges(p_most integer, p_kept interval) returns table (tenant_id text, id uuid)
language sql security definer set search_path = public, pg_temp
as $$
    update merges set updated_at = now()
    where (merges.tenant_id, merges.id) in (
        select m.tenant_id, m.id from merges m
        where (m.moved_at is null or m.undone_at is not null or m.created_at < now() - p_kept)
          and m.updated_at < now() - interval '1 minute'
        order by m.updated_at limit p_most
        for update skip locked
    )
    returning merges.tenant_id, merges.id
$$;

create function take_splits(p_most integer) returns table (tenant_id text, user_id uuid)
language sql security definer set search_path = public, pg_temp
as $$
    update splits set updated_at = now()
    where (splits.tenant_id, splits.user_id) in (
        select s.tenant_id, s.user_id from splits s
        where s.updated_at < now() - interval '1 minute'
        order by s.updated_at limit p_most
        for update skip locked
    )
    returning splits.tenant_id, splits.user_id
$$;

revoke execute on function merge_users, take_merges, take_splits from public;
grant execute on function merge_users, take_merges, take_splits to facepass_app;
grant select, insert, update, delete on merges, splits to facepass_app;

-- A column that it may change lets a function keep a user from being deleted while it works on the user's faces.
grant update (updated_at) on users to facepass_search, facepass_faces;

-- search: it assigns faces, as an upload does, and merges users
grant execute on function begin_request, finish_request, forget_request, merge_users to facepass_search;
grant select, insert, update, delete on idempotency to facepass_search;
grant select on quotas, consents, splits to facepass_search;
grant select, update (moved_at, updated_at) on merges to facepass_search;
grant delete on merges to facepass_search;
grant update (updated_at), delete on splits to facepass_search;
grant update (settled_at, updated_at) on consents to facepass_search; -- once an undo is finished

-- users: they split users, and undo merges
grant select, update, delete on merges to facepass_users;
grant select, insert, update, delete on splits to facepass_users;

-- faces, exports: whether a user is gone because of a merge, and what is held of them
grant select on merges to facepass_faces, facepass_exports;

-- indexer: a photo of a user who was merged meanwhile is the other one's
grant select, update (moved_at, updated_at) on merges to facepass_indexer;

-- janitor
grant execute on function take_merges, take_splits to facepass_janitor;
grant select, update (moved_at, updated_at), delete on merges to facepass_janitor;
grant select, update (updated_at), delete on splits to facepass_janitor;
