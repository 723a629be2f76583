-- Stored vectors. One statement each, in autocommit: the tenant is set inside, as in search_faces.

create function face_vector(p_tenant text, p_face uuid)
returns table (model text, box real[], confidence real, embedding halfvec)
language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select f.model, f.box, f.confidence, f.embedding from faces f where f.tenant_id = p_tenant and f.id = p_face;
end
$$;

create function user_vectors(p_tenant text, p_user uuid, p_model text) returns table (embedding halfvec)
language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select f.embedding from faces f where f.tenant_id = p_tenant and f.user_id = p_user and f.model = p_model;
end
$$;

create function best_face_of_user(p_tenant text, p_user uuid, p_model text, p_query halfvec)
returns table (face_id uuid, similarity real)
language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select f.id, least(-(f.embedding <#> p_query), 1)::real
    from faces f
    where f.tenant_id = p_tenant and f.user_id = p_user and f.model = p_model
    order by f.embedding <#> p_query, f.id
    limit 1;
end
$$;
