-- How many rows of the session's tenant contain one of these texts, by table; for the proof of an erasure. As the owner,
-- so that it searches every column of every table, and who asks reads none of them. Vectors name no user.
create function rows_with(p_traces text[]) returns table (table_name text, amount bigint)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
    searched record;
begin
    for searched in
        select c.relname as name,
            string_agg(format('%I::text', a.attname), ', ' order by a.attnum) as columns
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        join pg_type t on t.oid = a.atttypid
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and t.typname not in ('halfvec', 'bit')
        group by c.relname
        having bool_or(a.attname = 'tenant_id')
        order by c.relname
    loop
        table_name := searched.name;
        execute format(
            'select count(*) from ('
            '  select lower(concat_ws(chr(10), %s)) as whole from %I where tenant_id = current_setting(''app.tenant'')'
            ') r where exists (select from unnest($1) trace where strpos(r.whole, lower(trace)) > 0)',
            searched.columns, searched.name
        ) into amount using p_traces;
        return next;
    end loop;
end
$$;

revoke execute on function rows_with from public;
grant execute on function rows_with to facepass_app, facepass_operators;
