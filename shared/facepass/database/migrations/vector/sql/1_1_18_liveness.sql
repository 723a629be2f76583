-- Whether a photo may be compared without a liveness token, in one statement: the tenant is set inside.
create function requires_liveness(p_tenant text, p_collection text) returns boolean
language plpgsql stable as $$
begin
    perform set_config('app.tenant', p_tenant, true);
    return exists (
        select from collections c where c.tenant_id = p_tenant and c.id = p_collection and c.require_liveness
    );
end
$$;

-- Of the collections that the caller reaches (null: all of them), those that demand tokens and have a face of the user.
-- First the collections: few demand tokens.
create function demanding_collections(p_tenant text, p_user uuid, p_collections text[]) returns setof text
language plpgsql stable as $$
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select c.id from collections c
    where c.tenant_id = p_tenant and c.require_liveness
      and (p_collections is null or c.id = any (p_collections))
      and exists (
          select from faces f
          where f.tenant_id = p_tenant and f.collection_id = c.id and f.user_id = p_user
      );
end
$$;

revoke execute on function requires_liveness, demanding_collections from public;
grant execute on function requires_liveness to facepass_app, facepass_search, facepass_jobs, facepass_rekognition;
grant execute on function demanding_collections to facepass_app, facepass_search;
