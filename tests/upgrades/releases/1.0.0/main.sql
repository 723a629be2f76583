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

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: api_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.api_keys (
    tenant_id text NOT NULL,
    id text NOT NULL,
    secret_hash bytea NOT NULL,
    name text NOT NULL,
    scopes text[] NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: api_key_by_id(text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.api_key_by_id(key_id text) RETURNS SETOF public.api_keys
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select * from api_keys where id = key_id and revoked_at is null and (expires_at is null or expires_at > now())
$$;


--
-- Name: audit_log; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_log (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    caller text NOT NULL,
    verb text NOT NULL,
    object text,
    result text NOT NULL,
    count integer,
    seal bigint
);


--
-- Name: audit_digest(public.audit_log); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.audit_digest(entry public.audit_log) RETURNS bytea
    LANGUAGE sql STABLE
    AS $$
    select sha256(convert_to(jsonb_build_array(
        entry.tenant_id, entry.id, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        entry.caller, entry.verb, entry.object, entry.result, entry.count
    )::text, 'UTF8'))
$$;


--
-- Name: audit_is_append_only(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.audit_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if tg_op = 'UPDATE' and tg_table_name = 'audit_log' then
        if old.seal is null and new.seal is not null and to_jsonb(new) - 'seal' = to_jsonb(old) - 'seal' then
            return new;
        end if;
    end if;
    raise exception 'the audit log is append-only';
end
$$;


--
-- Name: begin_request(text, text, text, bytea); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.begin_request(p_tenant text, p_caller text, p_key text, p_fingerprint bytea) RETURNS TABLE(fingerprint bytea, status integer, body text)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    insert into idempotency as request (tenant_id, caller_id, key, fingerprint)
    values (p_tenant, p_caller, p_key, p_fingerprint)
    on conflict (tenant_id, caller_id, key) do update
    set fingerprint = excluded.fingerprint, started_at = clock_timestamp(), status = null, body = null
    where request.started_at < clock_timestamp() - interval '24 hours'
       or (request.status is null and request.fingerprint = excluded.fingerprint
           and request.started_at < clock_timestamp() - interval '60 seconds');
    if not found then
        return query
        select request.fingerprint, request.status, request.body
        from idempotency request
        where request.tenant_id = p_tenant and request.caller_id = p_caller and request.key = p_key;
    end if;
end
$$;


--
-- Name: finish_request(text, text, text, integer, text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.finish_request(p_tenant text, p_caller text, p_key text, p_status integer, p_body text) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    perform set_config('app.tenant', p_tenant, true);
    update idempotency set status = p_status, body = p_body
    where tenant_id = p_tenant and caller_id = p_caller and key = p_key and status is null;
end
$$;


--
-- Name: forget_idle_buckets(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.forget_idle_buckets() RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    with gone as (delete from rate_buckets where refilled_at < clock_timestamp() - interval '24 hours' returning 1)
    select count(*) from gone
$$;


--
-- Name: forget_old_requests(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.forget_old_requests() RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    with gone as (delete from idempotency where started_at < clock_timestamp() - interval '24 hours' returning 1)
    select count(*) from gone
$$;


--
-- Name: forget_request(text, text, text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.forget_request(p_tenant text, p_caller text, p_key text) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    perform set_config('app.tenant', p_tenant, true);
    delete from idempotency
    where tenant_id = p_tenant and caller_id = p_caller and key = p_key and status is null;
end
$$;


--
-- Name: name_found(text, uuid, text, text, text, uuid[]); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.name_found(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_users uuid[]) RETURNS TABLE(id uuid, email text, full_name text, external_id text)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    perform set_config('synchronous_commit', 'off', true);
    insert into audit_log (tenant_id, id, caller, verb, object, result, count)
    select p_tenant, p_id, p_caller, p_verb, p_object, 'ok', count(*)
    from unnest(p_users) found(user_id)
    where found.user_id is null
       or exists (select from users u where u.tenant_id = p_tenant and u.id = found.user_id);
    return query
    select u.id, u.email, u.full_name, u.external_id from users u
    where u.tenant_id = p_tenant and u.id = any(p_users);
end
$$;


--
-- Name: note_api_key_use(text, bytea); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.note_api_key_use(used_key text, used_hash bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    -- the disk is not waited for: a crash may forget when a key was used
    select set_config('synchronous_commit', 'off', true);
    update api_keys set last_used_at = now()
    where (tenant_id, id) in (
        select tenant_id, id from api_keys
        where id = used_key and secret_hash = used_hash
            and (last_used_at is null or last_used_at < now() - interval '1 minute')
        for update skip locked
    )
$$;


--
-- Name: note_audit(text, uuid, text, text, text, text, integer, boolean); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.note_audit(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_result text, p_count integer, p_lasting boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    perform set_config('app.tenant', p_tenant, true);
    if not p_lasting then
        perform set_config('synchronous_commit', 'off', true);
    end if;
    insert into audit_log (tenant_id, id, caller, verb, object, result, count)
    values (p_tenant, p_id, p_caller, p_verb, p_object, p_result, p_count)
    on conflict do nothing;
end
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
-- Name: seal_audit(text, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.seal_audit(p_tenant text, p_most integer, OUT number bigint, OUT entries integer, OUT hash bytea) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
declare
    last audit_seals;
    digests bytea;
    moment timestamptz := clock_timestamp();
begin
    entries := 0;
    if not pg_try_advisory_xact_lock(hashtextextended('audit/' || p_tenant, 0)) then
        return; -- another janitor is at it
    end if;
    select s.* into last from audit_seals s where s.tenant_id = p_tenant order by s.number desc limit 1;
    number := coalesce(last.number, 0) + 1;
    with chosen as (
        select a.id from audit_log a where a.tenant_id = p_tenant and a.seal is null order by a.id limit p_most
    ), done as (
        update audit_log a set seal = seal_audit.number from chosen c
        where a.tenant_id = p_tenant and a.id = c.id
        returning a.id, audit_digest(a) as digest
    )
    select count(*), coalesce(string_agg(d.digest, ''::bytea order by d.id), '') into entries, digests from done d;
    if entries = 0 then
        return;
    end if;
    hash := sha256(coalesce(last.hash, '') || convert_to(jsonb_build_array(
        p_tenant, number, entries, to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')
    )::text, 'UTF8') || digests);
    insert into audit_seals values (p_tenant, number, entries, moment, hash);
end
$$;


--
-- Name: take_ended_consents(integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.take_ended_consents(p_most integer) RETURNS TABLE(tenant_id text, id uuid)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    update consents set updated_at = now()
    where (consents.tenant_id, consents.id) in (
        select c.tenant_id, c.id from consents c
        where c.settled_at is null and (c.revoked_at is not null or c.expires_at < now())
          and (c.revoked_at is not null or c.expires_at is not null)
          and c.updated_at < now() - interval '1 minute'
        order by c.updated_at limit p_most
        for update skip locked
    )
    returning consents.tenant_id, consents.id
$$;


--
-- Name: take_erasures(integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.take_erasures(p_most integer) RETURNS TABLE(tenant_id text, user_id uuid)
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
    returning outbox.tenant_id, outbox.user_id
$$;


--
-- Name: take_token(text, text, text, double precision, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.take_token(p_tenant text, p_caller text, p_verb text, p_rate double precision, p_burst integer) RETURNS TABLE(taken boolean, tokens double precision)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    return query
    insert into rate_buckets as bucket (tenant_id, caller_id, verb, tokens)
    values (p_tenant, p_caller, p_verb, p_burst - 1)
    on conflict (tenant_id, caller_id, verb) do update
    set tokens = tokens_by_now(bucket.tokens, bucket.refilled_at, p_rate, p_burst) - 1,
        refilled_at = clock_timestamp()
    where tokens_by_now(bucket.tokens, bucket.refilled_at, p_rate, p_burst) >= 1
    returning true, bucket.tokens;
    if not found then
        return query
        select false, tokens_by_now(bucket.tokens, bucket.refilled_at, p_rate, p_burst)
        from rate_buckets bucket
        where bucket.tenant_id = p_tenant and bucket.caller_id = p_caller and bucket.verb = p_verb;
    end if;
end
$$;


--
-- Name: tenants_to_seal(integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.tenants_to_seal(p_most integer) RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
    select distinct tenant_id from audit_log where seal is null limit p_most
$$;


--
-- Name: tokens_by_now(double precision, timestamp with time zone, double precision, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.tokens_by_now(tokens double precision, refilled_at timestamp with time zone, rate double precision, burst integer) RETURNS double precision
    LANGUAGE sql
    AS $$
    select least(burst, tokens + rate * greatest(extract(epoch from clock_timestamp() - refilled_at), 0))
$$;


--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: audit_seals; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_seals (
    tenant_id text NOT NULL,
    number bigint NOT NULL,
    entries integer NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    hash bytea NOT NULL
);


--
-- Name: consents; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.consents (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    collection_id text,
    text_version text NOT NULL,
    given_by text,
    given_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    recorded_by text NOT NULL,
    settled_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: idempotency; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.idempotency (
    tenant_id text NOT NULL,
    caller_id text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    status integer,
    body text,
    CONSTRAINT idempotency_status_check CHECK (((status >= 200) AND (status <= 299)))
);


--
-- Name: outbox; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.outbox (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    external_id_hash bytea,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: quotas; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.quotas (
    tenant_id text NOT NULL,
    max_faces integer,
    max_collections integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT quotas_max_collections_check CHECK ((max_collections >= 0)),
    CONSTRAINT quotas_max_faces_check CHECK ((max_faces >= 0))
);


--
-- Name: rate_buckets; Type: TABLE; Schema: public; Owner: -
--

CREATE UNLOGGED TABLE public.rate_buckets (
    tenant_id text NOT NULL,
    caller_id text NOT NULL,
    verb text NOT NULL,
    tokens double precision NOT NULL,
    refilled_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
)
WITH (fillfactor='50');


--
-- Name: users; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.users (
    tenant_id text NOT NULL,
    id uuid NOT NULL,
    email text NOT NULL,
    full_name text NOT NULL,
    external_id text,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.alembic_version (version_num) FROM stdin;
1.0
\.


--
-- Data for Name: api_keys; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.api_keys (tenant_id, id, secret_hash, name, scopes, expires_at, revoked_at, last_used_at, created_at, updated_at) FROM stdin;
local	c89fe6133f2379e0	\\xf2b2cce94e45106d503d6e738ed47792b62593c15a12a4a8ae24bbde01e0bdfc	local runtime	{users:read,users:write,faces:read,faces:write,search,admin}	\N	\N	2026-11-26 12:09:45.720709+00	2026-11-26 12:09:43.7647+00	2026-11-26 12:09:43.7647+00
\.


--
-- Data for Name: audit_log; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.audit_log (tenant_id, id, at, caller, verb, object, result, count, seal) FROM stdin;
local	01a217c2-fa87-72aa-8f3a-ed009ee955f5	2026-11-26 12:09:43.818109+00	operator	create_key	key:c89fe6133f2379e0	ok	\N	1
local	01a217c3-04eb-7669-a5de-8719a0f1c444	2026-11-26 12:09:46.477642+00	c89fe6133f2379e0	create_user	user:01a217c3-04c7-7750-928c-50b9dbdb256d	ok	\N	2
local	01a217c3-07d3-7d12-bd16-15c79efd3e59	2026-11-26 12:09:48.106476+00	indexer	index_photo	upload:01a217c3-07d3-7660-af56-7c1251a5d27a	ok	\N	2
local	01a217c3-08ce-74b6-9891-defcaa08ce9d	2026-11-26 12:09:47.471842+00	c89fe6133f2379e0	upload_photo	upload:01a217c3-07d3-7660-af56-7c1251a5d27a	ok	\N	2
local	01a217c3-0b67-70ae-85e7-a12e330a119f	2026-11-26 12:09:48.135474+00	c89fe6133f2379e0	create_user	user:01a217c3-0b63-75d3-97b1-59f9a30aab97	ok	\N	2
local	01a217c3-0b74-7b9b-a8c7-20c000b83234	2026-11-26 12:09:48.311124+00	indexer	index_photo	upload:01a217c3-0b74-725f-bd37-6f0cab950ce9	ok	\N	2
local	01a217c3-0b77-7043-8ea9-668e1b0b661d	2026-11-26 12:09:48.15148+00	c89fe6133f2379e0	upload_photo	upload:01a217c3-0b74-725f-bd37-6f0cab950ce9	ok	\N	2
local	01a217c3-0c39-735f-9cba-71ccb19a0635	2026-11-26 12:09:48.346151+00	c89fe6133f2379e0	create_user	user:01a217c3-0c35-72f2-a000-07f1c3ef052c	ok	\N	2
local	01a217c3-0c49-79ce-b39f-25cbdc90ac78	2026-11-26 12:09:48.563356+00	indexer	index_photo	upload:01a217c3-0c49-7736-ba00-a3315608be57	ok	\N	2
local	01a217c3-0c4c-7613-8e72-2c7c2f39781f	2026-11-26 12:09:48.365048+00	c89fe6133f2379e0	upload_photo	upload:01a217c3-0c49-7736-ba00-a3315608be57	ok	\N	2
local	01a217c3-0d47-7697-b7f7-bc8396d2090c	2026-11-26 12:09:48.922636+00	indexer	index_photo	upload:01a217c3-0d47-71aa-8aaa-ebcbee06c913	ok	\N	2
local	01a217c3-0d4b-72d4-b60e-c2c4bfced6a3	2026-11-26 12:09:48.619802+00	c89fe6133f2379e0	upload_photo	upload:01a217c3-0d47-71aa-8aaa-ebcbee06c913	ok	\N	2
local	01a217c3-132a-71dd-81e8-78c9b8bcb4a9	2026-11-26 12:09:50.12596+00	c89fe6133f2379e0	search_faces	collection:default	ok	1	2
local	01a217c3-14be-739a-bdcb-69a39418a44f	2026-11-26 12:09:50.527969+00	c89fe6133f2379e0	search_faces	collection:default	ok	1	2
local	01a217c3-14ff-74da-ac52-bf77d198b1bf	2026-11-26 12:09:50.591931+00	c89fe6133f2379e0	search_faces	collection:default	ok	1	2
local	01a217c3-1579-7197-873e-703eb7364c2c	2026-11-26 12:09:50.715103+00	c89fe6133f2379e0	search_faces	collection:default	ok	1	2
local	01a217c3-15d3-71ad-99e5-086e115b230e	2026-11-26 12:09:50.804902+00	c89fe6133f2379e0	search_faces	collection:default	ok	1	2
local	01a217c3-1696-75d8-8da4-4b3d9819f155	2026-11-26 12:09:50.999788+00	c89fe6133f2379e0	search_faces	collection:default	ok	0	2
local	01a217c3-16ae-7395-91fe-109e7b70efb2	2026-11-26 12:09:51.02312+00	c89fe6133f2379e0	create_user	\N	ok	\N	2
local	01a217c3-16c3-71fc-8856-f8167c85fbc4	2026-11-26 12:09:51.043846+00	c89fe6133f2379e0	create_collection	collection:staff	ok	\N	2
local	01a217c3-16d5-70f4-a7e7-e7bdc27f5eea	2026-11-26 12:09:51.062213+00	c89fe6133f2379e0	give_consent	user:01a217c3-16aa-765c-a7f7-f7ba51b29555	ok	\N	2
local	01a217c3-16e6-7af5-8efc-1c8f31b14c0e	2026-11-26 12:09:51.29564+00	indexer	index_photo	upload:01a217c3-16e6-7149-9bc7-0a8f6c33f83f	ok	\N	2
local	01a217c3-16ea-74fc-bbb1-e5c32ee23e33	2026-11-26 12:09:51.08282+00	c89fe6133f2379e0	upload_photo	upload:01a217c3-16e6-7149-9bc7-0a8f6c33f83f	ok	\N	2
local	01a217c3-17d1-76aa-ae3d-b219d78bfb01	2026-11-26 12:09:51.314129+00	c89fe6133f2379e0	upload_photo	upload:01a217c3-17ce-704f-bd6e-c317dc238b41	ok	\N	2
local	01a217c3-17dd-70f3-9016-f52411cdcfbf	2026-11-26 12:09:51.326316+00	c89fe6133f2379e0	create_user	user:01a217c3-17da-7166-92f6-eb2755c4bded	ok	\N	2
local	01a217c3-1846-7711-baef-38ba86e7841f	2026-11-26 12:09:51.430503+00	c89fe6133f2379e0	delete_user	user:01a217c3-17da-7166-92f6-eb2755c4bded	ok	\N	2
\.


--
-- Data for Name: audit_seals; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.audit_seals (tenant_id, number, entries, sealed_at, hash) FROM stdin;
local	1	1	2026-11-26 12:09:45.576151+00	\\xb4b71358a2fae3dc667756c2ba04d93ad9919737f040cd120327fffebb826675
local	2	25	2026-11-26 12:09:51.505441+00	\\x43da57302013112917a43f098246757e87791903187cbf4770885ec64e5ab67c
\.


--
-- Data for Name: consents; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.consents (tenant_id, id, user_id, collection_id, text_version, given_by, given_at, expires_at, revoked_at, recorded_by, settled_at, created_at, updated_at) FROM stdin;
local	01a217c3-16cf-73e6-b78d-32f333fd293c	01a217c3-16aa-765c-a7f7-f7ba51b29555	staff	2026-11	\N	2026-11-26 12:09:51.050696+00	\N	\N	c89fe6133f2379e0	\N	2026-11-26 12:09:51.051704+00	2026-11-26 12:09:51.051704+00
\.


--
-- Data for Name: idempotency; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.idempotency (tenant_id, caller_id, key, fingerprint, started_at, status, body) FROM stdin;
local	c89fe6133f2379e0	keep-release-1	\\x19a8ebe8c89954bfdb732db8d30c16033378fbeb0bc8aff881924d0676f82bb9	2026-11-26 12:09:51.015189+00	201	{"id":"01a217c3-16aa-765c-a7f7-f7ba51b29555","email":"ada@example.com","full_name":"Ada Example","external_id":null,"metadata":{"badge":"7"},"created_at":"2026-11-26T12:09:51.017477Z","updated_at":"2026-11-26T12:09:51.017477Z"}
\.


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.outbox (tenant_id, id, user_id, external_id_hash, created_at, updated_at) FROM stdin;
local	4c146529-8354-44ca-841f-064cdd3afd3d	6363ea8c-0358-4299-8766-115f4139d23f	\N	2026-11-26 12:09:51.972752+00	2026-11-26 12:09:51.972752+00
\.


--
-- Data for Name: quotas; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.quotas (tenant_id, max_faces, max_collections, created_at, updated_at) FROM stdin;
local	100000	50	2026-11-26 12:09:51.974417+00	2026-11-26 12:09:51.974417+00
\.


--
-- Data for Name: rate_buckets; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.rate_buckets (tenant_id, caller_id, verb, tokens, refilled_at) FROM stdin;
local	c89fe6133f2379e0	search	18.74222	2026-11-26 12:09:50.812308+00
local	c89fe6133f2379e0	upload	39	2026-11-26 12:09:51.307344+00
\.


--
-- Data for Name: users; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.users (tenant_id, id, email, full_name, external_id, metadata, created_at, updated_at) FROM stdin;
local	01a217c3-04c7-7750-928c-50b9dbdb256d	demo-obama@example.com	Barack Obama	demo-obama	{}	2026-11-26 12:09:46.437815+00	2026-11-26 12:09:46.437815+00
local	01a217c3-0b63-75d3-97b1-59f9a30aab97	demo-biden@example.com	Joe Biden	demo-biden	{}	2026-11-26 12:09:48.130724+00	2026-11-26 12:09:48.130724+00
local	01a217c3-0c35-72f2-a000-07f1c3ef052c	demo-collins@example.com	Eileen Collins	demo-collins	{}	2026-11-26 12:09:48.340589+00	2026-11-26 12:09:48.340589+00
local	01a217c3-16aa-765c-a7f7-f7ba51b29555	ada@example.com	Ada Example	\N	{"badge": "7"}	2026-11-26 12:09:51.017477+00	2026-11-26 12:09:51.017477+00
\.


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: api_keys api_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: audit_log audit_log_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: audit_seals audit_seals_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_seals
    ADD CONSTRAINT audit_seals_pkey PRIMARY KEY (tenant_id, number);


--
-- Name: consents consents_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: idempotency idempotency_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (tenant_id, caller_id, key);


--
-- Name: outbox outbox_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: quotas quotas_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.quotas
    ADD CONSTRAINT quotas_pkey PRIMARY KEY (tenant_id);


--
-- Name: rate_buckets rate_buckets_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.rate_buckets
    ADD CONSTRAINT rate_buckets_pkey PRIMARY KEY (tenant_id, caller_id, verb);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (tenant_id, id);


--
-- Name: api_keys_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX api_keys_id ON public.api_keys USING btree (id);


--
-- Name: audit_sealed; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX audit_sealed ON public.audit_log USING btree (tenant_id, seal) WHERE (seal IS NOT NULL);


--
-- Name: audit_unsealed; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX audit_unsealed ON public.audit_log USING btree (tenant_id, id) WHERE (seal IS NULL);


--
-- Name: consents_unsettled; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX consents_unsettled ON public.consents USING btree (updated_at) WHERE ((settled_at IS NULL) AND ((revoked_at IS NOT NULL) OR (expires_at IS NOT NULL)));


--
-- Name: consents_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX consents_user ON public.consents USING btree (tenant_id, user_id);


--
-- Name: idempotency_started; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idempotency_started ON public.idempotency USING btree (started_at);


--
-- Name: outbox_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX outbox_waiting ON public.outbox USING btree (updated_at);


--
-- Name: users_email_key; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX users_email_key ON public.users USING btree (tenant_id, lower(email));


--
-- Name: users_external_id_key; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX users_external_id_key ON public.users USING btree (tenant_id, external_id);


--
-- Name: audit_log audit_append_only; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.audit_is_append_only();


--
-- Name: audit_seals audit_append_only; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON public.audit_seals FOR EACH ROW EXECUTE FUNCTION public.audit_is_append_only();


--
-- Name: audit_log audit_not_emptied; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.audit_is_append_only();


--
-- Name: audit_seals audit_not_emptied; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON public.audit_seals FOR EACH STATEMENT EXECUTE FUNCTION public.audit_is_append_only();


--
-- Name: consents consents_tenant_id_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.users(tenant_id, id) ON DELETE CASCADE;


--
-- Name: api_keys; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.api_keys ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_log; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_seals; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.audit_seals ENABLE ROW LEVEL SECURITY;

--
-- Name: consents; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.consents ENABLE ROW LEVEL SECURITY;

--
-- Name: idempotency; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.idempotency ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;

--
-- Name: quotas; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.quotas ENABLE ROW LEVEL SECURITY;

--
-- Name: rate_buckets; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.rate_buckets ENABLE ROW LEVEL SECURITY;

--
-- Name: api_keys tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.api_keys USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: audit_log tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.audit_log USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: audit_seals tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.audit_seals USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: consents tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.consents USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: idempotency tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.idempotency USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: outbox tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.outbox USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: quotas tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.quotas USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: rate_buckets tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.rate_buckets USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: users tenant; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY tenant ON public.users USING ((tenant_id = current_setting('app.tenant'::text, true))) WITH CHECK ((tenant_id = current_setting('app.tenant'::text, true)));


--
-- Name: users; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;

--
-- Name: TABLE api_keys; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_keys TO facepass_app;


--
-- Name: FUNCTION api_key_by_id(key_id text); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.api_key_by_id(key_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.api_key_by_id(key_id text) TO facepass_app;
GRANT ALL ON FUNCTION public.api_key_by_id(key_id text) TO facepass_authorizer;
GRANT ALL ON FUNCTION public.api_key_by_id(key_id text) TO facepass_system;


--
-- Name: TABLE audit_log; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT ON TABLE public.audit_log TO facepass_app;


--
-- Name: COLUMN audit_log.tenant_id; Type: ACL; Schema: public; Owner: -
--

GRANT INSERT(tenant_id) ON TABLE public.audit_log TO facepass_app;
GRANT INSERT(tenant_id) ON TABLE public.audit_log TO facepass_users;
GRANT INSERT(tenant_id) ON TABLE public.audit_log TO facepass_faces;
GRANT INSERT(tenant_id) ON TABLE public.audit_log TO facepass_search;
GRANT INSERT(tenant_id) ON TABLE public.audit_log TO facepass_indexer;
GRANT INSERT(tenant_id) ON TABLE public.audit_log TO facepass_janitor;


--
-- Name: COLUMN audit_log.id; Type: ACL; Schema: public; Owner: -
--

GRANT INSERT(id) ON TABLE public.audit_log TO facepass_app;
GRANT INSERT(id) ON TABLE public.audit_log TO facepass_users;
GRANT INSERT(id) ON TABLE public.audit_log TO facepass_faces;
GRANT INSERT(id) ON TABLE public.audit_log TO facepass_search;
GRANT INSERT(id) ON TABLE public.audit_log TO facepass_indexer;
GRANT INSERT(id) ON TABLE public.audit_log TO facepass_janitor;


--
-- Name: COLUMN audit_log.caller; Type: ACL; Schema: public; Owner: -
--

GRANT INSERT(caller) ON TABLE public.audit_log TO facepass_app;
GRANT INSERT(caller) ON TABLE public.audit_log TO facepass_users;
GRANT INSERT(caller) ON TABLE public.audit_log TO facepass_faces;
GRANT INSERT(caller) ON TABLE public.audit_log TO facepass_search;
GRANT INSERT(caller) ON TABLE public.audit_log TO facepass_indexer;
GRANT INSERT(caller) ON TABLE public.audit_log TO facepass_janitor;


--
-- Name: COLUMN audit_log.verb; Type: ACL; Schema: public; Owner: -
--

GRANT INSERT(verb) ON TABLE public.audit_log TO facepass_app;
GRANT INSERT(verb) ON TABLE public.audit_log TO facepass_users;
GRANT INSERT(verb) ON TABLE public.audit_log TO facepass_faces;
GRANT INSERT(verb) ON TABLE public.audit_log TO facepass_search;
GRANT INSERT(verb) ON TABLE public.audit_log TO facepass_indexer;
GRANT INSERT(verb) ON TABLE public.audit_log TO facepass_janitor;


--
-- Name: COLUMN audit_log.object; Type: ACL; Schema: public; Owner: -
--

GRANT INSERT(object) ON TABLE public.audit_log TO facepass_app;
GRANT INSERT(object) ON TABLE public.audit_log TO facepass_users;
GRANT INSERT(object) ON TABLE public.audit_log TO facepass_faces;
GRANT INSERT(object) ON TABLE public.audit_log TO facepass_search;
GRANT INSERT(object) ON TABLE public.audit_log TO facepass_indexer;
GRANT INSERT(object) ON TABLE public.audit_log TO facepass_janitor;


--
-- Name: COLUMN audit_log.result; Type: ACL; Schema: public; Owner: -
--

GRANT INSERT(result) ON TABLE public.audit_log TO facepass_app;
GRANT INSERT(result) ON TABLE public.audit_log TO facepass_users;
GRANT INSERT(result) ON TABLE public.audit_log TO facepass_faces;
GRANT INSERT(result) ON TABLE public.audit_log TO facepass_search;
GRANT INSERT(result) ON TABLE public.audit_log TO facepass_indexer;
GRANT INSERT(result) ON TABLE public.audit_log TO facepass_janitor;


--
-- Name: COLUMN audit_log.count; Type: ACL; Schema: public; Owner: -
--

GRANT INSERT(count) ON TABLE public.audit_log TO facepass_app;
GRANT INSERT(count) ON TABLE public.audit_log TO facepass_users;
GRANT INSERT(count) ON TABLE public.audit_log TO facepass_faces;
GRANT INSERT(count) ON TABLE public.audit_log TO facepass_search;
GRANT INSERT(count) ON TABLE public.audit_log TO facepass_indexer;
GRANT INSERT(count) ON TABLE public.audit_log TO facepass_janitor;


--
-- Name: FUNCTION audit_digest(entry public.audit_log); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.audit_digest(entry public.audit_log) FROM PUBLIC;


--
-- Name: FUNCTION audit_is_append_only(); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.audit_is_append_only() FROM PUBLIC;


--
-- Name: FUNCTION begin_request(p_tenant text, p_caller text, p_key text, p_fingerprint bytea); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.begin_request(p_tenant text, p_caller text, p_key text, p_fingerprint bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.begin_request(p_tenant text, p_caller text, p_key text, p_fingerprint bytea) TO facepass_app;
GRANT ALL ON FUNCTION public.begin_request(p_tenant text, p_caller text, p_key text, p_fingerprint bytea) TO facepass_users;
GRANT ALL ON FUNCTION public.begin_request(p_tenant text, p_caller text, p_key text, p_fingerprint bytea) TO facepass_faces;


--
-- Name: FUNCTION finish_request(p_tenant text, p_caller text, p_key text, p_status integer, p_body text); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.finish_request(p_tenant text, p_caller text, p_key text, p_status integer, p_body text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.finish_request(p_tenant text, p_caller text, p_key text, p_status integer, p_body text) TO facepass_app;
GRANT ALL ON FUNCTION public.finish_request(p_tenant text, p_caller text, p_key text, p_status integer, p_body text) TO facepass_users;
GRANT ALL ON FUNCTION public.finish_request(p_tenant text, p_caller text, p_key text, p_status integer, p_body text) TO facepass_faces;


--
-- Name: FUNCTION forget_idle_buckets(); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.forget_idle_buckets() FROM PUBLIC;
GRANT ALL ON FUNCTION public.forget_idle_buckets() TO facepass_app;
GRANT ALL ON FUNCTION public.forget_idle_buckets() TO facepass_janitor;


--
-- Name: FUNCTION forget_old_requests(); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.forget_old_requests() FROM PUBLIC;
GRANT ALL ON FUNCTION public.forget_old_requests() TO facepass_app;
GRANT ALL ON FUNCTION public.forget_old_requests() TO facepass_janitor;


--
-- Name: FUNCTION forget_request(p_tenant text, p_caller text, p_key text); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.forget_request(p_tenant text, p_caller text, p_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.forget_request(p_tenant text, p_caller text, p_key text) TO facepass_app;
GRANT ALL ON FUNCTION public.forget_request(p_tenant text, p_caller text, p_key text) TO facepass_users;
GRANT ALL ON FUNCTION public.forget_request(p_tenant text, p_caller text, p_key text) TO facepass_faces;


--
-- Name: FUNCTION name_found(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_users uuid[]); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.name_found(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_users uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.name_found(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_users uuid[]) TO facepass_app;
GRANT ALL ON FUNCTION public.name_found(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_users uuid[]) TO facepass_search;


--
-- Name: FUNCTION note_api_key_use(used_key text, used_hash bytea); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.note_api_key_use(used_key text, used_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.note_api_key_use(used_key text, used_hash bytea) TO facepass_app;
GRANT ALL ON FUNCTION public.note_api_key_use(used_key text, used_hash bytea) TO facepass_authorizer;
GRANT ALL ON FUNCTION public.note_api_key_use(used_key text, used_hash bytea) TO facepass_system;


--
-- Name: FUNCTION note_audit(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_result text, p_count integer, p_lasting boolean); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.note_audit(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_result text, p_count integer, p_lasting boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.note_audit(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_result text, p_count integer, p_lasting boolean) TO facepass_app;
GRANT ALL ON FUNCTION public.note_audit(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_result text, p_count integer, p_lasting boolean) TO facepass_users;
GRANT ALL ON FUNCTION public.note_audit(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_result text, p_count integer, p_lasting boolean) TO facepass_faces;
GRANT ALL ON FUNCTION public.note_audit(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_result text, p_count integer, p_lasting boolean) TO facepass_search;
GRANT ALL ON FUNCTION public.note_audit(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_result text, p_count integer, p_lasting boolean) TO facepass_indexer;
GRANT ALL ON FUNCTION public.note_audit(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_result text, p_count integer, p_lasting boolean) TO facepass_janitor;


--
-- Name: FUNCTION oldest_erasure_seconds(); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.oldest_erasure_seconds() FROM PUBLIC;
GRANT ALL ON FUNCTION public.oldest_erasure_seconds() TO facepass_app;
GRANT ALL ON FUNCTION public.oldest_erasure_seconds() TO facepass_janitor;


--
-- Name: FUNCTION seal_audit(p_tenant text, p_most integer, OUT number bigint, OUT entries integer, OUT hash bytea); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.seal_audit(p_tenant text, p_most integer, OUT number bigint, OUT entries integer, OUT hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.seal_audit(p_tenant text, p_most integer, OUT number bigint, OUT entries integer, OUT hash bytea) TO facepass_app;
GRANT ALL ON FUNCTION public.seal_audit(p_tenant text, p_most integer, OUT number bigint, OUT entries integer, OUT hash bytea) TO facepass_janitor;


--
-- Name: FUNCTION take_ended_consents(p_most integer); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.take_ended_consents(p_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_ended_consents(p_most integer) TO facepass_app;
GRANT ALL ON FUNCTION public.take_ended_consents(p_most integer) TO facepass_janitor;


--
-- Name: FUNCTION take_erasures(p_most integer); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.take_erasures(p_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_erasures(p_most integer) TO facepass_app;
GRANT ALL ON FUNCTION public.take_erasures(p_most integer) TO facepass_janitor;


--
-- Name: FUNCTION take_token(p_tenant text, p_caller text, p_verb text, p_rate double precision, p_burst integer); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.take_token(p_tenant text, p_caller text, p_verb text, p_rate double precision, p_burst integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.take_token(p_tenant text, p_caller text, p_verb text, p_rate double precision, p_burst integer) TO facepass_app;
GRANT ALL ON FUNCTION public.take_token(p_tenant text, p_caller text, p_verb text, p_rate double precision, p_burst integer) TO facepass_faces;
GRANT ALL ON FUNCTION public.take_token(p_tenant text, p_caller text, p_verb text, p_rate double precision, p_burst integer) TO facepass_search;


--
-- Name: FUNCTION tenants_to_seal(p_most integer); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.tenants_to_seal(p_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.tenants_to_seal(p_most integer) TO facepass_app;
GRANT ALL ON FUNCTION public.tenants_to_seal(p_most integer) TO facepass_janitor;


--
-- Name: FUNCTION tokens_by_now(tokens double precision, refilled_at timestamp with time zone, rate double precision, burst integer); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.tokens_by_now(tokens double precision, refilled_at timestamp with time zone, rate double precision, burst integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.tokens_by_now(tokens double precision, refilled_at timestamp with time zone, rate double precision, burst integer) TO facepass_app;
GRANT ALL ON FUNCTION public.tokens_by_now(tokens double precision, refilled_at timestamp with time zone, rate double precision, burst integer) TO facepass_faces;
GRANT ALL ON FUNCTION public.tokens_by_now(tokens double precision, refilled_at timestamp with time zone, rate double precision, burst integer) TO facepass_search;


--
-- Name: TABLE audit_seals; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT ON TABLE public.audit_seals TO facepass_app;


--
-- Name: TABLE consents; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.consents TO facepass_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.consents TO facepass_users;
GRANT SELECT ON TABLE public.consents TO facepass_faces;
GRANT SELECT ON TABLE public.consents TO facepass_indexer;
GRANT SELECT,UPDATE ON TABLE public.consents TO facepass_janitor;


--
-- Name: TABLE idempotency; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.idempotency TO facepass_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.idempotency TO facepass_users;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.idempotency TO facepass_faces;


--
-- Name: TABLE outbox; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox TO facepass_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox TO facepass_users;
GRANT SELECT ON TABLE public.outbox TO facepass_faces;
GRANT SELECT ON TABLE public.outbox TO facepass_search;
GRANT SELECT,DELETE ON TABLE public.outbox TO facepass_janitor;


--
-- Name: TABLE quotas; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT ON TABLE public.quotas TO facepass_app;
GRANT SELECT ON TABLE public.quotas TO facepass_faces;
GRANT SELECT ON TABLE public.quotas TO facepass_indexer;


--
-- Name: TABLE rate_buckets; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rate_buckets TO facepass_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.rate_buckets TO facepass_faces;
GRANT SELECT,INSERT,UPDATE ON TABLE public.rate_buckets TO facepass_search;


--
-- Name: TABLE users; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.users TO facepass_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.users TO facepass_users;
GRANT SELECT ON TABLE public.users TO facepass_faces;
GRANT SELECT ON TABLE public.users TO facepass_search;
GRANT SELECT ON TABLE public.users TO facepass_indexer;


--
-- Name: COLUMN users.tenant_id; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT(tenant_id) ON TABLE public.users TO facepass_system;
GRANT SELECT(tenant_id) ON TABLE public.users TO facepass_janitor;


--
-- Name: COLUMN users.id; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT(id) ON TABLE public.users TO facepass_janitor;


--
-- PostgreSQL database dump complete
--


