-- Faces without a user that look like a user's: what erasing a person may find on event photos. With the owner's rights,
-- because who erases may read no vectors. The tenant is the session's; a user's newest 100 faces are compared, down to a
-- collection's floor where that is higher.
create function faces_like_user(p_user uuid, p_threshold real, p_limit integer)
returns table (face_id uuid, collection_id text, similarity real)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
    own text := current_setting('app.tenant');
begin
    return query
    select found.face_id, gallery.id, max(found.similarity)
    from (
        select f.embedding, f.model from faces f
        where f.tenant_id = own and f.user_id = p_user
        order by f.id desc limit 100
    ) probe
    join collections gallery on gallery.tenant_id = own and gallery.model = probe.model
    cross join lateral search_faces(
        own, gallery.id, probe.embedding, greatest(p_threshold, gallery.threshold_floor), p_threshold, p_limit, false,
        null, p_user, false, null, null, null, null, null, 0, 'floor'
    ) found
    where found.face_id is not null and found.user_id is null
    group by found.face_id, gallery.id
    order by 3 desc, 1
    limit p_limit;
end
$$;

revoke execute on function faces_like_user from public;
grant execute on function faces_like_user to facepass_app, facepass_users;
