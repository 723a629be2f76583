-- As 1_1_3_unassigned.sql, without the faces of which someone said that they are not this user's.
create or replace function faces_like_user(p_user uuid, p_threshold real, p_limit integer)
returns table (face_id uuid, collection_id text, similarity real)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
    own text := current_setting('app.tenant');
    more integer;
begin
    -- they must not take the places of others
    select count(*) into more from exclusions x where x.tenant_id = own and x.user_id = p_user;
    return query
    select found.face_id, gallery.id, max(found.similarity)
    from (
        select f.embedding, f.model from faces f
        where f.tenant_id = own and f.user_id = p_user
        order by f.id desc limit 100
    ) probe
    join collections gallery on gallery.tenant_id = own and gallery.model = probe.model
    cross join lateral search_faces(
        own, gallery.id, probe.embedding, greatest(p_threshold, gallery.threshold_floor), p_threshold, p_limit + more,
        false, null, p_user, false, null, null, null, null, null, 0, 'floor'
    ) found
    where found.face_id is not null and found.user_id is null
      and not exists (
        select from exclusions x where x.tenant_id = own and x.user_id = p_user and x.face_id = found.face_id
      )
    group by found.face_id, gallery.id
    order by 3 desc, 1
    limit p_limit;
end
$$;

-- How alike two users are, for each pack that made faces of both: of the newest 100 faces of each, the highest and the
-- mean cosine.
create function likeness_of_users(p_tenant text, p_user uuid, p_other uuid)
returns table (model text, highest real, mean real)
language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select own.model, least(max(-(own.embedding <#> theirs.embedding)), 1)::real,
        avg(-(own.embedding <#> theirs.embedding))::real
    from (
        select f.model, f.embedding from faces f
        where f.tenant_id = p_tenant and f.user_id = p_user order by f.id desc limit 100
    ) own
    join (
        select f.model, f.embedding from faces f
        where f.tenant_id = p_tenant and f.user_id = p_other order by f.id desc limit 100
    ) theirs on theirs.model = own.model
    group by own.model
    order by 2 desc;
end
$$;

-- For the janitor, over all tenants: what a merge moved whose record is gone, for example with its user.
create function forget_merged_rows(p_kept interval) returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    with gone as (delete from merged_rows where created_at < now() - p_kept returning 1) select count(*) from gone
$$;

revoke execute on function likeness_of_users, forget_merged_rows from public;
grant execute on function likeness_of_users to facepass_app, facepass_search;
grant execute on function forget_merged_rows to facepass_app, facepass_janitor;
grant select, insert, update, delete on exclusions, merged_rows to facepass_app;

-- who reads a face's row reads when it was assigned
grant select (assigned_at, consent_id) on faces
    to facepass_users, facepass_exports, facepass_faces, facepass_janitor;

-- faces: exclusions, which set a face free
grant select, insert, delete on exclusions to facepass_faces;
grant update (user_id, assigned_at, consent_id) on faces to facepass_faces;

-- users: splits, undone merges, erasures
grant select, insert, update, delete on exclusions, merged_rows to facepass_users;
grant update (user_id, assigned_at, consent_id) on faces to facepass_users;

-- search: assignment, merges
grant select, insert, update, delete on exclusions, merged_rows to facepass_search;
grant update (user_id, assigned_at, consent_id) on faces to facepass_search;
grant select, update (user_id, consent_id, conflicts_with, updated_at) on uploads to facepass_search;

-- indexer: merges that were made while it had a photo
grant select, insert, update, delete on exclusions, merged_rows to facepass_indexer;
grant update (user_id, assigned_at, consent_id) on faces to facepass_indexer;

-- janitor: what a crash left of any of these
grant select, insert, update, delete on exclusions, merged_rows to facepass_janitor;
grant update (user_id, assigned_at, consent_id) on faces to facepass_janitor;

grant select on exclusions to facepass_exports;
