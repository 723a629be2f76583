-- Who may do what; as main/sql/grants.sql. Vectors are read by two functions: search and indexer.

revoke execute on function
    face_vector, user_vectors, best_face_of_user, hamming_bound, candidate_count, scan_gallery, rank_faces,
    rank_gallery, rank_shortlist, changes_since, search_faces, take_photo_erasures, oldest_erasure_seconds,
    take_open_uploads, take_refused_photos, take_collections, take_sweeps
    from public;

grant execute on function
    face_vector, user_vectors, best_face_of_user, hamming_bound, candidate_count, scan_gallery, rank_faces,
    rank_gallery, rank_shortlist, changes_since, search_faces, take_photo_erasures, oldest_erasure_seconds,
    take_open_uploads, take_refused_photos, take_collections, take_sweeps
    to facepass_app;

grant select, insert, update, delete on collections, uploads, faces, outbox, reembedded_faces, sweeps to facepass_app;

-- system: the health check asks whether the table is there, and reads nothing of it
grant select (tenant_id) on faces to facepass_system;

-- users; all of a face but `embedding` and `bits`
grant select, insert, delete on outbox to facepass_users;
grant select on collections to facepass_users;
grant select, update on uploads to facepass_users;
grant select (
    tenant_id, id, collection_id, upload_id, user_id, external_image_id, box, landmarks, confidence, quality,
    model, created_at
), delete on faces to facepass_users;

-- faces
grant select, insert, delete on outbox to facepass_faces;
grant select, insert, update, delete on collections to facepass_faces;
grant select, insert, update on uploads to facepass_faces;
grant select (
    tenant_id, id, collection_id, upload_id, user_id, external_image_id, box, landmarks, confidence, quality,
    model, created_at
), delete on faces to facepass_faces;

-- search
grant execute on function
    face_vector, user_vectors, best_face_of_user, hamming_bound, candidate_count, scan_gallery, changes_since,
    search_faces, rank_faces, rank_gallery, rank_shortlist
    to facepass_search;
grant select on collections to facepass_search;
grant select on faces to facepass_search;

-- indexer
grant execute on function
    face_vector, user_vectors, best_face_of_user, hamming_bound, candidate_count, scan_gallery, changes_since,
    search_faces, rank_faces, rank_gallery, rank_shortlist
    to facepass_indexer;
grant select, insert, delete on outbox to facepass_indexer;
grant select, update on collections to facepass_indexer;
grant select, update on uploads to facepass_indexer;
grant select, insert on faces to facepass_indexer;

-- janitor
grant execute on function
    take_photo_erasures, oldest_erasure_seconds, take_open_uploads, take_refused_photos, take_collections,
    take_sweeps
    to facepass_janitor;
grant select, insert, delete on outbox to facepass_janitor;
grant select, update on collections to facepass_janitor;
grant select, update on uploads to facepass_janitor;
grant select (tenant_id, id, user_id, collection_id, upload_id, created_at), delete on faces to facepass_janitor;
grant select, update on sweeps to facepass_janitor;
