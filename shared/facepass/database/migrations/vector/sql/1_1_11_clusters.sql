-- Who may do what with groups of faces; as grants.sql.
grant select, insert, update, delete on clusters, cluster_faces, face_neighbours to facepass_app;

-- search: lists of groups
grant select on clusters, cluster_faces to facepass_search;

-- jobs: it makes the groups
grant select, insert, update, delete on clusters, face_neighbours to facepass_jobs;
grant select, insert, delete on cluster_faces to facepass_jobs;

-- faces: groups go with their collection, and when they are turned off
grant select (tenant_id, id, collection_id), delete on clusters to facepass_faces;
grant select (tenant_id, collection_id), delete on face_neighbours to facepass_faces;
