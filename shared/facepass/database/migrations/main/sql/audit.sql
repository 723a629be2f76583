-- The audit log: written once, sealed in a hash chain, never changed. services/audit/audit.py explains it.

-- The owner too has to take this away before it can change anything, which is no accident any more.
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and tg_table_name = 'audit_log' then
        if old.seal is null and new.seal is not null and to_jsonb(new) - 'seal' = to_jsonb(old) - 'seal' then
            return new;
        end if;
    end if;
    raise exception 'the audit log is append-only';
end
$$;
create trigger audit_append_only before update or delete on audit_log
    for each row execute function audit_is_append_only();
create trigger audit_append_only before update or delete on audit_seals
    for each row execute function audit_is_append_only();
create trigger audit_not_emptied before truncate on audit_log
    for each statement execute function audit_is_append_only();
create trigger audit_not_emptied before truncate on audit_seals
    for each statement execute function audit_is_append_only();

-- An entry that is repeated, by its id, is not written again. p_lasting: whether the disk is waited for.
create function note_audit(
    p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_result text, p_count integer,
    p_lasting boolean
) returns void language plpgsql as $$
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

-- A search's names and its entry, in one statement. p_users: whose each face is, null for nobody's; faces of people who
-- are gone are not shown and not counted.
create function name_found(p_tenant text, p_id uuid, p_caller text, p_verb text, p_object text, p_users uuid[])
returns table (id uuid, email text, full_name text, external_id text) language plpgsql as $$
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

-- Over all tenants, for the janitor; they run as the owner, for no function may write a seal. Whatever is visible and
-- not sealed yet is sealed: an entry that was committed late is in the next seal, and none is passed over.
create function tenants_to_seal(p_most integer) returns setof text
language sql stable security definer set search_path = public, pg_temp
as $$
    select distinct tenant_id from audit_log where seal is null limit p_most
$$;

create function audit_digest(entry audit_log) returns bytea
language sql stable
as $$
    select sha256(convert_to(jsonb_build_array(
        entry.tenant_id, entry.id, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        entry.caller, entry.verb, entry.object, entry.result, entry.count
    )::text, 'UTF8'))
$$;

create function seal_audit(
    p_tenant text, p_most integer, out number bigint, out entries integer, out hash bytea
)
language plpgsql security definer set search_path = public, pg_temp
as $$
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
