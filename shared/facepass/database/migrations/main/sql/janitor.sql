-- What is due for the janitor, over all tenants. These functions run as the owner, and tell no more than whose it is.
-- What waited longest is taken, and goes to the end of the line: what fails every time delays nothing else, and two
-- janitors take different ones. A minute leaves a request that is at it just now alone.

create function take_erasures(p_most integer) returns table (tenant_id text, user_id uuid)
language sql security definer set search_path = public, pg_temp
as $$
    update outbox set updated_at = now()
    where (outbox.tenant_id, outbox.id) in (
        select o.tenant_id, o.id from outbox o
        where o.updated_at < now() - interval '1 minute'
        order by o.updated_at limit p_most
        for update skip locked
    )
    returning outbox.tenant_id, outbox.user_id
$$;

create function oldest_erasure_seconds() returns double precision
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(extract(epoch from now() - min(created_at)), 0) from outbox
$$;

create function take_ended_consents(p_most integer) returns table (tenant_id text, id uuid)
language sql security definer set search_path = public, pg_temp
as $$
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
