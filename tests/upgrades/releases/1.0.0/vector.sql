--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: vector; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;


--
-- Name: EXTENSION vector; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION vector IS 'vector data type and ivfflat and hnsw access methods';


--
-- Name: face_match; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public.face_match AS (
	face_id uuid,
	user_id uuid,
	external_image_id text,
	box real[],
	similarity real
);


--
-- Name: best_face_of_user(text, uuid, text, public.halfvec); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.best_face_of_user(p_tenant text, p_user uuid, p_model text, p_query public.halfvec) RETURNS TABLE(face_id uuid, similarity real)
    LANGUAGE plpgsql
    AS $$
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


--
-- Name: candidate_count(double precision); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.candidate_count(p_cosine double precision) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$
    select least(greatest(ceil(1e6 * erfc((256 - hamming_bound(p_cosine)) / 16) / 2), 200), 2000)::integer
$$;


--
-- Name: changes_since(text, text, xid8, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.changes_since(p_tenant text, p_collection text, p_since xid8, p_most integer, OUT ids uuid[], OUT written bytea) RETURNS record
    LANGUAGE plpgsql STABLE
    AS $$
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


--
-- Name: face_vector(text, uuid); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.face_vector(p_tenant text, p_face uuid) RETURNS TABLE(model text, box real[], confidence real, embedding public.halfvec)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select f.model, f.box, f.confidence, f.embedding from faces f where f.tenant_id = p_tenant and f.id = p_face;
end
$$;


--
-- Name: hamming_bound(double precision); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.hamming_bound(p_cosine double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE
    AS $$
    select 512 * s.spread + 3 * sqrt(512 * s.spread * (1 - s.spread))
    from (select acos(greatest(least(p_cosine, 1), -1)) / pi() as spread) s
$$;


--
-- Name: oldest_erasure_seconds(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.oldest_erasure_seconds() RETURNS double precision
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select coalesce(extract(epoch from now() - min(created_at)), 0) from outbox
$$;


--
-- Name: rank_faces(text, text, uuid[], public.halfvec, double precision, integer, boolean, uuid, uuid); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.rank_faces(p_tenant text, p_collection text, p_ids uuid[], p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid) RETURNS public.face_match[]
    LANGUAGE plpgsql STABLE
    AS $$
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


--
-- Name: rank_gallery(text, text, public.halfvec, double precision, integer, boolean, uuid, uuid); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.rank_gallery(p_tenant text, p_collection text, p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid) RETURNS public.face_match[]
    LANGUAGE plpgsql STABLE
    SET enable_seqscan TO 'off'
    AS $$
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


--
-- Name: rank_shortlist(text, text, uuid[], uuid[], real[], public.halfvec, double precision, integer, boolean, uuid, uuid); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.rank_shortlist(p_tenant text, p_collection text, p_news uuid[], p_ids uuid[], p_reach real[], p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid, OUT matches public.face_match[], OUT gone integer) RETURNS record
    LANGUAGE plpgsql STABLE
    AS $$
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


--
-- Name: scan_gallery(text, text, bit, double precision, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.scan_gallery(p_tenant text, p_collection text, p_bits bit, p_bound double precision, p_most integer, OUT ids uuid[], OUT distances real[]) RETURNS record
    LANGUAGE plpgsql STABLE
    AS $$
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


--
-- Name: search_faces(text, text, public.halfvec, real, real, integer, boolean, uuid, uuid, boolean, uuid[], real[], real, xid8, timestamp with time zone, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.search_faces(p_tenant text, p_collection text, p_query public.halfvec, p_threshold real, p_default_threshold real, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid, p_exact boolean, p_ids uuid[], p_reach real[], p_floor real, p_since xid8, p_epoch timestamp with time zone, p_most_changes integer) RETURNS TABLE(model text, threshold real, way text, watermark xid8, epoch timestamp with time zone, changes bytea, lost integer, face_id uuid, user_id uuid, external_image_id text, box real[], similarity real)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    SET max_parallel_workers_per_gather TO '0'
    AS $$
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


--
-- Name: stamp_face(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.stamp_face() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    new.xid := pg_current_xact_id();
    return new;
end
$$;


--
-- Name: take_collections(integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.take_collections(p_most integer) RETURNS TABLE(tenant_id text, id text)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    update collections set purged_at = now()
    where (collections.tenant_id, collections.id) in (
        select c.tenant_id, c.id from collections c
        where (c.photo_retention_days is not null or c.face_retention_days is not null)
          and coalesce(c.purged_at < now() - interval '1 hour', true)
        order by c.purged_at nulls first limit p_most
        for no key update skip locked
    )
    returning collections.tenant_id, collections.id
$$;


--
-- Name: take_open_uploads(interval, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.take_open_uploads(p_under_way interval, p_most integer) RETURNS TABLE(tenant_id text, id uuid)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    update uploads set looked_at = now()
    where (uploads.tenant_id, uploads.id) in (
        select u.tenant_id, u.id from uploads u
        where u.status in ('awaiting_upload', 'processing')
          and ((u.status = 'awaiting_upload' and u.expires_at < now() - interval '1 minute')
               or (u.status = 'processing' and u.updated_at < now() - p_under_way))
          and coalesce(u.looked_at < now() - interval '1 minute', true)
        order by u.looked_at nulls first limit p_most
        for no key update skip locked
    )
    returning uploads.tenant_id, uploads.id
$$;


--
-- Name: take_photo_erasures(integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.take_photo_erasures(p_most integer) RETURNS TABLE(tenant_id text, id uuid)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    update outbox set updated_at = now()
    where (outbox.tenant_id, outbox.id) in (
        select o.tenant_id, o.id from outbox o
        where o.updated_at < now() - interval '1 minute'
        order by o.updated_at limit p_most
        for update skip locked
    )
    returning outbox.tenant_id, outbox.id
$$;


--
-- Name: take_refused_photos(interval, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.take_refused_photos(p_kept interval, p_most integer) RETURNS TABLE(tenant_id text, id uuid)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    update uploads set looked_at = now()
    where (uploads.tenant_id, uploads.id) in (
        select u.tenant_id, u.id from uploads u
        where u.status in ('failed', 'rejected') and u.photo_erased_at is null and u.updated_at < now() - p_kept
          and coalesce(u.looked_at < now() - interval '1 minute', true)
        order by u.looked_at nulls first limit p_most
        for no key update skip locked
    )
    returning uploads.tenant_id, uploads.id
$$;


--
-- Name: take_sweeps(interval, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.take_sweeps(p_every interval, p_most integer) RETURNS TABLE(tenant_id text, place text, after text)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    insert into sweeps (tenant_id, place)
    select t.tenant_id, p.place
    from (select distinct c.tenant_id from collections c) t, unnest(array['uploads', 'probes', 'crops']) p(place)
    on conflict do nothing;
    update sweeps set taken_at = now()
    where (sweeps.tenant_id, sweeps.place) in (
        select s.tenant_id, s.place from sweeps s
        where coalesce(s.finished_at < now() - p_every, true)
          and s.taken_at < now() - least(p_every, interval '1 minute')
        order by s.taken_at limit p_most
        for update skip locked
    )
    returning sweeps.tenant_id, sweeps.place, sweeps.after
$$;


--
-- Name: user_vectors(text, uuid, text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.user_vectors(p_tenant text, p_user uuid, p_model text) RETURNS TABLE(embedding public.halfvec)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    select f.embedding from faces f where f.tenant_id = p_tenant and f.user_id = p_user and f.model = p_model;
end
$$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: collections; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.collections (
    tenant_id text NOT NULL,
    id text NOT NULL,
    model text,
    threshold real,
    max_faces integer NOT NULL,
    quality_filter text DEFAULT 'low'::text NOT NULL,
    enrolment_review text DEFAULT 'off'::text NOT NULL,
    photo_retention_days integer,
    face_retention_days integer,
    store_photos boolean DEFAULT true NOT NULL,
    consent_required boolean DEFAULT false NOT NULL,
    purged_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT collections_enrolment_review_check CHECK ((enrolment_review = ANY (ARRAY['off'::text, 'standard'::text, 'strict'::text]))),
    CONSTRAINT collections_face_retention_days_check CHECK (((face_retention_days >= 1) AND (face_retention_days <= 36500))),
    CONSTRAINT collections_photo_retention_days_check CHECK (((photo_retention_days >= 1) AND (photo_retention_days <= 36500))),
    CONSTRAINT collections_quality_filter_check CHECK ((quality_filter = ANY (ARRAY['none'::text, 'low'::text, 'medium'::text, 'high'::text])))
);


--
-- Name: faces; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.faces (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    collection_id text NOT NULL,
    upload_id uuid,
    user_id uuid,
    external_image_id text,
    box real[] NOT NULL,
    landmarks real[] NOT NULL,
    confidence real NOT NULL,
    quality jsonb NOT NULL,
    model text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    embedding public.halfvec(512) NOT NULL,
    bits bit(512) GENERATED ALWAYS AS ((public.binary_quantize(embedding))::bit(512)) STORED,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_insert_scale_factor='0.01');
ALTER TABLE ONLY public.faces ALTER COLUMN bits SET STORAGE PLAIN;


--
-- Name: outbox; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.outbox (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    object_keys text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: reembedded_faces; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.reembedded_faces (
    tenant_id text NOT NULL,
    model text NOT NULL,
    face_id uuid NOT NULL,
    collection_id text NOT NULL,
    embedding public.halfvec(512),
    reason text,
    CONSTRAINT reembedded_faces_check CHECK (((embedding IS NULL) <> (reason IS NULL)))
);


--
-- Name: sweeps; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sweeps (
    tenant_id text NOT NULL,
    place text NOT NULL,
    after text DEFAULT ''::text NOT NULL,
    finished_at timestamp with time zone,
    taken_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    CONSTRAINT sweeps_place_check CHECK ((place = ANY (ARRAY['uploads'::text, 'probes'::text, 'crops'::text])))
);


--
-- Name: uploads; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.uploads (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    collection_id text NOT NULL,
    user_id uuid,
    external_image_id text,
    purpose text NOT NULL,
    content_type text NOT NULL,
    max_faces integer NOT NULL,
    review text,
    status text NOT NULL,
    reason text,
    detail text,
    rejected_faces jsonb DEFAULT '[]'::jsonb NOT NULL,
    conflicts_with uuid,
    expires_at timestamp with time zone NOT NULL,
    consent_id uuid,
    photo_erased_at timestamp with time zone,
    cause text,
    requeued_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    looked_at timestamp with time zone,
    CONSTRAINT uploads_purpose_check CHECK ((purpose = ANY (ARRAY['index'::text, 'probe'::text]))),
    CONSTRAINT uploads_review_check CHECK ((review = 'off'::text)),
    CONSTRAINT uploads_status_check CHECK ((status = ANY (ARRAY['awaiting_upload'::text, 'processing'::text, 'indexed'::text, 'rejected'::text, 'failed'::text, 'expired'::text, 'erased'::text])))
);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.alembic_version (version_num) FROM stdin;
1.0
\.


--
-- Data for Name: collections; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.collections (tenant_id, id, model, threshold, max_faces, quality_filter, enrolment_review, photo_retention_days, face_retention_days, store_photos, consent_required, purged_at, created_at, updated_at) FROM stdin;
local	default	facepass_lite	\N	100	low	off	\N	\N	t	f	\N	2026-11-26 12:09:47.195249+00	2026-11-26 12:09:48.085742+00
local	staff	facepass_lite	0.5	100	low	off	36500	\N	t	t	2026-11-26 12:09:51.511733+00	2026-11-26 12:09:51.033454+00	2026-11-26 12:09:51.284458+00
\.


--
-- Data for Name: faces; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.faces (tenant_id, id, collection_id, upload_id, user_id, external_image_id, box, landmarks, confidence, quality, model, created_at, embedding, xid) FROM stdin;
local	01a217c3-07d3-7a84-8d1b-f57ef7857a47	default	01a217c3-07d3-7660-af56-7c1251a5d27a	01a217c3-04c7-7750-928c-50b9dbdb256d	\N	{0.40478304,0.075173706,0.27518752,0.30610272}	{0.47851437,0.1885698,0.61592865,0.18395923,0.5514005,0.24040043,0.48619783,0.2945685,0.6052493,0.29048765}	0.9197644	{"yaw": 5.523523247676054, "roll": -1.0546789266304362, "pitch": -2.980395478680973, "cut_off": 0.0, "overall": 100.0, "contrast": 36.986688518611864, "face_size": 250.42064517736435, "sharpness": 1902.4867549818682, "brightness": 152.60929144385025}	facepass_lite	2026-11-26 12:09:48.085742+00	[0.070251465,0.002779007,0.03857422,-0.03237915,-0.05908203,0.023406982,-0.033294678,-0.020050049,0.050933838,0.009857178,0.030288696,0.06945801,0.02545166,-0.07299805,-0.0211792,-0.023269653,-0.029327393,0.00630188,0.048309326,0.06149292,-0.05114746,-0.033447266,-0.00026535988,-0.039855957,0.02078247,0.058532715,0.00081825256,0.094177246,0.08105469,-0.07904053,-0.045013428,-0.064575195,0.013061523,0.025756836,0.05630493,0.03942871,0.01247406,0.0020580292,-0.008659363,-0.03527832,-0.09295654,-0.011650085,0.07287598,0.038879395,0.021270752,0.044433594,0.024597168,-0.021270752,0.020385742,-0.03466797,0.04425049,0.004886627,0.03164673,-0.0021152496,0.005657196,-0.0017471313,-0.012763977,-0.049713135,-0.022003174,0.056396484,-0.0211792,0.032073975,-0.062805176,0.005016327,-0.006286621,-0.037506104,0.0010719299,0.021194458,-0.013496399,-0.0050697327,0.010009766,0.04925537,-0.02557373,-0.037719727,-0.0004274845,-0.0037059784,-0.018157959,0.014968872,0.074157715,-0.027328491,0.057922363,0.08666992,0.009300232,-0.03262329,-0.008300781,0.02986145,-0.014564514,0.03756714,0.055023193,-0.03010559,-0.08129883,0.042510986,-0.043640137,-0.029129028,0.010795593,-0.010810852,0.024154663,0.084228516,0.011100769,0.033721924,0.05545044,0.0027942657,0.020874023,-0.04901123,0.004119873,-0.078552246,0.02281189,-0.029129028,0.068359375,-0.002861023,-0.015266418,-0.009994507,-0.016784668,0.06365967,0.014282227,0.034698486,0.13085938,0.016677856,-0.044189453,0.052581787,0.013320923,0.029251099,-0.07519531,0.02456665,-0.078063965,-0.037963867,-0.07751465,0.011398315,-0.034332275,-0.05831909,0.029388428,0.013366699,0.00091314316,-0.08892822,0.031036377,0.031158447,0.04333496,0.09423828,-0.034576416,-0.033447266,0.0362854,0.0579834,0.018981934,-0.00057411194,0.024154663,0.059173584,-0.015274048,0.004459381,-0.03515625,-0.013381958,-0.11328125,0.00039315224,-0.07220459,0.0791626,0.04067993,0.023223877,0.0357666,0.01751709,-0.06512451,0.072021484,-0.054901123,0.05569458,0.074523926,-0.017471313,0.02230835,-0.03552246,0.0034828186,-0.020935059,-0.01889038,-0.020935059,-0.050476074,-0.005317688,-0.027542114,-0.082092285,0.029876709,0.06439209,0.030654907,-0.053863525,0.047546387,0.008224487,-0.064453125,0.04940796,-0.041107178,0.024765015,0.045288086,-0.016799927,0.03225708,-0.0022678375,0.0032176971,0.0037631989,0.028640747,-0.0075683594,0.0034942627,-0.06555176,-0.04055786,0.012718201,0.030563354,0.014640808,0.0038051605,0.089538574,0.11602783,-0.0076026917,0.009971619,-0.04156494,-0.012199402,0.012748718,0.0035705566,0.027404785,-0.005012512,0.007949829,0.0335083,0.0029830933,0.030441284,-0.032928467,0.05014038,-0.0038013458,0.044158936,0.0446167,0.06890869,-0.0051231384,0.0368042,-0.0028629303,-0.023284912,0.008132935,0.02468872,0.005744934,0.005332947,-0.009277344,-0.057800293,0.02116394,-0.062561035,0.0715332,0.06567383,-0.022201538,-0.07672119,0.034851074,0.012962341,-0.046051025,0.06890869,-0.0031261444,0.07385254,-0.019073486,0.03265381,0.0011234283,0.010551453,0.009170532,0.02684021,-0.054382324,-0.024505615,0.035491943,-0.017242432,0.09362793,0.018295288,-0.023834229,-0.00819397,0.05859375,-0.015579224,-0.060577393,0.0055503845,-0.045806885,0.0124053955,0.0036334991,-0.04067993,0.01889038,0.0035743713,-0.017959595,-0.056549072,0.064331055,-0.020706177,0.0021572113,-0.0018072128,0.039733887,0.05014038,-0.018753052,0.0259552,-0.09039307,0.07550049,0.047210693,-0.027297974,0.003047943,-0.04034424,-0.04953003,-0.022201538,-0.009269714,-0.00020325184,-0.019622803,0.09667969,-0.02961731,-0.019348145,0.046936035,-0.019363403,-0.03289795,0.050628662,-0.008613586,-0.0087509155,-0.0340271,-0.04156494,-0.0056610107,0.045013428,-0.027420044,0.00028443336,-0.018585205,0.06732178,0.039123535,-0.037597656,0.040130615,0.11798096,0.030166626,0.018936157,0.059783936,-0.053131104,-0.036590576,-0.054748535,0.0033779144,-0.027191162,-0.0011672974,-0.07269287,0.12597656,0.035888672,-0.0035419464,-0.033447266,0.050720215,0.008979797,0.025161743,-0.051330566,0.018112183,0.05657959,0.0010185242,0.026977539,-0.015686035,-0.03050232,-0.023025513,-0.033050537,0.05307007,-0.02067566,0.009048462,0.028717041,0.061340332,0.07946777,0.0027885437,-0.0008401871,-0.027282715,-0.037841797,0.03189087,-0.017913818,0.033325195,0.0026340485,0.010574341,0.13293457,0.017684937,0.007610321,0.018310547,0.08654785,0.06817627,-0.010978699,-0.015197754,0.016937256,0.0579834,0.070617676,-0.08294678,0.008110046,0.05609131,0.050354004,-0.02470398,0.007789612,0.0209198,0.009536743,0.010131836,0.012397766,-0.05065918,0.019210815,-0.085510254,-0.015838623,0.047546387,-0.026168823,-0.031158447,0.050109863,0.060943604,-0.0016765594,-0.011672974,-0.016204834,-0.08996582,-0.00022411346,-0.06323242,0.070007324,-0.05529785,0.0748291,-0.08477783,0.03152466,-0.0035266876,0.043945312,0.046722412,-0.0110321045,-0.00856781,-0.00023424625,-0.0058135986,-0.014640808,0.044281006,-0.08166504,0.017578125,-0.009536743,-0.03878784,-0.030380249,-0.047943115,0.04827881,-0.03567505,-0.03994751,0.08929443,-0.0090789795,-0.078186035,-0.0044937134,0.045776367,-0.010345459,0.0368042,0.052978516,-0.030654907,0.02798462,-0.021453857,-0.03439331,0.072021484,0.037506104,0.021148682,0.0030670166,0.060699463,0.051208496,0.030563354,-0.013252258,-0.01398468,-0.050567627,-0.053588867,0.0826416,0.042297363,-0.03894043,0.093444824,-0.036132812,-0.044830322,-0.052947998,-0.045562744,0.015914917,-0.05606079,0.04333496,-0.059143066,0.078063965,-0.023803711,-0.08520508,-0.008590698,-0.03036499,-0.037719727,0.008399963,0.04525757,0.03012085,0.029754639,-0.04498291,0.01638794,0.0019607544,0.09814453,0.053619385,-0.021057129,0.03668213,0.0075912476,-0.020767212,0.045135498,0.060180664,-0.03466797,-0.022033691,0.02255249,-0.053253174,-0.03555298,-0.019210815,-0.008758545,-0.017578125,0.014404297,-0.07702637,0.016647339,0.056671143,-0.03640747,-0.028198242,-0.0070991516,0.013145447,-0.012565613,0.015350342,0.018508911,0.034606934,0.12145996,0.008659363,-0.003917694,0.057403564,-0.040924072,0.0076408386,0.03616333,0.171875,-0.08013916,-0.054473877,0.06048584,0.025924683,0.031082153,0.07849121,0.023269653,-0.02947998,-0.018951416,-0.050323486,0.07702637,0.04397583,-0.051635742,0.0015029907,0.09039307,0.016189575,0.021820068,-0.023223877,0.054016113,-0.0053100586,-0.0015792847]	769
local	01a217c3-0b74-720a-971d-1e21cd765277	default	01a217c3-0b74-725f-bd37-6f0cab950ce9	01a217c3-0b63-75d3-97b1-59f9a30aab97	\N	{0.4394892,0.07116001,0.29928082,0.18884547}	{0.54538107,0.14534871,0.6813909,0.15398452,0.6128306,0.18538734,0.5297679,0.20858766,0.64637804,0.2156493}	0.9347702	{"yaw": 13.090894517878233, "roll": 7.773464438592816, "pitch": -13.415785618995189, "cut_off": 0.0, "overall": 100.0, "contrast": 32.54932038337731, "face_size": 290.302397608757, "sharpness": 939.207766052611, "brightness": 107.73044786096257}	facepass_lite	2026-11-26 12:09:48.301831+00	[-0.035980225,-0.043762207,0.041168213,-0.02911377,0.011260986,-0.016220093,-0.026535034,0.015434265,0.008460999,-0.042999268,-0.03137207,-0.04837036,-0.031829834,-0.03451538,0.0008177757,-0.014625549,-0.07684326,0.019760132,-0.0043525696,-0.06903076,-0.022567749,0.038879395,-0.066467285,-0.0814209,0.11920166,-0.13244629,0.11450195,-0.05834961,-0.01838684,0.06896973,0.07635498,0.043670654,-0.0063819885,-0.02168274,0.03781128,0.0029239655,0.04525757,0.10290527,0.024719238,0.02909851,0.033416748,-0.02809143,0.031921387,-0.05001831,-0.0619812,-0.019363403,-0.0034770966,0.05230713,0.06713867,0.14587402,0.027832031,0.0209198,0.06402588,-0.02406311,-0.006023407,-0.009773254,0.000688076,-0.022659302,0.0029888153,-0.015571594,-0.03366089,-0.00819397,-0.047576904,-0.052246094,-0.027923584,-0.011276245,0.042663574,-0.03387451,0.101501465,-0.027359009,-0.021362305,0.04373169,-0.018005371,-0.030654907,0.012321472,-0.03475952,-0.039367676,0.03250122,-0.012367249,0.006450653,-0.0025520325,0.025131226,-0.054016113,-0.0602417,0.00093460083,-0.030426025,-0.007881165,-0.03793335,0.047607422,-0.028579712,-0.030029297,-0.00674057,0.030181885,-0.0005159378,-5.2809715e-05,0.07574463,0.011817932,0.019714355,0.04321289,0.009849548,-0.06781006,0.047698975,-0.007133484,-0.03274536,-0.07849121,-0.080322266,0.049072266,0.073913574,-0.028717041,0.008804321,-0.030303955,0.07922363,-0.0027389526,0.033813477,0.018981934,-0.045135498,-0.019210815,0.033294678,-0.020370483,-0.033721924,-0.021209717,0.028015137,0.05618286,-0.031280518,0.032958984,0.05291748,0.018569946,-0.051818848,0.022705078,0.10424805,0.10412598,0.021911621,0.046325684,-0.033447266,0.070251465,-0.010627747,0.06933594,-0.03036499,0.014320374,0.012542725,-0.016204834,0.023117065,0.028930664,0.008491516,-0.035858154,-0.006958008,0.010124207,0.0023555756,-0.015777588,-0.0074539185,0.022964478,0.047027588,0.03125,-0.072509766,-0.095336914,-0.04107666,-0.023849487,-0.006023407,-0.06958008,-0.083740234,0.0045776367,0.07385254,-0.032165527,0.007007599,0.0914917,-0.032073975,0.026168823,0.0025939941,-0.016326904,-0.043914795,-0.008010864,-0.003446579,0.009780884,0.08166504,0.033355713,-0.025238037,0.08001709,0.015731812,0.06719971,0.08081055,0.0657959,-0.022125244,0.020217896,-0.025558472,0.060943604,-0.026809692,-0.043518066,-0.040252686,-0.017944336,0.006652832,-0.024002075,-0.034576416,0.03640747,-0.03894043,-0.0007109642,-0.03488159,0.02331543,0.015197754,0.005783081,-0.017654419,0.007030487,-0.0015954971,-0.03503418,-0.04586792,-0.07696533,0.004627228,0.008613586,-0.024749756,0.038360596,-0.00042390823,-0.0032043457,-0.04699707,-0.024032593,-0.022415161,-0.03414917,-0.04626465,-0.00447464,0.030288696,0.0011253357,-0.025680542,-0.07196045,-0.02911377,0.055114746,0.026611328,-0.037475586,0.0066337585,0.03845215,0.016998291,0.000790596,-0.026763916,0.0076179504,0.08343506,-0.033111572,0.016662598,-0.024017334,-0.0045700073,0.011405945,-0.02861023,0.06439209,0.011810303,-0.012702942,-0.03656006,0.05355835,0.056854248,0.0067710876,0.03781128,-0.04284668,-0.018585205,-0.07116699,0.062438965,0.027008057,0.043914795,-0.030471802,-0.040039062,0.046966553,-0.0026474,-0.005218506,-0.079956055,-0.11456299,-0.007949829,-0.04864502,0.027618408,-0.056732178,-0.02229309,-0.0748291,-0.017181396,-0.037475586,0.07940674,-0.033081055,-0.050872803,0.012138367,-0.058135986,-0.047668457,0.025650024,-0.0770874,-0.023071289,0.02420044,0.048583984,0.07788086,0.005355835,-0.013214111,0.0803833,0.0042533875,-0.016830444,0.072265625,0.009109497,0.02557373,-0.044067383,-0.01828003,-0.0062942505,0.020935059,-0.088256836,0.025680542,-0.065979004,0.046295166,-0.005077362,-0.002811432,-0.05770874,0.024124146,0.029785156,0.0023555756,0.0010814667,-0.020202637,-0.052093506,-0.048736572,-0.054534912,0.012084961,-0.033172607,0.009880066,-0.028244019,0.03881836,-0.0033721924,0.035339355,-0.050964355,-0.045410156,-0.025283813,0.0112838745,-0.060668945,0.04348755,0.02217102,0.007698059,0.013900757,0.0054244995,-0.057037354,0.042877197,-0.042816162,-0.018371582,0.026275635,-0.042419434,0.013908386,0.049621582,0.054901123,0.014450073,0.004535675,-0.023269653,0.02520752,-0.020980835,-0.027801514,-0.015449524,0.0037384033,0.05001831,-0.0803833,-0.13989258,-0.015586853,0.03225708,0.012489319,0.0032901764,-0.087890625,0.07244873,0.07788086,-0.04675293,0.007194519,-0.004951477,0.05618286,0.057769775,0.0619812,-0.017166138,0.047546387,0.01361084,0.02243042,-0.051940918,0.02758789,0.023040771,-0.04876709,-0.056549072,0.08441162,-0.012367249,-0.03375244,0.008033752,-0.04586792,-0.030395508,0.0579834,0.016342163,0.008033752,-0.011962891,-0.018936157,-0.012039185,-0.046783447,0.02760315,-0.048614502,-0.0017795563,-0.08679199,0.07537842,0.022903442,-0.0904541,0.01864624,-0.12243652,0.09613037,-0.06213379,0.026184082,0.0082092285,-0.00415802,-0.043029785,-0.06161499,0.055786133,0.054992676,-0.012039185,-0.06463623,-0.034942627,0.005607605,0.06536865,-0.0040626526,-0.043762207,0.01020813,-0.0029449463,0.021102905,-0.056671143,0.008934021,0.05001831,-0.028076172,-0.0009160042,-0.059020996,0.00091552734,0.0385437,-0.0016965866,0.10620117,0.10925293,0.060546875,0.003458023,-0.00472641,-0.026657104,-0.03982544,-0.025634766,0.03692627,0.012290955,0.013809204,0.020401001,0.0063591003,-0.045837402,-0.042266846,0.008583069,0.051574707,-0.06378174,-0.060028076,0.025009155,0.04119873,0.02947998,-0.03479004,-0.057403564,-0.005874634,-0.0026283264,-0.02468872,-0.030944824,-0.026626587,-0.013626099,0.016067505,0.0154418945,0.019363403,-0.025970459,0.009666443,0.007904053,0.07183838,0.03375244,-0.016433716,-0.011802673,-0.05596924,-0.077941895,0.09283447,0.01109314,0.066589355,0.0602417,0.00617218,0.022949219,-0.023788452,-0.01247406,-0.013633728,-0.015151978,-0.053863525,-0.018371582,-0.008544922,0.042022705,0.044647217,0.028411865,-0.033569336,0.0076789856,0.05923462,0.06323242,0.016159058,-0.0140686035,-0.01210022,0.016296387,0.004650116,-0.0066719055,-0.008804321,0.05404663,-0.016418457,-7.927418e-05,0.107666016,-0.05130005,-0.050231934,-0.01663208,0.11212158,0.059173584,0.039520264,0.021560669,-0.077819824,-0.08251953,-0.03656006,-0.010063171,0.007259369,0.041778564,-0.043518066,0.08807373,0.020111084,-0.025970459,-0.015716553,0.03945923,-0.081970215,0.05343628,-0.004776001,0.020095825,0.058654785]	777
local	01a217c3-0c49-7c3d-9a31-be801ac2084e	default	01a217c3-0c49-7736-ba00-a3315608be57	01a217c3-0c35-72f2-a000-07f1c3ef052c	\N	{0.35110134,0.120640054,0.17817265,0.22710751}	{0.3956963,0.1960595,0.48674288,0.20196748,0.43838435,0.24181128,0.3961688,0.2775603,0.4738469,0.28208384}	0.90988576	{"yaw": 0.3259871763140009, "roll": 3.9154833791453387, "pitch": -6.392024614563025, "cut_off": 0.0, "overall": 100.0, "contrast": 45.97599148485604, "face_size": 91.22439575195312, "sharpness": 621.3546417619444, "brightness": 161.81768048128342}	facepass_lite	2026-11-26 12:09:48.550799+00	[0.049346924,0.07763672,-0.05215454,0.0044174194,-0.024810791,-0.031433105,0.030395508,-0.019592285,-0.05581665,0.011520386,-0.041503906,-0.0635376,-0.056121826,0.047546387,-0.027114868,-0.0017824173,0.009292603,-0.03866577,0.040924072,-0.022033691,0.023986816,0.026992798,0.033721924,0.04638672,-0.05859375,-0.12866211,0.0039482117,-0.0043945312,-0.012802124,-0.045166016,-0.032348633,0.1149292,0.025100708,0.029632568,0.061584473,-0.022842407,-0.023590088,-0.03857422,0.029083252,0.013885498,0.014221191,-0.027770996,0.043640137,-0.051849365,-0.011260986,0.0030765533,0.04244995,-0.046844482,-0.0072517395,0.030960083,0.0001667738,-0.047302246,-0.0014734268,-0.0072021484,0.047088623,0.030319214,0.006752014,0.039764404,0.009033203,-0.04763794,-0.010971069,-0.043884277,-0.0262146,0.0049858093,0.058685303,-0.05630493,-0.027389526,-0.05987549,-0.00023257732,-0.018951416,0.0049324036,-0.042938232,0.036834717,-0.041748047,-0.013542175,-0.025894165,-0.01864624,0.019363403,-0.028747559,-0.004463196,0.041931152,-0.07305908,0.0385437,-0.09741211,0.0124053955,0.012283325,0.049316406,-0.016647339,0.050964355,0.1274414,-0.034088135,-0.023223877,0.014251709,0.012664795,-0.035064697,-0.012313843,0.06124878,0.034301758,0.06829834,0.07739258,0.051818848,-0.023544312,0.03173828,-0.03515625,0.035247803,0.05834961,0.028533936,-0.052093506,-0.005607605,0.06317139,-0.00019407272,-0.07293701,0.11956787,0.04046631,0.019332886,0.030441284,0.0040397644,0.020706177,-0.016418457,-0.06048584,0.05203247,-0.04547119,0.014915466,0.091308594,0.053863525,-0.0034160614,-0.03451538,-0.092285156,0.0074920654,0.039764404,0.016220093,-0.0084991455,0.06262207,0.027618408,0.012382507,0.028961182,-0.052642822,0.0037174225,0.060028076,0.044830322,0.05706787,-0.009300232,0.007797241,-0.044067383,0.02331543,0.0011405945,-0.0018081665,0.008201599,0.01864624,0.0032291412,0.072753906,0.03793335,0.0029792786,0.02507019,-0.013420105,-0.107177734,0.0112838745,-0.01940918,-0.0128479,-0.046295166,-0.026321411,0.030441284,-0.008552551,0.04525757,0.0592041,0.008460999,0.068237305,-0.040222168,0.07946777,0.03125,-0.11584473,-0.012893677,-0.031677246,-0.04156494,-0.0023765564,-0.065979004,-0.052459717,0.013290405,0.032928467,0.05203247,-0.0015029907,-0.004890442,-0.029556274,0.0129470825,0.029052734,-0.06072998,-0.050964355,0.0026245117,0.035461426,-0.030532837,-0.038330078,0.04928589,-0.017913818,-0.01826477,0.020065308,-0.074645996,0.028121948,-0.022903442,0.0043907166,0.0077285767,0.01499939,0.047851562,0.04647827,-0.033477783,0.014678955,-0.014427185,0.018798828,0.04837036,0.03289795,-0.06970215,-0.00067281723,-0.064941406,0.07373047,-0.057525635,-0.046569824,-0.04156494,-0.03225708,-0.024398804,-0.047943115,-0.03942871,0.027404785,-0.016677856,-0.009437561,0.09692383,-0.025726318,0.056427002,0.040802002,-0.06304932,0.052734375,0.054138184,0.0023593903,-0.03543091,-0.023635864,-0.076171875,0.007217407,-0.016174316,-0.026809692,-0.029556274,-0.16320801,-0.091674805,-0.06652832,-0.02281189,-0.085632324,-0.011711121,0.027679443,-0.017532349,0.0129852295,0.05859375,-0.037963867,-0.066833496,0.01525116,-0.006855011,-0.12902832,0.09625244,0.025161743,0.029434204,-0.03277588,-0.0115737915,0.04626465,-0.036254883,0.00459671,-0.04168701,-0.05593872,-0.033233643,0.028015137,-0.025161743,-0.01423645,0.0039138794,-0.061920166,-0.011001587,0.006668091,0.01776123,0.0051078796,-0.03491211,-0.008277893,0.11303711,-0.004333496,-0.032073975,0.0039711,0.01953125,0.04824829,0.07745361,-0.014160156,0.026733398,0.04824829,0.06304932,-0.041870117,-0.05227661,-0.046783447,-0.033996582,-0.03692627,-0.04724121,-0.051483154,0.062408447,0.07623291,0.0619812,-0.045776367,-0.0003912449,0.021621704,-0.04562378,0.011245728,-0.001534462,-0.0026931763,-0.036743164,-0.030197144,0.015197754,0.040740967,-0.017059326,0.052124023,-0.05001831,-0.03640747,0.009391785,-0.032440186,-0.09277344,-0.04449463,0.041259766,-0.016067505,-0.031707764,-0.038513184,-0.068359375,-0.0155181885,-0.034942627,-0.025878906,-0.0023384094,0.018035889,0.010047913,-0.026031494,0.013580322,-0.021560669,-0.07684326,0.025924683,0.006412506,0.04055786,-0.02748108,0.035949707,-0.009376526,0.049621582,0.0060577393,-0.053375244,-0.020095825,0.07788086,0.0076065063,-0.013977051,-0.009269714,0.014915466,-0.030563354,-0.028808594,0.007671356,0.06427002,-0.0154418945,-0.0023441315,-0.028335571,0.009292603,0.050323486,0.054901123,-0.016662598,0.04434204,-0.013931274,0.013999939,-0.05682373,-0.10211182,0.06982422,0.089416504,-0.012687683,-0.013015747,0.026779175,-0.014442444,-0.030761719,-0.020492554,0.068725586,-0.01612854,0.12780762,-0.014831543,0.0047836304,0.053375244,0.04348755,-0.059295654,0.03024292,0.09234619,0.008781433,-0.09954834,0.015823364,-0.07501221,-0.048309326,0.022537231,0.02720642,-0.005924225,-0.02519226,-0.039123535,-0.049468994,-0.010971069,-0.008682251,0.05215454,0.0025730133,0.022216797,0.08337402,-0.016952515,-0.040252686,-0.02067566,0.07299805,-0.0045204163,0.03387451,-0.005420685,-0.058807373,0.046203613,-0.10534668,0.09283447,-0.00349617,0.022918701,-0.06188965,0.032196045,-0.057678223,0.0026550293,0.06738281,0.057800293,-0.08325195,0.05545044,-0.035125732,0.07879639,-0.06402588,-0.04168701,0.07336426,-0.048706055,-0.02229309,-0.007381439,0.038635254,0.012428284,-0.0041770935,0.028259277,-0.008506775,-0.020874023,0.027694702,0.04336548,0.029205322,0.0657959,-0.049591064,0.0010089874,-0.040924072,0.020889282,0.0048713684,0.014175415,0.022201538,0.03741455,-0.017288208,0.0993042,-0.0071029663,-0.028656006,0.07550049,0.0126953125,0.001493454,0.011886597,0.0005455017,0.048736572,0.0043258667,-0.0088272095,-0.036254883,-0.03250122,-0.014198303,-0.007980347,0.0055885315,0.004459381,0.0063705444,0.007835388,-0.0035266876,0.018493652,-0.07116699,0.018341064,-0.055389404,0.04876709,0.017974854,0.031097412,-0.006095886,0.06890869,0.0473938,0.0231781,-4.5120716e-05,-0.019302368,-0.019424438,-0.017654419,0.02508545,0.11639404,-0.004699707,-0.040985107,-0.103637695,0.017807007,0.037231445,-0.000118494034,-0.06451416,-0.011695862,-0.038330078,0.032470703,0.031707764,0.03161621,-0.013427734,-0.019973755,-0.01159668,0.07867432,-0.010467529,-0.03741455,-0.017547607,-0.046081543,-0.030303955,-0.084472656,0.015274048,-0.015586853,0.008255005,-0.020050049,-0.052520752,0.08074951,-0.014923096,0.07128906,0.036621094]	785
local	01a217c3-0d47-79d2-ae0c-fba591c9748c	default	01a217c3-0d47-71aa-8aaa-ebcbee06c913	\N	a guest of the event	{0.36215445,0.3011429,0.08446354,0.16424602}	{0.38557777,0.3631589,0.4258995,0.3802747,0.39654452,0.40527272,0.3772185,0.41814744,0.411403,0.4316358}	0.8854338	{"yaw": -14.397386781328914, "roll": 19.417071481112423, "pitch": -22.575238296439718, "cut_off": 0.0, "overall": 94.17351722717284, "contrast": 42.893086512680085, "face_size": 108.11332702636719, "sharpness": 284.2170098147198, "brightness": 161.86146390374333}	facepass_lite	2026-11-26 12:09:48.905559+00	[0.023712158,-0.11480713,0.049072266,-0.038116455,0.04574585,0.020202637,-0.004299164,0.048187256,0.07080078,-0.010253906,0.01525116,0.036010742,-0.013191223,-0.0017414093,0.0090789795,0.07800293,-0.019073486,0.051605225,0.055023193,-0.016708374,0.04675293,0.028030396,-0.04034424,-0.0418396,-0.0079574585,-0.023452759,0.10723877,0.013343811,-0.008155823,-0.0016965866,-0.010314941,0.007194519,0.033996582,-0.04626465,-0.0418396,-0.01965332,0.05532837,0.03173828,0.03137207,-0.023742676,0.060424805,-0.055389404,0.020996094,0.030212402,-0.041534424,0.03286743,0.026611328,-0.028839111,-0.10443115,0.05596924,0.0049705505,0.06536865,0.025894165,-0.018188477,0.001367569,0.093933105,0.004650116,-0.047027588,0.05355835,-0.009513855,0.056762695,0.027786255,-0.030807495,0.103881836,0.013313293,0.042144775,0.0090789795,-0.06616211,0.037872314,0.0065689087,0.01889038,0.08215332,-0.021011353,-0.013038635,0.009727478,0.03050232,-0.013870239,0.029891968,-0.02897644,-0.052612305,-0.0032215118,0.022659302,-0.008117676,-0.1026001,0.010543823,0.031433105,0.037841797,0.020828247,0.014816284,0.08087158,-0.064453125,-0.0054473877,0.046325684,-0.006706238,-0.033721924,0.027496338,-0.041229248,0.015945435,-0.07421875,0.08239746,0.0149383545,0.025482178,-0.07324219,0.014854431,-0.037719727,-0.03970337,0.01259613,0.016586304,0.0033397675,-0.011070251,-0.01512146,0.023361206,-0.01852417,0.026260376,-0.06463623,0.03778076,-0.005317688,0.04647827,0.00047063828,0.018661499,-0.03265381,-0.009231567,0.031143188,-0.09649658,-0.058563232,0.045959473,-0.019165039,0.02911377,0.05996704,-0.060791016,-0.06500244,-0.003396988,0.03616333,-0.0011863708,0.033294678,0.08483887,-0.008644104,0.0126953125,-0.019882202,0.026397705,-0.026855469,-0.028747559,0.038879395,0.03729248,0.05090332,0.020126343,0.036590576,0.01876831,-0.034088135,-0.043273926,0.04171753,0.044708252,-0.041015625,0.0010156631,-0.05529785,-0.052886963,0.103393555,-0.06359863,-0.008338928,0.052703857,-0.054901123,-0.044067383,0.008995056,0.008026123,0.02961731,-0.05618286,-0.07098389,-0.047424316,0.01902771,-0.0015640259,-0.0065956116,0.00039935112,-0.023803711,-0.018753052,-0.05117798,-0.012680054,0.007888794,0.036010742,0.01222229,-0.056854248,0.038604736,0.076660156,-0.014770508,0.00017559528,0.05999756,-0.032073975,0.036224365,-0.016189575,0.017959595,-0.003145218,-0.029510498,0.014579773,-0.05999756,-0.07775879,-0.03277588,0.025100708,0.011444092,-0.0068626404,-0.0025157928,0.06335449,-0.03640747,0.032928467,-0.055480957,-0.009773254,0.023986816,0.07733154,0.024673462,0.07623291,-0.032806396,0.010391235,0.08526611,0.0670166,0.040283203,-0.047058105,0.06188965,-0.038360596,-0.036132812,-0.024765015,-0.034179688,0.046783447,-0.046142578,-0.010848999,0.005645752,0.0071525574,-0.049346924,0.049682617,0.016937256,0.038635254,-0.0413208,0.049926758,0.011764526,0.025741577,0.018234253,0.04244995,-0.021194458,-0.0115356445,0.025131226,-0.060455322,0.03173828,0.11669922,0.021774292,0.018615723,0.018997192,0.039916992,-0.047332764,0.00699234,-0.012382507,0.07745361,0.049194336,-0.008956909,-0.043060303,0.029876709,-0.04397583,-0.044036865,-0.06958008,0.0085372925,-0.053527832,-0.012641907,-0.00014948845,-0.02255249,-0.1083374,-0.07543945,-0.050323486,-0.08618164,-0.066833496,-0.0046653748,0.029190063,0.032440186,0.030090332,-0.015396118,0.05722046,-0.011199951,0.060913086,-0.026519775,0.0073623657,0.009674072,-0.010787964,0.0592041,0.049438477,0.05307007,0.0713501,-0.0039482117,-0.018753052,-0.02482605,0.022567749,0.015464783,0.0017948151,0.0059547424,-0.015274048,-0.01828003,-0.023620605,0.05328369,0.012496948,0.013252258,-0.03970337,-0.033996582,0.08013916,-0.01612854,-0.0020885468,-0.016693115,0.0680542,-0.03540039,0.01084137,0.0057640076,-0.08074951,-0.030212402,0.049835205,0.070617676,-0.009338379,-0.033355713,0.023010254,0.08459473,-0.03982544,-0.0552063,-0.046203613,-0.02067566,-0.08441162,0.047729492,0.05154419,0.034210205,-0.012207031,0.033813477,0.010955811,0.02748108,0.030776978,0.02684021,-0.024871826,0.035308838,-0.017440796,0.0030212402,0.064453125,0.042633057,-0.0178833,-0.009994507,-0.06210327,-0.010620117,-0.009292603,-0.0051498413,-0.007949829,0.062042236,-0.017318726,0.006378174,-0.00044608116,-0.12286377,0.061920166,0.026748657,0.099487305,-0.054534912,0.11236572,0.013717651,0.035461426,-0.0072746277,0.11138916,-0.07043457,-0.039916992,0.0046310425,0.04916382,-0.0690918,0.13781738,-0.014373779,-0.11279297,-0.0036773682,0.062042236,0.059417725,0.017532349,0.01902771,-0.015838623,-0.029220581,0.04525757,0.023071289,0.049804688,0.018600464,0.1182251,0.011062622,0.026504517,-0.021057129,0.05105591,-0.028060913,-0.06286621,-0.06384277,-0.03173828,0.02406311,0.09387207,0.056915283,0.040618896,0.055267334,-0.034423828,0.028427124,0.035888672,-0.030929565,0.045074463,-0.05621338,-0.060455322,-0.058746338,-0.028945923,0.04058838,-0.016403198,-0.029846191,-0.031051636,0.005027771,0.03604126,-0.024673462,-0.09613037,-0.029907227,0.015975952,-0.08404541,-0.006603241,-0.015670776,0.015205383,0.08337402,-0.11212158,-0.07800293,-0.002817154,0.009819031,-0.047607422,-0.10192871,-0.0023326874,0.012023926,0.05911255,-0.028060913,-0.0044441223,0.031951904,-0.012557983,0.005744934,-0.06427002,-0.066467285,0.05911255,-0.016937256,-0.014678955,0.018508911,-0.047088623,0.078430176,-0.028717041,-0.061523438,-0.0146865845,-0.066711426,0.012252808,0.031799316,0.025512695,0.0118637085,-0.034301758,-0.022064209,0.0082092285,-0.009651184,0.017654419,-0.0033340454,-0.00970459,-0.05404663,0.068481445,-0.0309906,0.004173279,0.014205933,0.0039711,0.02456665,-0.08319092,-0.033721924,0.040130615,0.051635742,0.042114258,0.0021762848,-0.03942871,-0.04147339,0.016098022,-0.038238525,-0.009292603,-0.06378174,-0.009773254,0.004837036,0.010139465,0.022781372,0.054870605,-0.016479492,-0.00011277199,-0.035064697,-0.017166138,-0.018112183,0.046905518,-0.017150879,-0.0007138252,0.08453369,0.019241333,-0.053863525,0.06878662,0.00116539,0.03765869,0.02319336,-0.010284424,-0.003156662,-0.027816772,0.0051879883,0.12475586,0.08972168,0.016021729,-0.041900635,0.023712158,-0.018081665,-0.04916382,-0.05947876,-0.053894043,-0.022155762,0.013015747,-0.024597168,0.029525757,0.043670654,0.039367676,-0.0024967194,0.019241333,-0.009033203,0.009742737,-0.0368042,0.05480957,0.03692627]	791
local	01a217c3-0d47-7e36-8107-0043eb37ca53	default	01a217c3-0d47-71aa-8aaa-ebcbee06c913	\N	a guest of the event	{0.7051482,0.069146484,0.08378613,0.16053852}	{0.71589065,0.13737628,0.7400829,0.13147363,0.71845776,0.16774544,0.72928035,0.19630256,0.7479898,0.19084646}	0.86601746	{"yaw": -58.86527517401903, "roll": -6.79015305852871, "pitch": -12.025236376081455, "cut_off": 0.0, "overall": 44.837628002220455, "contrast": 34.81748804883215, "face_size": 107.24624633789062, "sharpness": 221.1132716432769, "brightness": 187.68248663101605}	facepass_lite	2026-11-26 12:09:48.905559+00	[0.00051403046,-0.0061950684,0.066589355,-0.015563965,-0.07098389,-0.0048828125,-0.041259766,-0.0050849915,0.058624268,0.037261963,0.022628784,-0.027008057,0.044677734,-0.01348114,-0.024124146,0.0045928955,0.041381836,0.01574707,0.022338867,0.0077705383,-0.0625,0.12084961,0.031143188,-0.04257202,0.11010742,0.07293701,-0.035369873,0.10333252,0.0069770813,-0.007865906,0.0184021,-0.024108887,0.0045433044,-0.004306793,-0.003145218,0.0736084,-0.08673096,0.037506104,-0.021850586,0.021850586,-0.0027561188,0.008049011,-0.014884949,0.008338928,0.0038795471,-0.00067710876,0.03527832,-0.05038452,-0.066101074,-0.0041503906,0.030532837,0.053375244,-0.022445679,0.00072574615,-0.066467285,0.019973755,-0.07232666,-0.03149414,0.005065918,-0.045898438,-0.06640625,0.06463623,0.033813477,0.026290894,0.08050537,-0.0053367615,-0.040039062,-0.054351807,-0.0031032562,0.05883789,-0.02281189,-0.00969696,0.0082092285,0.012039185,-0.09313965,-0.011497498,-0.058013916,-0.07281494,-0.032165527,0.029754639,5.710125e-05,-0.057159424,-0.013076782,0.01398468,0.0020179749,0.027526855,-0.021972656,-0.040649414,0.085754395,0.0021457672,0.02230835,0.004497528,0.077941895,0.024642944,0.054260254,0.035583496,0.04434204,-0.021652222,-0.011779785,-0.03567505,0.013786316,-0.0075531006,0.012619019,-0.02243042,0.015151978,-0.031921387,-0.000992775,-0.045410156,0.018493652,0.0680542,-0.018707275,0.0014486313,-0.00957489,0.04272461,-0.0065689087,-0.025939941,0.09710693,0.04034424,0.077941895,0.048217773,0.032287598,0.06274414,-0.052337646,-0.033691406,-0.023666382,-0.020523071,0.04034424,0.06384277,-0.025039673,-0.05731201,0.024337769,0.020324707,-0.046783447,-0.020401001,0.07324219,0.016799927,0.010978699,0.03479004,-0.024902344,-0.012466431,-0.049591064,-0.02027893,0.044830322,-0.035705566,0.029296875,0.040222168,0.04031372,-0.014732361,0.04699707,-0.052886963,0.07611084,-0.009422302,-0.010375977,-0.026824951,-0.00034356117,-0.021942139,-0.011260986,-0.084472656,-0.026748657,0.07409668,0.05718994,-0.036895752,0.011238098,0.06689453,0.046051025,0.039123535,-0.025314331,0.03668213,0.03829956,0.04647827,0.05911255,-0.02130127,-0.004146576,-0.040161133,-0.0004336834,-0.0960083,-0.03768921,0.020935059,-0.0390625,-0.042022705,0.03942871,0.01159668,0.0435791,-0.05142212,0.040252686,0.03314209,0.0038166046,0.025253296,-0.028198242,0.0390625,0.04309082,0.04119873,0.06378174,-0.036621094,0.010574341,0.031585693,0.071777344,-0.009063721,-0.05239868,0.05630493,-0.06365967,-0.011703491,-0.006122589,-0.011306763,0.011428833,-0.039367676,-0.06933594,0.05871582,0.06689453,-0.01159668,0.038085938,-0.010192871,-0.026611328,-0.004016876,0.03491211,-0.101745605,0.0020580292,0.06347656,0.12902832,-0.036315918,0.0947876,-0.015037537,0.044281006,0.05731201,0.0021820068,-0.041107178,0.0072250366,-0.06109619,-0.031982422,-0.007282257,-0.080200195,-0.057373047,0.0051231384,0.0006489754,0.03866577,0.0070343018,0.046417236,-0.08630371,-0.07879639,0.021759033,-0.038116455,-0.016342163,-0.049987793,0.0059890747,-0.047088623,-0.06866455,-0.04547119,0.056732178,-0.05331421,0.015129089,-0.012191772,-0.12164307,-0.048675537,-0.016662598,-0.035217285,-0.0053253174,-0.038970947,-0.018295288,0.0015888214,-0.020828247,-0.059631348,0.04171753,-0.02078247,-0.01386261,-0.119506836,-0.06439209,-0.07269287,0.06137085,-0.0068206787,-0.020339966,-0.010299683,-0.09777832,0.008918762,0.017028809,-0.051208496,0.034973145,-0.008354187,0.057647705,0.10229492,-0.05505371,0.04360962,-0.04071045,-0.01939392,-0.043884277,-0.013763428,0.013328552,0.020431519,-0.010101318,-0.034179688,-0.053741455,0.017715454,0.01927185,0.016586304,0.004299164,0.024597168,0.0069503784,0.0016784668,0.036956787,0.035736084,0.016082764,-0.008468628,-0.078430176,0.058502197,0.0009918213,-0.02079773,-0.044403076,-0.00087213516,-0.033843994,0.029724121,-0.029663086,0.015411377,0.017791748,-0.03491211,-0.011352539,0.00051927567,-0.030303955,-0.10144043,-0.028457642,-0.06384277,0.04675293,0.0064468384,-0.047424316,0.029968262,0.03479004,-0.012611389,-0.02268982,-0.0154953,0.06713867,0.080444336,-0.010314941,0.04638672,-0.007724762,-0.048797607,0.040496826,0.0033912659,0.012275696,0.039764404,-0.042785645,0.06829834,-0.008255005,-0.0008068085,-0.06463623,-0.07647705,-0.06677246,-0.022460938,0.03942871,-0.0491333,-0.007167816,0.14221191,-0.017623901,-0.024642944,-0.035461426,0.02708435,0.11340332,0.03729248,0.06304932,0.002735138,-0.020874023,-0.044830322,0.017089844,0.0019102097,0.07269287,-0.068237305,0.084228516,0.01210022,0.026367188,0.024871826,-0.018722534,-0.041259766,-0.018569946,-0.027450562,0.03378296,-0.020980835,-0.047912598,0.021713257,-0.041656494,-0.037109375,-0.01826477,0.043426514,-0.017486572,-0.05392456,-0.04284668,-0.051605225,0.14367676,0.02520752,-0.028640747,0.05895996,0.016204834,0.010551453,0.017089844,0.07531738,-0.04449463,-0.008590698,-0.0053596497,0.054473877,0.017227173,0.049438477,0.003929138,-0.0107803345,0.10803223,-0.10412598,-0.0914917,0.008979797,-0.018157959,-0.038757324,0.031021118,-0.05255127,0.022857666,-0.013679504,-0.018585205,0.0007367134,0.08544922,-0.012107849,-0.042785645,-0.035217285,-0.04321289,-0.016921997,0.0022659302,0.02835083,0.0023441315,0.0067977905,0.004585266,-0.05886841,0.047912598,-0.022109985,0.03527832,0.038208008,0.009811401,0.03338623,0.028671265,0.068481445,-0.040649414,0.01197052,-0.0019397736,0.012756348,-0.0031223297,-0.04937744,-0.008605957,-0.0021514893,0.010818481,0.06378174,0.014945984,0.0042266846,0.01826477,0.001373291,-0.03567505,0.042388916,-0.04171753,-0.036712646,0.010772705,0.06274414,0.027770996,-0.029205322,0.053222656,-0.045684814,0.008979797,-0.036621094,-0.037506104,-0.014129639,-0.019058228,0.009994507,0.0096588135,0.0637207,-0.06222534,0.0046463013,0.041412354,-0.048217773,-0.0015249252,-0.049926758,0.0881958,0.01235199,-0.047546387,-0.06774902,-0.03982544,-0.07824707,-0.042785645,0.017822266,-0.03387451,-0.078063965,-0.0030593872,-0.021316528,-0.008110046,0.013267517,-0.008049011,0.0035533905,-0.008270264,-0.055725098,0.05709839,-0.041381836,0.031036377,0.09588623,-0.03829956,0.07873535,-0.020889282,-0.010475159,-0.059783936,0.027709961,-0.08203125,0.048309326,0.032226562,0.008087158,-0.039367676,0.027130127,0.025817871,0.077697754,0.070373535,-0.022659302,-0.061706543,0.043395996,-0.00932312,-0.046844482,-0.02166748]	791
local	01a217c3-0d47-7906-8b91-e87d25e402f7	default	01a217c3-0d47-71aa-8aaa-ebcbee06c913	\N	a guest of the event	{0.5828712,0.38962188,0.07892299,0.1522384}	{0.594731,0.45278028,0.6296055,0.45260325,0.6037173,0.48276547,0.5981815,0.5067166,0.6268487,0.50598663}	0.9154606	{"yaw": -34.01910271697652, "roll": 1.8597035073475496, "pitch": -10.282567165492086, "cut_off": 0.0, "overall": 93.30149547170579, "contrast": 44.33292308955228, "face_size": 101.02142333984375, "sharpness": 239.74935076424833, "brightness": 164.7879344919786}	facepass_lite	2026-11-26 12:09:48.905559+00	[0.09063721,-0.051513672,0.0048828125,-0.028274536,0.019134521,0.0016231537,-0.10522461,-0.023651123,0.09643555,-0.028259277,0.089660645,0.014556885,0.00881958,0.005176544,0.0029087067,-0.08331299,0.00945282,0.017166138,0.006465912,-0.042022705,0.030792236,0.020111084,-0.10089111,0.036132812,0.004852295,-0.009140015,-0.00078344345,0.016571045,0.04220581,-0.08404541,0.031982422,-0.07891846,0.0826416,-0.07373047,0.011505127,0.012275696,-0.03164673,0.010467529,0.042938232,0.0013170242,-0.006580353,-0.05328369,-0.02659607,0.042938232,0.014564514,0.016418457,0.06677246,0.0052871704,0.0007581711,0.007965088,-0.028839111,-0.014579773,0.0015287399,-0.064453125,-0.08416748,0.03717041,-0.0657959,0.036956787,-0.019363403,-0.048675537,-0.004600525,-0.023590088,0.04925537,0.050079346,-0.023635864,-0.041107178,-0.011657715,-0.023803711,0.026000977,-0.0027923584,0.032836914,0.0085372925,-0.04458618,0.01612854,-0.052520752,-0.032562256,0.023803711,-0.025527954,0.029449463,-0.021560669,0.046203613,0.018325806,-0.04034424,-0.03765869,-0.0019683838,0.03189087,0.04067993,0.0046195984,0.01689148,0.015174866,-0.03338623,-0.019836426,0.056152344,-0.02734375,0.09509277,0.01789856,-0.062194824,-0.038360596,-0.048309326,0.07043457,-0.04888916,-0.0067214966,-0.017074585,0.024368286,0.033294678,-0.010475159,-0.005054474,-0.0025100708,0.050811768,-0.012245178,0.006462097,0.066589355,0.05117798,0.020706177,-0.054626465,-0.017822266,-0.022964478,0.04660034,0.02255249,-0.017059326,0.0055618286,-0.028320312,0.008552551,-0.024871826,0.026550293,0.0072021484,0.061950684,0.10913086,0.014526367,-0.007369995,0.00039982796,0.06378174,-0.053649902,-0.09118652,0.04940796,-0.0592041,0.046081543,-0.013900757,-0.022338867,-0.029220581,-0.021774292,0.020446777,0.017059326,0.020309448,-0.0068588257,0.020111084,-0.060272217,0.038757324,0.048431396,-0.07720947,0.05307007,0.0033168793,-0.049438477,0.0021915436,-0.0073928833,0.005443573,-0.046295166,-0.04724121,-0.01676941,-0.0019273758,-0.021072388,0.02458191,0.018630981,0.047027588,0.028045654,0.023330688,-0.022277832,-0.062561035,0.04925537,-0.062683105,0.05154419,0.02885437,-0.010627747,0.051452637,0.033050537,0.010131836,0.013595581,0.00016903877,0.012168884,0.018951416,-0.024520874,-0.024978638,0.030731201,0.025360107,0.036712646,-0.013160706,0.028961182,0.048187256,-0.03744507,0.0066833496,0.028671265,-0.020584106,0.03161621,0.019348145,0.13867188,0.02293396,0.012527466,0.073791504,0.042266846,0.068481445,0.01977539,-0.010940552,-0.052703857,0.021224976,0.09423828,0.045837402,-0.09100342,-0.050598145,0.0881958,0.04559326,0.0056610107,0.09881592,0.023117065,-0.06506348,-0.0010147095,-0.05758667,-0.016052246,0.044708252,0.09265137,-0.00945282,0.036376953,-0.059326172,0.105285645,0.006286621,-0.087646484,0.027664185,0.08557129,-0.01626587,0.05014038,0.03161621,0.051483154,0.043548584,-0.017730713,0.03189087,-0.006702423,-0.026367188,-0.046051025,-0.07092285,-0.012687683,-0.002040863,0.02810669,0.013046265,0.068237305,0.070129395,-0.035369873,-0.019424438,0.042510986,-0.039031982,-0.034698486,0.07684326,-0.01979065,-0.08129883,-0.052124023,-0.080322266,-0.029205322,0.024673462,-0.023773193,0.009124756,0.020767212,0.0098724365,-0.031585693,0.0014696121,0.0014505386,-0.070007324,-0.09515381,0.0019950867,-0.09436035,0.08654785,0.035064697,-0.012268066,0.018127441,-0.008163452,0.03060913,-0.014518738,0.017807007,-0.03237915,-0.0033283234,0.014198303,0.08868408,-0.0345459,0.076171875,0.028945923,-0.04309082,-0.050750732,0.0101623535,0.010055542,-0.03378296,0.09313965,-0.0259552,-0.07086182,0.028076172,-0.00048542023,0.00030231476,-0.052734375,-0.031036377,0.07751465,0.027420044,0.046722412,-0.018127441,0.0016174316,-0.007461548,-0.049682617,0.013999939,0.0284729,-0.07147217,0.0149002075,0.014976501,-0.049468994,0.01058197,-0.038146973,0.02319336,0.055358887,0.028289795,-0.04660034,0.038757324,-0.014961243,-0.0051727295,-0.025878906,-0.028121948,0.0007829666,0.05493164,-0.02557373,0.027328491,-0.035827637,0.013458252,-0.05444336,-0.037078857,0.0038452148,0.0055656433,-0.01676941,0.00390625,0.044006348,0.010116577,0.0044898987,0.0017251968,0.05114746,0.031677246,-0.04373169,0.0023288727,-0.1352539,0.052856445,-0.045776367,-0.03945923,0.021575928,-0.049865723,0.010772705,-0.0129776,0.050994873,0.023483276,0.012718201,0.014671326,0.00055122375,0.010925293,0.1015625,0.034210205,0.0074920654,0.02255249,-0.02758789,0.024642944,0.04852295,0.010307312,0.08538818,-0.099975586,-0.019165039,-0.045684814,0.03390503,0.046325684,-0.04660034,-0.056030273,0.016342163,0.036499023,0.036254883,-0.007888794,0.02178955,0.014266968,-0.059814453,-0.021316528,-0.061676025,0.003873825,-0.031082153,-0.02078247,-0.08343506,0.11956787,0.09692383,0.06463623,-0.032104492,0.049713135,-0.032714844,-0.033172607,-0.012496948,0.072265625,0.0597229,-0.061340332,-0.038208008,0.042785645,0.04724121,0.061676025,-0.036590576,-0.007701874,0.099487305,0.012435913,-0.07739258,-0.051452637,0.022613525,-0.035064697,0.09576416,-0.06378174,0.07720947,-0.0395813,0.05810547,-0.00299263,-0.0019817352,-0.042633057,-0.06414795,0.023864746,0.013160706,0.045562744,0.042236328,0.0052490234,-0.020065308,-0.048919678,-0.0087890625,-0.020690918,0.03161621,-0.09411621,-0.030456543,-0.01739502,0.023071289,-0.058532715,0.025100708,0.070007324,0.033599854,0.06329346,-0.017227173,-0.07165527,0.010276794,-0.059448242,0.022613525,0.01902771,0.0025100708,0.051330566,-0.018127441,-0.022277832,-0.025024414,-0.02243042,0.014503479,-0.025924683,-0.011100769,-0.019699097,-0.0012578964,0.10192871,-0.0019817352,-0.032989502,0.021942139,0.00819397,-0.04748535,-0.011276245,-0.02633667,0.037872314,-0.023147583,-0.03643799,0.03616333,0.031402588,-0.064575195,0.02331543,0.054901123,-0.08782959,-0.013374329,0.02519226,0.045898438,-0.078063965,0.036132812,0.0209198,0.043823242,-0.05065918,0.018295288,0.047302246,-0.02394104,0.022750854,-0.006088257,-0.04473877,-0.047576904,0.052368164,-0.03741455,-0.054992676,0.008049011,-0.020843506,0.03378296,-0.007484436,0.0010051727,0.0552063,-0.03817749,0.107299805,0.061553955,0.0690918,-0.03378296,0.052734375,-0.047607422,-0.024993896,0.10308838,0.021209717,-0.029815674,0.032196045,0.0011014938,-0.042236328,0.047454834,-0.009361267,-0.05999756,0.039031982,-0.016448975,-0.04562378,-0.007701874]	791
local	01a217c3-0d47-75de-89c3-6e7a37d3f5a2	default	01a217c3-0d47-71aa-8aaa-ebcbee06c913	\N	a guest of the event	{0.04688076,0.30333614,0.084740035,0.14097661}	{0.06679419,0.36504635,0.100339785,0.34615138,0.093302496,0.38552445,0.086314425,0.4126767,0.1149805,0.39717242}	0.93073905	{"yaw": 5.589537483121994, "roll": -24.628042202606917, "pitch": -18.100662404075127, "cut_off": 0.0, "overall": 100.0, "contrast": 34.937087318924426, "face_size": 108.46724510192871, "sharpness": 241.0745222274997, "brightness": 168.19050802139037}	facepass_lite	2026-11-26 12:09:48.905559+00	[0.016296387,0.042266846,0.012390137,0.035247803,-0.002357483,-0.00699234,-0.009391785,0.0051612854,-0.021530151,0.030410767,0.02357483,-0.021362305,-0.012840271,-0.0016117096,0.0021457672,-0.02671814,0.016860962,-0.10144043,0.032287598,0.01763916,0.050109863,-0.061309814,0.021484375,0.013656616,0.030593872,-0.0048446655,-0.080200195,-0.036193848,-0.046447754,-0.043701172,0.04724121,0.011001587,0.0065727234,-0.09655762,-0.01222229,0.0446167,0.019989014,-0.0077667236,-0.0036697388,-0.052947998,0.059417725,-0.0018024445,0.09881592,0.06542969,0.01852417,-0.013938904,-0.07659912,-0.021438599,-0.0121154785,-0.042114258,0.028762817,0.01158905,-0.0154418945,-0.0071525574,-0.002363205,-0.055877686,-0.027923584,-0.009605408,0.02848816,0.008590698,0.007270813,-0.029724121,0.0135269165,0.030380249,0.02909851,-0.008728027,0.0138168335,-0.03817749,-0.0703125,-0.05078125,-0.024383545,0.021972656,0.014663696,-0.014556885,-0.01940918,0.042053223,0.029708862,0.051086426,-0.04168701,0.042053223,0.07476807,0.0035266876,0.066467285,-0.07861328,-0.01890564,-0.008934021,0.012626648,0.013801575,0.06707764,0.006061554,0.04385376,0.014762878,0.07244873,0.04928589,-0.026626587,0.021072388,-0.049835205,0.024002075,-0.057006836,0.035583496,-0.0018978119,0.020507812,0.041259766,-0.0012187958,-0.042877197,0.021133423,0.028808594,-0.052886963,-0.022079468,0.014663696,-0.10211182,-0.04095459,-0.025268555,-0.041137695,-0.033355713,-0.017333984,0.04522705,0.02381897,-0.018447876,0.00055646896,-0.033477783,0.0047340393,-0.033325195,0.031921387,-0.035858154,-0.01121521,0.06994629,-0.016601562,0.04144287,-0.032989502,0.080200195,-0.029037476,0.06896973,-0.002216339,-0.0095825195,-0.019363403,0.05569458,0.0076522827,0.021713257,-0.0692749,-0.050598145,0.0069618225,0.030914307,-0.018508911,-0.07659912,-0.0055656433,0.05834961,-0.0048942566,-0.013397217,0.029510498,0.046936035,0.020065308,0.04449463,0.005870819,0.019927979,-0.038238525,0.07537842,0.040496826,-0.040985107,0.03729248,-0.040527344,0.009643555,0.03503418,-0.097473145,-0.030090332,-0.07269287,-0.0026073456,-0.021896362,0.05355835,-0.027832031,-0.044128418,0.12915039,0.018539429,0.029891968,-0.03869629,0.07434082,0.08795166,0.023834229,0.020370483,0.0076675415,-0.0059394836,0.0044021606,0.00491333,-0.06726074,-0.007369995,0.044708252,-0.013114929,0.06768799,-0.0109939575,-0.020706177,-0.0138168335,0.029830933,-0.0036907196,-0.01537323,0.14465332,-0.03616333,-0.00894928,0.032989502,-0.046417236,0.010734558,-0.0027122498,-0.031097412,-0.005882263,-0.09118652,-0.007865906,0.025344849,0.042907715,-0.069885254,-0.023361206,-0.03152466,-0.04840088,0.047668457,0.015853882,-0.0075149536,0.037963867,0.04623413,0.028274536,-0.002462387,0.04763794,-0.12365723,-0.012489319,0.03463745,-0.05508423,0.046661377,-0.08416748,-0.043304443,0.0067214966,0.036102295,0.06896973,0.044281006,0.016342163,-0.1427002,-0.027618408,-0.022354126,0.010429382,-0.10357666,-0.022262573,0.015464783,0.0030994415,-0.05731201,0.054260254,0.018127441,-0.042755127,-0.009147644,0.107788086,-0.07891846,0.040222168,-0.01953125,-0.0105896,-0.011421204,-0.0181427,-0.033599854,0.022766113,0.039520264,0.0017204285,0.046142578,0.07537842,0.017623901,0.04397583,0.05722046,0.04916382,-0.049468994,-0.0035686493,0.005393982,0.020736694,0.039001465,0.060546875,0.0008831024,-0.037109375,-0.00067043304,-0.017807007,-0.008239746,-0.008926392,-0.11846924,-0.0050849915,0.07885742,-0.040771484,-0.04626465,0.025314331,-0.004676819,0.0019083023,-0.0022010803,0.008781433,0.014564514,0.051330566,0.06854248,-0.04324341,0.019363403,0.003271103,0.0013446808,0.018188477,0.027297974,-0.026351929,0.039093018,0.04309082,-0.056549072,-0.014640808,-0.02810669,-0.029769897,-0.005683899,-0.03555298,-0.032470703,0.008216858,-0.057678223,-0.037322998,-0.025161743,-0.01574707,-0.03149414,0.03753662,0.004173279,0.062042236,0.030517578,-0.018127441,-0.008270264,0.03050232,0.052734375,-0.030822754,0.037200928,0.016708374,0.072387695,-0.05117798,0.023910522,-0.0129470825,0.040649414,-0.029083252,0.046142578,0.022964478,-5.64456e-05,-0.017364502,-0.01071167,0.013427734,0.02305603,-0.03805542,0.03125,0.01272583,-0.0006518364,-0.03765869,-0.042510986,-0.011314392,0.031463623,0.002450943,0.00041794777,-0.07775879,0.0791626,0.02217102,-0.024642944,-0.012466431,0.01537323,0.0012617111,0.17321777,0.053985596,0.005584717,-0.012184143,-0.039154053,0.020736694,-0.024414062,0.022369385,-0.011230469,-0.018157959,-0.022644043,0.02947998,0.05895996,0.11010742,-0.030914307,-0.03189087,-0.030715942,-0.008796692,-0.021774292,-0.018966675,0.04055786,-0.03390503,0.0024433136,0.02229309,-0.030136108,-0.02458191,0.027877808,-0.002521515,0.06536865,0.0044403076,0.08721924,-0.0052452087,0.042907715,0.013725281,0.019760132,0.06555176,0.00749588,-0.00078582764,0.05340576,-0.011634827,-0.06726074,-0.035125732,0.008506775,-0.032806396,-0.08337402,0.0030345917,0.06561279,-0.054992676,-0.0914917,0.099853516,-0.0095825195,0.016174316,-0.010261536,0.056793213,-0.04031372,0.1116333,-0.11669922,0.095825195,0.024627686,0.0045051575,0.0028591156,-0.031051636,-0.016464233,-0.048431396,-0.10107422,-0.049438477,0.005519867,-0.023986816,0.02178955,0.02859497,-0.01171875,0.008056641,0.024383545,-0.052734375,-0.0680542,0.023956299,0.0027332306,0.009727478,0.025222778,-0.043182373,-0.04699707,-0.05480957,-0.06021118,0.02709961,-0.07495117,-0.08691406,-0.04522705,0.022094727,0.022109985,0.06329346,0.053955078,0.0021858215,0.037384033,-0.06640625,-0.052581787,0.06329346,-0.041107178,-0.08117676,-0.06048584,-0.037719727,-0.008621216,0.052368164,-0.04248047,0.07543945,-0.036499023,0.028533936,-0.020385742,-0.109191895,-0.017333984,0.047607422,0.058044434,0.05117798,-0.0390625,-0.013656616,-0.07183838,-0.0053253174,-0.01234436,-0.009277344,0.056732178,0.12719727,0.025161743,0.047851562,-0.033172607,-0.0093688965,0.026885986,-0.0024681091,0.02859497,0.0042648315,0.045410156,-0.040283203,0.10028076,0.019866943,0.079589844,-0.008163452,0.006336212,0.023330688,0.009300232,0.038482666,-0.06591797,-0.0036029816,-0.0151901245,-0.06304932,-0.04248047,-0.015525818,0.005378723,0.056884766,-0.037750244,-0.005302429,0.023971558,-0.044433594,0.06903076,0.0155181885,-0.0579834,-0.046325684,-0.044830322,0.021820068,-0.0949707,0.0032691956,-0.11193848,0.005504608,-0.03366089,0.018035889,0.032684326]	791
local	01a217c3-0d47-79ad-a69e-e16c6af3fcd6	default	01a217c3-0d47-71aa-8aaa-ebcbee06c913	\N	a guest of the event	{0.8863424,0.30473676,0.071172476,0.14075002}	{0.8997979,0.36824718,0.93308,0.3645043,0.9136714,0.39431322,0.90459263,0.4148597,0.93259275,0.4114464}	0.91316724	{"yaw": -17.032284020066964, "roll": -1.9226992301391579, "pitch": -17.07604701970533, "cut_off": 0.0, "overall": 100.0, "contrast": 35.781420240055034, "face_size": 91.10076904296875, "sharpness": 243.37226174879893, "brightness": 179.37416443850267}	facepass_lite	2026-11-26 12:09:48.905559+00	[-0.009933472,-0.01676941,-0.0067825317,-0.035186768,0.0385437,-0.029022217,-0.017822266,0.0395813,-0.003736496,-0.08477783,0.015029907,-0.041931152,0.008079529,-0.0072250366,0.009803772,0.027160645,0.0026073456,-0.04257202,-0.08648682,0.024917603,-0.049591064,-0.061920166,0.0039482117,0.023529053,0.025543213,-0.043395996,0.09088135,-0.07910156,-0.0034065247,-0.07519531,0.0055732727,-0.0021915436,0.032684326,-0.07055664,-0.015426636,0.035369873,-0.024215698,-0.07775879,-0.000790596,-0.020904541,-0.002029419,-0.02128601,-0.00111866,-0.030899048,-0.022216797,-0.037078857,0.07043457,0.050323486,0.0071868896,0.10107422,-0.029800415,0.03213501,0.0048294067,-0.036102295,-0.02746582,-0.066467285,-0.020187378,0.032348633,0.014602661,-0.024276733,-0.07171631,-0.052490234,0.011070251,-0.008659363,-0.013206482,-0.03012085,0.04333496,-0.0070152283,0.0058174133,0.025238037,0.026016235,0.019638062,-0.026382446,-0.010566711,-0.087402344,-0.014083862,0.015335083,0.04714966,-0.0011444092,-0.00868988,0.007408142,-0.029022217,-0.04711914,-0.048217773,-0.042877197,-0.027832031,-0.0070648193,-0.06817627,-0.011062622,0.0015296936,0.006969452,0.038208008,-0.009498596,0.05895996,0.022262573,0.07141113,0.064941406,-0.047454834,0.0076408386,-0.06591797,0.047912598,-0.10229492,0.050872803,-0.058563232,-0.0055274963,0.016784668,-0.036956787,-0.023147583,0.03729248,-0.014549255,0.013519287,-0.0335083,0.032196045,-0.037231445,0.009147644,-0.03741455,0.01133728,-0.08758545,0.10119629,-0.060638428,-0.09307861,-0.025848389,0.013671875,0.022521973,-0.0064811707,0.024337769,0.084472656,0.025360107,0.0007367134,0.008094788,0.075683594,0.06555176,0.032226562,-0.0034332275,-0.0046195984,-0.03503418,0.034729004,0.020355225,-0.034118652,0.016662598,-0.06304932,-0.012870789,0.054626465,0.04248047,0.0018701553,-0.068237305,-0.015655518,0.070129395,-0.04699707,0.0053253174,-0.012924194,-0.018600464,0.043060303,-0.053375244,-0.031433105,-0.0524292,-0.038848877,0.043945312,0.044921875,0.03869629,0.008728027,-0.044281006,-0.060455322,0.055755615,0.023971558,-0.0064468384,-0.024536133,0.031188965,0.0038280487,-0.059631348,0.044830322,0.05911255,-0.0031261444,0.038604736,0.038513184,0.047790527,-0.060821533,0.06536865,-0.061553955,0.06359863,0.013618469,-0.081604004,0.006828308,-0.024215698,0.015686035,0.0027637482,0.031341553,0.06008911,0.03930664,0.11138916,-0.022338867,-0.04473877,0.048553467,-0.10015869,-0.02229309,0.005191803,-0.0049705505,0.0027236938,-0.026916504,0.062072754,0.00856781,-0.112854004,0.028076172,0.01638794,0.04534912,-0.068725586,0.035003662,-0.025131226,0.0791626,0.04232788,-0.022445679,-0.03164673,0.008277893,-0.058135986,0.034118652,-0.010498047,0.062316895,0.08544922,-0.0061035156,0.07141113,-0.023986816,0.016937256,0.044525146,0.062683105,-0.055236816,-0.011268616,-0.012367249,-0.001824379,-0.03125,-0.016799927,-0.048217773,0.0022506714,-0.052337646,-0.029678345,0.054901123,-0.10632324,-0.02178955,-0.018234253,-0.0021095276,0.035186768,0.05670166,0.01423645,-0.091430664,-0.021957397,-0.015602112,0.087402344,0.03161621,-0.029159546,-0.06149292,-0.0012149811,-0.032348633,-0.0006942749,0.070739746,0.07141113,0.015525818,-0.05645752,0.02029419,-0.0050315857,-0.04449463,0.030319214,0.0118637085,-0.045410156,-0.06384277,-0.028671265,-0.021438599,-0.034454346,0.03881836,0.06549072,-0.037353516,0.10656738,0.028839111,0.041015625,-0.028549194,-0.048950195,-0.032684326,0.119506836,0.041015625,-0.042236328,0.07739258,-0.03857422,-0.038482666,0.03164673,-0.02255249,-0.13549805,0.029708862,-0.06173706,-0.00032830238,0.018081665,-0.0154800415,-0.0049934387,-0.037994385,0.049713135,0.014427185,-0.010360718,0.020065308,0.029418945,-0.05267334,0.019378662,0.015281677,0.043060303,0.042175293,-0.033569336,-0.034698486,0.008049011,-0.010772705,-0.033599854,0.03137207,0.01763916,-0.07159424,0.006919861,-0.0006284714,-0.0101623535,-0.018997192,-0.0014314651,0.026763916,-0.051452637,0.02494812,-0.039855957,-0.0657959,0.012893677,0.030975342,0.008918762,-0.041900635,0.109313965,0.021408081,-0.061523438,-0.062805176,-0.05407715,-0.00082826614,0.060150146,-0.014923096,0.027664185,0.018218994,-0.027236938,-0.0068588257,0.04449463,0.028259277,-0.06903076,0.101257324,0.084228516,-0.034973145,-0.04824829,-0.101867676,-0.022445679,-0.09777832,-0.0031661987,-0.067871094,0.02633667,-0.0033836365,0.06451416,-0.004463196,0.017349243,0.022140503,0.055725098,0.053527832,0.0013208389,0.014625549,-0.0031471252,-0.089782715,-0.042755127,-0.027496338,0.009529114,-0.044708252,-0.011444092,-0.07104492,0.0066337585,-0.017837524,0.0385437,-0.03640747,0.0070495605,-0.06237793,-0.0067253113,-0.014541626,-0.031585693,-0.0041046143,0.016189575,-0.08312988,0.032073975,-0.03189087,-0.0072517395,0.0060768127,-0.048980713,-0.0037441254,-0.012756348,0.044891357,-0.025344849,-0.009918213,0.068237305,-0.053100586,-0.018981934,-0.039367676,0.013832092,0.00091409683,0.006095886,0.00016498566,-0.048034668,-0.09564209,-0.015472412,-0.04888916,-0.019424438,0.062316895,0.017456055,-0.0713501,-0.016220093,0.05343628,0.06304932,-0.0001437664,-0.08679199,-0.07208252,-0.058380127,-0.017501831,0.03048706,0.036224365,0.037017822,-0.031799316,-0.0042266846,-0.016098022,-0.06762695,-0.008094788,-0.061676025,-0.0440979,-0.03149414,-0.05529785,-0.057037354,-0.01461792,-0.04559326,-0.04333496,-0.012161255,-0.046569824,0.01802063,-0.001876831,0.070251465,0.008674622,-0.0074157715,-0.061920166,0.06921387,-0.027313232,-0.034332275,0.030059814,-0.0034637451,0.021270752,-0.023727417,-0.0075187683,-0.06414795,-0.040374756,-0.027435303,0.03842163,-0.042114258,-0.020904541,0.009422302,-0.014427185,-0.030822754,0.04220581,-0.03555298,-0.037109375,-0.025115967,-0.035736084,-0.01776123,0.046783447,0.027542114,0.039123535,0.0039634705,-0.04611206,0.02204895,0.0017671585,-0.011138916,0.033111572,0.039520264,0.007926941,-0.019760132,-0.01247406,0.011039734,-0.0289917,-0.05404663,0.07269287,0.030273438,-0.015792847,0.07043457,-0.107299805,-0.02532959,0.045837402,-0.01687622,0.023117065,-0.030532837,0.044677734,-0.14147949,0.001241684,-0.00047373772,0.05316162,-0.029800415,-0.018966675,0.011421204,0.020187378,-0.059417725,-0.029449463,-0.037353516,0.078552246,0.06689453,0.008621216,0.11645508,-0.111083984,0.04562378,-0.0027484894,-0.0284729,-0.029342651,-0.0044822693,0.049957275,-0.049621582,0.022766113,-0.04159546,-0.012268066,0.01979065]	791
local	01a217c3-0d47-702c-87f4-b329b2179f80	default	01a217c3-0d47-71aa-8aaa-ebcbee06c913	\N	a guest of the event	{0.21388352,0.17468445,0.07604763,0.12834872}	{0.22568884,0.23238471,0.25276476,0.22012347,0.2396534,0.25499475,0.24188268,0.27804092,0.26351726,0.26778287}	0.8773788	{"yaw": -31.086994757746336, "roll": -15.543923085166906, "pitch": -19.430943422342786, "cut_off": 0.0, "overall": 89.30379797016114, "contrast": 41.031694210402414, "face_size": 97.3409652709961, "sharpness": 162.53460673985353, "brightness": 162.49816176470588}	facepass_lite	2026-11-26 12:09:48.905559+00	[0.06011963,0.033477783,0.08673096,0.0340271,-0.028396606,0.034576416,-0.066467285,0.06939697,-0.016586304,0.0010385513,-0.0072250366,-0.011230469,0.00982666,0.018692017,0.0061836243,-0.018920898,0.06390381,0.00018954277,0.0069770813,0.028503418,-0.0103302,-0.030685425,0.060699463,0.043823242,0.1003418,0.048553467,0.06137085,0.008918762,0.017532349,-0.030273438,0.0038967133,0.00356102,-0.021881104,-0.06689453,-0.08770752,0.013885498,-0.0435791,-0.032684326,-0.064697266,0.0029964447,-0.049987793,0.027038574,0.018875122,-0.003074646,0.044036865,0.02947998,0.06951904,-0.06402588,-0.04626465,0.028808594,0.01852417,0.03265381,-0.036987305,-0.019226074,0.003955841,-0.053100586,-0.046661377,0.029815674,0.02722168,0.0026340485,0.025863647,0.030319214,0.0345459,-0.11639404,-0.005290985,0.07507324,-0.0116119385,0.02279663,0.054138184,0.090026855,-0.044952393,0.05215454,-0.028900146,-0.012161255,-0.020614624,0.032714844,0.052734375,0.013397217,-0.048583984,-0.0028266907,-0.023208618,-0.05529785,0.003326416,0.06939697,0.032592773,-0.017440796,0.025680542,-0.041931152,0.022537231,-0.056610107,0.0057296753,0.053985596,-0.053955078,0.038909912,0.01777649,0.011451721,0.072631836,-0.012901306,0.021392822,0.02861023,0.09484863,0.036468506,-0.012741089,-0.02545166,0.019439697,0.021728516,0.028549194,-0.025619507,0.047790527,0.0057296753,0.026321411,-0.06536865,0.033233643,0.06100464,-0.0146102905,-0.054901123,0.03463745,-0.06976318,0.020217896,0.03765869,-0.019958496,0.018493652,0.022415161,-0.015426636,0.023422241,0.024398804,0.075683594,-0.008201599,-0.041534424,0.07525635,0.062683105,-0.01838684,0.055511475,0.011383057,0.06744385,-0.04977417,0.07720947,0.10632324,0.056152344,0.029922485,-0.04675293,0.009277344,-0.04638672,-0.0017747879,0.0184021,0.0024299622,0.035980225,0.055145264,-0.06628418,0.009490967,0.047332764,-0.049926758,-0.103759766,0.002216339,-0.017349243,0.027038574,-0.003578186,0.04248047,-0.026504517,0.037506104,-0.026016235,-0.029800415,0.004737854,-0.0027427673,0.07019043,0.027267456,-0.009140015,0.033111572,-0.015533447,-0.07873535,0.04196167,-0.03503418,0.007949829,0.015625,-0.07055664,-0.057006836,-0.08850098,0.062683105,-0.068481445,-0.026916504,0.085510254,-0.047607422,0.009765625,-0.02305603,0.093322754,-0.03591919,0.07519531,0.036743164,-0.014717102,0.016967773,0.022567749,-0.08782959,0.054718018,-0.03149414,0.0029411316,-0.042755127,0.007671356,-0.02973938,-0.0018253326,-0.05960083,0.055541992,0.029190063,0.04196167,-0.022781372,-0.064575195,-0.0121154785,-0.06677246,0.03552246,0.057373047,-0.017669678,0.01612854,0.0030841827,-0.05307007,-0.06149292,0.03262329,0.0028381348,0.0038490295,0.015419006,0.03793335,0.024429321,0.06341553,-0.0076141357,-0.0104522705,0.017501831,-0.032958984,-0.034606934,-0.082214355,0.0032043457,-0.084106445,-0.007408142,-0.017166138,-0.06088257,-0.0027713776,0.026916504,0.052093506,-0.0501709,0.051605225,-0.07757568,-0.029525757,0.0859375,-0.019180298,-0.011421204,-0.01927185,-0.046020508,-0.086364746,0.015357971,0.06713867,0.01725769,-0.023849487,0.07421875,0.07867432,-0.055908203,0.04977417,0.011100769,0.0030708313,-0.013633728,-0.06341553,-0.012252808,-0.0048980713,0.039978027,0.015327454,0.048797607,0.031204224,-0.070129395,0.04473877,-0.076660156,0.06890869,0.042022705,0.032684326,-0.016952515,-0.09106445,-0.030517578,0.097839355,-0.0046958923,0.018249512,0.012672424,-0.013183594,0.013031006,-0.019897461,-0.027999878,-0.011894226,0.0061912537,0.08996582,-0.06536865,0.028518677,-0.0008840561,0.007762909,0.006465912,0.024246216,0.083984375,0.015525818,-0.03652954,-0.068359375,0.0395813,0.014862061,-0.028701782,0.05001831,0.061462402,0.029220581,0.0011444092,-0.03692627,-0.033447266,0.018722534,-0.0030288696,0.015022278,-0.011550903,0.020263672,0.08123779,0.020492554,0.021697998,0.021392822,0.023971558,-0.0071868896,-0.091308594,0.025238037,-0.041412354,-0.0079956055,0.06726074,-0.061462402,-0.025756836,0.0209198,0.045410156,-0.0087509155,0.039794922,-0.002691269,-0.058166504,-0.06689453,0.01374054,0.012519836,0.026885986,-0.05718994,0.0041885376,-0.025238037,-0.0546875,-0.04446411,-0.011184692,0.024475098,-0.056549072,0.010910034,0.066101074,0.022415161,-0.022064209,0.0025806427,0.002544403,-0.030929565,-0.042877197,-0.016159058,-0.04083252,0.09460449,0.070373535,-0.06555176,-0.009269714,-0.07116699,-0.015068054,0.097351074,0.041778564,0.051330566,-0.010787964,-0.08856201,0.08068848,-0.034729004,-0.009819031,0.031951904,0.03289795,-0.0041160583,-0.04522705,0.0018396378,-0.046020508,0.02192688,-0.006996155,-0.004802704,-0.0028762817,0.056518555,-0.04107666,-0.054901123,0.059906006,0.02243042,-0.08166504,0.015594482,0.07800293,0.078125,-0.010971069,0.06817627,0.044067383,0.022827148,-0.025054932,-0.010093689,0.032165527,-0.04156494,0.023788452,-0.061828613,0.016159058,-0.052459717,-0.009567261,0.009315491,0.00031208992,-0.05911255,-0.046783447,-0.020767212,0.0059013367,-0.018997192,0.017913818,-0.0026817322,-0.030471802,-0.00705719,0.045654297,0.018798828,0.062316895,0.028839111,-0.051879883,-0.031341553,0.121398926,0.007965088,0.04837036,-0.07318115,0.017440796,0.013221741,0.0037460327,-0.014862061,0.015258789,-0.015357971,-0.03439331,-0.016983032,0.04244995,0.011451721,-0.033966064,0.061157227,0.074523926,-0.017456055,0.037872314,-0.037139893,0.0357666,0.0009741783,0.032958984,0.0008845329,0.036468506,0.055480957,-0.02722168,0.027633667,-0.02885437,-0.02330017,-0.08154297,0.004875183,-0.093322754,0.007965088,-0.06738281,-0.046203613,-0.011398315,0.010696411,0.0009570122,-0.0625,-0.08258057,-0.009933472,-0.044525146,-0.017715454,-0.048614502,-0.09295654,0.014442444,0.034118652,0.005455017,-0.027252197,0.06567383,-0.03366089,0.07269287,0.002368927,-0.046813965,-0.0657959,-0.039916992,-0.035827637,0.02961731,0.08947754,0.024871826,-0.026290894,0.06958008,0.05239868,0.014801025,0.042236328,0.093688965,-0.047790527,-0.019714355,-0.011489868,-0.018371582,0.020599365,-0.027130127,0.02267456,-0.0077171326,0.11022949,0.029144287,0.035217285,-0.004383087,-0.06774902,-0.028839111,0.0036373138,-0.10241699,-0.090270996,0.04623413,-0.04949951,-0.057495117,0.011421204,-0.022140503,-0.042510986,-0.0037670135,0.004562378,-0.08300781,0.04269409,0.033843994,0.025558472,0.019882202,-0.008888245,-0.01424408,-0.00021886826,-0.008987427]	791
local	01a217c3-16e6-7c4e-a323-efdede7e2796	staff	01a217c3-16e6-7149-9bc7-0a8f6c33f83f	01a217c3-16aa-765c-a7f7-f7ba51b29555	collins.png	{0.35110134,0.120640054,0.17817265,0.22710751}	{0.3956963,0.1960595,0.48674288,0.20196748,0.43838435,0.24181128,0.3961688,0.2775603,0.4738469,0.28208384}	0.90988576	{"yaw": 0.3259871763140009, "roll": 3.9154833791453387, "pitch": -6.392024614563025, "cut_off": 0.0, "overall": 100.0, "contrast": 45.97599148485604, "face_size": 91.22439575195312, "sharpness": 621.3546417619444, "brightness": 161.81768048128342}	facepass_lite	2026-11-26 12:09:51.284458+00	[0.049346924,0.07763672,-0.05215454,0.0044174194,-0.024810791,-0.031433105,0.030395508,-0.019592285,-0.05581665,0.011520386,-0.041503906,-0.0635376,-0.056121826,0.047546387,-0.027114868,-0.0017824173,0.009292603,-0.03866577,0.040924072,-0.022033691,0.023986816,0.026992798,0.033721924,0.04638672,-0.05859375,-0.12866211,0.0039482117,-0.0043945312,-0.012802124,-0.045166016,-0.032348633,0.1149292,0.025100708,0.029632568,0.061584473,-0.022842407,-0.023590088,-0.03857422,0.029083252,0.013885498,0.014221191,-0.027770996,0.043640137,-0.051849365,-0.011260986,0.0030765533,0.04244995,-0.046844482,-0.0072517395,0.030960083,0.0001667738,-0.047302246,-0.0014734268,-0.0072021484,0.047088623,0.030319214,0.006752014,0.039764404,0.009033203,-0.04763794,-0.010971069,-0.043884277,-0.0262146,0.0049858093,0.058685303,-0.05630493,-0.027389526,-0.05987549,-0.00023257732,-0.018951416,0.0049324036,-0.042938232,0.036834717,-0.041748047,-0.013542175,-0.025894165,-0.01864624,0.019363403,-0.028747559,-0.004463196,0.041931152,-0.07305908,0.0385437,-0.09741211,0.0124053955,0.012283325,0.049316406,-0.016647339,0.050964355,0.1274414,-0.034088135,-0.023223877,0.014251709,0.012664795,-0.035064697,-0.012313843,0.06124878,0.034301758,0.06829834,0.07739258,0.051818848,-0.023544312,0.03173828,-0.03515625,0.035247803,0.05834961,0.028533936,-0.052093506,-0.005607605,0.06317139,-0.00019407272,-0.07293701,0.11956787,0.04046631,0.019332886,0.030441284,0.0040397644,0.020706177,-0.016418457,-0.06048584,0.05203247,-0.04547119,0.014915466,0.091308594,0.053863525,-0.0034160614,-0.03451538,-0.092285156,0.0074920654,0.039764404,0.016220093,-0.0084991455,0.06262207,0.027618408,0.012382507,0.028961182,-0.052642822,0.0037174225,0.060028076,0.044830322,0.05706787,-0.009300232,0.007797241,-0.044067383,0.02331543,0.0011405945,-0.0018081665,0.008201599,0.01864624,0.0032291412,0.072753906,0.03793335,0.0029792786,0.02507019,-0.013420105,-0.107177734,0.0112838745,-0.01940918,-0.0128479,-0.046295166,-0.026321411,0.030441284,-0.008552551,0.04525757,0.0592041,0.008460999,0.068237305,-0.040222168,0.07946777,0.03125,-0.11584473,-0.012893677,-0.031677246,-0.04156494,-0.0023765564,-0.065979004,-0.052459717,0.013290405,0.032928467,0.05203247,-0.0015029907,-0.004890442,-0.029556274,0.0129470825,0.029052734,-0.06072998,-0.050964355,0.0026245117,0.035461426,-0.030532837,-0.038330078,0.04928589,-0.017913818,-0.01826477,0.020065308,-0.074645996,0.028121948,-0.022903442,0.0043907166,0.0077285767,0.01499939,0.047851562,0.04647827,-0.033477783,0.014678955,-0.014427185,0.018798828,0.04837036,0.03289795,-0.06970215,-0.00067281723,-0.064941406,0.07373047,-0.057525635,-0.046569824,-0.04156494,-0.03225708,-0.024398804,-0.047943115,-0.03942871,0.027404785,-0.016677856,-0.009437561,0.09692383,-0.025726318,0.056427002,0.040802002,-0.06304932,0.052734375,0.054138184,0.0023593903,-0.03543091,-0.023635864,-0.076171875,0.007217407,-0.016174316,-0.026809692,-0.029556274,-0.16320801,-0.091674805,-0.06652832,-0.02281189,-0.085632324,-0.011711121,0.027679443,-0.017532349,0.0129852295,0.05859375,-0.037963867,-0.066833496,0.01525116,-0.006855011,-0.12902832,0.09625244,0.025161743,0.029434204,-0.03277588,-0.0115737915,0.04626465,-0.036254883,0.00459671,-0.04168701,-0.05593872,-0.033233643,0.028015137,-0.025161743,-0.01423645,0.0039138794,-0.061920166,-0.011001587,0.006668091,0.01776123,0.0051078796,-0.03491211,-0.008277893,0.11303711,-0.004333496,-0.032073975,0.0039711,0.01953125,0.04824829,0.07745361,-0.014160156,0.026733398,0.04824829,0.06304932,-0.041870117,-0.05227661,-0.046783447,-0.033996582,-0.03692627,-0.04724121,-0.051483154,0.062408447,0.07623291,0.0619812,-0.045776367,-0.0003912449,0.021621704,-0.04562378,0.011245728,-0.001534462,-0.0026931763,-0.036743164,-0.030197144,0.015197754,0.040740967,-0.017059326,0.052124023,-0.05001831,-0.03640747,0.009391785,-0.032440186,-0.09277344,-0.04449463,0.041259766,-0.016067505,-0.031707764,-0.038513184,-0.068359375,-0.0155181885,-0.034942627,-0.025878906,-0.0023384094,0.018035889,0.010047913,-0.026031494,0.013580322,-0.021560669,-0.07684326,0.025924683,0.006412506,0.04055786,-0.02748108,0.035949707,-0.009376526,0.049621582,0.0060577393,-0.053375244,-0.020095825,0.07788086,0.0076065063,-0.013977051,-0.009269714,0.014915466,-0.030563354,-0.028808594,0.007671356,0.06427002,-0.0154418945,-0.0023441315,-0.028335571,0.009292603,0.050323486,0.054901123,-0.016662598,0.04434204,-0.013931274,0.013999939,-0.05682373,-0.10211182,0.06982422,0.089416504,-0.012687683,-0.013015747,0.026779175,-0.014442444,-0.030761719,-0.020492554,0.068725586,-0.01612854,0.12780762,-0.014831543,0.0047836304,0.053375244,0.04348755,-0.059295654,0.03024292,0.09234619,0.008781433,-0.09954834,0.015823364,-0.07501221,-0.048309326,0.022537231,0.02720642,-0.005924225,-0.02519226,-0.039123535,-0.049468994,-0.010971069,-0.008682251,0.05215454,0.0025730133,0.022216797,0.08337402,-0.016952515,-0.040252686,-0.02067566,0.07299805,-0.0045204163,0.03387451,-0.005420685,-0.058807373,0.046203613,-0.10534668,0.09283447,-0.00349617,0.022918701,-0.06188965,0.032196045,-0.057678223,0.0026550293,0.06738281,0.057800293,-0.08325195,0.05545044,-0.035125732,0.07879639,-0.06402588,-0.04168701,0.07336426,-0.048706055,-0.02229309,-0.007381439,0.038635254,0.012428284,-0.0041770935,0.028259277,-0.008506775,-0.020874023,0.027694702,0.04336548,0.029205322,0.0657959,-0.049591064,0.0010089874,-0.040924072,0.020889282,0.0048713684,0.014175415,0.022201538,0.03741455,-0.017288208,0.0993042,-0.0071029663,-0.028656006,0.07550049,0.0126953125,0.001493454,0.011886597,0.0005455017,0.048736572,0.0043258667,-0.0088272095,-0.036254883,-0.03250122,-0.014198303,-0.007980347,0.0055885315,0.004459381,0.0063705444,0.007835388,-0.0035266876,0.018493652,-0.07116699,0.018341064,-0.055389404,0.04876709,0.017974854,0.031097412,-0.006095886,0.06890869,0.0473938,0.0231781,-4.5120716e-05,-0.019302368,-0.019424438,-0.017654419,0.02508545,0.11639404,-0.004699707,-0.040985107,-0.103637695,0.017807007,0.037231445,-0.000118494034,-0.06451416,-0.011695862,-0.038330078,0.032470703,0.031707764,0.03161621,-0.013427734,-0.019973755,-0.01159668,0.07867432,-0.010467529,-0.03741455,-0.017547607,-0.046081543,-0.030303955,-0.084472656,0.015274048,-0.015586853,0.008255005,-0.020050049,-0.052520752,0.08074951,-0.014923096,0.07128906,0.036621094]	817
\.


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.outbox (tenant_id, id, object_keys, created_at, updated_at) FROM stdin;
local	42ace66f-3fbb-4e02-8edf-16351c968e14	{crops/local/gone.jpg}	2026-11-26 12:09:52.012747+00	2026-11-26 12:09:52.012747+00
\.


--
-- Data for Name: reembedded_faces; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.reembedded_faces (tenant_id, model, face_id, collection_id, embedding, reason) FROM stdin;
local	of another pack	01a217c3-16e6-7c4e-a323-efdede7e2796	staff	[0.049346924,0.07763672,-0.05215454,0.0044174194,-0.024810791,-0.031433105,0.030395508,-0.019592285,-0.05581665,0.011520386,-0.041503906,-0.0635376,-0.056121826,0.047546387,-0.027114868,-0.0017824173,0.009292603,-0.03866577,0.040924072,-0.022033691,0.023986816,0.026992798,0.033721924,0.04638672,-0.05859375,-0.12866211,0.0039482117,-0.0043945312,-0.012802124,-0.045166016,-0.032348633,0.1149292,0.025100708,0.029632568,0.061584473,-0.022842407,-0.023590088,-0.03857422,0.029083252,0.013885498,0.014221191,-0.027770996,0.043640137,-0.051849365,-0.011260986,0.0030765533,0.04244995,-0.046844482,-0.0072517395,0.030960083,0.0001667738,-0.047302246,-0.0014734268,-0.0072021484,0.047088623,0.030319214,0.006752014,0.039764404,0.009033203,-0.04763794,-0.010971069,-0.043884277,-0.0262146,0.0049858093,0.058685303,-0.05630493,-0.027389526,-0.05987549,-0.00023257732,-0.018951416,0.0049324036,-0.042938232,0.036834717,-0.041748047,-0.013542175,-0.025894165,-0.01864624,0.019363403,-0.028747559,-0.004463196,0.041931152,-0.07305908,0.0385437,-0.09741211,0.0124053955,0.012283325,0.049316406,-0.016647339,0.050964355,0.1274414,-0.034088135,-0.023223877,0.014251709,0.012664795,-0.035064697,-0.012313843,0.06124878,0.034301758,0.06829834,0.07739258,0.051818848,-0.023544312,0.03173828,-0.03515625,0.035247803,0.05834961,0.028533936,-0.052093506,-0.005607605,0.06317139,-0.00019407272,-0.07293701,0.11956787,0.04046631,0.019332886,0.030441284,0.0040397644,0.020706177,-0.016418457,-0.06048584,0.05203247,-0.04547119,0.014915466,0.091308594,0.053863525,-0.0034160614,-0.03451538,-0.092285156,0.0074920654,0.039764404,0.016220093,-0.0084991455,0.06262207,0.027618408,0.012382507,0.028961182,-0.052642822,0.0037174225,0.060028076,0.044830322,0.05706787,-0.009300232,0.007797241,-0.044067383,0.02331543,0.0011405945,-0.0018081665,0.008201599,0.01864624,0.0032291412,0.072753906,0.03793335,0.0029792786,0.02507019,-0.013420105,-0.107177734,0.0112838745,-0.01940918,-0.0128479,-0.046295166,-0.026321411,0.030441284,-0.008552551,0.04525757,0.0592041,0.008460999,0.068237305,-0.040222168,0.07946777,0.03125,-0.11584473,-0.012893677,-0.031677246,-0.04156494,-0.0023765564,-0.065979004,-0.052459717,0.013290405,0.032928467,0.05203247,-0.0015029907,-0.004890442,-0.029556274,0.0129470825,0.029052734,-0.06072998,-0.050964355,0.0026245117,0.035461426,-0.030532837,-0.038330078,0.04928589,-0.017913818,-0.01826477,0.020065308,-0.074645996,0.028121948,-0.022903442,0.0043907166,0.0077285767,0.01499939,0.047851562,0.04647827,-0.033477783,0.014678955,-0.014427185,0.018798828,0.04837036,0.03289795,-0.06970215,-0.00067281723,-0.064941406,0.07373047,-0.057525635,-0.046569824,-0.04156494,-0.03225708,-0.024398804,-0.047943115,-0.03942871,0.027404785,-0.016677856,-0.009437561,0.09692383,-0.025726318,0.056427002,0.040802002,-0.06304932,0.052734375,0.054138184,0.0023593903,-0.03543091,-0.023635864,-0.076171875,0.007217407,-0.016174316,-0.026809692,-0.029556274,-0.16320801,-0.091674805,-0.06652832,-0.02281189,-0.085632324,-0.011711121,0.027679443,-0.017532349,0.0129852295,0.05859375,-0.037963867,-0.066833496,0.01525116,-0.006855011,-0.12902832,0.09625244,0.025161743,0.029434204,-0.03277588,-0.0115737915,0.04626465,-0.036254883,0.00459671,-0.04168701,-0.05593872,-0.033233643,0.028015137,-0.025161743,-0.01423645,0.0039138794,-0.061920166,-0.011001587,0.006668091,0.01776123,0.0051078796,-0.03491211,-0.008277893,0.11303711,-0.004333496,-0.032073975,0.0039711,0.01953125,0.04824829,0.07745361,-0.014160156,0.026733398,0.04824829,0.06304932,-0.041870117,-0.05227661,-0.046783447,-0.033996582,-0.03692627,-0.04724121,-0.051483154,0.062408447,0.07623291,0.0619812,-0.045776367,-0.0003912449,0.021621704,-0.04562378,0.011245728,-0.001534462,-0.0026931763,-0.036743164,-0.030197144,0.015197754,0.040740967,-0.017059326,0.052124023,-0.05001831,-0.03640747,0.009391785,-0.032440186,-0.09277344,-0.04449463,0.041259766,-0.016067505,-0.031707764,-0.038513184,-0.068359375,-0.0155181885,-0.034942627,-0.025878906,-0.0023384094,0.018035889,0.010047913,-0.026031494,0.013580322,-0.021560669,-0.07684326,0.025924683,0.006412506,0.04055786,-0.02748108,0.035949707,-0.009376526,0.049621582,0.0060577393,-0.053375244,-0.020095825,0.07788086,0.0076065063,-0.013977051,-0.009269714,0.014915466,-0.030563354,-0.028808594,0.007671356,0.06427002,-0.0154418945,-0.0023441315,-0.028335571,0.009292603,0.050323486,0.054901123,-0.016662598,0.04434204,-0.013931274,0.013999939,-0.05682373,-0.10211182,0.06982422,0.089416504,-0.012687683,-0.013015747,0.026779175,-0.014442444,-0.030761719,-0.020492554,0.068725586,-0.01612854,0.12780762,-0.014831543,0.0047836304,0.053375244,0.04348755,-0.059295654,0.03024292,0.09234619,0.008781433,-0.09954834,0.015823364,-0.07501221,-0.048309326,0.022537231,0.02720642,-0.005924225,-0.02519226,-0.039123535,-0.049468994,-0.010971069,-0.008682251,0.05215454,0.0025730133,0.022216797,0.08337402,-0.016952515,-0.040252686,-0.02067566,0.07299805,-0.0045204163,0.03387451,-0.005420685,-0.058807373,0.046203613,-0.10534668,0.09283447,-0.00349617,0.022918701,-0.06188965,0.032196045,-0.057678223,0.0026550293,0.06738281,0.057800293,-0.08325195,0.05545044,-0.035125732,0.07879639,-0.06402588,-0.04168701,0.07336426,-0.048706055,-0.02229309,-0.007381439,0.038635254,0.012428284,-0.0041770935,0.028259277,-0.008506775,-0.020874023,0.027694702,0.04336548,0.029205322,0.0657959,-0.049591064,0.0010089874,-0.040924072,0.020889282,0.0048713684,0.014175415,0.022201538,0.03741455,-0.017288208,0.0993042,-0.0071029663,-0.028656006,0.07550049,0.0126953125,0.001493454,0.011886597,0.0005455017,0.048736572,0.0043258667,-0.0088272095,-0.036254883,-0.03250122,-0.014198303,-0.007980347,0.0055885315,0.004459381,0.0063705444,0.007835388,-0.0035266876,0.018493652,-0.07116699,0.018341064,-0.055389404,0.04876709,0.017974854,0.031097412,-0.006095886,0.06890869,0.0473938,0.0231781,-4.5120716e-05,-0.019302368,-0.019424438,-0.017654419,0.02508545,0.11639404,-0.004699707,-0.040985107,-0.103637695,0.017807007,0.037231445,-0.000118494034,-0.06451416,-0.011695862,-0.038330078,0.032470703,0.031707764,0.03161621,-0.013427734,-0.019973755,-0.01159668,0.07867432,-0.010467529,-0.03741455,-0.017547607,-0.046081543,-0.030303955,-0.084472656,0.015274048,-0.015586853,0.008255005,-0.020050049,-0.052520752,0.08074951,-0.014923096,0.07128906,0.036621094]	\N
\.


--
-- Data for Name: sweeps; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.sweeps (tenant_id, place, after, finished_at, taken_at) FROM stdin;
local	uploads		2026-11-26 12:09:51.874031+00	2026-11-26 12:09:51.58512+00
local	probes		2026-11-26 12:09:51.889127+00	2026-11-26 12:09:51.58512+00
local	crops		2026-11-26 12:09:51.909103+00	2026-11-26 12:09:51.58512+00
\.


--
-- Data for Name: uploads; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.uploads (tenant_id, id, collection_id, user_id, external_image_id, purpose, content_type, max_faces, review, status, reason, detail, rejected_faces, conflicts_with, expires_at, consent_id, photo_erased_at, cause, requeued_at, created_at, updated_at, looked_at) FROM stdin;
local	01a217c3-07d3-7660-af56-7c1251a5d27a	default	01a217c3-04c7-7750-928c-50b9dbdb256d	\N	index	image/jpeg	100	\N	indexed	\N	\N	[]	\N	2026-11-26 12:24:47.217459+00	\N	\N	\N	\N	2026-11-26 12:09:47.195249+00	2026-11-26 12:09:48.085742+00	\N
local	01a217c3-0b74-725f-bd37-6f0cab950ce9	default	01a217c3-0b63-75d3-97b1-59f9a30aab97	\N	index	image/jpeg	100	\N	indexed	\N	\N	[]	\N	2026-11-26 12:24:48.147886+00	\N	\N	\N	\N	2026-11-26 12:09:48.145791+00	2026-11-26 12:09:48.301831+00	\N
local	01a217c3-0c49-7736-ba00-a3315608be57	default	01a217c3-0c35-72f2-a000-07f1c3ef052c	\N	index	image/png	100	\N	indexed	\N	\N	[]	\N	2026-11-26 12:24:48.361412+00	\N	\N	\N	\N	2026-11-26 12:09:48.359115+00	2026-11-26 12:09:48.550799+00	\N
local	01a217c3-0d47-71aa-8aaa-ebcbee06c913	default	\N	a guest of the event	index	image/jpeg	100	\N	indexed	\N	\N	[]	\N	2026-11-26 12:24:48.6149+00	\N	\N	\N	\N	2026-11-26 12:09:48.613108+00	2026-11-26 12:09:48.905559+00	\N
local	01a217c3-16e6-7149-9bc7-0a8f6c33f83f	staff	01a217c3-16aa-765c-a7f7-f7ba51b29555	collins.png	index	image/png	100	\N	indexed	\N	\N	[]	\N	2026-11-26 12:24:51.07835+00	01a217c3-16cf-73e6-b78d-32f333fd293c	\N	\N	\N	2026-11-26 12:09:51.075159+00	2026-11-26 12:09:51.284458+00	\N
local	01a217c3-17ce-704f-bd6e-c317dc238b41	default	\N	\N	index	image/jpeg	100	\N	awaiting_upload	\N	\N	[]	\N	2026-11-26 12:24:51.310591+00	\N	\N	\N	\N	2026-11-26 12:09:51.309659+00	2026-11-26 12:09:51.309659+00	\N
\.


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: collections collections_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.collections
    ADD CONSTRAINT collections_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: faces faces_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.faces
    ADD CONSTRAINT faces_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: outbox outbox_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: reembedded_faces reembedded_faces_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.reembedded_faces
    ADD CONSTRAINT reembedded_faces_pkey PRIMARY KEY (tenant_id, model, face_id);


--
-- Name: sweeps sweeps_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sweeps
    ADD CONSTRAINT sweeps_pkey PRIMARY KEY (tenant_id, place);


--
-- Name: uploads uploads_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.uploads
    ADD CONSTRAINT uploads_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: faces_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX faces_age ON public.faces USING brin (created_at);


--
-- Name: faces_bits; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX faces_bits ON public.faces USING btree (tenant_id, collection_id, xid) INCLUDE (id, bits);


--
-- Name: faces_upload; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX faces_upload ON public.faces USING btree (tenant_id, upload_id) WHERE (upload_id IS NOT NULL);


--
-- Name: faces_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX faces_user ON public.faces USING btree (tenant_id, user_id) WHERE (user_id IS NOT NULL);


--
-- Name: outbox_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX outbox_waiting ON public.outbox USING btree (updated_at);


--
-- Name: reembedded_face; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX reembedded_face ON public.reembedded_faces USING btree (tenant_id, face_id);


--
-- Name: uploads_conflict; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX uploads_conflict ON public.uploads USING btree (tenant_id, conflicts_with) WHERE (conflicts_with IS NOT NULL);


--
-- Name: uploads_consent; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX uploads_consent ON public.uploads USING btree (tenant_id, consent_id) WHERE (consent_id IS NOT NULL);


--
-- Name: uploads_gallery; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX uploads_gallery ON public.uploads USING btree (tenant_id, collection_id, created_at);


--
-- Name: uploads_open; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX uploads_open ON public.uploads USING btree (updated_at) WHERE (status = ANY (ARRAY['awaiting_upload'::text, 'processing'::text]));


--
-- Name: uploads_refused; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX uploads_refused ON public.uploads USING btree (updated_at) WHERE ((status = ANY (ARRAY['failed'::text, 'rejected'::text])) AND (photo_erased_at IS NULL));


--
-- Name: uploads_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX uploads_user ON public.uploads USING btree (tenant_id, user_id) WHERE (user_id IS NOT NULL);


--
-- Name: faces stamp_face; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER stamp_face BEFORE UPDATE ON public.faces FOR EACH ROW EXECUTE FUNCTION public.stamp_face();


--
-- Name: faces faces_tenant_id_upload_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.faces
    ADD CONSTRAINT faces_tenant_id_upload_id_fkey FOREIGN KEY (tenant_id, upload_id) REFERENCES public.uploads(tenant_id, id);


--
-- Name: reembedded_faces reembedded_faces_tenant_id_face_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.reembedded_faces
    ADD CONSTRAINT reembedded_faces_tenant_id_face_id_fkey FOREIGN KEY (tenant_id, face_id) REFERENCES public.faces(tenant_id, id) ON DELETE CASCADE;


--
-- Name: collections; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.collections ENABLE ROW LEVEL SECURITY;

--
-- Name: faces; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.faces ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;

--
-- Name: reembedded_faces; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.reembedded_faces ENABLE ROW LEVEL SECURITY;

--
-- Name: sweeps; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.sweeps ENABLE ROW LEVEL SECURITY;

--
-- Name: collections tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.collections USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: faces tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.faces USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: outbox tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.outbox USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: reembedded_faces tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.reembedded_faces USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: sweeps tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.sweeps USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: uploads tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.uploads USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: uploads; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.uploads ENABLE ROW LEVEL SECURITY;

--
-- Name: FUNCTION best_face_of_user(p_tenant text, p_user uuid, p_model text, p_query public.halfvec); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.best_face_of_user(p_tenant text, p_user uuid, p_model text, p_query public.halfvec) FROM PUBLIC;
GRANT ALL ON FUNCTION public.best_face_of_user(p_tenant text, p_user uuid, p_model text, p_query public.halfvec) TO facepass_app;
GRANT ALL ON FUNCTION public.best_face_of_user(p_tenant text, p_user uuid, p_model text, p_query public.halfvec) TO facepass_search;
GRANT ALL ON FUNCTION public.best_face_of_user(p_tenant text, p_user uuid, p_model text, p_query public.halfvec) TO facepass_indexer;


--
-- Name: FUNCTION candidate_count(p_cosine double precision); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.candidate_count(p_cosine double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.candidate_count(p_cosine double precision) TO facepass_app;
GRANT ALL ON FUNCTION public.candidate_count(p_cosine double precision) TO facepass_search;
GRANT ALL ON FUNCTION public.candidate_count(p_cosine double precision) TO facepass_indexer;


--
-- Name: FUNCTION changes_since(p_tenant text, p_collection text, p_since xid8, p_most integer, OUT ids uuid[], OUT written bytea); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.changes_since(p_tenant text, p_collection text, p_since xid8, p_most integer, OUT ids uuid[], OUT written bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.changes_since(p_tenant text, p_collection text, p_since xid8, p_most integer, OUT ids uuid[], OUT written bytea) TO facepass_app;
GRANT ALL ON FUNCTION public.changes_since(p_tenant text, p_collection text, p_since xid8, p_most integer, OUT ids uuid[], OUT written bytea) TO facepass_search;
GRANT ALL ON FUNCTION public.changes_since(p_tenant text, p_collection text, p_since xid8, p_most integer, OUT ids uuid[], OUT written bytea) TO facepass_indexer;


--
-- Name: FUNCTION face_vector(p_tenant text, p_face uuid); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.face_vector(p_tenant text, p_face uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.face_vector(p_tenant text, p_face uuid) TO facepass_app;
GRANT ALL ON FUNCTION public.face_vector(p_tenant text, p_face uuid) TO facepass_search;
GRANT ALL ON FUNCTION public.face_vector(p_tenant text, p_face uuid) TO facepass_indexer;


--
-- Name: FUNCTION hamming_bound(p_cosine double precision); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.hamming_bound(p_cosine double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION public.hamming_bound(p_cosine double precision) TO facepass_app;
GRANT ALL ON FUNCTION public.hamming_bound(p_cosine double precision) TO facepass_search;
GRANT ALL ON FUNCTION public.hamming_bound(p_cosine double precision) TO facepass_indexer;


--
-- Name: FUNCTION oldest_erasure_seconds(); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.oldest_erasure_seconds() FROM PUBLIC;
GRANT ALL ON FUNCTION public.oldest_erasure_seconds() TO facepass_app;
GRANT ALL ON FUNCTION public.oldest_erasure_seconds() TO facepass_janitor;


--
-- Name: FUNCTION rank_faces(p_tenant text, p_collection text, p_ids uuid[], p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.rank_faces(p_tenant text, p_collection text, p_ids uuid[], p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.rank_faces(p_tenant text, p_collection text, p_ids uuid[], p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid) TO facepass_app;
GRANT ALL ON FUNCTION public.rank_faces(p_tenant text, p_collection text, p_ids uuid[], p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid) TO facepass_search;
GRANT ALL ON FUNCTION public.rank_faces(p_tenant text, p_collection text, p_ids uuid[], p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid) TO facepass_indexer;


--
-- Name: FUNCTION rank_gallery(p_tenant text, p_collection text, p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.rank_gallery(p_tenant text, p_collection text, p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.rank_gallery(p_tenant text, p_collection text, p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid) TO facepass_app;
GRANT ALL ON FUNCTION public.rank_gallery(p_tenant text, p_collection text, p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid) TO facepass_search;
GRANT ALL ON FUNCTION public.rank_gallery(p_tenant text, p_collection text, p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid) TO facepass_indexer;


--
-- Name: FUNCTION rank_shortlist(p_tenant text, p_collection text, p_news uuid[], p_ids uuid[], p_reach real[], p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid, OUT matches public.face_match[], OUT gone integer); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.rank_shortlist(p_tenant text, p_collection text, p_news uuid[], p_ids uuid[], p_reach real[], p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid, OUT matches public.face_match[], OUT gone integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.rank_shortlist(p_tenant text, p_collection text, p_news uuid[], p_ids uuid[], p_reach real[], p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid, OUT matches public.face_match[], OUT gone integer) TO facepass_app;
GRANT ALL ON FUNCTION public.rank_shortlist(p_tenant text, p_collection text, p_news uuid[], p_ids uuid[], p_reach real[], p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid, OUT matches public.face_match[], OUT gone integer) TO facepass_search;
GRANT ALL ON FUNCTION public.rank_shortlist(p_tenant text, p_collection text, p_news uuid[], p_ids uuid[], p_reach real[], p_query public.halfvec, p_cosine double precision, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid, OUT matches public.face_match[], OUT gone integer) TO facepass_indexer;


--
-- Name: FUNCTION scan_gallery(p_tenant text, p_collection text, p_bits bit, p_bound double precision, p_most integer, OUT ids uuid[], OUT distances real[]); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.scan_gallery(p_tenant text, p_collection text, p_bits bit, p_bound double precision, p_most integer, OUT ids uuid[], OUT distances real[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.scan_gallery(p_tenant text, p_collection text, p_bits bit, p_bound double precision, p_most integer, OUT ids uuid[], OUT distances real[]) TO facepass_app;
GRANT ALL ON FUNCTION public.scan_gallery(p_tenant text, p_collection text, p_bits bit, p_bound double precision, p_most integer, OUT ids uuid[], OUT distances real[]) TO facepass_search;
GRANT ALL ON FUNCTION public.scan_gallery(p_tenant text, p_collection text, p_bits bit, p_bound double precision, p_most integer, OUT ids uuid[], OUT distances real[]) TO facepass_indexer;


--
-- Name: FUNCTION search_faces(p_tenant text, p_collection text, p_query public.halfvec, p_threshold real, p_default_threshold real, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid, p_exact boolean, p_ids uuid[], p_reach real[], p_floor real, p_since xid8, p_epoch timestamp with time zone, p_most_changes integer); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.search_faces(p_tenant text, p_collection text, p_query public.halfvec, p_threshold real, p_default_threshold real, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid, p_exact boolean, p_ids uuid[], p_reach real[], p_floor real, p_since xid8, p_epoch timestamp with time zone, p_most_changes integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.search_faces(p_tenant text, p_collection text, p_query public.halfvec, p_threshold real, p_default_threshold real, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid, p_exact boolean, p_ids uuid[], p_reach real[], p_floor real, p_since xid8, p_epoch timestamp with time zone, p_most_changes integer) TO facepass_app;
GRANT ALL ON FUNCTION public.search_faces(p_tenant text, p_collection text, p_query public.halfvec, p_threshold real, p_default_threshold real, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid, p_exact boolean, p_ids uuid[], p_reach real[], p_floor real, p_since xid8, p_epoch timestamp with time zone, p_most_changes integer) TO facepass_search;
GRANT ALL ON FUNCTION public.search_faces(p_tenant text, p_collection text, p_query public.halfvec, p_threshold real, p_default_threshold real, p_limit integer, p_best_of_user boolean, p_except_face uuid, p_except_user uuid, p_exact boolean, p_ids uuid[], p_reach real[], p_floor real, p_since xid8, p_epoch timestamp with time zone, p_most_changes integer) TO facepass_indexer;


--
-- Name: FUNCTION take_collections(p_most integer); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.take_collections(p_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_collections(p_most integer) TO facepass_app;
GRANT ALL ON FUNCTION public.take_collections(p_most integer) TO facepass_janitor;


--
-- Name: FUNCTION take_open_uploads(p_under_way interval, p_most integer); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.take_open_uploads(p_under_way interval, p_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_open_uploads(p_under_way interval, p_most integer) TO facepass_app;
GRANT ALL ON FUNCTION public.take_open_uploads(p_under_way interval, p_most integer) TO facepass_janitor;


--
-- Name: FUNCTION take_photo_erasures(p_most integer); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.take_photo_erasures(p_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_photo_erasures(p_most integer) TO facepass_app;
GRANT ALL ON FUNCTION public.take_photo_erasures(p_most integer) TO facepass_janitor;


--
-- Name: FUNCTION take_refused_photos(p_kept interval, p_most integer); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.take_refused_photos(p_kept interval, p_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_refused_photos(p_kept interval, p_most integer) TO facepass_app;
GRANT ALL ON FUNCTION public.take_refused_photos(p_kept interval, p_most integer) TO facepass_janitor;


--
-- Name: FUNCTION take_sweeps(p_every interval, p_most integer); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.take_sweeps(p_every interval, p_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_sweeps(p_every interval, p_most integer) TO facepass_app;
GRANT ALL ON FUNCTION public.take_sweeps(p_every interval, p_most integer) TO facepass_janitor;


--
-- Name: FUNCTION user_vectors(p_tenant text, p_user uuid, p_model text); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.user_vectors(p_tenant text, p_user uuid, p_model text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.user_vectors(p_tenant text, p_user uuid, p_model text) TO facepass_app;
GRANT ALL ON FUNCTION public.user_vectors(p_tenant text, p_user uuid, p_model text) TO facepass_search;
GRANT ALL ON FUNCTION public.user_vectors(p_tenant text, p_user uuid, p_model text) TO facepass_indexer;


--
-- Name: TABLE collections; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collections TO facepass_app;
GRANT SELECT ON TABLE public.collections TO facepass_users;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collections TO facepass_faces;
GRANT SELECT ON TABLE public.collections TO facepass_search;
GRANT SELECT,UPDATE ON TABLE public.collections TO facepass_indexer;
GRANT SELECT,UPDATE ON TABLE public.collections TO facepass_janitor;


--
-- Name: TABLE faces; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.faces TO facepass_app;
GRANT DELETE ON TABLE public.faces TO facepass_users;
GRANT DELETE ON TABLE public.faces TO facepass_faces;
GRANT SELECT ON TABLE public.faces TO facepass_search;
GRANT SELECT,INSERT ON TABLE public.faces TO facepass_indexer;
GRANT DELETE ON TABLE public.faces TO facepass_janitor;


--
-- Name: COLUMN faces.tenant_id; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT(tenant_id) ON TABLE public.faces TO facepass_system;
GRANT SELECT(tenant_id) ON TABLE public.faces TO facepass_users;
GRANT SELECT(tenant_id) ON TABLE public.faces TO facepass_faces;
GRANT SELECT(tenant_id) ON TABLE public.faces TO facepass_janitor;


--
-- Name: COLUMN faces.id; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT(id) ON TABLE public.faces TO facepass_users;
GRANT SELECT(id) ON TABLE public.faces TO facepass_faces;
GRANT SELECT(id) ON TABLE public.faces TO facepass_janitor;


--
-- Name: COLUMN faces.collection_id; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT(collection_id) ON TABLE public.faces TO facepass_users;
GRANT SELECT(collection_id) ON TABLE public.faces TO facepass_faces;
GRANT SELECT(collection_id) ON TABLE public.faces TO facepass_janitor;


--
-- Name: COLUMN faces.upload_id; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT(upload_id) ON TABLE public.faces TO facepass_users;
GRANT SELECT(upload_id) ON TABLE public.faces TO facepass_faces;
GRANT SELECT(upload_id) ON TABLE public.faces TO facepass_janitor;


--
-- Name: COLUMN faces.user_id; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT(user_id) ON TABLE public.faces TO facepass_users;
GRANT SELECT(user_id) ON TABLE public.faces TO facepass_faces;
GRANT SELECT(user_id) ON TABLE public.faces TO facepass_janitor;


--
-- Name: COLUMN faces.external_image_id; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT(external_image_id) ON TABLE public.faces TO facepass_users;
GRANT SELECT(external_image_id) ON TABLE public.faces TO facepass_faces;


--
-- Name: COLUMN faces.box; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT(box) ON TABLE public.faces TO facepass_users;
GRANT SELECT(box) ON TABLE public.faces TO facepass_faces;


--
-- Name: COLUMN faces.landmarks; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT(landmarks) ON TABLE public.faces TO facepass_users;
GRANT SELECT(landmarks) ON TABLE public.faces TO facepass_faces;


--
-- Name: COLUMN faces.confidence; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT(confidence) ON TABLE public.faces TO facepass_users;
GRANT SELECT(confidence) ON TABLE public.faces TO facepass_faces;


--
-- Name: COLUMN faces.quality; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT(quality) ON TABLE public.faces TO facepass_users;
GRANT SELECT(quality) ON TABLE public.faces TO facepass_faces;


--
-- Name: COLUMN faces.model; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT(model) ON TABLE public.faces TO facepass_users;
GRANT SELECT(model) ON TABLE public.faces TO facepass_faces;


--
-- Name: COLUMN faces.created_at; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT(created_at) ON TABLE public.faces TO facepass_users;
GRANT SELECT(created_at) ON TABLE public.faces TO facepass_faces;
GRANT SELECT(created_at) ON TABLE public.faces TO facepass_janitor;


--
-- Name: TABLE outbox; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox TO facepass_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.outbox TO facepass_users;
GRANT SELECT,INSERT,DELETE ON TABLE public.outbox TO facepass_faces;
GRANT SELECT,INSERT,DELETE ON TABLE public.outbox TO facepass_indexer;
GRANT SELECT,INSERT,DELETE ON TABLE public.outbox TO facepass_janitor;


--
-- Name: TABLE reembedded_faces; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.reembedded_faces TO facepass_app;


--
-- Name: TABLE sweeps; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sweeps TO facepass_app;
GRANT SELECT,UPDATE ON TABLE public.sweeps TO facepass_janitor;


--
-- Name: TABLE uploads; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.uploads TO facepass_app;
GRANT SELECT,UPDATE ON TABLE public.uploads TO facepass_users;
GRANT SELECT,INSERT,UPDATE ON TABLE public.uploads TO facepass_faces;
GRANT SELECT,UPDATE ON TABLE public.uploads TO facepass_indexer;
GRANT SELECT,UPDATE ON TABLE public.uploads TO facepass_janitor;


--
-- PostgreSQL database dump complete
--


