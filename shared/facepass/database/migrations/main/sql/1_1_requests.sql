-- A request that changes or searches something is noted before its work, and the note goes with its audit entry. What
-- is left belongs to a request that died with its function.

-- One statement before the work: the token of the caller's bucket, if the route has one, and the note. A request that
-- is refused a token leaves no note. open_requests is unlogged: nothing here waits for the disk.
create function admit_request(
    p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text,
    p_bucket text, p_rate double precision, p_burst integer
) returns table (taken boolean, tokens double precision)
language plpgsql
as $$
declare
    has_token boolean := true;
    rest double precision;
begin
    perform set_config('app.tenant', p_tenant, true);
    perform set_config('synchronous_commit', 'off', true);
    if p_bucket is not null then
        select t.taken, t.tokens into has_token, rest from take_token(p_tenant, p_caller, p_bucket, p_rate, p_burst) t;
    end if;
    if has_token then
        insert into open_requests (tenant_id, id, caller, verb, object)
        values (p_tenant, p_id, p_caller, p_verb, p_object);
    end if;
    return query select has_token, rest;
end
$$;

create or replace function note_audit(
    p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_result text, p_count integer,
    p_lasting boolean
) returns void language plpgsql as $$
begin
    perform set_config('app.tenant', p_tenant, true);
    if not p_lasting then
        perform set_config('synchronous_commit', 'off', true);
    end if;
    delete from open_requests where tenant_id = p_tenant and id = p_id;
    insert into audit_log (tenant_id, id, caller, verb, object, result, count)
    values (p_tenant, p_id, p_caller, p_verb, p_object, p_result, p_count)
    on conflict do nothing;
end
$$;

create or replace function name_found(
    p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_users uuid[]
)
returns table (id uuid, email text, full_name text, external_id text) language plpgsql as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    perform set_config('synchronous_commit', 'off', true);
    delete from open_requests o where o.tenant_id = p_tenant and o.id = p_id;
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

-- For the janitor, over all tenants: it runs as the owner. No function that answers HTTP runs for two minutes.
create function note_dead_requests(p_most integer) returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    with dead as (
        delete from open_requests where (tenant_id, id) in (
            select o.tenant_id, o.id from open_requests o
            where o.started_at < clock_timestamp() - interval '2 minutes'
            order by o.started_at limit p_most
            for update skip locked
        )
        returning tenant_id, id, caller, verb, object, started_at
    ), noted as (
        insert into audit_log (tenant_id, id, at, caller, verb, object, result)
        select tenant_id, id, started_at, caller, verb, object, 'died' from dead
        on conflict do nothing
        returning 1
    )
    select count(*) from noted
$$;

revoke execute on function admit_request, note_dead_requests from public;
grant execute on function admit_request, note_dead_requests to facepass_app;
grant select, insert, delete on open_requests to facepass_app;

-- without a token bucket's table, a function may still call admit_request for a route that has none
grant execute on function admit_request to facepass_users, facepass_faces, facepass_search;
grant insert (tenant_id, id, caller, verb, object) on open_requests to facepass_users, facepass_faces, facepass_search;
grant select (tenant_id, id), delete on open_requests
    to facepass_users, facepass_faces, facepass_search, facepass_indexer, facepass_janitor;
grant execute on function note_dead_requests to facepass_janitor;
