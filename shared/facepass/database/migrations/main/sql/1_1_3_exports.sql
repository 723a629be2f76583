-- exports: it reads the rows of a user, the audit log's too, and changes none
grant execute on function admit_request, take_token, tokens_by_now, note_audit to facepass_exports;
grant select, insert, update on rate_buckets to facepass_exports;
grant select, insert (tenant_id, id, caller, verb, object, result, count) on audit_log to facepass_exports;
grant select, insert (tenant_id, id, caller, verb, object), delete on open_requests to facepass_exports;
grant select on users, outbox, consents, idempotency to facepass_exports;
