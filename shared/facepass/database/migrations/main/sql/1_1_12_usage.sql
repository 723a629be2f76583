-- Searches, by tenant and day. Each one leaves one entry in the audit log, also one that died with its function: what is
-- counted is the entry, so that a request costs nothing more, and no two requests wait for one counter.

-- What an entry counts as: a search with many probes has one entry, with their number. Requests of Rekognition's protocol
-- have its own verbs.
create function usage_amount(p_verb text, p_count integer) returns bigint
language sql immutable
as $$
    select case
        when p_verb in (
            'search_faces', 'search_faces_by_image', 'search_users', 'search_users_by_image',
            'verify_user', 'compare_photos', 'compare_faces', 'detect_faces'
        ) then 1
        when p_verb = 'search_probes' then coalesce(p_count, 0)
        else 0
    end
$$;

create function usage_outcome(p_result text) returns text
language sql immutable
as $$
    select case p_result when 'ok' then 'answered' when 'died' then 'died' else 'failed' end
$$;

-- For the janitor, as the owner: add the entries of the next seals to the counters, each seal once. A seal is never
-- changed, so that what is left to count is known exactly: entries without a seal, and those of later ones.
create function count_usage(p_tenant text, p_seals integer) returns integer
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    counted bigint;
    last bigint;
    seals integer;
begin
    insert into usage_seals (tenant_id) values (p_tenant) on conflict do nothing;
    select u.seal into counted from usage_seals u where u.tenant_id = p_tenant for update skip locked;
    if not found then
        return 0; -- another janitor is at it
    end if;
    select max(s.number), count(*) into last, seals
    from (
        select a.number from audit_seals a where a.tenant_id = p_tenant and a.number > counted
        order by a.number limit p_seals
    ) s;
    if seals = 0 then
        return 0;
    end if;
    insert into usage (tenant_id, day, verb, outcome, amount)
    select p_tenant, (a.at at time zone 'UTC')::date, a.verb, usage_outcome(a.result), sum(usage_amount(a.verb, a.count))
    from audit_log a
    where a.tenant_id = p_tenant and a.seal > counted and a.seal <= last and usage_amount(a.verb, a.count) > 0
    group by 2, 3, 4
    on conflict (tenant_id, day, verb, outcome) do update set amount = usage.amount + excluded.amount;
    update usage_seals set seal = last where tenant_id = p_tenant;
    return seals;
end
$$;

-- The counters and what is not in them yet, in one statement and so at one moment. With the caller's rights.
create function usage_of_requests(p_tenant text, p_from date, p_to date)
returns table (day date, verb text, outcome text, amount bigint)
language sql stable
as $$
    with entries as (
        select a.at, a.verb, a.result, a.count from audit_log a where a.tenant_id = p_tenant and a.seal is null
        union all
        select a.at, a.verb, a.result, a.count from audit_log a
        where a.tenant_id = p_tenant
          and a.seal > coalesce((select u.seal from usage_seals u where u.tenant_id = p_tenant), 0)
    ), counts as (
        select u.day, u.verb, u.outcome, u.amount from usage u where u.tenant_id = p_tenant
        union all
        select (e.at at time zone 'UTC')::date, e.verb, usage_outcome(e.result), usage_amount(e.verb, e.count)
        from entries e
    )
    select c.day, c.verb, c.outcome, sum(c.amount)::bigint from counts c
    where c.day between p_from and p_to and c.amount > 0
    group by 1, 2, 3
$$;

revoke execute on function usage_amount, usage_outcome, count_usage, usage_of_requests from public;
grant execute on function usage_amount, usage_outcome, usage_of_requests to facepass_app, facepass_operators;
grant execute on function count_usage to facepass_app, facepass_janitor;
grant select on usage, usage_seals to facepass_app, facepass_operators;
