-- operators: the state of uploads and jobs, and another attempt for a photo that failed; it reads which faces there are,
-- and nothing else of one
grant select, update (status, reason, detail, cause, requeued_at, redriven_at, updated_at) on uploads
    to facepass_operators;
grant select (tenant_id, id, kind, collection_id, status, reason, created_at, updated_at) on jobs to facepass_operators;
grant select (tenant_id, id) on collections, faces to facepass_operators;
