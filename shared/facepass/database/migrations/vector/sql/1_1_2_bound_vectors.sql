-- The functions of vectors.sql and 1_1_moves.sql for a caller who may be bound to collections (p_collections; null: to
-- none). Those without it stay for the release before, while traffic shifts.

create function face_vector(p_tenant text, p_face uuid, p_collections text[])
returns table (model text, box real[], confidence real, embedding halfvec, collection_id text)
language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select f.model, f.box, f.confidence, f.embedding, f.collection_id from faces f
    where f.tenant_id = p_tenant and f.id = p_face
      and (p_collections is null or f.collection_id = any(p_collections));
end
$$;

create function user_vectors(p_tenant text, p_user uuid, p_model text, p_collections text[])
returns table (embedding halfvec, collection_id text)
language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select f.embedding, f.collection_id from faces f
    where f.tenant_id = p_tenant and f.user_id = p_user and f.model = p_model
      and (p_collections is null or f.collection_id = any(p_collections));
end
$$;

create function models_of_user(p_tenant text, p_user uuid, p_collections text[]) returns table (model text)
language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select distinct f.model from faces f
    where f.tenant_id = p_tenant and f.user_id = p_user
      and (p_collections is null or f.collection_id = any(p_collections));
end
$$;

-- With the best face, its collection's own threshold and floor, null where it has none.
create function best_face_of_user(p_tenant text, p_user uuid, p_model text, p_query halfvec, p_collections text[])
returns table (face_id uuid, similarity real, threshold real, threshold_floor real)
language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select b.id, least(-b.distance, 1)::real, c.threshold, c.threshold_floor
    from (
        select f.id, f.collection_id, f.embedding <#> p_query as distance from faces f
        where f.tenant_id = p_tenant and f.user_id = p_user and f.model = p_model
          and (p_collections is null or f.collection_id = any(p_collections))
        order by distance, f.id
        limit 1
    ) b
    left join collections c on c.tenant_id = p_tenant and c.id = b.collection_id;
end
$$;

revoke execute on function
    face_vector(text, uuid, text[]), user_vectors(text, uuid, text, text[]), models_of_user(text, uuid, text[]),
    best_face_of_user(text, uuid, text, halfvec, text[])
    from public;
grant execute on function
    face_vector(text, uuid, text[]), user_vectors(text, uuid, text, text[]),
    best_face_of_user(text, uuid, text, halfvec, text[])
    to facepass_app, facepass_search, facepass_indexer;
grant execute on function models_of_user(text, uuid, text[]) to facepass_app, facepass_search;
