-- exports; all of a face but `embedding` and `bits`
grant select on uploads to facepass_exports;
grant select (
    tenant_id, id, collection_id, upload_id, user_id, external_image_id, box, landmarks, confidence, quality,
    model, created_at
) on faces to facepass_exports;
grant insert on outbox to facepass_exports;

-- a note may be of the future: an archive that is to be erased in an hour
create or replace function oldest_erasure_seconds() returns double precision
language sql stable security definer set search_path = public, pg_temp
as $$
    select greatest(coalesce(extract(epoch from now() - min(created_at)), 0), 0) from outbox
$$;
