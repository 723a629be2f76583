-- For the announcer, over all tenants; as janitor.sql. The oldest events first, each for a limited time, so that two
-- announcers take different ones and none is lost with the one that took it. Of one subject a later event waits while
-- another announcer has an earlier one: they take turns, so that each sees what the other has taken.
create function take_events(p_most integer, p_for interval)
returns table (tenant_id text, id uuid, type text, subject text, data jsonb, happened_at timestamptz)
language sql security definer set search_path = public, pg_temp
as $$
    select pg_advisory_xact_lock(hashtextextended('take_events', 0));
    with taken as (
        update events set taken_until = now() + p_for
        where (events.tenant_id, events.id) in (
            select e.tenant_id, e.id from events e
            where (e.taken_until is null or e.taken_until < now())
              and not exists (
                  select from events earlier
                  where earlier.tenant_id = e.tenant_id and earlier.subject = e.subject
                    and earlier.taken_until >= now() and earlier.id < e.id
              )
            order by e.id limit p_most
            for no key update skip locked
        )
        returning events.*
    )
    select t.tenant_id, t.id, t.type, t.subject, t.data, t.happened_at from taken t order by t.id
$$;
