-- The search of search.sql, with a lowest threshold that may be asked for. p_lowest: `own`, the collection's own threshold;
-- `floor`, its floor alone; `any`, for FacePass' own questions, such as the review of an enrolment.
-- face_count: the collection's faces; null if the caller's cache answered. Counting takes three quarters of a scan's time:
-- the statistics of the index say what the scan has read, which may be some erased faces more. Where there are none, the
-- count is null: with track_counts off, or when the table is spread over partitions. An exact search counts.
-- Fetching a face by its id costs as much as comparing eight in the order of the table: beyond 50000 of them, all
-- are compared.
create function search_faces(
    p_tenant text, p_collection text, p_query halfvec, p_threshold real, p_default_threshold real, p_limit integer,
    p_best_of_user boolean, p_except_face uuid, p_except_user uuid, p_exact boolean,
    p_ids uuid[], p_reach real[], p_floor real, p_since xid8, p_epoch timestamptz, p_most_changes integer,
    p_lowest text
) returns table (
    model text, threshold real, way text, face_count bigint, watermark xid8, epoch timestamptz, changes bytea,
    lost integer, face_id uuid, user_id uuid, external_image_id text, box real[], similarity real
)
-- stable: all statements see one moment; generic: a plan made for one query's bits takes longer to make than to run
language plpgsql stable
set plan_cache_mode = force_generic_plan set jit = off set max_parallel_workers_per_gather = 0
as $$
#variable_conflict use_column
declare
    gallery collections;
    cosine double precision;
    candidates integer;
    found_ids uuid[];
    distances real[];
    nearer double precision;
    within integer;
    written bytea;
    gone integer;
    matches face_match[];
    taken text;
    counted bigint;
    read_before bigint;
begin
    perform set_config('app.tenant', p_tenant, true);
    select c.* into gallery from collections c where c.tenant_id = p_tenant and c.id = p_collection;
    if not found then
        return;
    end if;
    -- a threshold that this caller may not ask for is answered before anything is compared
    taken := case
        when p_lowest <> 'any' and p_threshold < gallery.threshold_floor then 'below_floor'
        when p_lowest = 'own' and p_threshold < coalesce(gallery.threshold, p_default_threshold) then 'below_own'
    end;
    if taken is not null then
        return query select gallery.model, gallery.threshold_floor, taken, null::bigint, null::xid8, null::timestamptz,
            null::bytea, null::integer, null::uuid, null::uuid, null::text, null::real[], null::real;
        return;
    end if;
    cosine := coalesce(p_threshold, gallery.threshold, p_default_threshold);
    if p_lowest <> 'any' then
        cosine := greatest(cosine, gallery.threshold_floor);
    end if;

    -- a caller that holds the bits names the candidates; they are complete down to its floor, as of its watermark
    if not p_exact and p_epoch = pg_postmaster_start_time() then
        select c.ids, c.written into found_ids, written
        from changes_since(p_tenant, p_collection, p_since, p_most_changes + 1) c;
        if cardinality(found_ids) > p_most_changes then
            written := null;
        else
            select r.matches, r.gone into matches, gone
            from rank_shortlist(
                p_tenant, p_collection, found_ids, p_ids, p_reach, p_query, cosine, p_limit,
                p_best_of_user, p_except_face, p_except_user
            ) r;
            if greatest(cosine, (matches[p_limit]).similarity) >= p_floor then
                taken := 'cache';
            end if;
        end if;
    end if;

    candidates := candidate_count(cosine);
    if taken is null then
        select count(*) into counted from (
            select from faces f where f.tenant_id = p_tenant and f.collection_id = p_collection
            limit case when p_exact then null else candidates + 1 end
        ) few;
    end if;
    if taken is null and not p_exact and candidates < counted then
        read_before := pg_stat_get_xact_tuples_returned(to_regclass('faces_bits'));
        select s.ids, s.distances into found_ids, distances
        from scan_gallery(
            p_tenant, p_collection, binary_quantize(p_query)::bit(512), hamming_bound(cosine), 50000 + 1
        ) s;
        counted := nullif(pg_stat_get_xact_tuples_returned(to_regclass('faces_bits')) - read_before, 0);
        matches := rank_faces(
            p_tenant, p_collection, found_ids[1:2 * candidates], p_query, cosine, p_limit,
            p_best_of_user, p_except_face, p_except_user
        );
        -- more are within the bound: which of them can be nearer than the last of the answer?
        nearer := hamming_bound(greatest(cosine, (matches[p_limit]).similarity));
        select count(*) into within from unnest(distances) d where d <= nearer;
        if within between 2 * candidates + 1 and 50000 then
            matches := rank_faces(
                p_tenant, p_collection, found_ids[1:within], p_query, cosine, p_limit,
                p_best_of_user, p_except_face, p_except_user
            );
        end if;
        if within <= 50000 then
            taken := 'scan';
        end if;
    end if;

    if taken is null then
        matches := rank_gallery(
            p_tenant, p_collection, p_query, cosine, p_limit, p_best_of_user, p_except_face, p_except_user
        );
        taken := 'exact';
    end if;
    return query select gallery.model, cosine::real, taken, counted, pg_snapshot_xmin(pg_current_snapshot()),
        pg_postmaster_start_time(), written, gone, null::uuid, null::uuid, null::text, null::real[], null::real;
    return query select null::text, null::real, null::text, null::bigint, null::xid8, null::timestamptz, null::bytea,
        null::integer, m.face_id, m.user_id, m.external_image_id, m.box, m.similarity
        from unnest(matches) with ordinality as m(face_id, user_id, external_image_id, box, similarity, place)
        order by m.place;
end
$$;

-- As the release before calls it, while traffic shifts.
create or replace function search_faces(
    p_tenant text, p_collection text, p_query halfvec, p_threshold real, p_default_threshold real, p_limit integer,
    p_best_of_user boolean, p_except_face uuid, p_except_user uuid, p_exact boolean,
    p_ids uuid[], p_reach real[], p_floor real, p_since xid8, p_epoch timestamptz, p_most_changes integer
) returns table (
    model text, threshold real, way text, watermark xid8, epoch timestamptz, changes bytea, lost integer,
    face_id uuid, user_id uuid, external_image_id text, box real[], similarity real
)
language sql stable as $$
    select model, threshold, way, watermark, epoch, changes, lost,
        face_id, user_id, external_image_id, box, similarity
    from search_faces(
        p_tenant, p_collection, p_query, p_threshold, p_default_threshold, p_limit, p_best_of_user, p_except_face,
        p_except_user, p_exact, p_ids, p_reach, p_floor, p_since, p_epoch, p_most_changes, 'any'
    )
$$;

revoke execute on function search_faces(
    text, text, halfvec, real, real, integer, boolean, uuid, uuid, boolean, uuid[], real[], real, xid8, timestamptz,
    integer, text
) from public;
grant execute on function search_faces(
    text, text, halfvec, real, real, integer, boolean, uuid, uuid, boolean, uuid[], real[], real, xid8, timestamptz,
    integer, text
) to facepass_app, facepass_search, facepass_indexer;
