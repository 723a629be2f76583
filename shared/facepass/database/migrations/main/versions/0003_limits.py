"""Token buckets of callers, quotas of tenants, and the requests whose answers a retry is given again."""

from alembic import op

revision = "0003"
down_revision = "0002"

# Unlogged: a bucket is worth a few seconds, so a crash that empties the table costs nobody anything, and a costly
# request waits for no WAL flush. Room in each page lets an update stay beside the row it replaces (HOT).
RATE_BUCKETS = """
create unlogged table rate_buckets (
    tenant_id text not null,
    caller_id text not null,
    verb text not null,
    tokens double precision not null,
    refilled_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, caller_id, verb)
) with (fillfactor = 50);
"""

# Logged: a key that was lost in a crash would let a retry create its thing twice.
IDEMPOTENCY = """
create table idempotency (
    tenant_id text not null,
    caller_id text not null,
    key text not null,
    fingerprint bytea not null,
    started_at timestamptz not null default clock_timestamp(),
    status integer check (status between 200 and 299),
    headers jsonb,
    body text,
    primary key (tenant_id, caller_id, key)
);
create index idempotency_started on idempotency (started_at);
"""

QUOTAS = """
create table quotas (
    tenant_id text primary key,
    max_faces integer check (max_faces >= 0),
    max_collections integer check (max_collections >= 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
"""

TENANT_WALL = """
alter table {table} enable row level security;
create policy tenant on {table}
    using (tenant_id = current_setting('app.tenant', true))
    with check (tenant_id = current_setting('app.tenant', true));
grant {rights} on {table} to facepass_app;
"""

# What a bucket holds is worked out under the row's lock and by the clock of that moment, so that callers at once take
# exactly what is there. A refused request changes nothing: a flood of them makes no dead rows.
BUCKETS = """
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
"""

# No row: the caller is the first and goes on. A row: what there is of the request that came first. A key is free again
# after a day, and after a minute when its request never ended: no function that answers HTTP lives that long.
REQUESTS = """
create function begin_request(p_tenant text, p_caller text, p_key text, p_fingerprint bytea)
returns table (fingerprint bytea, status integer, headers jsonb, body text)
language plpgsql
as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    insert into idempotency as request (tenant_id, caller_id, key, fingerprint)
    values (p_tenant, p_caller, p_key, p_fingerprint)
    on conflict (tenant_id, caller_id, key) do update
    set fingerprint = excluded.fingerprint, started_at = clock_timestamp(), status = null, headers = null, body = null
    where request.started_at < clock_timestamp() - interval '24 hours'
       or (request.status is null and request.fingerprint = excluded.fingerprint
           and request.started_at < clock_timestamp() - interval '60 seconds');
    if not found then
        return query
        select request.fingerprint, request.status, request.headers, request.body
        from idempotency request
        where request.tenant_id = p_tenant and request.caller_id = p_caller and request.key = p_key;
    end if;
end
$$;

create function finish_request(
    p_tenant text, p_caller text, p_key text, p_status integer, p_headers jsonb, p_body text
) returns void
language plpgsql
as $$
begin
    perform set_config('app.tenant', p_tenant, true);
    update idempotency set status = p_status, headers = p_headers, body = p_body
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
"""

# For the janitor, over all tenants: they run as the owner and touch only what no request would read again.
SWEEPS = """
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
"""

FUNCTIONS = (
    "tokens_by_now",
    "take_token",
    "begin_request",
    "finish_request",
    "forget_request",
    "forget_old_requests",
    "forget_idle_buckets",
)


def upgrade() -> None:
    for statements in (RATE_BUCKETS, IDEMPOTENCY, QUOTAS):
        op.execute(statements)
    for table in ("rate_buckets", "idempotency"):
        op.execute(TENANT_WALL.format(table=table, rights="select, insert, update, delete"))
    op.execute(TENANT_WALL.format(table="quotas", rights="select"))  # an operator sets them, as the owner
    for statements in (BUCKETS, REQUESTS, SWEEPS):
        op.execute(statements)
    for function in FUNCTIONS:
        op.execute(
            f"revoke execute on function {function} from public; grant execute on function {function} to facepass_app"
        )
