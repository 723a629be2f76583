-- As 1_1_4_hands.sql, and the names that the user has in collections come along.
create or replace function merge_users(p_merge uuid, p_into uuid, p_from uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    own text := current_setting('app.tenant');
    gone users;
    along uuid[];
    names uuid[];
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
    with given as (
        update memberships m set user_id = p_into where m.tenant_id = own and m.user_id = p_from returning m.id
    )
    select coalesce(array_agg(g.id), '{}') into names from given g;
    -- users who were merged into the one go to the other with it
    update merges m set user_id = p_into where m.tenant_id = own and m.user_id = p_from;
    insert into merges (tenant_id, id, from_user_id, into_user_id, user_id, from_user, consents, memberships)
    values (own, p_merge, p_from, p_into, p_into, to_jsonb(gone) - 'tenant_id', along, names);
    delete from users u where u.tenant_id = own and u.id = p_from;
    return true;
end
$$;

-- The names of users in a collection, in one statement: the tenant is set inside, as in name_found. A user without one
-- is named by its id; one who is not there is left out.
create function name_members(p_tenant text, p_collection text, p_users uuid[])
returns table (user_id uuid, name text)
language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select u.id, coalesce(
        (
            select m.name from memberships m
            where m.tenant_id = p_tenant and m.user_id = u.id and m.collection_id = p_collection
            order by m.id limit 1
        ),
        u.id::text
    )
    from users u
    where u.tenant_id = p_tenant and u.id = any (p_users);
end
$$;

-- What becomes of a collection's members when it is erased: the names are deleted, and with them the users who have nothing
-- else: no email, no external_id, no name in another collection, no consent, nobody with more than that merged into them,
-- and no face in a collection (p_kept has those who have). The outbox notes that the rest of them follows. With the owner's
-- rights: whoever may erase a collection deletes no other user. The tenant is the session's. p_before: members who were
-- added later stay; null: none stays.
create function erase_members(p_collection text, p_kept uuid[], p_before timestamptz) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    own text := current_setting('app.tenant');
    members uuid[];
    gone uuid[];
begin
    with deleted as (
        delete from memberships m
        where m.tenant_id = own and m.collection_id = p_collection
          and (p_before is null or m.created_at <= p_before)
        returning m.user_id
    )
    select coalesce(array_agg(d.user_id), '{}') into members from deleted d;
    select coalesce(array_agg(u.id), '{}') into gone
    from users u
    where u.tenant_id = own and u.id = any (members) and u.id <> all (p_kept)
      and u.member and u.email is null and u.external_id is null
      and not exists (select from memberships m where m.tenant_id = own and m.user_id = u.id)
      and not exists (select from consents c where c.tenant_id = own and c.user_id = u.id)
      and not exists (
          select from merges m
          where m.tenant_id = own and m.user_id = u.id and not (
              coalesce((m.from_user ->> 'member')::boolean, false)
              and m.from_user ->> 'email' is null and m.from_user ->> 'external_id' is null
          )
      );
    insert into outbox (tenant_id, id, user_id)
    select own, gen_random_uuid(), erased.id
    from (
        select unnest(gone) as id
        union
        select m.from_user_id from merges m where m.tenant_id = own and m.user_id = any (gone)
    ) erased;
    -- stored answers that name one of them
    delete from idempotency i using unnest(gone) g where i.tenant_id = own and position(g::text in i.body) > 0;
    delete from users u where u.tenant_id = own and u.id = any (gone);
    return cardinality(gone);
end
$$;

revoke execute on function name_members, erase_members from public;
grant execute on function name_members, erase_members to facepass_app;
grant select, insert, update, delete on memberships to facepass_app;

-- faces: members go with their collection
grant execute on function erase_members to facepass_faces;
grant select on memberships to facepass_faces;

-- users: an undone merge gives the names back
grant select, update (user_id, updated_at) on memberships to facepass_users;

-- exports: what is held of a user
grant select on memberships to facepass_exports;

-- rekognition: members, and what becomes of a user who is one no more; each of these requests is done once
grant execute on function name_members, erase_members to facepass_rekognition;
grant execute on function begin_request, finish_request, forget_request to facepass_rekognition;
grant select, insert, update, delete on memberships, idempotency to facepass_rekognition;
grant insert, update, delete on outbox to facepass_rekognition;
grant select, update (updated_at), delete on splits to facepass_rekognition;
grant update (settled_at, updated_at) on consents to facepass_rekognition;
grant delete on merges to facepass_rekognition;
