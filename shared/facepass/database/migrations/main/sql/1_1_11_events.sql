-- For the scheduler, over all tenants: what the sender gets to do next, for a limited time each.
--
-- p_soon: also retries whose moment comes within this time, in up to half of a webhook's places. p_for: how long, from
-- its moment on, a delivery is the sender's. p_at_once: a webhook's places; p_of_tenant: those of all its tenant's
-- webhooks. A webhook that has failed p_failing times in a row has one place, once in p_pause after a failure, in which
-- its oldest event is tried before newer ones that were due earlier: otherwise a receiver that is down, with much that
-- waits for it, would be tried for many days. No delivery is taken before the earlier ones of the same webhook and
-- subject are settled. Tests have one place of each webhook beside those, in their order, also while it is switched off.
--
-- What waits may be much. So each webhook's next ones are read from the end of an index, in one of two orders: `offset
-- 0` keeps the planner from reading everything to find what is earlier of a subject.
create function take_due_deliveries(
    p_most integer, p_soon interval, p_for interval, p_at_once integer, p_of_tenant integer, p_failing integer,
    p_pause interval
)
returns table (
    tenant_id text, webhook_id uuid, id uuid, event_id uuid, event text, attempt integer, url text, secret bytea,
    previous_secret bytea, wait_seconds double precision, lease_seconds double precision, again boolean
)
language sql security definer set search_path = public, pg_temp
    -- a plan for any arguments may otherwise read all that waits, to join it with the few that are taken
    set enable_mergejoin = off set enable_hashjoin = off
as $$
    -- one scheduler at a time: the next one counts what this one took. The number is arbitrary.
    select pg_advisory_xact_lock(7231911);

    with receivers as materialized (
        select w.tenant_id, w.id, w.failures >= p_failing as failing,
            w.enabled and not (w.failures >= p_failing and coalesce(w.last_failed_at > now() - p_pause, false)) as ready,
            (
                select count(*) from webhook_deliveries d
                where d.tenant_id = w.tenant_id and d.webhook_id = w.id and d.status = 'pending'
                  and d.taken_until > now() and d.event_type <> 'webhook.test'
            ) as busy
        from webhooks w
        where w.deleted_at is null
    ),
    places as materialized (
        select r.tenant_id, r.id, r.failing, case when r.failing then 1 else p_at_once end as most, r.busy,
            case when r.failing then 1 else p_at_once end - r.busy as free
        from receivers r
        where r.ready and r.busy < case when r.failing then 1 else p_at_once end
    ),
    candidates as (
        select p.tenant_id, due.id, due.due_at, p.free - p.most / 2 as not_yet_due, row_number() over (
            partition by p.tenant_id, p.id order by due.due_at, due.event_id
        ) as place
        from places p
        cross join lateral (
            (
                select d.id, d.due_at, d.event_id from webhook_deliveries d
                where not p.failing and d.tenant_id = p.tenant_id and d.webhook_id = p.id and d.status = 'pending'
                  and d.due_at <= now() + p_soon and coalesce(d.taken_until < now(), true)
                  and d.event_type <> 'webhook.test'
                  and not exists (
                      select from webhook_deliveries e
                      where e.tenant_id = d.tenant_id and e.webhook_id = d.webhook_id and e.subject = d.subject
                        and e.event_id < d.event_id and e.status = 'pending'
                      offset 0
                  )
                order by d.due_at, d.event_id
                limit p.free
            )
            union all
            (
                select d.id, d.due_at, d.event_id from webhook_deliveries d
                where p.failing and d.tenant_id = p.tenant_id and d.webhook_id = p.id and d.status = 'pending'
                  and d.due_at <= now() + p_soon and coalesce(d.taken_until < now(), true)
                  and d.event_type <> 'webhook.test'
                  and not exists (
                      select from webhook_deliveries e
                      where e.tenant_id = d.tenant_id and e.webhook_id = d.webhook_id and e.subject = d.subject
                        and e.event_id < d.event_id and e.status = 'pending'
                      offset 0
                  )
                order by d.event_id
                limit p.free
            )
        ) due
    ),
    of_tenants as (
        select c.tenant_id, c.id, c.due_at, row_number() over (partition by c.tenant_id order by c.due_at) as place
        from candidates c
        where c.due_at <= now() or c.place <= c.not_yet_due
    ),
    tests as (
        select oldest.tenant_id, oldest.id, oldest.due_at
        from receivers r
        cross join lateral (
            select d.tenant_id, d.id, d.due_at, d.taken_until from webhook_deliveries d
            where d.tenant_id = r.tenant_id and d.webhook_id = r.id and d.status = 'pending'
              and d.event_type = 'webhook.test'
            order by d.due_at
            limit 1
        ) oldest
        where oldest.due_at <= now() + p_soon and coalesce(oldest.taken_until < now(), true)
    ),
    next as (
        select f.tenant_id, f.id
        from (
            select t.tenant_id, t.id, t.due_at from tests t
            union all
            select o.tenant_id, o.id, o.due_at from of_tenants o
            where o.place <= p_of_tenant - (select sum(r.busy) from receivers r where r.tenant_id = o.tenant_id)
        ) f
        order by f.due_at limit p_most
    ),
    -- Each is looked up by its key. To the planner an array has ten rows, however many webhooks there are, and behind
    -- `case` it does not see that an index of what waits would do as well: it would rather read all of that.
    chosen as (
        select *
        from unnest(array(select n.tenant_id from next n), array(select n.id from next n)) as chosen (tenant_id, id)
    ),
    before as (
        select d.tenant_id, d.id, d.taken_until is not null as again
        from chosen join webhook_deliveries d using (tenant_id, id)
    ),
    taken as (
        update webhook_deliveries d set taken_until = greatest(d.due_at, now()) + p_for
        from before
        where d.tenant_id = before.tenant_id and d.id = before.id
          and case d.status when 'pending' then coalesce(d.taken_until < now(), true) end
        returning d.*, before.again
    )
    select t.tenant_id, t.webhook_id, t.id, t.event_id, t.event, t.attempts + 1, w.url, w.secret,
        case when w.previous_secret_until > now() then w.previous_secret end,
        greatest(extract(epoch from t.due_at - now()), 0)::double precision,
        extract(epoch from t.taken_until - now())::double precision, t.again
    from taken t join webhooks w on w.tenant_id = t.tenant_id and w.id = t.webhook_id
    order by t.due_at, t.event_id
$$;

-- Deliveries that are older than they are kept, whatever became of them.
create function forget_deliveries(p_kept interval, p_most integer) returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    with gone as (
        delete from webhook_deliveries
        where (webhook_deliveries.tenant_id, webhook_deliveries.id) in (
            select d.tenant_id, d.id from webhook_deliveries d
            where d.created_at < now() - p_kept
            order by d.created_at limit p_most
            for update skip locked
        )
        returning 1
    )
    select count(*) from gone
$$;

-- Webhooks that were deleted, and first their deliveries, of which there may be more than one request can delete.
create function forget_webhooks(p_most integer) returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    delete from webhooks w
    where w.deleted_at is not null and not exists (
        select from webhook_deliveries d where d.tenant_id = w.tenant_id and d.webhook_id = w.id
    );
    with gone as (
        delete from webhook_deliveries
        where (webhook_deliveries.tenant_id, webhook_deliveries.id) in (
            select d.tenant_id, d.id
            from webhooks w join webhook_deliveries d on d.tenant_id = w.tenant_id and d.webhook_id = w.id
            where w.deleted_at is not null
            limit p_most
            for update of d skip locked
        )
        returning 1
    )
    select count(*) from gone
$$;

revoke execute on function take_events, take_due_deliveries, forget_deliveries, forget_webhooks from public;
grant execute on function take_events, take_due_deliveries, forget_deliveries, forget_webhooks
    to facepass_app, facepass_events;

grant select, insert, update, delete on events, webhooks, webhook_deliveries to facepass_app;

-- those whose transactions make events of the users database
grant insert (tenant_id, id, type, subject, data) on events
    to facepass_users, facepass_search, facepass_indexer, facepass_janitor, facepass_events;

-- users: it serves the webhooks, their tests and their deliveries
grant select, insert, update, delete on webhooks to facepass_users;
grant select, insert, update, delete on webhook_deliveries to facepass_users;

-- events: it announces, plans and records
grant select (tenant_id, id), delete on events to facepass_events;
grant select, update on webhooks to facepass_events;
grant select, insert, update, delete on webhook_deliveries to facepass_events;
