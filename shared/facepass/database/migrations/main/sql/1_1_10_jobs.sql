-- jobs: it names no user, and writes entries of the audit log
grant execute on function note_audit to facepass_jobs;
grant insert (tenant_id, id, caller, verb, object, result, count) on audit_log to facepass_jobs;
grant select (tenant_id, id), delete on open_requests to facepass_jobs;
