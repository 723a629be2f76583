-- The settings of a collection that a search begins with, in one statement: the tenant is set inside.
create function collection_settings(p_tenant text, p_collection text)
returns table (model text, threshold real, threshold_floor real, quality_filter text, max_faces integer)
language plpgsql stable as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select c.model, c.threshold, c.threshold_floor, c.quality_filter, c.max_faces
    from collections c where c.tenant_id = p_tenant and c.id = p_collection;
end
$$;

-- What a match shows besides what a search finds.
create function matched_faces(p_tenant text, p_faces uuid[])
returns table (id uuid, upload_id uuid, confidence real, model text)
language plpgsql stable as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select f.id, f.upload_id, f.confidence, f.model
    from faces f where f.tenant_id = p_tenant and f.id = any (p_faces);
end
$$;

revoke execute on function collection_settings, matched_faces from public;
grant execute on function collection_settings, matched_faces to facepass_app, facepass_rekognition;
