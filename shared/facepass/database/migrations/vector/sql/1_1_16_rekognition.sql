-- rekognition: what search, the indexer and faces do for the same requests of this API; as main/sql/1_1_14_rekognition.sql
grant execute on function
    face_vector(text, uuid), face_vector(text, uuid, text[]),
    user_vectors(text, uuid, text), user_vectors(text, uuid, text, text[]),
    best_face_of_user(text, uuid, text, halfvec), best_face_of_user(text, uuid, text, halfvec, text[]),
    models_of_user(text, uuid), models_of_user(text, uuid, text[]),
    hamming_bound, candidate_count, scan_gallery, rank_faces, rank_gallery, rank_shortlist, changes_since,
    model_of_collection, likeness_of_users, similarity_to_users,
    search_faces(
        text, text, halfvec, real, real, integer, boolean, uuid, uuid, boolean, uuid[], real[], real, xid8,
        timestamptz, integer, text
    )
    to facepass_rekognition;
grant select, insert, update, delete on collections, exclusions, merged_rows to facepass_rekognition;
grant select, insert, update on uploads to facepass_rekognition;
grant select, insert, update (user_id, consent_id, assigned_at), delete on faces to facepass_rekognition;
grant select, insert, delete on outbox to facepass_rekognition;
grant insert (tenant_id, id, type, subject, data) on events to facepass_rekognition;

-- what goes with a collection
grant select (tenant_id, id, collection_id), delete on clusters, jobs to facepass_rekognition;
grant select (tenant_id, collection_id), delete on face_neighbours to facepass_rekognition;
