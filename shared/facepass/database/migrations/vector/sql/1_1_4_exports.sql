-- exports; all of a face but `embedding` and `bits`
grant select on uploads to facepass_exports;
grant select (
    tenant_id, id, collection_id, upload_id, user_id, external_image_id, box, landmarks, confidence, quality,
    model, created_at
) on faces to facepass_exports;

-- Before an archive is stored: erase it in an hour. With the owner's rights and with a key made here, so that who exports
-- can have nothing else erased.
create function note_export(p_user uuid, p_export uuid) returns void
language sql security definer set search_path = public, pg_temp
as $$
    insert into outbox (tenant_id, id, object_keys, created_at, updated_at)
    select own.tenant, p_export, array['exports/' || own.tenant || '/' || p_user || '/' || p_export || '.zip'],
        now() + interval '1 hour', now() + interval '1 hour'
    from (select current_setting('app.tenant') as tenant) own
$$;
revoke execute on function note_export from public;
grant execute on function note_export to facepass_app, facepass_exports;

-- a note may be of the future: an archive that is to be erased in an hour
create or replace function oldest_erasure_seconds() returns double precision
language sql stable security definer set search_path = public, pg_temp
as $$
    select greatest(coalesce(extract(epoch from now() - min(created_at)), 0), 0) from outbox
$$;
