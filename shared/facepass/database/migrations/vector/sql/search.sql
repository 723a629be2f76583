-- The search, as one function: one statement, one round trip. vectors/search.py explains it.

-- vectors/bounds.py has their sources, and their twins in Python.
create function hamming_bound(p_cosine double precision) returns double precision
language sql immutable as $$
    select 512 * s.spread + 3 * sqrt(512 * s.spread * (1 - s.spread))
    from (select acos(greatest(least(p_cosine, 1), -1)) / pi() as spread) s
$$;

create function candidate_count(p_cosine double precision) returns integer
language sql immutable as $$
    select least(greatest(ceil(1e6 * erfc((256 - hamming_bound(p_cosine)) / 16) / 2), 200), 2000)::integer
$$;

create type face_match as (
    face_id uuid, user_id uuid, external_image_id text, box real[], similarity real
);

-- Bits first: the nearest by Hamming distance within the bound, nearest first, at most so many.
create function scan_gallery(
    p_tenant text, p_collection text, p_bits bit, p_bound double precision, p_most integer,
    out ids uuid[], out distances real[]
)
language plpgsql stable as $$
begin
    select array_agg(s.id order by s.distance), array_agg(s.distance order by s.distance) into ids, distances
    from (
        select f.id, f.bits <~> p_bits as distance
        from faces f
        where f.tenant_id = p_tenant and f.collection_id = p_collection and f.bits <~> p_bits <= p_bound
        order by distance
        limit p_most
    ) s;
end
$$;

-- Then the exact similarity: threshold, each user's best if asked, ties by id. Half precision may round a norm above 1.
-- Face by face, with `offset 0` so that it stays so: by the primary key, always. Asked for all ids at once, the planner
-- reads every face of the tenant where statistics are older than the gallery (a bulk import).
create function rank_faces(
    p_tenant text, p_collection text, p_ids uuid[], p_query halfvec, p_cosine double precision, p_limit integer,
    p_best_of_user boolean, p_except_face uuid, p_except_user uuid
) returns face_match[]
language plpgsql stable  as $$
begin
    return array(
        select row(m.id, m.user_id, m.external_image_id, m.box, least(-m.distance, 1))::face_match
        from (
            select distinct on (case when p_best_of_user then coalesce(f.user_id, f.id) else f.id end)
                   f.id, f.user_id, f.external_image_id, f.box, f.embedding <#> p_query as distance
            from unnest(p_ids) as wanted(id)
            cross join lateral (select * from faces where tenant_id = p_tenant and id = wanted.id offset 0) f
            where f.collection_id = p_collection
              and f.embedding <#> p_query <= -p_cosine
              and f.id is distinct from p_except_face
              and (p_except_user is null or f.user_id is distinct from p_except_user)
            order by case when p_best_of_user then coalesce(f.user_id, f.id) else f.id end, distance, f.id
        ) m
        order by m.distance, m.id
        limit p_limit
    );
end
$$;

-- The same for every face of a collection. A generic plan knows no collection's size, and would read the whole table for
-- the smallest.
create function rank_gallery(
    p_tenant text, p_collection text,  p_query halfvec, p_cosine double precision, p_limit integer,
    p_best_of_user boolean, p_except_face uuid, p_except_user uuid
) returns face_match[]
language plpgsql stable set enable_seqscan = off as $$
begin
    return array(
        select row(m.id, m.user_id, m.external_image_id, m.box, least(-m.distance, 1))::face_match
        from (
            select distinct on (case when p_best_of_user then coalesce(f.user_id, f.id) else f.id end)
                   f.id, f.user_id, f.external_image_id, f.box, f.embedding <#> p_query as distance
            from faces f
            where f.tenant_id = p_tenant and f.collection_id = p_collection
              and f.embedding <#> p_query <= -p_cosine
              and f.id is distinct from p_except_face
              and (p_except_user is null or f.user_id is distinct from p_except_user)
            order by case when p_best_of_user then coalesce(f.user_id, f.id) else f.id end, distance, f.id
        ) m
        order by m.distance, m.id
        limit p_limit
    );
end
$$;

-- A cache of the collection names candidates, best first, and the highest cosine that each may have: the first few tell
-- how near one must be to belong to the answer. `gone` of these few are no more.
create function rank_shortlist(
    p_tenant text, p_collection text, p_news uuid[], p_ids uuid[], p_reach real[], p_query halfvec,
    p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid,
    out matches face_match[], out gone integer
)
language plpgsql stable as $$
declare
    few constant integer := 64;
    sure uuid[] := p_news || p_ids[1:few];
    others uuid[];
begin
    matches := rank_faces(
        p_tenant, p_collection, sure, p_query, p_cosine, p_limit, p_best_of_user, p_except_face, p_except_user
    );
    others := array(
        select o.id from unnest(p_ids[few + 1:], p_reach[few + 1:]) as o(id, reach)
        where o.reach >= greatest(p_cosine, (matches[p_limit]).similarity)
    );
    if cardinality(others) > 0 then
        matches := rank_faces(
            p_tenant, p_collection, sure || others, p_query, p_cosine, p_limit,
            p_best_of_user, p_except_face, p_except_user
        );
    end if;
    select cardinality(p_ids[1:few]) - count(*) into gone
    from unnest(p_ids[1:few]) as wanted(id)
    cross join lateral (select collection_id from faces where tenant_id = p_tenant and id = wanted.id offset 0) f
    where f.collection_id = p_collection;
end
$$;

-- What a cache of the collection has not seen. A face is 16 bytes of id, 4 that say 512, and 64 of bits.
create function changes_since(
    p_tenant text, p_collection text, p_since xid8, p_most integer, out ids uuid[], out written bytea
)
language plpgsql stable as $$
begin
    select coalesce(array_agg(c.id), '{}'), coalesce(string_agg(uuid_send(c.id) || bit_send(c.bits), ''), '')
    into ids, written
    from (
        select f.id, f.bits from faces f
        where f.tenant_id = p_tenant and f.collection_id = p_collection and f.xid >= p_since
        limit p_most
    ) c;
end
$$;

-- Fetching a face by its id costs as much as comparing eight in the order of the table: beyond 50000 of them, all
-- are compared.
create function search_faces(
    p_tenant text, p_collection text, p_query halfvec, p_threshold real, p_default_threshold real, p_limit integer,
    p_best_of_user boolean, p_except_face uuid, p_except_user uuid, p_exact boolean,
    p_ids uuid[], p_reach real[], p_floor real, p_since xid8, p_epoch timestamptz, p_most_changes integer
) returns table (
    model text, threshold real, way text, watermark xid8, epoch timestamptz, changes bytea, lost integer,
    face_id uuid, user_id uuid, external_image_id text, box real[], similarity real
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
begin
    perform set_config('app.tenant', p_tenant, true);
    select c.* into gallery from collections c where c.tenant_id = p_tenant and c.id = p_collection;
    if not found then
        return;
    end if;
    cosine := coalesce(p_threshold, gallery.threshold, p_default_threshold);

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
    if taken is null and not p_exact and candidates < (
        select count(*) from (
            select from faces f where f.tenant_id = p_tenant and f.collection_id = p_collection limit candidates + 1
        ) few
    ) then
        select s.ids, s.distances into found_ids, distances
        from scan_gallery(
            p_tenant, p_collection, binary_quantize(p_query)::bit(512), hamming_bound(cosine), 50000 + 1
        ) s;
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
    return query select gallery.model, cosine::real, taken, pg_snapshot_xmin(pg_current_snapshot()),
        pg_postmaster_start_time(), written, gone, null::uuid, null::uuid, null::text, null::real[], null::real;
    return query select null::text, null::real, null::text, null::xid8, null::timestamptz, null::bytea, null::integer,
        m.face_id, m.user_id, m.external_image_id, m.box, m.similarity
        from unnest(matches) with ordinality as m(face_id, user_id, external_image_id, box, similarity, place)
        order by m.place;
end
$$;
