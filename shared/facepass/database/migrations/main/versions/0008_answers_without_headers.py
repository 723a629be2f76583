"""The answers kept for safe retries had a column `headers` that was always empty."""

from alembic import op

revision = "0008"
down_revision = "0007"

WITHOUT_HEADERS = """
drop function begin_request(text, text, text, bytea);
drop function finish_request(text, text, text, integer, jsonb, text);
alter table idempotency drop column headers;

create function begin_request(p_tenant text, p_caller text, p_key text, p_fingerprint bytea)
returns table (fingerprint bytea, status integer, body text)
language plpgsql
as $$
#variable_conflict use_column
begin
    perform set_config('app.tenant', p_tenant, true);
    insert into idempotency as request (tenant_id, caller_id, key, fingerprint)
    values (p_tenant, p_caller, p_key, p_fingerprint)
    on conflict (tenant_id, caller_id, key) do update
    set fingerprint = excluded.fingerprint, started_at = clock_timestamp(), status = null, body = null
    where request.started_at < clock_timestamp() - interval '24 hours'
       or (request.status is null and request.fingerprint = excluded.fingerprint
           and request.started_at < clock_timestamp() - interval '60 seconds');
    if not found then
        return query
        select request.fingerprint, request.status, request.body
        from idempotency request
        where request.tenant_id = p_tenant and request.caller_id = p_caller and request.key = p_key;
    end if;
end
$$;

create function finish_request(p_tenant text, p_caller text, p_key text, p_status integer, p_body text) returns void
language plpgsql
as $$
begin
    perform set_config('app.tenant', p_tenant, true);
    update idempotency set status = p_status, body = p_body
    where tenant_id = p_tenant and caller_id = p_caller and key = p_key and status is null;
end
$$;
"""


def upgrade() -> None:
    op.execute(WITHOUT_HEADERS)
    for function in ("begin_request", "finish_request"):
        op.execute(f"revoke execute on function {function} from public")
        op.execute(f"grant execute on function {function} to facepass_app, facepass_users, facepass_faces")
