-- For the janitor, over all tenants; as janitor.sql.
create function take_open_jobs(p_under_way interval, p_most integer) returns table (tenant_id text, id uuid)
language sql security definer set search_path = public, pg_temp
as $$
    update jobs set looked_at = now()
    where (jobs.tenant_id, jobs.id) in (
        select j.tenant_id, j.id from jobs j
        where j.status in ('queued', 'running')
          and j.updated_at < now() - p_under_way
          and coalesce(j.looked_at < now() - interval '1 minute', true)
        order by j.looked_at nulls first limit p_most
        for no key update skip locked
    )
    returning jobs.tenant_id, jobs.id
$$;

-- The results go with their job. One that is open is never forgotten: it is worked on, or has failed first.
create function forget_expired_jobs(p_most integer) returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    with gone as (
        delete from jobs
        where (jobs.tenant_id, jobs.id) in (
            select j.tenant_id, j.id from jobs j
            where j.expires_at < now() and j.status in ('done', 'failed')
            order by j.expires_at limit p_most
            for update skip locked
        )
        returning 1
    )
    select count(*) from gone
$$;

revoke execute on function take_open_jobs, forget_expired_jobs from public;
grant execute on function take_open_jobs, forget_expired_jobs to facepass_app, facepass_janitor;
grant select, insert, update, delete on jobs, search_results, search_matches to facepass_app;

-- search: it starts searches and shows what they found
grant select, insert, delete on jobs to facepass_search;
grant select on search_results, search_matches to facepass_search;

-- jobs: it searches as the search function does, and writes what it found
grant execute on function
    hamming_bound, candidate_count, scan_gallery, changes_since, rank_faces, rank_gallery, rank_shortlist,
    model_of_collection
    to facepass_jobs;
grant execute on function search_faces(
    text, text, halfvec, real, real, integer, boolean, uuid, uuid, boolean, uuid[], real[], real, xid8, timestamptz,
    integer, text
) to facepass_jobs;
grant select on collections, faces, uploads to facepass_jobs;
grant select, update on jobs to facepass_jobs;
grant select, insert, delete on search_results to facepass_jobs;
grant select, insert on search_matches to facepass_jobs;

-- faces: a collection goes with its jobs, and a probe with what was found with it
grant select (tenant_id, id, collection_id), delete on jobs to facepass_faces;
grant select (tenant_id, upload_id), delete on search_results to facepass_faces;

-- janitor: jobs that no worker will finish
grant select, update on jobs to facepass_janitor;
