revoke execute on function take_events from public;
grant execute on function take_events to facepass_app, facepass_events;

grant select, insert, update, delete on events to facepass_app;

-- those whose transactions make events of the faces database
grant insert (tenant_id, id, type, subject, data) on events
    to facepass_users, facepass_faces, facepass_search, facepass_indexer, facepass_jobs, facepass_janitor;

-- events: it forgets what it has announced
grant select (tenant_id, id), delete on events to facepass_events;
