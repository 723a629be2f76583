-- Which packs the vectors are of, while a deployment moves from one to another (docs/reembed.md). One statement each, as
-- in vectors.sql.

create function model_of_collection(p_tenant text, p_collection text) returns table (model text)
language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query select c.model from collections c where c.tenant_id = p_tenant and c.id = p_collection;
end
$$;

create function models_of_user(p_tenant text, p_user uuid) returns table (model text)
language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query select distinct f.model from faces f where f.tenant_id = p_tenant and f.user_id = p_user;
end
$$;

revoke execute on function model_of_collection, models_of_user from public;
grant execute on function model_of_collection, models_of_user to facepass_app, facepass_search;
