-- The cosine of a probe with the mean direction of each user's faces in a collection. One statement in autocommit: the
-- tenant is set inside, as in search_faces. The mean is taken in full precision: half precision rounds each sum.
create function similarity_to_users(
    p_tenant text, p_collection text, p_query halfvec, p_users uuid[], p_except_face uuid
) returns table (user_id uuid, similarity real)
language plpgsql stable as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select f.user_id, least(-(l2_normalize(avg(f.embedding::vector)) <#> p_query::vector), 1)::real
    from faces f
    where f.tenant_id = p_tenant and f.user_id = any (p_users) and f.collection_id = p_collection
      and f.id is distinct from p_except_face
    group by f.user_id;
end
$$;

revoke execute on function similarity_to_users from public;
grant execute on function similarity_to_users to facepass_app, facepass_search, facepass_jobs;
