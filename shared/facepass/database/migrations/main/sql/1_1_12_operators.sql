-- operators: it makes keys, which no function that serves users or faces may, and shows what operators ask for
grant execute on function admit_request, take_token, tokens_by_now, note_audit to facepass_operators;
grant select, insert, update on rate_buckets to facepass_operators;
grant select, insert (tenant_id, id, caller, verb, object, result, count) on audit_log to facepass_operators;
grant select on audit_seals to facepass_operators;
grant select (tenant_id, id), insert (tenant_id, id, caller, verb, object), delete on open_requests to facepass_operators;
grant select, insert, update on api_keys to facepass_operators;
grant select on quotas to facepass_operators;
-- deliveries that failed, without what they said
grant select (tenant_id, id, webhook_id, event_type, status, last_status, last_error, created_at, updated_at)
    on webhook_deliveries to facepass_operators;
