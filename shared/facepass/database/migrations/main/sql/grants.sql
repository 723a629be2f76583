-- Who may do what. facepass_app, as which the local runtime and the tests connect, has the rights of all functions; in the
-- cloud each function signs in as a user of its own (init.py makes the users) and has what its function does.

revoke execute on function
    api_key_by_id, note_api_key_use, tokens_by_now, take_token, begin_request, finish_request, forget_request,
    forget_old_requests, forget_idle_buckets, take_erasures, oldest_erasure_seconds, take_ended_consents,
    audit_is_append_only, note_audit, name_found, tenants_to_seal, audit_digest, seal_audit
    from public;

grant execute on function
    api_key_by_id, note_api_key_use, tokens_by_now, take_token, begin_request, finish_request, forget_request,
    forget_old_requests, forget_idle_buckets, take_erasures, oldest_erasure_seconds, take_ended_consents,
    note_audit, name_found, tenants_to_seal, seal_audit
    to facepass_app;

grant select, insert, update, delete on users, api_keys, outbox, consents, rate_buckets, idempotency to facepass_app;
grant select on quotas to facepass_app; -- an operator sets them, as the owner
-- an entry's time and its seal are not a function's to write
grant select, insert (tenant_id, id, caller, verb, object, result, count) on audit_log to facepass_app;
grant select on audit_seals to facepass_app;

-- authorizer
grant execute on function api_key_by_id, note_api_key_use to facepass_authorizer;

-- system: the health check asks whether the table is there, and reads nothing of it
grant execute on function api_key_by_id, note_api_key_use to facepass_system;
grant select (tenant_id) on users to facepass_system;

-- users
grant execute on function begin_request, finish_request, forget_request, note_audit to facepass_users;
grant select, insert, update, delete on idempotency to facepass_users;
grant insert (tenant_id, id, caller, verb, object, result, count) on audit_log to facepass_users;
grant select, insert, update, delete on users to facepass_users;
grant select, insert, update, delete on outbox to facepass_users;
grant select, insert, update on consents to facepass_users;

-- faces
grant execute on function
    begin_request, finish_request, forget_request, take_token, tokens_by_now, note_audit
    to facepass_faces;
grant select, insert, update, delete on idempotency to facepass_faces;
grant select, insert, update on rate_buckets to facepass_faces;
grant insert (tenant_id, id, caller, verb, object, result, count) on audit_log to facepass_faces;
grant select on users to facepass_faces;
grant select on outbox to facepass_faces;
grant select on quotas to facepass_faces;
grant select on consents to facepass_faces;

-- search
grant execute on function take_token, tokens_by_now, note_audit, name_found to facepass_search;
grant select, insert, update on rate_buckets to facepass_search;
grant insert (tenant_id, id, caller, verb, object, result, count) on audit_log to facepass_search;
grant select on users to facepass_search;
grant select on outbox to facepass_search;

-- indexer
grant execute on function note_audit to facepass_indexer;
grant insert (tenant_id, id, caller, verb, object, result, count) on audit_log to facepass_indexer;
grant select on users to facepass_indexer;
grant select on quotas to facepass_indexer;
grant select on consents to facepass_indexer;

-- janitor: it knows which users there are, and nothing else of them
grant execute on function
    note_audit, forget_old_requests, forget_idle_buckets, take_erasures, oldest_erasure_seconds,
    take_ended_consents, tenants_to_seal, seal_audit
    to facepass_janitor;
grant insert (tenant_id, id, caller, verb, object, result, count) on audit_log to facepass_janitor;
grant select (tenant_id, id) on users to facepass_janitor;
grant select, delete on outbox to facepass_janitor;
grant select, update on consents to facepass_janitor;
