-- rekognition: it finds the key of a signature, and does what faces, search and the indexer do for users: one request makes
-- a collection, another searches it, a third indexes a photo
grant execute on function
    api_key_by_id, note_api_key_use, admit_request, take_token, tokens_by_now, note_audit, name_found
    to facepass_rekognition;
grant insert (tenant_id, id, caller, verb, object, result, count) on audit_log to facepass_rekognition;
grant select (tenant_id, id), insert (tenant_id, id, caller, verb, object), delete on open_requests
    to facepass_rekognition;
grant select, insert, update on rate_buckets to facepass_rekognition;
grant select on outbox, quotas, consents to facepass_rekognition;
grant select, update (moved_at, updated_at) on merges to facepass_rekognition;
grant select, insert, update (updated_at), delete on users to facepass_rekognition;
grant insert (tenant_id, id, type, subject, data) on events to facepass_rekognition;
