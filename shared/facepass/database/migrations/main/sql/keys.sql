-- API keys, before their tenant is known. Both functions run as the owner.

-- It answers for one current key only, so that no function can list another tenant's keys.
create function api_key_by_id(key_id text) returns setof api_keys
language sql stable security definer set search_path = public, pg_temp
as $$
    select * from api_keys where id = key_id and revoked_at is null and (expires_at is null or expires_at > now())
$$;

-- The caller must know the secret's hash. A row that another statement is writing is left alone: no caller waits for
-- this bookkeeping.
create function note_api_key_use(used_key text, used_hash bytea) returns void
language sql volatile security definer set search_path = public, pg_temp
as $$
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
