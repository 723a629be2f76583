-- Rate limits and safe retries. Each function is one statement of its own and sets its tenant.

-- What a bucket holds is worked out under the row's lock and by the clock of that moment, so that callers at once take
-- exactly what is there. A refused request changes nothing: a flood of them makes no dead rows.
create function tokens_by_now(
    tokens double precision, refilled_at timestamptz, rate double precision, burst integer
) returns double precision
language sql volatile
as $$
    select least(burst, tokens + rate * greatest(extract(epoch from clock_timestamp() - refilled_at), 0))
$$;

create function take_token(p_tenant text, p_caller text, p_verb text, p_rate double precision, p_burst integer)
returns table (taken boolean, tokens double precision)
language plpgsql
as $$
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

-- No row: the caller is the first and goes on. A row: what there is of the request that came first. A key is free again
-- after a day, and after a minute when its request never ended: no function that answers HTTP lives that long.
create function begin_request(p_tenant text, p_caller text, p_key text, p_fingerprint bytea)
returns table (fingerprint bytea, status integer, body text)
language plpgsql
as $$
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

create function finish_request(p_tenant text, p_caller text, p_key text, p_status integer, p_body text) returns void
language plpgsql
as $$
begin
    perform set_config('app.tenant', p_tenant, true);
    update idempotency set status = p_status, body = p_body
    where tenant_id = p_tenant and caller_id = p_caller and key = p_key and status is null;
end
$$;

create function forget_request(p_tenant text, p_caller text, p_key text) returns void
language plpgsql
as $$
begin
    perform set_config('app.tenant', p_tenant, true);
    delete from idempotency
    where tenant_id = p_tenant and caller_id = p_caller and key = p_key and status is null;
end
$$;

-- For the janitor, over all tenants: they run as the owner and touch only what no request would read again.
create function forget_old_requests() returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    with gone as (delete from idempotency where started_at < clock_timestamp() - interval '24 hours' returning 1)
    select count(*) from gone
$$;

create function forget_idle_buckets() returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    with gone as (delete from rate_buckets where refilled_at < clock_timestamp() - interval '24 hours' returning 1)
    select count(*) from gone
$$;
