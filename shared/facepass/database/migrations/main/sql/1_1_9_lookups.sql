-- Users by their email, and by the beginning of their name. An error of lower() might show what it was asked about, so
-- that under row-level security no index serves a condition with it. Both functions therefore have the owner's rights:
-- the tenant is the session's, and they return ids alone.

create or replace function user_with_email(p_email text) returns setof uuid
language sql stable security definer set search_path = public, pg_temp
as $$
    select id from users where tenant_id = current_setting('app.tenant') and lower(email) = lower(p_email)
$$;

-- In the order of names, and of ids where names are the same, behind a name and its id; null: from the first. A range
-- and not LIKE, of which a plan for any pattern would know no beginning. The range ends with the last of all characters.
create or replace function users_by_name(p_prefix text, p_after_name text, p_after_id uuid, p_limit integer) returns setof uuid
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
    begins text := lower(p_prefix);
    ends text := begins || repeat(chr(1114111), 200);
    after_name text := coalesce(lower(p_after_name), begins);
    after_id uuid := coalesce(p_after_id, '00000000-0000-0000-0000-000000000000');
begin
    return query
    select u.id from users u
    where u.tenant_id = current_setting('app.tenant')
      and (lower(u.full_name) collate "C", u.id) > (after_name, after_id)
      and lower(u.full_name) collate "C" <= ends
    order by lower(u.full_name) collate "C", u.id
    limit p_limit;
end
$$;

revoke execute on function user_with_email, users_by_name from public;
grant execute on function user_with_email, users_by_name to facepass_app, facepass_users;
