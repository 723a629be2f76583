// Written by `npm run generate`: do not edit.

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the service's name, its version, and the places of its documentation
         * @description Get the service's name, its version, and the places of its documentation.
         *
         *     No credentials are needed.
         */
        get: operations["root"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys without their secrets, also those that have expired or were revoked
         * @description List API keys without their secrets, also those that have expired or were revoked.
         *
         *     Needs the scope `admin`.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Make an API key
         * @description Make an API key. The response has the key and its AWS credentials, which cannot be shown again.
         *
         *     Needs the scope `admin`.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an API key, without its secret
         * @description Get an API key, without its secret.
         *
         *     Needs the scope `admin`.
         */
        get: operations["getKey"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description Revoke an API key. API Gateway may accept it for another minute.
         *
         *     Needs the scope `admin`.
         */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{key_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a key of the same name, scopes and collections
         * @description Make a key of the same name, scopes and collections; the old one expires after the overlap.
         *
         *     Needs the scope `admin`.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the entries of the audit log
         * @description List the entries of the audit log. Several filters find the entries that fit all of them.
         *
         *     Needs the scope `admin`.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compute the audit log's seals again, from the first or `after` a verified one
         * @description Compute the audit log's seals again, from the first or `after` a verified one; part of them where it takes long.
         *
         *     `expect` is a seal that was noted earlier: without one it cannot be detected that the newest seals were removed.
         *
         *     Needs the scope `admin`.
         *
         *     Draws from the caller's limit for `operate`.
         */
        get: operations["verifyAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List collections by id
         * @description List collections by id. `default` always exists.
         *
         *     Needs the scope `faces:read`.
         */
        get: operations["listCollections"];
        put?: never;
        /**
         * Create a collection
         * @description Create a collection.
         *
         *     Needs the scope `faces:write`.
         */
        post: operations["createCollection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/collections/{collection_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a collection, its settings and its number of faces
         * @description Get a collection, its settings and its number of faces.
         *
         *     Needs the scope `faces:read`.
         */
        get: operations["getCollection"];
        put?: never;
        post?: never;
        /**
         * Delete a collection with its faces, uploads and photos
         * @description Delete a collection with its faces, uploads and photos. `default` itself stays.
         *
         *     Needs the scope `faces:write`.
         */
        delete: operations["deleteCollection"];
        options?: never;
        head?: never;
        /**
         * Change the given settings of a collection
         * @description Change the given settings of a collection.
         *
         *     Needs the scope `faces:write`. `users:write` is needed to change threshold, threshold_floor, review, consent_required, accepted_consent, self_enrolment, clusters, require_liveness.
         */
        patch: operations["changeCollection"];
        trace?: never;
    };
    "/api/v1/collections/{collection_id}/clusters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the groups of a collection's unknown people, the largest first, and how far the newest run is
         * @description List the groups of a collection's unknown people, the largest first, and how far the newest run is.
         *
         *     Needs the scope `faces:read`.
         */
        get: operations["listClusters"];
        put?: never;
        /**
         * Group the faces without a user of a collection by person, after this request
         * @description Group the faces without a user of a collection by person, after this request.
         *
         *     Needs the scope `faces:write`.
         *
         *     Draws from the caller's limit for `search`.
         */
        post: operations["startClustering"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/collections/{collection_id}/clusters/{cluster_id}/faces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the faces of a group, the oldest first
         * @description List the faces of a group, the oldest first.
         *
         *     Needs the scope `faces:read`.
         */
        get: operations["listClusterFaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/collections/{collection_id}/clusters/{cluster_id}/name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give up to 100 faces of a group to a user
         * @description Give up to 100 faces of a group to a user: each is assigned, or listed with the reason why not.
         *
         *     Needs the scope `faces:write`. `users:write` is needed with `review: off`. `assigned.similarity` is null without `faces:read`.
         *
         *     Draws from the caller's limit for `search`.
         */
        post: operations["nameCluster"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/collections/{collection_id}/faces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the faces of a collection
         * @description List the faces of a collection. Several filters find the faces that fit all of them.
         *
         *     Needs the scope `faces:read`.
         */
        get: operations["listFaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tenant's photos, jobs and deliveries that failed in every attempt, the oldest first
         * @description List the tenant's photos, jobs and deliveries that failed in every attempt, the oldest first.
         *
         *     Needs the scope `admin`.
         */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/erasures/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search every table and the bucket for traces of a user
         * @description Search every table and the bucket for traces of a user: the receipt of an erasure.
         *
         *     Needs the scope `admin`.
         *
         *     Draws from the caller's limit for `operate`.
         */
        get: operations["verifyErasure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/faces/{face_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a face, its user, and a short-lived URL of its thumbnail
         * @description Get a face, its user, and a short-lived URL of its thumbnail.
         *
         *     Needs the scope `faces:read`. `user` is null without `users:read`.
         */
        get: operations["getFace"];
        put?: never;
        post?: never;
        /**
         * Delete a face with its embedding and thumbnail, and its photo when no other face of the photo is left
         * @description Delete a face with its embedding and thumbnail, and its photo when no other face of the photo is left.
         *
         *     Needs the scope `faces:write`.
         */
        delete: operations["deleteFace"];
        options?: never;
        head?: never;
        /**
         * Give a face to a user, move it to another one, or set it free
         * @description Give a face to a user, move it to another one, or set it free. The rules of an upload hold.
         *
         *     Needs the scope `faces:write`. `users:write` is needed with `review: off`.
         *
         *     Draws from the caller's limit for `search`.
         */
        patch: operations["changeFace"];
        trace?: never;
    };
    "/api/v1/faces/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare the faces of two photos
         * @description Compare the faces of two photos. Nothing is stored.
         *
         *     Needs the scope `search`.
         *
         *     Draws from the caller's limit for `compare`.
         */
        post: operations["comparePhotos"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/faces/detect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Detect and measure the faces in a photo, at most `max_faces`
         * @description Detect and measure the faces in a photo, at most `max_faces`. Nothing is stored.
         *
         *     Needs the scope `search`.
         *
         *     Draws from the caller's limit for `detect`.
         */
        post: operations["detectFaces"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/faces/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search a collection (identification, 1:N) with a photo's largest face or all of them, a stored face or a user
         * @description Search a collection (identification, 1:N) with a photo's largest face or all of them, a stored face or a user.
         *
         *     Needs the scope `search`. `results.user` is null without `users:read`. `results.image_url` is null without `faces:read`. `faces.results.user` is null without `users:read`. `faces.results.image_url` is null without `faces:read`. `expected_false_matches` is null without `faces:read`.
         *
         *     Draws from the caller's limit for `search`.
         */
        post: operations["searchFaces"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/faces/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a ticket for a photo (JSON, 201), or send the photo in the request (multipart, 202)
         * @description Get a ticket for a photo (JSON, 201), or send the photo in the request (multipart, 202).
         *
         *     Needs the scope `faces:write`, or `self` for the caller's own user, or `search` for a probe. `users:write` is needed with `review: off`.
         *
         *     Draws from the caller's limit for `upload`.
         */
        post: operations["uploadPhoto"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/faces/user/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user's faces
         * @description List a user's faces; the path of the system that FacePass replaces.
         *
         *     Needs the scope `faces:read`, or `self` for the caller's own user. `items.image_url` is null without `faces:read`.
         */
        get: operations["listFacesOfUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check whether databases, bucket and queues can be reached
         * @description Check whether databases, bucket and queues can be reached. Only a caller with a valid key sees reasons.
         *
         *     No credentials are needed.
         */
        get: operations["checkHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the caller
         * @description Show the caller: its tenant, scopes, collections and limits, and what of the quota is used.
         *
         *     Any key or token will do. `quota` is null without `faces:read`.
         */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/merges/{merge_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo a merge, within 30 days
         * @description Undo a merge, within 30 days: the merged user is there again, with the faces, consents and uploads it had.
         *
         *     Needs the scope `users:write`.
         */
        post: operations["undoMerge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the model pack
         * @description Show the model pack: its threshold, and the points of its calibration curve.
         *
         *     Any key or token will do.
         */
        get: operations["getModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/searches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search with up to 50 uploaded probes, one after the other, after this request
         * @description Search with up to 50 uploaded probes, one after the other, after this request.
         *
         *     Draws from the limit as often as there are probes.
         *
         *     Needs the scope `search`.
         *
         *     Draws from the caller's limit for `search`.
         */
        post: operations["startSearch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/searches/{search_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a search with many probes
         * @description Get a search with many probes: how far it is, and what it has found.
         *
         *     Needs the scope `search`. `items.faces.results.user` is null without `users:read`. `items.faces.results.image_url` is null without `faces:read`. `items.expected_false_matches` is null without `faces:read`.
         */
        get: operations["getSearch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List uploads
         * @description List uploads. Several filters find the uploads that fit all of them.
         *
         *     Needs the scope `faces:read`. `items.conflicts_with_user_id` is null without `users:read`.
         */
        get: operations["listUploads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{upload_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an upload
         * @description Get an upload: its status, its faces, and the rejected faces.
         *
         *     Needs the scope `faces:read`, or `self` for the caller's own user. `conflicts_with_user_id` is null without `users:read`.
         */
        get: operations["getUpload"];
        put?: never;
        post?: never;
        /**
         * Delete an upload with its faces and photo
         * @description Delete an upload with its faces and photo. A photo that its ticket still delivers is deleted too.
         *
         *     Needs the scope `faces:write`, or `self` for the caller's own user.
         */
        delete: operations["deleteUpload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{upload_id}/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the photo of a failed upload to the indexer again
         * @description Send the photo of a failed upload to the indexer again.
         *
         *     Needs the scope `faces:write`.
         *
         *     Draws from the caller's limit for `operate`.
         */
        post: operations["redriveUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get tickets for up to 50 photos
         * @description Get tickets for up to 50 photos: each has its ticket, or the code that refuses it alone.
         *
         *     Draws from the limit as often as there are photos.
         *
         *     Needs the scope `faces:write`, or `search` for a probe. `users:write` is needed with `review: off`.
         *
         *     Draws from the caller's limit for `upload`.
         */
        post: operations["uploadPhotos"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count uploads, faces and searches by day, exact to the request
         * @description Count uploads, faces and searches by day, exact to the request; at most 366 days.
         *
         *     Needs the scope `admin`.
         */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users, or find them
         * @description List users, or find them. Several filters find the users that fit all of them.
         *
         *     Needs the scope `users:read`.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Create a user, with an email, an `external_id` or both
         * @description Create a user, with an email, an `external_id` or both; each is unique in the tenant.
         *
         *     Needs the scope `users:write`.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a user
         * @description Get a user.
         *
         *     Needs the scope `users:read`.
         */
        get: operations["getUser"];
        put?: never;
        post?: never;
        /**
         * Erase a user
         * @description Erase a user: the row, and every face, embedding, thumbnail and photo.
         *
         *     Needs the scope `users:write`, or `self` for the caller's own user. `users:write` is needed with `unassigned`.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        /**
         * Change the given fields of a user
         * @description Change the given fields of a user.
         *
         *     Needs the scope `users:write`.
         */
        patch: operations["changeUser"];
        trace?: never;
    };
    "/api/v1/users/{user_id}/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user's consents, oldest first, including ended ones
         * @description List a user's consents, oldest first, including ended ones.
         *
         *     Needs the scope `users:read`, or `self` for the caller's own user.
         */
        get: operations["listConsents"];
        put?: never;
        /**
         * Record a user's consent
         * @description Record a user's consent. Later enrolments are made under it.
         *
         *     Needs the scope `users:write`, or `self` for the caller's own user. `users:write` is needed with `given_by` or `given_at`.
         */
        post: operations["giveConsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/consents/{consent_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a consent
         * @description Revoke a consent. What was stored under it is erased; the record stays until the user is erased.
         *
         *     Needs the scope `users:write`, or `self` for the caller's own user.
         */
        delete: operations["revokeConsent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/exclusions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the faces that are excluded from a user, oldest face first
         * @description List the faces that are excluded from a user, oldest face first.
         *
         *     Needs the scope `faces:read`, or `self` for the caller's own user.
         */
        get: operations["listExclusions"];
        put?: never;
        /**
         * Say that a face is not this user's
         * @description Say that a face is not this user's. If it was assigned to the user, it is set free.
         *
         *     Needs the scope `faces:write`, or `self` for the caller's own user.
         */
        post: operations["excludeFace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/exclusions/{face_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Withdraw an exclusion
         * @description Withdraw an exclusion: the face may be offered and assigned to the user again.
         *
         *     Needs the scope `faces:write`.
         */
        delete: operations["withdrawExclusion"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Write everything that is held about a user to an archive
         * @description Write everything that is held about a user to an archive; the response has a short-lived URL of it.
         *
         *     Needs the scope `admin`, or `self` for the caller's own user.
         *
         *     Draws from the caller's limit for `export`.
         */
        get: operations["exportUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/faces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user's faces
         * @description List a user's faces.
         *
         *     Needs the scope `faces:read`, or `self` for the caller's own user. `items.image_url` is null without `faces:read`.
         */
        get: operations["listUserFaces"];
        put?: never;
        /**
         * Give faces without a user to this user
         * @description Give faces without a user to this user: each is assigned, or listed with the reason why not.
         *
         *     Needs the scope `faces:write`. `users:write` is needed with `review: off`. `faces:read` is needed with `minimum_similarity`. `assigned.similarity` is null without `faces:read`.
         *
         *     Draws from the caller's limit for `search`.
         */
        post: operations["assignFaces"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge another user into this one, who stays, or say what that would do
         * @description Merge another user into this one, who stays, or say what that would do. It can be undone for 30 days.
         *
         *     Needs the scope `users:write`. `user` is null without `users:read`. `from_user` is null without `users:read`. `conflicts.kept` is null without `users:read`. `conflicts.dropped` is null without `users:read`. `user_image_url` is null without `faces:read`. `from_user_image_url` is null without `faces:read`.
         *
         *     Draws from the caller's limit for `search`.
         */
        post: operations["mergeUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a user with some faces of this one
         * @description Create a user with some faces of this one.
         *
         *     Needs the scope `users:write`.
         */
        post: operations["splitUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/unassigned-faces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find faces without a user, in all collections, that are similar to this user's
         * @description Find faces without a user, in all collections, that are similar to this user's: the 100 most similar.
         *
         *     Needs the scope `faces:read`.
         *
         *     Draws from the caller's limit for `search`.
         */
        get: operations["listUnassignedFaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify (1:1) whether a photo shows this user
         * @description Verify (1:1) whether a photo shows this user.
         *
         *     Needs the scope `search`, or `self` for the caller's own user.
         *
         *     Draws from the caller's limit for `verify`.
         */
        post: operations["verifyUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tenant's webhooks, oldest first
         * @description List the tenant's webhooks, oldest first.
         *
         *     Needs the scope `admin`.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Create a webhook
         * @description Create a webhook: the tenant's events are posted to its URL, signed with the secret of this answer.
         *
         *     Needs the scope `admin`. `secret` is not kept: a repeated `Idempotency-Key` gets null.
         *
         *     Draws from the caller's limit for `webhook`.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{webhook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook, and whether deliveries to it fail
         * @description Get a webhook, and whether deliveries to it fail.
         *
         *     Needs the scope `admin`.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook, and what was to be sent to it
         * @description Delete a webhook, and what was to be sent to it.
         *
         *     Needs the scope `admin`.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change the given fields of a webhook
         * @description Change the given fields of a webhook. Once it is enabled, or has another URL, what waits for it is sent.
         *
         *     Needs the scope `admin`.
         */
        patch: operations["changeWebhook"];
        trace?: never;
    };
    "/api/v1/webhooks/{webhook_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was sent to a webhook in the last days and what waits for it, newest first
         * @description List what was sent to a webhook in the last days and what waits for it, newest first.
         *
         *     Needs the scope `admin`.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again, with the same event and the same `webhook-id`, whatever became of it
         * @description Send a delivery again, with the same event and the same `webhook-id`, whatever became of it.
         *
         *     Needs the scope `admin`.
         *
         *     Draws from the caller's limit for `webhook`.
         */
        post: operations["redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{webhook_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook a new secret
         * @description Give a webhook a new secret. The old one signs as well for some hours, so that receivers can change.
         *
         *     Needs the scope `admin`. `secret` is not kept: a repeated `Idempotency-Key` gets null.
         *
         *     Draws from the caller's limit for `webhook`.
         */
        post: operations["rotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{webhook_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event of the type `webhook.test` to this webhook alone, also while it is disabled
         * @description Send an event of the type `webhook.test` to this webhook alone, also while it is disabled.
         *
         *     Needs the scope `admin`.
         *
         *     Draws from the caller's limit for `webhook`.
         */
        post: operations["sendTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "cluster.completed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A run that groups a collection's unknown people is done, or has failed
         * @description A run that groups a collection's unknown people is done, or has failed.
         *
         *     Sent to each webhook that wants it. It may come twice: ignore an id that you know (docs/webhooks.md).
         */
        post: operations["receiveClusterCompleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "face.assigned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A stored face was given to a user, moved from one user to another, or set free
         * @description A stored face was given to a user, moved from one user to another, or set free.
         *
         *     Sent to each webhook that wants it. It may come twice: ignore an id that you know (docs/webhooks.md).
         */
        post: operations["receiveFaceAssigned"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "search.completed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A search with many probes is done, or has failed
         * @description A search with many probes is done, or has failed.
         *
         *     Sent to each webhook that wants it. It may come twice: ignore an id that you know (docs/webhooks.md).
         */
        post: operations["receiveSearchCompleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "upload.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A photo could not be indexed, but may be usable
         * @description A photo could not be indexed, but may be usable. An operator may have it processed again.
         *
         *     Sent to each webhook that wants it. It may come twice: ignore an id that you know (docs/webhooks.md).
         */
        post: operations["receiveUploadFailed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "upload.indexed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A photo was indexed
         * @description A photo was indexed: its faces can be searched.
         *
         *     Sent to each webhook that wants it. It may come twice: ignore an id that you know (docs/webhooks.md).
         */
        post: operations["receiveUploadIndexed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "upload.rejected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A photo cannot be used, and no retry helps
         * @description A photo cannot be used, and no retry helps.
         *
         *     Sent to each webhook that wants it. It may come twice: ignore an id that you know (docs/webhooks.md).
         */
        post: operations["receiveUploadRejected"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "user.erased": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A user is erased
         * @description A user is erased: nothing is left in the databases and in the bucket.
         *
         *     Sent to each webhook that wants it. It may come twice: ignore an id that you know (docs/webhooks.md).
         */
        post: operations["receiveUserErased"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "user.merged": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Two users were merged
         * @description Two users were merged: faces, uploads and consents are moved in both databases.
         *
         *     Sent to each webhook that wants it. It may come twice: ignore an id that you know (docs/webhooks.md).
         */
        post: operations["receiveUserMerged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "user.unmerged": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A merge was undone
         * @description A merge was undone: the merged user is there again, with what the merge had moved.
         *
         *     Sent to each webhook that wants it. It may come twice: ignore an id that you know (docs/webhooks.md).
         */
        post: operations["receiveUserUnmerged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook.disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * FacePass has switched a webhook off
         * @description FacePass has switched a webhook off. The tenant's others receive this event.
         *
         *     Sent to each webhook that wants it. It may come twice: ignore an id that you know (docs/webhooks.md).
         */
        post: operations["receiveWebhookDisabled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook.test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A test delivery, which a caller asked for
         * @description A test delivery, which a caller asked for.
         *
         *     Sent when its owner asks for it. It may come twice: ignore an id that you know (docs/webhooks.md).
         */
        post: operations["receiveWebhookTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description The caller, as the service knows it. */
        Account: {
            /** @description As the audit log names the caller. */
            caller_id: string;
            /** @description Those that it is bound to; null: all. */
            collections: string[] | null;
            /** @description The API key's end; null: none, or a token. */
            expires_at: string | null;
            /** @enum {string} */
            kind: "api_key" | "token";
            limits: components["schemas"]["Limits"];
            /** @description The API key's; null for a token. */
            name: string | null;
            /** @description null for a caller that is bound to collections. */
            quota: components["schemas"]["QuotaUse"] | null;
            scopes: string[];
            /** @description The token's; null for an API key. */
            subject: string | null;
            tenant_id: string;
        };
        /** @description An API key, without its secret. */
        ApiKey: {
            /** @description Those that it is bound to; null: all. */
            collections: string[] | null;
            /** Format: date-time */
            created_at: string;
            /** @description null: never. */
            expires_at: string | null;
            /** @description The middle part of the key. */
            key_id: string;
            /** @description To the minute. */
            last_used_at: string | null;
            name: string;
            revoked_at: string | null;
            scopes: string[];
            /** @enum {string} */
            state: "current" | "expired" | "revoked";
        };
        ApiKeyPage: {
            items: components["schemas"]["ApiKey"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        /** @description A face that is the user's now, or was before. */
        AssignedFace: {
            /** Format: uuid */
            face_id: string;
            /** @description The cosine with the user's most similar other face; null for the first face of a user or of its model pack, and for a face that was the user's before. */
            similarity: number | null;
        };
        /** @description What became of each face, in the order of the request. */
        AssignedFaces: {
            assigned: components["schemas"]["AssignedFace"][];
            rejected: components["schemas"]["UnassignableFace"][];
            /** Format: uuid */
            user_id: string;
        };
        /** @description Who did what to which object, with what result. */
        AuditEntry: {
            /** Format: date-time */
            at: string;
            caller: string;
            count: number | null;
            /** Format: uuid */
            id: string;
            object: string | null;
            /** @description `ok`, the code of an error, or `died`. */
            result: string;
            /** @description The seal that covers it; null until the next minute. */
            seal: number | null;
            verb: string;
        };
        AuditEntryPage: {
            items: components["schemas"]["AuditEntry"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        /** @description The result of computing the audit log's seals again. */
        AuditVerification: {
            /** @description false: there are more seals; ask again with `after` set to `head`. */
            complete: boolean;
            entries: number;
            faults: string[];
            /** @description The newest seal that was verified, `NUMBER:HASH`; keep it elsewhere. */
            head: string | null;
            /** @description Whether nothing was removed, changed or added. */
            intact: boolean;
            seals: number;
            /** @description Entries of the last minute; 0 while not complete. */
            unsealed: number;
        };
        /** @description What an AWS SDK signs with, for Rekognition's protocol (docs/rekognition.md). */
        AwsCredentials: {
            access_key_id: string;
            secret_access_key: string;
        };
        /** @description A ticket for each photo, or why it has none. */
        BatchAccepted: {
            accepted: components["schemas"]["BatchTicket"][];
            rejected: components["schemas"]["RefusedPhoto"][];
        };
        /** @description The ticket of one photo of a batch. */
        BatchTicket: {
            /** @description Whether a liveness token was accepted. */
            liveness: boolean;
            /** @description Of the photo in the request, from 0. */
            place: number;
            status: string;
            upload?: components["schemas"]["UploadTicket"] | null;
            /** Format: uuid */
            upload_id: string;
        };
        /** @description The place of a face, as fractions of the upright photo's width and height. */
        BoundingBox: {
            height: number;
            left: number;
            top: number;
            width: number;
        };
        /** @description A false match rate, and the threshold that was measured for it. */
        CalibrationPoint: {
            fmr: number;
            threshold: number;
        };
        /** @description Faces without a user that are probably of one person. */
        Cluster: {
            /** Format: uuid */
            cluster_id: string;
            /** @description How many faces it has now. */
            face_count: number;
            /** @description Its oldest faces, at most 5. */
            faces: components["schemas"]["ClusterFace"][];
            /** @description How many it had when it was made, by which the list is ordered. */
            size: number;
        };
        /** @description A run that groups a collection's unknown people is done, or has failed. */
        ClusterCompleted: {
            collection_id: string;
            counts: components["schemas"]["GroupedFaces"];
            /** @description Why it failed: the code of an error. */
            reason: string | null;
            /** Format: uuid */
            run_id: string;
            /** @enum {string} */
            status: "done" | "failed";
        };
        /** @description A CloudEvent of the type `cluster.completed`. */
        ClusterCompletedEvent: {
            data: components["schemas"]["ClusterCompleted"];
            /** @constant */
            datacontenttype: "application/json";
            /**
             * Format: uuid
             * @description The event's id, the same each time it is sent: ignore one that you know.
             */
            id: string;
            /** @description `/facepass/` and the stage. */
            source: string;
            /** @constant */
            specversion: "1.0";
            /** @description What it is about. Events of one subject are sent in their order. */
            subject: string;
            /** @description The tenant. */
            tenantid: string;
            /**
             * Format: date-time
             * @description When it happened, in UTC.
             */
            time: string;
            /** @constant */
            type: "cluster.completed";
        };
        /** @description A face of a group. */
        ClusterFace: {
            bounding_box: components["schemas"]["BoundingBox"];
            /** Format: uuid */
            face_id: string;
            /** @description A short-lived URL of the thumbnail, which no cache keeps. */
            image_url: string;
        };
        ClusterFacePage: {
            items: components["schemas"]["ClusterFace"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        /** @description A run that groups the faces without a user of a collection. */
        ClusteringRun: {
            /** @description How many of them were compared with all others so far. */
            compared: number;
            /** Format: date-time */
            created_at: string;
            /** @description How many faces without a user there were at its start. */
            faces: number;
            /** @description How many groups it has found; null until it has. */
            groups: number | null;
            /** @description Why it failed: `retries_exhausted`, `worker_died`, or what has become of the collection, such as `clusters_off`, `model_mismatch`. The earlier groups stay. Start another one. */
            reason: string | null;
            /** Format: uuid */
            run_id: string;
            /** @enum {string} */
            status: "queued" | "running" | "done" | "failed";
            /** @description The lowest cosine of two faces that are linked: higher, the more faces there are. */
            threshold: number;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A run that waits for its turn. */
        ClusteringStarted: {
            /** Format: uuid */
            run_id: string;
            /** @enum {string} */
            status: "queued" | "running" | "done" | "failed";
        };
        /** @description Whose faces they are. */
        ClusterName: {
            /** @description `next_cursor` of the previous answer: the next 100 faces. */
            cursor?: string | null;
            /** @description `off`: skip the collection's enrolment review. Needs `users:write`. */
            review?: "off" | null;
            /**
             * Format: uuid
             * @description The user to whom the faces are given.
             */
            user_id: string;
        };
        /** @description A page of a collection's groups, the largest first, and the newest run. */
        Clusters: {
            items: components["schemas"]["Cluster"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
            /** @description The newest run; null when none is kept. */
            run?: components["schemas"]["ClusteringRun"] | null;
        };
        /** @description A collection. */
        Collection: {
            /** @enum {string} */
            accepted_consent: "attested" | "self";
            clusters: boolean;
            collection_id: string;
            consent_required: boolean;
            /** Format: date-time */
            created_at: string;
            face_count: number;
            face_retention_days: number | null;
            max_faces: number;
            /** @description The model pack of its embeddings; null while it is empty. */
            model: string | null;
            photo_retention_days: number | null;
            /** @enum {string} */
            quality_filter: "none" | "low" | "medium" | "high";
            require_liveness: boolean;
            /** @enum {string} */
            review: "off" | "standard" | "strict";
            self_enrolment: boolean;
            store_photos: boolean;
            threshold: number | null;
            threshold_floor: number | null;
            /** Format: date-time */
            updated_at: string;
        };
        CollectionPage: {
            items: components["schemas"]["Collection"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        /** @description How photos are added to a collection, how long they are kept, and how it is searched. */
        CollectionSettings: {
            /**
             * @description `attested`: only consents recorded with `users:write` count; `self`: users' own do as well.
             * @default attested
             * @enum {string}
             */
            accepted_consent?: "attested" | "self";
            /**
             * @description true: faces without a user may be grouped by person (docs/clusters.md); not with `consent_required`. false deletes the groups.
             * @default false
             */
            clusters?: boolean;
            /**
             * @description true: only users who have consented can be enrolled.
             * @default false
             */
            consent_required?: boolean;
            /** @description Faces, their thumbnails and uploads are erased after this many days; null: never. */
            face_retention_days?: number | null;
            /**
             * @description The maximum number of faces that are stored of one event photo.
             * @default 100
             */
            max_faces?: number;
            /** @description Photos are erased after this many days; null: never. */
            photo_retention_days?: number | null;
            /**
             * @description How good a face must be to be stored.
             * @default low
             * @enum {string}
             */
            quality_filter?: "none" | "low" | "medium" | "high";
            /**
             * @description true: users are enrolled and verified with a liveness token only (docs/liveness.md).
             * @default false
             */
            require_liveness?: boolean;
            /**
             * @description How strictly enrolments are compared with stored faces (docs/review.md).
             * @default off
             * @enum {string}
             */
            review?: "off" | "standard" | "strict";
            /**
             * @description true: users can enrol themselves, with the scope `self`.
             * @default false
             */
            self_enrolment?: boolean;
            /**
             * @description false: a photo is erased as soon as its faces are stored.
             * @default true
             */
            store_photos?: boolean;
            /** @description The lowest similarity of a match; null: the model pack's threshold. */
            threshold?: number | null;
            /** @description The lowest threshold that a search or a verification may ask for; null: any. */
            threshold_floor?: number | null;
        };
        /** @description A face of the target photo, and its similarity to the most similar of the source's faces. */
        ComparedFace: {
            bounding_box: components["schemas"]["BoundingBox"];
            confidence: number;
            /** @description The share of pairs of two people that are at least as similar, by the model pack's calibration: 0.001 is one pair in a thousand. Above the calibrated range it is the lowest calibrated rate: read it as `at most`. null below that range, and for a pack without calibration. */
            false_match_rate: number | null;
            similarity: number;
        };
        /** @description Comparison of two photos: one source and one target, each as a file, in base64 or as a probe upload. */
        CompareForm: {
            /**
             * @description Of the source: compare its `largest` usable face with the target's faces, or `all` of them.
             * @default largest
             * @enum {string}
             */
            faces?: "largest" | "all";
            /** @description In place of `threshold`: the false match rate, within the range of the pack's calibration. */
            fmr?: number;
            /**
             * @description Compare at most this many faces of each photo, the largest first; 50 at most of the source.
             * @default 100
             */
            max_faces?: number;
            /**
             * Format: binary
             * @description A photo; up to 4.5 MB. Its type is one of image/jpeg, image/png, image/webp, image/heic, image/heif, image/avif, application/octet-stream.
             */
            source: string;
            /**
             * Format: binary
             * @description Another photo; up to 4.5 MB. Its type is one of image/jpeg, image/png, image/webp, image/heic, image/heif, image/avif, application/octet-stream.
             */
            target: string;
            /** @description Default: the model pack's. */
            threshold?: number;
        };
        /** @description Comparison of two photos: one source and one target, each as a file, in base64 or as a probe upload. */
        CompareRequest: {
            /**
             * @description Of the source: compare its `largest` usable face with the target's faces, or `all` of them.
             * @default largest
             * @enum {string}
             */
            faces?: "largest" | "all";
            /** @description In place of `threshold`: the false match rate, within the range of the pack's calibration. */
            fmr?: number | null;
            /**
             * @description Compare at most this many faces of each photo, the largest first; 50 at most of the source.
             * @default 100
             */
            max_faces?: number;
            /** @description The photo in base64. */
            source_base64?: string | null;
            /** @description An upload made with `purpose: probe`. */
            source_upload_id?: string | null;
            /** @description The other photo in base64. */
            target_base64?: string | null;
            /** @description Another upload made with `purpose: probe`. */
            target_upload_id?: string | null;
            /** @description Default: the model pack's. */
            threshold?: number | null;
        } & (({
            source_base64: string;
        } | {
            source_upload_id: string;
        }) & ({
            target_base64: string;
        } | {
            target_upload_id: string;
        }));
        /** @description Whether any face of the target is one of the source's that were compared; faces are the most similar first. */
        CompareResponse: {
            /** @description The share of pairs of two people that are at least as similar, by the model pack's calibration: 0.001 is one pair in a thousand. Above the calibrated range it is the lowest calibrated rate: read it as `at most`. null below that range, and for a pack without calibration. */
            false_match_rate: number | null;
            match: boolean;
            /** @description Every pair of faces whose similarity is `threshold` or above. */
            matched: components["schemas"]["Pair"][];
            model: string;
            /** @description That of the most similar pair: the cosine, -1 to 1. */
            similarity: number;
            /** @description The source's largest usable face. */
            source_face: components["schemas"]["ProbeFace"];
            target_faces: components["schemas"]["ComparedFace"][];
            threshold: number;
            /** @description The source's other faces, largest first. */
            unmatched_source: components["schemas"]["ProbeFace"][];
            /** @description The target's other faces, largest first. */
            unmatched_target: components["schemas"]["ProbeFace"][];
        };
        /** @description A consent of a user. */
        Consent: {
            /** @description true: recorded by a caller with `users:write`; false: by the user. */
            attested: boolean;
            collection_id: string | null;
            /** Format: uuid */
            consent_id: string;
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            /** Format: date-time */
            given_at: string;
            given_by: string | null;
            /** @description The API key or the caller that recorded it. */
            recorded_by: string;
            revoked_at: string | null;
            text_version: string;
            /** Format: uuid */
            user_id: string;
        };
        ConsentPage: {
            items: components["schemas"]["Consent"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        /** @description Work that failed in every attempt. */
        DeadLetter: {
            /** @description The last attempt's error, where it was recorded. */
            cause: string | null;
            collection_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            failed_at: string;
            /**
             * Format: uuid
             * @description Of the upload, the job, or the delivery.
             */
            id: string;
            /** @enum {string} */
            kind: "photo" | "search" | "clusters" | "delivery";
            /** @description A stable code. */
            reason: string | null;
        };
        DeadLetterPage: {
            items: components["schemas"]["DeadLetter"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        /** @description An event on its way to a webhook, and what became of it. The same event always has the same `event_id`. */
        Delivery: {
            /** @description How often it was sent. */
            attempts: number;
            /** Format: date-time */
            created_at: string;
            delivered_at: string | null;
            /** Format: uuid */
            delivery_id: string;
            /** @description When it is sent next; null unless it is `pending`. */
            due_at: string | null;
            /**
             * Format: uuid
             * @description The header `webhook-id`.
             */
            event_id: string;
            event_type: string;
            last_attempt_at: string | null;
            /** @description What went wrong last (docs/webhooks.md). */
            last_error: string | null;
            /** @description The HTTP status of the last answer. */
            last_status: number | null;
            /** @enum {string} */
            status: "pending" | "delivered" | "failed";
            /** @description The object that it is about; its events are sent in their order. */
            subject: string;
        };
        DeliveryPage: {
            items: components["schemas"]["Delivery"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        /** @description Detection: the faces of a photo. */
        DetectForm: {
            /**
             * Format: binary
             * @description The photo; up to 4.5 MB. Its type is one of image/jpeg, image/png, image/webp, image/heic, image/heif, image/avif, application/octet-stream.
             */
            file: string;
            /**
             * @description The maximum number of faces, the largest first.
             * @default 100
             */
            max_faces?: number;
        };
        /** @description Detection: the faces of a photo. */
        DetectRequest: {
            /** @description The photo in base64; up to 4.5 MB once decoded. */
            image_base64?: string | null;
            /**
             * @description The maximum number of faces, the largest first.
             * @default 100
             */
            max_faces?: number;
            /** @description An upload made with `purpose: probe`; up to 30 MB. */
            upload_id?: string | null;
        } & ({
            image_base64: string;
        } | {
            upload_id: string;
        });
        /** @description Every face in the photo, largest first. */
        DetectResponse: {
            faces: components["schemas"]["ExaminedFace"][];
            model: string;
            timings: components["schemas"]["Timings"];
        };
        /** @enum {string} */
        DisabledReason: "keeps_failing" | "gone";
        /** @description What was searched for traces of a user, and what was found. */
        ErasureReceipt: {
            /** @description Entries of the audit log with the id, which stay. */
            audit_entries: number;
            /** Format: date-time */
            checked_at: string;
            nothing_left: boolean;
            objects_looked_at: number;
            /** @description Keys of objects that no row owns; the janitor removes them within a day. */
            objects_without_a_row: string[];
            other_traces_looked_for: number;
            /** @description By table, how many rows have the user's id. */
            rows: {
                [key: string]: number;
            };
            tenant: string;
            /** Format: uuid */
            user_id: string;
        };
        /** @description A face of a probe with all its measurements. */
        ExaminedFace: {
            bounding_box: components["schemas"]["BoundingBox"];
            confidence: number;
            landmarks: components["schemas"]["Point"][];
            quality: {
                [key: string]: number;
            };
            /** @description `overall` is their product, times 100; each is 0 to 1. */
            quality_parts: {
                [key: string]: number;
            };
            /** @description Why not, as LOW_SHARPNESS. */
            reasons: string[];
            /** @description Whether it passes the quality filter `low`, and can be searched with. */
            usable: boolean;
        };
        /** @description A face that is not the user's: it is never offered or assigned to the user. */
        Exclusion: {
            collection_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            face_id: string;
            /** Format: uuid */
            user_id: string;
        };
        ExclusionPage: {
            items: components["schemas"]["Exclusion"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        /** @description What an archive has. */
        ExportContents: {
            /** @description Photos and thumbnails that were deleted before, or never sent. */
            missing: number;
            photos: number;
            rows: number;
            thumbnails: number;
        };
        /** @description A stored face. */
        Face: {
            bounding_box: components["schemas"]["BoundingBox"];
            collection_id: string;
            /** @description The detector's score, 0 to 1. */
            confidence: number;
            /** Format: date-time */
            created_at: string;
            external_image_id: string | null;
            /** Format: uuid */
            face_id: string;
            /** @description Left eye, right eye, nose, left and right corner of the mouth. */
            landmarks: components["schemas"]["Point"][];
            /** @description The model pack that made the embedding. */
            model: string;
            quality: {
                [key: string]: number;
            };
            upload_id: string | null;
            user_id: string | null;
        };
        /** @description A stored face was given to a user, moved from one user to another, or set free. */
        FaceAssigned: {
            collection_id: string;
            /** Format: uuid */
            face_id: string;
            /** @description Whose it was; null: no user's. */
            previous_user_id: string | null;
            /** @description Whose it is now; null: no user's. */
            user_id: string | null;
        };
        /** @description A CloudEvent of the type `face.assigned`. */
        FaceAssignedEvent: {
            data: components["schemas"]["FaceAssigned"];
            /** @constant */
            datacontenttype: "application/json";
            /**
             * Format: uuid
             * @description The event's id, the same each time it is sent: ignore one that you know.
             */
            id: string;
            /** @description `/facepass/` and the stage. */
            source: string;
            /** @constant */
            specversion: "1.0";
            /** @description What it is about. Events of one subject are sent in their order. */
            subject: string;
            /** @description The tenant. */
            tenantid: string;
            /**
             * Format: date-time
             * @description When it happened, in UTC.
             */
            time: string;
            /** @constant */
            type: "face.assigned";
        };
        /** @description Whose the face is. A face stays in its collection and keeps its pack. */
        FaceChanges: {
            /** @description If given, it must be the face's own collection (409 otherwise). */
            collection_id?: string | null;
            /** @description If given, it must be the pack of the face's embedding (409 otherwise). */
            model?: string | null;
            /** @description `off`: skip the collection's enrolment review. Needs `users:write`. */
            review?: "off" | null;
            /** @description The user whom the face is given to; null: no user, the face is set free. */
            user_id: string | null;
        };
        /** @description Faces without a user that are given to the user. */
        FacesToAssign: {
            face_ids: string[];
            /** @description The lowest cosine with the user's most similar face. It needs `faces:read`, and the first face of a user is not compared. */
            minimum_similarity?: number | null;
            /** @description `off`: skip the collection's enrolment review. Needs `users:write`. */
            review?: "off" | null;
        };
        /** @description A stored face, its user, and a short-lived URL of its thumbnail. */
        FaceWithUser: {
            bounding_box: components["schemas"]["BoundingBox"];
            collection_id: string;
            /** @description The detector's score, 0 to 1. */
            confidence: number;
            /** Format: date-time */
            created_at: string;
            external_image_id: string | null;
            /** Format: uuid */
            face_id: string;
            image_url: string;
            /** @description Left eye, right eye, nose, left and right corner of the mouth. */
            landmarks: components["schemas"]["Point"][];
            /** @description The model pack that made the embedding. */
            model: string;
            quality: {
                [key: string]: number;
            };
            upload_id: string | null;
            /** @description null without the scope `users:read`. */
            user: components["schemas"]["UserSummary"] | null;
            user_id: string | null;
        };
        /** @description How many faces a run had, how many it compared, and how many groups it found; null: it did not get to that. */
        GroupedFaces: {
            compared: number;
            faces: number;
            groups: number | null;
        };
        /** @description Whether the databases, the bucket and the queues can be reached. */
        Health: {
            /** @description The configured model pack. */
            model_pack?: string | null;
            /** @description What cannot be reached; shown to a caller with a valid key only. */
            reasons?: {
                [key: string]: string;
            } | null;
            /** @enum {string} */
            status: "healthy" | "unhealthy";
        };
        /** @description How a key is replaced. */
        KeyRotation: {
            /** @description Until when the new key is valid; needed where the old one expires. */
            expires_at?: string | null;
            /**
             * @description How long the old key stays valid; 0 ends it at once.
             * @default 24
             */
            overlap_hours?: number;
        };
        /** @description The caller's token buckets, by operation. */
        Limits: {
            compare: components["schemas"]["RateLimit"];
            detect: components["schemas"]["RateLimit"];
            export: components["schemas"]["RateLimit"];
            operate: components["schemas"]["RateLimit"];
            search: components["schemas"]["RateLimit"];
            upload: components["schemas"]["RateLimit"];
            verify: components["schemas"]["RateLimit"];
            webhook: components["schemas"]["RateLimit"];
        };
        /** @description A stored face of a list, and a short-lived URL of its thumbnail. */
        ListedFace: {
            bounding_box: components["schemas"]["BoundingBox"];
            collection_id: string;
            /** @description The detector's score, 0 to 1. */
            confidence: number;
            /** Format: date-time */
            created_at: string;
            external_image_id: string | null;
            /** Format: uuid */
            face_id: string;
            /** @description A short-lived URL of the thumbnail, which no cache keeps; null without the scope `faces:read`. */
            image_url: string | null;
            /** @description Left eye, right eye, nose, left and right corner of the mouth. */
            landmarks: components["schemas"]["Point"][];
            /** @description The model pack that made the embedding. */
            model: string;
            quality: {
                [key: string]: number;
            };
            upload_id: string | null;
            user_id: string | null;
        };
        ListedFacePage: {
            items: components["schemas"]["ListedFace"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        /** @description A new API key. The key itself and its AWS credentials are in no later response. */
        MadeKey: {
            /** @description Keep them now, they cannot be shown again; null where the deployment makes none. */
            aws_credentials: components["schemas"]["AwsCredentials"] | null;
            /** @description Those that it is bound to; null: all. */
            collections: string[] | null;
            /** Format: date-time */
            created_at: string;
            /** @description null: never. */
            expires_at: string | null;
            /** @description The key: keep it now, it cannot be shown again. */
            key: string;
            /** @description The middle part of the key. */
            key_id: string;
            /** @description To the minute. */
            last_used_at: string | null;
            name: string;
            revoked_at: string | null;
            scopes: string[];
            /** @enum {string} */
            state: "current" | "expired" | "revoked";
        };
        /** @description A face of the collection that is similar to the probe's. */
        Match: {
            bounding_box: components["schemas"]["BoundingBox"];
            external_image_id: string | null;
            /** Format: uuid */
            face_id: string;
            /** @description The share of pairs of two people that are at least as similar, by the model pack's calibration: 0.001 is one pair in a thousand. Above the calibrated range it is the lowest calibrated rate: read it as `at most`. null below that range, and for a pack without calibration. */
            false_match_rate: number | null;
            /** @description A short-lived URL of the thumbnail; null without `faces:read`. */
            image_url: string | null;
            /** @description The cosine, -1 to 1; no percentage and no probability. */
            similarity: number;
            /** @description null without the scope `users:read`. */
            user: components["schemas"]["UserSummary"] | null;
            user_id: string | null;
        };
        /** @description What a merge would do (`dry_run`), or has done. */
        Merge: {
            conflicts: components["schemas"]["MergeConflict"][];
            /** @description How many faces of one user were excluded from the other one. As long as there are any, the users are not merged (409 `face_excluded`). */
            contradictions: number;
            dry_run: boolean;
            /** @description The share of pairs of two people that are at least as similar, by the model pack's calibration: 0.001 is one pair in a thousand. Above the calibrated range it is the lowest calibrated rate: read it as `at most`. null below that range, and for a pack without calibration. */
            false_match_rate: number | null;
            /** @description The user who goes; null without `users:read`. */
            from_user: components["schemas"]["MergedUser"] | null;
            /**
             * Format: uuid
             * @description The user who goes.
             */
            from_user_id: string;
            /** @description The same of the user who goes; null once the users are merged. */
            from_user_image_url: string | null;
            /** @description The mean cosine of these pairs. */
            mean_similarity: number | null;
            /** @description The merge, to undo it; null for a dry run. */
            merge_id: string | null;
            moves: components["schemas"]["MergeCounts"];
            /** @description How alike the users are: the highest cosine between two of their newest 100 faces each; null when no model pack has made faces of both. */
            similarity: number | null;
            /** @description Until when the merge can be undone; null for a dry run. */
            undo_until: string | null;
            /** @description The user who stays; null without `users:read`. */
            user: components["schemas"]["MergedUser"] | null;
            /**
             * Format: uuid
             * @description The user who stays.
             */
            user_id: string;
            /** @description A short-lived URL of the user's oldest face's thumbnail; null without `faces:read` or a face. */
            user_image_url: string | null;
        };
        /** @description A field that both users have, and differently. The user who stays keeps the own value. */
        MergeConflict: {
            /** @description null without `users:read`. */
            dropped: unknown;
            field: string;
            /** @description null without `users:read`. */
            kept: unknown;
        };
        /** @description How many rows go from one user to the other. */
        MergeCounts: {
            consents: number;
            exclusions: number;
            faces: number;
            uploads: number;
        };
        /** @description One of the two users. */
        MergedUser: {
            email: string | null;
            external_id: string | null;
            full_name: string;
            metadata: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            user_id: string;
        };
        /** @description The user who is merged into that of the path, and goes. */
        MergeRequest: {
            /**
             * @description true: change nothing, and say what would be changed.
             * @default false
             */
            dry_run?: boolean;
            /** Format: uuid */
            from_user_id: string;
        };
        /** @description API Gateway's own answer. */
        Message: {
            message: string | null;
        };
        /** @description A model pack of the deployment. */
        ModelPack: {
            /** @description The points of its curve, the highest rate first; none for a pack without calibration. */
            calibration: components["schemas"]["CalibrationPoint"][];
            /** @description As faces and answers name it. */
            model: string;
            /** @description Of collections that set none. */
            threshold: number;
        };
        /** @description The model packs of the deployment. */
        Models: {
            /** @description Of new collections. */
            default: components["schemas"]["ModelPack"];
            /** @description A second one, while collections move between packs. */
            other: components["schemas"]["ModelPack"] | null;
        };
        /** @description What became of up to 100 faces of a group. Those that are rejected stay in it. */
        NamedCluster: {
            assigned: components["schemas"]["AssignedFace"][];
            /** @description Send it as `cursor` to go on with the next 100 faces; null when there are no more. */
            next_cursor: string | null;
            rejected: components["schemas"]["UnassignableFace"][];
            /** Format: uuid */
            user_id: string;
        };
        /** @description A collection to create. */
        NewCollection: {
            /**
             * @description `attested`: only consents recorded with `users:write` count; `self`: users' own do as well.
             * @default attested
             * @enum {string}
             */
            accepted_consent?: "attested" | "self";
            /**
             * @description true: faces without a user may be grouped by person (docs/clusters.md); not with `consent_required`. false deletes the groups.
             * @default false
             */
            clusters?: boolean;
            /** @description 1 to 255 letters, digits, `-`, `_` and `.`, except `.` and `..`; upper and lower case differ. */
            collection_id: string;
            /**
             * @description true: only users who have consented can be enrolled.
             * @default false
             */
            consent_required?: boolean;
            /** @description Faces, their thumbnails and uploads are erased after this many days; null: never. */
            face_retention_days?: number | null;
            /**
             * @description The maximum number of faces that are stored of one event photo.
             * @default 100
             */
            max_faces?: number;
            /** @description Photos are erased after this many days; null: never. */
            photo_retention_days?: number | null;
            /**
             * @description How good a face must be to be stored.
             * @default low
             * @enum {string}
             */
            quality_filter?: "none" | "low" | "medium" | "high";
            /**
             * @description true: users are enrolled and verified with a liveness token only (docs/liveness.md).
             * @default false
             */
            require_liveness?: boolean;
            /**
             * @description How strictly enrolments are compared with stored faces (docs/review.md).
             * @default off
             * @enum {string}
             */
            review?: "off" | "standard" | "strict";
            /**
             * @description true: users can enrol themselves, with the scope `self`.
             * @default false
             */
            self_enrolment?: boolean;
            /**
             * @description false: a photo is erased as soon as its faces are stored.
             * @default true
             */
            store_photos?: boolean;
            /** @description The lowest similarity of a match; null: the model pack's threshold. */
            threshold?: number | null;
            /** @description The lowest threshold that a search or a verification may ask for; null: any. */
            threshold_floor?: number | null;
        };
        /** @description A consent of a user, as the tenant records it. */
        NewConsent: {
            /** @description The collection that it applies to; null: every collection. */
            collection_id?: string | null;
            /** @description When it expires; null: when it is revoked. */
            expires_at?: string | null;
            /** @description When the user agreed; by default now. Needs `users:write`: for older consents. */
            given_at?: string | null;
            /** @description Who agreed, where it was not the user: a parent. Needs `users:write`. */
            given_by?: string | null;
            /** @description Your name for the text that the user agreed to. */
            text_version: string;
        };
        /** @description A face that is not the user's. */
        NewExclusion: {
            /**
             * Format: uuid
             * @description The face. If it is assigned to the user, it is set free: it has no user then.
             */
            face_id: string;
        };
        /** @description An API key to make. */
        NewKey: {
            /** @description The collections that it is bound to; they need not exist yet. Without it: all of them. */
            collections?: string[] | null;
            /** @description Until when it is valid; without it, for ever. */
            expires_at?: string | null;
            /** @description What the key is for. */
            name: string;
            scopes: ("users:read" | "users:write" | "faces:read" | "faces:write" | "search" | "admin")[];
        };
        /** @description A photo that is announced. */
        NewPhoto: {
            /** @default default */
            collection_id?: string;
            /** @description Required for a ticket. */
            content_type?: string | null;
            /** @description Your own id of this photo. */
            external_image_id?: string | null;
            /** @description A token of the deployment's liveness provider; each is accepted once (docs/liveness.md). */
            liveness?: string | null;
            /** @description The nonce that the token was issued for, where the deployment compares it. */
            liveness_nonce?: string | null;
            /** @description Store at most this many faces of an event photo, the largest first. */
            max_faces?: number | null;
            /**
             * @description `probe`: the photo is searched with and never indexed.
             * @default index
             * @enum {string}
             */
            purpose?: "index" | "probe";
            /** @description `off`: skip the collection's enrolment review. Needs the scope `users:write`. */
            review?: "off" | null;
            /** @description Enrol this user: the photo must show exactly one face. */
            user_id?: string | null;
        };
        /** @description A search with many probes: uploads of `purpose: probe`, and the options of a search for all of them. */
        NewSearch: {
            /** @default default */
            collection_id?: string;
            /**
             * @description Compare with every face of the collection, not only with those that the bit scan selects.
             * @default false
             */
            exact?: boolean;
            /**
             * @description Of a photo: search with its `largest` usable face, or with `all` of them.
             * @default largest
             * @enum {string}
             */
            faces?: "largest" | "all";
            /** @description In place of `threshold`: the false match rate, within the range of the pack's calibration. */
            fmr?: number | null;
            /**
             * @description `user`: each user once, with the most similar face. `similarity` is then the cosine with the mean of the user's faces in the collection.
             * @default face
             * @enum {string}
             */
            group_by?: "face" | "user";
            /**
             * @description The maximum number of matches of each face; with `faces: all`, 20 at most.
             * @default 5
             */
            limit?: number;
            /**
             * @description With `faces: all`, the maximum number of faces to search with, the largest first.
             * @default 50
             */
            max_faces?: number;
            /** @description The lowest similarity of a match; by default the collection's, or else the model pack's. */
            threshold?: number | null;
            /** @description Uploads made with `purpose: probe`. A photo that has not arrived when its turn comes is refused. */
            upload_ids: string[];
        };
        /** @description A user to create, with an email, an `external_id`, or both. */
        NewUser: {
            /** @description Unique in the tenant, in upper and lower case. */
            email?: string | null;
            /** @description Your own id of this user; unique in the tenant. */
            external_id?: string | null;
            full_name: string;
            /** @description Up to 4 kB of JSON of your own. */
            metadata?: {
                [key: string]: unknown;
            };
        } & ({
            email: string;
        } | {
            external_id: string;
        });
        /** @description A receiver of events. */
        NewWebhook: {
            /** @description Your own words for it, up to 200 characters. */
            description?: string | null;
            /**
             * @description While it is false, what is to be sent waits, for 7 days.
             * @default true
             */
            enabled?: boolean;
            /** @description The types of event that it wants; empty: all, also those of later releases. */
            event_types?: ("upload.indexed" | "upload.rejected" | "upload.failed" | "face.assigned" | "user.merged" | "user.unmerged" | "user.erased" | "search.completed" | "cluster.completed" | "webhook.disabled")[];
            /**
             * Format: uri
             * @description Where events are posted: `https`, a public host, no user name and no fragment.
             */
            url: string;
        };
        /** @description The photo to index that was announced first, of those that are not settled. */
        OldestWaiting: {
            /** Format: date-time */
            created_at: string;
            /** @enum {string} */
            status: "awaiting_upload" | "processing";
            /** Format: uuid */
            upload_id: string;
        };
        /** @description A face of the source and a face of the target. */
        Pair: {
            /** @description The share of pairs of two people that are at least as similar, by the model pack's calibration: 0.001 is one pair in a thousand. Above the calibrated range it is the lowest calibrated rate: read it as `at most`. null below that range, and for a pack without calibration. */
            false_match_rate: number | null;
            similarity: number;
            source_face: components["schemas"]["ProbeFace"];
            target_face: components["schemas"]["ProbeFace"];
        };
        /** @description A point of the upright photo, as fractions of its width and height. */
        Point: {
            x: number;
            y: number;
        };
        /** @description A face of a probe. */
        ProbeFace: {
            bounding_box: components["schemas"]["BoundingBox"];
            confidence: number;
        };
        /** @description RFC 9457 problem details. `code` is stable; branch on it. */
        Problem: {
            code: string;
            detail: string;
            /** @default null */
            errors?: {
                [key: string]: unknown;
            }[] | null;
            request_id: string;
            status: number;
            title: string;
            type: string;
        };
        /** @description What the tenant may store, and stores. */
        QuotaUse: {
            collections: number;
            faces: number;
            /** @description null: any number. */
            max_collections: number | null;
            /** @description null: any number. */
            max_faces: number | null;
        };
        /** @description A token bucket. */
        RateLimit: {
            burst: number;
            per_second: number;
        };
        /** @description A photo of a batch that has no ticket. */
        RefusedPhoto: {
            code: string;
            detail: string;
            /** @description Of the photo in the request, from 0. */
            place: number;
            /** @description What the request for this ticket alone would have answered. */
            status: number;
        };
        /** @description A face that was found in the photo and rejected. */
        RejectedFace: {
            bounding_box: components["schemas"]["BoundingBox"];
            confidence: number;
            /** @description Why, in Amazon Rekognition's terms, for example LOW_SHARPNESS. */
            reasons: string[];
        };
        /** @description Requests by their result. */
        RequestCounts: {
            /** @description Answered with success. */
            answered: number;
            /** @description Without an answer: the function ended before the request did. */
            died: number;
            /** @description Answered with an error; not those of a rate limit. */
            failed: number;
        };
        /** @description The user who is there again. */
        RestoredUser: {
            /** Format: uuid */
            merge_id: string;
            user: components["schemas"]["User"];
            /** Format: uuid */
            user_id: string;
        };
        /** @description The key that replaces another one. */
        RotatedKey: {
            /** @description Keep them now, they cannot be shown again; null where the deployment makes none. */
            aws_credentials: components["schemas"]["AwsCredentials"] | null;
            /** @description Until when the new key is valid; null: for ever. */
            expires_at: string | null;
            /** @description The new key: keep it now, it cannot be shown again. */
            key: string;
            new_key_id: string;
            /**
             * Format: date-time
             * @description Until when the old key is valid.
             */
            old_key_expires_at: string;
        };
        /** @description A search with many probes, and a page of its results, in the order of the request. */
        Search: {
            collection_id: string;
            counts: components["schemas"]["SearchCounts"];
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Until when the search is kept, with its results.
             */
            expires_at: string;
            items: components["schemas"]["SearchedProbe"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
            /** @description Why it failed: `retries_exhausted` or `worker_died`. Start another one. */
            reason: string | null;
            /** Format: uuid */
            search_id: string;
            /**
             * @description Read the results once it is `done`; a `failed` one has those it got to.
             * @enum {string}
             */
            status: "queued" | "running" | "done" | "failed";
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A search with many probes is done, or has failed. */
        SearchCompleted: {
            collection_id: string;
            counts: components["schemas"]["SearchedProbes"];
            /** @description Why it failed: the code of an error. */
            reason: string | null;
            /** Format: uuid */
            search_id: string;
            /** @enum {string} */
            status: "done" | "failed";
        };
        /** @description A CloudEvent of the type `search.completed`. */
        SearchCompletedEvent: {
            data: components["schemas"]["SearchCompleted"];
            /** @constant */
            datacontenttype: "application/json";
            /**
             * Format: uuid
             * @description The event's id, the same each time it is sent: ignore one that you know.
             */
            id: string;
            /** @description `/facepass/` and the stage. */
            source: string;
            /** @constant */
            specversion: "1.0";
            /** @description What it is about. Events of one subject are sent in their order. */
            subject: string;
            /** @description The tenant. */
            tenantid: string;
            /**
             * Format: date-time
             * @description When it happened, in UTC.
             */
            time: string;
            /** @constant */
            type: "search.completed";
        };
        /** @description How many probes a search has, how many were searched with, and how many were refused. */
        SearchCounts: {
            probes: number;
            refused: number;
            searched: number;
        };
        /** @description A face that was searched with, and its best matches, most similar first. */
        SearchedFace: {
            results: components["schemas"]["Match"][];
            searched_face: components["schemas"]["ProbeFace"] | null;
        };
        /** @description What became of one probe. */
        SearchedProbe: {
            /** @description Why it was refused: the code that a search with it alone would have answered. */
            code: string | null;
            detail: string | null;
            /** @description As in the answer of a search; null without `faces:read`. */
            expected_false_matches: number | null;
            /** @description An answer for each face that was searched with, the photo's largest first; faces and users that were erased since are left out. */
            faces: components["schemas"]["SearchedFace"][];
            model: string | null;
            /** @enum {string} */
            status: "searched" | "refused";
            threshold: number | null;
            /** @description The photo's other faces, and why each was not searched with. */
            unused_faces: components["schemas"]["UnusedFace"][];
            /** Format: uuid */
            upload_id: string;
        };
        /** @description How many probes a search had, and what became of them. */
        SearchedProbes: {
            probes: number;
            refused: number;
            searched: number;
        };
        /** @description Identification (1:N). The probe is a photo, a stored face, or a user (the average of the user's faces). */
        SearchForm: {
            /** @default default */
            collection_id?: string;
            /**
             * @description Compare with every face of the collection, not only with those that the bit scan selects.
             * @default false
             */
            exact?: boolean;
            /**
             * @description Of a photo: search with its `largest` usable face, or with `all` of them.
             * @default largest
             * @enum {string}
             */
            faces?: "largest" | "all";
            /**
             * Format: binary
             * @description The photo; up to 4.5 MB. Its type is one of image/jpeg, image/png, image/webp, image/heic, image/heif, image/avif, application/octet-stream.
             */
            file: string;
            /** @description In place of `threshold`: the false match rate, within the range of the pack's calibration. */
            fmr?: number;
            /**
             * @description `user`: each user once, with the most similar face. `similarity` is then the cosine with the mean of the user's faces in the collection.
             * @default face
             * @enum {string}
             */
            group_by?: "face" | "user";
            /**
             * @description The maximum number of matches of each face; with `faces: all`, 20 at most.
             * @default 5
             */
            limit?: number;
            /**
             * @description With `faces: all`, the maximum number of faces to search with, the largest first.
             * @default 50
             */
            max_faces?: number;
            /** @description The lowest similarity of a match; by default the collection's, or else the model pack's. */
            threshold?: number;
        };
        /** @description Identification (1:N). The probe is a photo, a stored face, or a user (the average of the user's faces). */
        SearchRequest: {
            /** @default default */
            collection_id?: string;
            /**
             * @description Compare with every face of the collection, not only with those that the bit scan selects.
             * @default false
             */
            exact?: boolean;
            /** @description A stored face to search with. */
            face_id?: string | null;
            /**
             * @description Of a photo: search with its `largest` usable face, or with `all` of them.
             * @default largest
             * @enum {string}
             */
            faces?: "largest" | "all";
            /** @description In place of `threshold`: the false match rate, within the range of the pack's calibration. */
            fmr?: number | null;
            /**
             * @description `user`: each user once, with the most similar face. `similarity` is then the cosine with the mean of the user's faces in the collection.
             * @default face
             * @enum {string}
             */
            group_by?: "face" | "user";
            /** @description The photo in base64; up to 4.5 MB once decoded. */
            image_base64?: string | null;
            /**
             * @description The maximum number of matches of each face; with `faces: all`, 20 at most.
             * @default 5
             */
            limit?: number;
            /**
             * @description With `faces: all`, the maximum number of faces to search with, the largest first.
             * @default 50
             */
            max_faces?: number;
            /** @description The lowest similarity of a match; by default the collection's, or else the model pack's. */
            threshold?: number | null;
            /** @description An upload made with `purpose: probe`; up to 30 MB. */
            upload_id?: string | null;
            /** @description A user to search with: the result has faces of other users. */
            user_id?: string | null;
        } & ({
            image_base64: string;
        } | {
            upload_id: string;
        } | {
            face_id: string;
        } | {
            user_id: string;
        });
        /** @description The best matches, most similar first. */
        SearchResponse: {
            /** @description How many of the collection's faces would reach `threshold` if all were strangers: the false match rate of `threshold` times the number of faces, before `limit` and `group_by`. null without `faces:read`, for a threshold outside of the pack's calibration, and where the number of faces is unknown. */
            expected_false_matches: number | null;
            /** @description An answer for each face that was searched with, the photo's largest first. */
            faces: components["schemas"]["SearchedFace"][];
            model: string;
            query_time_ms: number;
            /** @description Those of the first of `faces`. */
            results: components["schemas"]["Match"][];
            /** @description The photo's largest usable face, or the stored face that was searched with. */
            searched_face: components["schemas"]["ProbeFace"] | null;
            threshold: number;
            timings: components["schemas"]["Timings"];
            /** @description The photo's other faces, and why each was not searched with. */
            unused_faces: components["schemas"]["UnusedFace"][];
        };
        /** @description A search that waits for its turn. */
        SearchStarted: {
            /** Format: uuid */
            search_id: string;
            /** @enum {string} */
            status: "queued" | "running" | "done" | "failed";
        };
        /** @description How long the old secret signs as well. */
        SecretRotation: {
            /**
             * @description Hours in which both secrets sign each delivery; 0 ends the old one now.
             * @default 24
             */
            overlap_hours?: number;
        };
        /** @description The service, its version and its documentation. */
        ServiceInfo: {
            /** @default /docs */
            docs?: string;
            /** @default /openapi.json */
            openapi?: string;
            /** @default FacePass */
            service?: string;
            /** @default 1.1.0-dev */
            version?: string;
        };
        /** @description Faces of the user of the path, and the fields of the new user who gets them. */
        SplitRequest: {
            /** @description The new user's consent, where the faces' collection requires one. */
            consent?: components["schemas"]["NewConsent"] | null;
            /** @description Unique in the tenant, in upper and lower case. */
            email?: string | null;
            /** @description Your own id of this user; unique in the tenant. */
            external_id?: string | null;
            face_ids: string[];
            full_name: string;
            /** @description Up to 4 kB of JSON of your own. */
            metadata?: {
                [key: string]: unknown;
            };
        } & ({
            email: string;
        } | {
            external_id: string;
        });
        /** @description The new user and its faces. */
        SplitUser: {
            faces: string[];
            /** Format: uuid */
            new_user_id: string;
            user: components["schemas"]["User"];
        };
        /** @description How long each step took, in milliseconds; null for a step that was not needed. */
        Timings: {
            decode_ms?: number | null;
            detect_ms?: number | null;
            embed_ms?: number | null;
            search_ms?: number | null;
        };
        /** @description A face that was not assigned. */
        UnassignableFace: {
            /** Format: uuid */
            face_id: string;
            /** @description `face_not_found`, `assigned_to_another_user`, `low_similarity`, `face_excluded`, `consent_required`, `liveness_required`, `quota_exceeded`, `model_mismatch`, or what the review says of an enrolment: `conflicts_with_other_user`, `unlike_users_other_faces`, `near_duplicate`. */
            reason: string;
        };
        /** @description A face without a user that is similar to a user's. */
        UnassignedFace: {
            collection_id: string;
            /** Format: uuid */
            face_id: string;
            /** @description The highest cosine with one of the user's faces, -1 to 1. */
            similarity: number;
        };
        /** @description What may be a person's on photos that name no one. */
        UnassignedFaces: {
            /** @description Most similar first. */
            faces: components["schemas"]["UnassignedFace"][];
        };
        /** @description Another face of a photo. */
        UnusedFace: {
            bounding_box: components["schemas"]["BoundingBox"];
            confidence: number;
            /** @description Why it was not used, as LOW_SHARPNESS or EXCEEDS_MAX_FACES. */
            reasons: string[];
        };
        /** @description One photo and what became of it. */
        Upload: {
            collection_id: string;
            /** @description The user of a `conflicts_with_other_user`; null without the scope `users:read`. */
            conflicts_with_user_id: string | null;
            /** @description The consent that the enrolment rests on, where there was one. */
            consent_id: string | null;
            content_type: string;
            /** Format: date-time */
            created_at: string;
            detail: string | null;
            /** Format: date-time */
            expires_at: string;
            external_image_id: string | null;
            faces: components["schemas"]["Face"][];
            /** @description Whether a liveness token was accepted with it. */
            liveness: boolean;
            /** @description When the photo was erased; null while it is stored. */
            photo_erased_at: string | null;
            purpose: string;
            /** @description A stable code that says why it was rejected or failed. */
            reason: string | null;
            rejected_faces: components["schemas"]["RejectedFace"][];
            /** @enum {string} */
            status: "awaiting_upload" | "processing" | "indexed" | "rejected" | "failed" | "expired";
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            upload_id: string;
            user_id: string | null;
        };
        /** @description An upload that awaits its photo, or has it. */
        UploadAccepted: {
            /** @description Whether a liveness token was accepted. */
            liveness: boolean;
            status: string;
            upload?: components["schemas"]["UploadTicket"] | null;
            /** Format: uuid */
            upload_id: string;
        };
        /** @description Photos that are announced together. */
        UploadBatch: {
            photos: components["schemas"]["NewPhoto"][];
        };
        /** @description How many uploads were settled in one way. */
        UploadCount: {
            count: number;
            /** @description Why they were rejected or failed. */
            reason: string | null;
            /** @enum {string} */
            status: "indexed" | "rejected" | "failed" | "expired";
        };
        /** @description A photo could not be indexed, but may be usable. An operator may have it processed again. */
        UploadFailed: {
            collection_id: string;
            /** @description The code of an error, as the upload shows it. */
            reason: string;
            /** Format: uuid */
            upload_id: string;
            /** @description Whom the photo enrols; null for an event photo. */
            user_id: string | null;
        };
        /** @description A CloudEvent of the type `upload.failed`. */
        UploadFailedEvent: {
            data: components["schemas"]["UploadFailed"];
            /** @constant */
            datacontenttype: "application/json";
            /**
             * Format: uuid
             * @description The event's id, the same each time it is sent: ignore one that you know.
             */
            id: string;
            /** @description `/facepass/` and the stage. */
            source: string;
            /** @constant */
            specversion: "1.0";
            /** @description What it is about. Events of one subject are sent in their order. */
            subject: string;
            /** @description The tenant. */
            tenantid: string;
            /**
             * Format: date-time
             * @description When it happened, in UTC.
             */
            time: string;
            /** @constant */
            type: "upload.failed";
        };
        /** @description A photo to index: as JSON to get a ticket, or as multipart with the photo in `file`. */
        UploadForm: {
            /** @default default */
            collection_id?: string;
            /**
             * @description Default: the file's own.
             * @enum {string}
             */
            content_type?: "image/jpeg" | "image/png" | "image/webp" | "image/heic" | "image/heif" | "image/avif" | "application/octet-stream";
            /** @description Your own id of this photo. */
            external_image_id?: string;
            /**
             * Format: binary
             * @description The photo itself; multipart only, up to 4.5 MB. Its type is one of image/jpeg, image/png, image/webp, image/heic, image/heif, image/avif, application/octet-stream.
             */
            file: string;
            /** @description A token of the deployment's liveness provider; each is accepted once (docs/liveness.md). */
            liveness?: string;
            /** @description The nonce that the token was issued for, where the deployment compares it. */
            liveness_nonce?: string;
            /** @description Store at most this many faces of an event photo, the largest first. */
            max_faces?: number;
            /**
             * @description A probe is sent with the search itself.
             * @default index
             * @enum {string}
             */
            purpose?: "index";
            /**
             * @description `off`: skip the collection's enrolment review. Needs the scope `users:write`.
             * @constant
             */
            review?: "off";
            /**
             * Format: uuid
             * @description Enrol this user: the photo must show exactly one face.
             */
            user_id?: string;
        };
        /** @description A photo was indexed: its faces can be searched. */
        UploadIndexed: {
            collection_id: string;
            /** @description How many faces were stored. */
            face_count: number;
            /** @description The first 50 of them; the upload's route has the others. */
            face_ids: string[];
            /** Format: uuid */
            upload_id: string;
            /** @description Whom the photo enrols; null for an event photo. */
            user_id: string | null;
        };
        /** @description A CloudEvent of the type `upload.indexed`. */
        UploadIndexedEvent: {
            data: components["schemas"]["UploadIndexed"];
            /** @constant */
            datacontenttype: "application/json";
            /**
             * Format: uuid
             * @description The event's id, the same each time it is sent: ignore one that you know.
             */
            id: string;
            /** @description `/facepass/` and the stage. */
            source: string;
            /** @constant */
            specversion: "1.0";
            /** @description What it is about. Events of one subject are sent in their order. */
            subject: string;
            /** @description The tenant. */
            tenantid: string;
            /**
             * Format: date-time
             * @description When it happened, in UTC.
             */
            time: string;
            /** @constant */
            type: "upload.indexed";
        };
        UploadPage: {
            items: components["schemas"]["Upload"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        /** @description A photo cannot be used, and no retry helps. */
        UploadRejected: {
            collection_id: string;
            /** @description The code of an error, as the upload shows it. */
            reason: string;
            /** Format: uuid */
            upload_id: string;
            /** @description Whom the photo enrols; null for an event photo. */
            user_id: string | null;
        };
        /** @description A CloudEvent of the type `upload.rejected`. */
        UploadRejectedEvent: {
            data: components["schemas"]["UploadRejected"];
            /** @constant */
            datacontenttype: "application/json";
            /**
             * Format: uuid
             * @description The event's id, the same each time it is sent: ignore one that you know.
             */
            id: string;
            /** @description `/facepass/` and the stage. */
            source: string;
            /** @constant */
            specversion: "1.0";
            /** @description What it is about. Events of one subject are sent in their order. */
            subject: string;
            /** @description The tenant. */
            tenantid: string;
            /**
             * Format: date-time
             * @description When it happened, in UTC.
             */
            time: string;
            /** @constant */
            type: "upload.rejected";
        };
        /** @description A photo to index: as JSON to get a ticket, or as multipart with the photo in `file`. */
        UploadRequest: {
            /** @default default */
            collection_id?: string;
            /**
             * @description What S3 will take.
             * @enum {string}
             */
            content_type: "image/jpeg" | "image/png" | "image/webp" | "image/heic" | "image/heif" | "image/avif" | "application/octet-stream";
            /** @description Your own id of this photo. */
            external_image_id?: string | null;
            /** @description A token of the deployment's liveness provider; each is accepted once (docs/liveness.md). */
            liveness?: string | null;
            /** @description The nonce that the token was issued for, where the deployment compares it. */
            liveness_nonce?: string | null;
            /** @description Store at most this many faces of an event photo, the largest first. */
            max_faces?: number | null;
            /**
             * @description `probe`: the photo is searched with and never indexed.
             * @default index
             * @enum {string}
             */
            purpose?: "index" | "probe";
            /** @description `off`: skip the collection's enrolment review. Needs the scope `users:write`. */
            review?: "off" | null;
            /** @description Enrol this user: the photo must show exactly one face. */
            user_id?: string | null;
        };
        /** @description How to send the photo: POST the fields, then the file, as multipart/form-data to the URL. */
        UploadTicket: {
            /** Format: date-time */
            expires_at: string;
            fields: {
                [key: string]: string;
            };
            max_bytes: number;
            /**
             * @default POST
             * @constant
             */
            method?: "POST";
            url: string;
        };
        /** @description What the tenant used, day by day. */
        Usage: {
            days: components["schemas"]["UsageDay"][];
            /** Format: date */
            first_day: string;
            /** Format: date */
            last_day: string;
            oldest_waiting: components["schemas"]["OldestWaiting"] | null;
            /** @description Uploads that were settled in these days, by outcome and reason. */
            outcomes: components["schemas"]["UploadCount"][];
        };
        /** @description What the tenant used on one day, in UTC. */
        UsageDay: {
            /** @description Of `POST /api/v1/faces/compare`, and `CompareFaces`. */
            comparisons: components["schemas"]["RequestCounts"];
            /** Format: date */
            day: string;
            /** @description Of `POST /api/v1/faces/detect`, and `DetectFaces`. */
            detections: components["schemas"]["RequestCounts"];
            /** @description Faces that were stored, of photos and of imports. */
            faces_indexed: number;
            faces_removed: number;
            /** @description At the end of the day; null for days before faces were counted. */
            faces_stored: number | null;
            /** @description Uploads that were settled on this day, by outcome and reason. */
            outcomes: components["schemas"]["UploadCount"][];
            /** @description Probes of searches with many; counted when the search is done. */
            probes: components["schemas"]["RequestCounts"];
            /** @description Of `POST /api/v1/faces/search`, and the four searches of Rekognition's protocol. */
            searches: components["schemas"]["RequestCounts"];
            /** @description Photos to index that were announced. */
            uploads: number;
            verifications: components["schemas"]["RequestCounts"];
        };
        /** @description A user. */
        User: {
            /** Format: date-time */
            created_at: string;
            email: string | null;
            external_id: string | null;
            full_name: string;
            /** Format: uuid */
            id: string;
            metadata: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            updated_at: string;
        };
        /**
         * @description The fields of a user to change. A field that is left out keeps its value.
         *
         *     null removes an email or an `external_id`; the other one has to be there.
         */
        UserChanges: {
            email?: string | null;
            external_id?: string | null;
            full_name?: string;
            /** @description Up to 4 kB of JSON of your own. */
            metadata?: {
                [key: string]: unknown;
            };
        };
        /** @description A user is erased: nothing is left in the databases and in the bucket. */
        UserErased: {
            /** Format: uuid */
            user_id: string;
        };
        /** @description A CloudEvent of the type `user.erased`. */
        UserErasedEvent: {
            data: components["schemas"]["UserErased"];
            /** @constant */
            datacontenttype: "application/json";
            /**
             * Format: uuid
             * @description The event's id, the same each time it is sent: ignore one that you know.
             */
            id: string;
            /** @description `/facepass/` and the stage. */
            source: string;
            /** @constant */
            specversion: "1.0";
            /** @description What it is about. Events of one subject are sent in their order. */
            subject: string;
            /** @description The tenant. */
            tenantid: string;
            /**
             * Format: date-time
             * @description When it happened, in UTC.
             */
            time: string;
            /** @constant */
            type: "user.erased";
        };
        /** @description An archive of everything that is held about a user: a ZIP file of JSON, photos and thumbnails. */
        UserExport: {
            contents: components["schemas"]["ExportContents"];
            /** Format: date-time */
            expires_at: string;
            size_bytes: number;
            /** @description Downloads the archive, without credentials, until `expires_at`. Do not log it. */
            url: string;
        };
        /** @description Two users were merged: faces, uploads and consents are moved in both databases. */
        UserMerged: {
            /**
             * Format: uuid
             * @description The user who was merged into it.
             */
            from_user_id: string;
            /** Format: uuid */
            merge_id: string;
            /**
             * Format: uuid
             * @description The user who stays.
             */
            user_id: string;
        };
        /** @description A CloudEvent of the type `user.merged`. */
        UserMergedEvent: {
            data: components["schemas"]["UserMerged"];
            /** @constant */
            datacontenttype: "application/json";
            /**
             * Format: uuid
             * @description The event's id, the same each time it is sent: ignore one that you know.
             */
            id: string;
            /** @description `/facepass/` and the stage. */
            source: string;
            /** @constant */
            specversion: "1.0";
            /** @description What it is about. Events of one subject are sent in their order. */
            subject: string;
            /** @description The tenant. */
            tenantid: string;
            /**
             * Format: date-time
             * @description When it happened, in UTC.
             */
            time: string;
            /** @constant */
            type: "user.merged";
        };
        UserPage: {
            items: components["schemas"]["User"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        /** @description The user of a face. */
        UserSummary: {
            email: string | null;
            external_id: string | null;
            full_name: string;
            /** Format: uuid */
            id: string;
        };
        /** @description A merge was undone: the merged user is there again, with what the merge had moved. */
        UserUnmerged: {
            /**
             * Format: uuid
             * @description The user who was merged into it.
             */
            from_user_id: string;
            /** Format: uuid */
            merge_id: string;
            /**
             * Format: uuid
             * @description The user who stays.
             */
            user_id: string;
        };
        /** @description A CloudEvent of the type `user.unmerged`. */
        UserUnmergedEvent: {
            data: components["schemas"]["UserUnmerged"];
            /** @constant */
            datacontenttype: "application/json";
            /**
             * Format: uuid
             * @description The event's id, the same each time it is sent: ignore one that you know.
             */
            id: string;
            /** @description `/facepass/` and the stage. */
            source: string;
            /** @constant */
            specversion: "1.0";
            /** @description What it is about. Events of one subject are sent in their order. */
            subject: string;
            /** @description The tenant. */
            tenantid: string;
            /**
             * Format: date-time
             * @description When it happened, in UTC.
             */
            time: string;
            /** @constant */
            type: "user.unmerged";
        };
        /** @description Verification (1:1): whether a photo shows this user. */
        VerifyForm: {
            /**
             * Format: binary
             * @description The photo; up to 4.5 MB. Its type is one of image/jpeg, image/png, image/webp, image/heic, image/heif, image/avif, application/octet-stream.
             */
            file: string;
            /** @description In place of `threshold`: the false match rate, within the range of the pack's calibration. */
            fmr?: number;
            /** @description A token of the deployment's liveness provider; each is accepted once (docs/liveness.md). */
            liveness?: string;
            /** @description The nonce that the token was issued for, where the deployment compares it. */
            liveness_nonce?: string;
            /** @description By default that of the collection of the user's nearest face, or else the pack's. */
            threshold?: number;
        };
        /** @description Verification (1:1): whether a photo shows this user. */
        VerifyRequest: {
            /** @description In place of `threshold`: the false match rate, within the range of the pack's calibration. */
            fmr?: number | null;
            /** @description The photo in base64; up to 4.5 MB once decoded. */
            image_base64?: string | null;
            /** @description A token of the deployment's liveness provider; each is accepted once (docs/liveness.md). */
            liveness?: string | null;
            /** @description The nonce that the token was issued for, where the deployment compares it. */
            liveness_nonce?: string | null;
            /** @description By default that of the collection of the user's nearest face, or else the pack's. */
            threshold?: number | null;
            /** @description An upload made with `purpose: probe`; up to 30 MB. */
            upload_id?: string | null;
        } & ({
            image_base64: string;
        } | {
            upload_id: string;
        });
        /** @description Whether the photo's largest face is the user's, and the user's most similar face. */
        VerifyResponse: {
            /** Format: uuid */
            face_id: string;
            /** @description The share of pairs of two people that are at least as similar, by the model pack's calibration: 0.001 is one pair in a thousand. Above the calibrated range it is the lowest calibrated rate: read it as `at most`. null below that range, and for a pack without calibration. Also null where `similarity` is. */
            false_match_rate: number | null;
            /** @description Whether a liveness token was accepted. */
            liveness: boolean;
            match: boolean;
            model: string;
            searched_face: components["schemas"]["ProbeFace"];
            /** @description null when it is below the collection's threshold and the caller does not have `faces:read`. */
            similarity: number | null;
            threshold: number;
            timings: components["schemas"]["Timings"];
        };
        /** @description A receiver of events. Its secret is not shown again. */
        Webhook: {
            /** Format: date-time */
            created_at: string;
            description: string | null;
            /** @description When it was switched off. */
            disabled_at: string | null;
            /** @description Why FacePass switched it off; null if it did not. */
            disabled_reason: components["schemas"]["DisabledReason"] | null;
            enabled: boolean;
            /** @description Empty: all. */
            event_types: string[];
            /** @description The first failure since a delivery succeeded; null when the last one succeeded. */
            failing_since: string | null;
            /** @description How many attempts have failed since then. */
            failures: number;
            /** @description Until when the secret before the last rotation signs as well. */
            previous_secret_until: string | null;
            /** Format: date-time */
            updated_at: string;
            url: string;
            /** Format: uuid */
            webhook_id: string;
        };
        /** @description The fields of a webhook to change. A field that is left out keeps its value. */
        WebhookChanges: {
            /** @description Your own words for it, up to 200 characters. */
            description?: string | null;
            /** @description While it is false, what is to be sent waits, for 7 days. */
            enabled?: boolean;
            /** @description The types of event that it wants; empty: all, also those of later releases. */
            event_types?: ("upload.indexed" | "upload.rejected" | "upload.failed" | "face.assigned" | "user.merged" | "user.unmerged" | "user.erased" | "search.completed" | "cluster.completed" | "webhook.disabled")[];
            /**
             * Format: uri
             * @description Where events are posted: `https`, a public host, no user name and no fragment.
             */
            url?: string;
        };
        /** @description FacePass has switched a webhook off. The tenant's others receive this event. */
        WebhookDisabled: {
            /** @description `keeps_failing`: no delivery succeeded for a day. `gone`: the receiver answered 410. */
            reason: components["schemas"]["DisabledReason"];
            /** Format: uuid */
            webhook_id: string;
        };
        /** @description A CloudEvent of the type `webhook.disabled`. */
        WebhookDisabledEvent: {
            data: components["schemas"]["WebhookDisabled"];
            /** @constant */
            datacontenttype: "application/json";
            /**
             * Format: uuid
             * @description The event's id, the same each time it is sent: ignore one that you know.
             */
            id: string;
            /** @description `/facepass/` and the stage. */
            source: string;
            /** @constant */
            specversion: "1.0";
            /** @description What it is about. Events of one subject are sent in their order. */
            subject: string;
            /** @description The tenant. */
            tenantid: string;
            /**
             * Format: date-time
             * @description When it happened, in UTC.
             */
            time: string;
            /** @constant */
            type: "webhook.disabled";
        };
        WebhookPage: {
            items: components["schemas"]["Webhook"][];
            /** @description Send it as `cursor` to get the next page; null on the last page. */
            next_cursor: string | null;
        };
        /** @description A test delivery, which a caller asked for. */
        WebhookTest: {
            /** Format: uuid */
            webhook_id: string;
        };
        /** @description A CloudEvent of the type `webhook.test`. */
        WebhookTestEvent: {
            data: components["schemas"]["WebhookTest"];
            /** @constant */
            datacontenttype: "application/json";
            /**
             * Format: uuid
             * @description The event's id, the same each time it is sent: ignore one that you know.
             */
            id: string;
            /** @description `/facepass/` and the stage. */
            source: string;
            /** @constant */
            specversion: "1.0";
            /** @description What it is about. Events of one subject are sent in their order. */
            subject: string;
            /** @description The tenant. */
            tenantid: string;
            /**
             * Format: date-time
             * @description When it happened, in UTC.
             */
            time: string;
            /** @constant */
            type: "webhook.test";
        };
        /** @description A webhook and its new secret. */
        WebhookWithSecret: {
            /** Format: date-time */
            created_at: string;
            description: string | null;
            /** @description When it was switched off. */
            disabled_at: string | null;
            /** @description Why FacePass switched it off; null if it did not. */
            disabled_reason: components["schemas"]["DisabledReason"] | null;
            enabled: boolean;
            /** @description Empty: all. */
            event_types: string[];
            /** @description The first failure since a delivery succeeded; null when the last one succeeded. */
            failing_since: string | null;
            /** @description How many attempts have failed since then. */
            failures: number;
            /** @description Until when the secret before the last rotation signs as well. */
            previous_secret_until: string | null;
            /** @description Verifies what is sent. It is shown this once: store it where your receiver reads its secrets. */
            secret: string | null;
            /** Format: date-time */
            updated_at: string;
            url: string;
            /** Format: uuid */
            webhook_id: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    root: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceInfo"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeKey"];
                };
            };
        };
    };
    getKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The middle part of the API key. */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The middle part of the API key. */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The middle part of the API key. */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyRotation"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedKey"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description Entries of this caller. */
                caller?: string;
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
                /** @description Entries about this object, alone or among others. */
                object?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                /** @description Entries with this result. */
                result?: string;
                /** @description Entries from then on. */
                since?: string;
                /** @description Entries before then. */
                until?: string;
                /** @description Entries of this verb. */
                verb?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryPage"];
                };
            };
        };
    };
    verifyAudit: {
        parameters: {
            query?: {
                after?: string;
                expect?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
        };
    };
    listCollections: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectionPage"];
                };
            };
        };
    };
    createCollection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCollection"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
        };
    };
    getCollection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The collection's id, `default` for the one that always exists. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
        };
    };
    deleteCollection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The collection's id, `default` for the one that always exists. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeCollection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The collection's id, `default` for the one that always exists. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CollectionSettings"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Collection"];
                };
            };
        };
    };
    listClusters: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The collection's id, `default` for the one that always exists. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clusters"];
                };
            };
        };
    };
    startClustering: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The collection's id, `default` for the one that always exists. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusteringStarted"];
                };
            };
        };
    };
    listClusterFaces: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The group's id. */
                cluster_id: string;
                /** @description The collection's id, `default` for the one that always exists. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterFacePage"];
                };
            };
        };
    };
    nameCluster: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The group's id. */
                cluster_id: string;
                /** @description The collection's id, `default` for the one that always exists. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClusterName"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamedCluster"];
                };
            };
        };
    };
    listFaces: {
        parameters: {
            query?: {
                /** @description true: faces with a user; false: faces without one. */
                assigned?: boolean;
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
                /** @description Faces with an embedding by this model pack. */
                model?: string;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                /** @description Faces of this upload's photo. */
                upload_id?: string;
                /** @description Faces of this user. */
                user_id?: string;
            };
            header?: never;
            path: {
                /** @description The collection's id, `default` for the one that always exists. */
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedFacePage"];
                };
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterPage"];
                };
            };
        };
    };
    verifyErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureReceipt"];
                };
            };
        };
    };
    getFace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The face's id. */
                face_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FaceWithUser"];
                };
            };
        };
    };
    deleteFace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The face's id. */
                face_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeFace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The face's id. */
                face_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FaceChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Face"];
                };
            };
        };
    };
    comparePhotos: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompareRequest"];
                "multipart/form-data": components["schemas"]["CompareForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompareResponse"];
                };
            };
        };
    };
    detectFaces: {
        parameters: {
            query?: {
                /** @description The maximum number of faces, the largest first. Only beside a raw photo; other bodies say it themselves. */
                max_faces?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DetectRequest"];
                "application/octet-stream": string;
                "image/avif": string;
                "image/heic": string;
                "image/heif": string;
                "image/jpeg": string;
                "image/png": string;
                "image/webp": string;
                "multipart/form-data": components["schemas"]["DetectForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetectResponse"];
                };
            };
        };
    };
    searchFaces: {
        parameters: {
            query?: {
                /** @description Only beside a raw photo; other bodies say it themselves. */
                collection_id?: string;
                /** @description Compare with every face of the collection, not only with those that the bit scan selects. Only beside a raw photo; other bodies say it themselves. */
                exact?: boolean;
                /** @description Of a photo: search with its `largest` usable face, or with `all` of them. Only beside a raw photo; other bodies say it themselves. */
                faces?: "largest" | "all";
                /** @description In place of `threshold`: the false match rate, within the range of the pack's calibration. Only beside a raw photo; other bodies say it themselves. */
                fmr?: number;
                /** @description `user`: each user once, with the most similar face. `similarity` is then the cosine with the mean of the user's faces in the collection. Only beside a raw photo; other bodies say it themselves. */
                group_by?: "face" | "user";
                /** @description The maximum number of matches of each face; with `faces: all`, 20 at most. Only beside a raw photo; other bodies say it themselves. */
                limit?: number;
                /** @description With `faces: all`, the maximum number of faces to search with, the largest first. Only beside a raw photo; other bodies say it themselves. */
                max_faces?: number;
                /** @description The lowest similarity of a match; by default the collection's, or else the model pack's. Only beside a raw photo; other bodies say it themselves. */
                threshold?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchRequest"];
                "application/octet-stream": string;
                "image/avif": string;
                "image/heic": string;
                "image/heif": string;
                "image/jpeg": string;
                "image/png": string;
                "image/webp": string;
                "multipart/form-data": components["schemas"]["SearchForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResponse"];
                };
            };
        };
    };
    uploadPhoto: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadRequest"];
                "multipart/form-data": components["schemas"]["UploadForm"];
            };
        };
        responses: {
            /** @description A ticket: send the photo to S3. */
            201: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadAccepted"];
                };
            };
            /** @description The photo was taken. */
            202: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadAccepted"];
                };
            };
        };
    };
    listFacesOfUser: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
                /** @description Which come first. */
                order?: "oldest" | "newest";
            };
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedFacePage"];
                };
            };
        };
    };
    checkHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    undoMerge: {
        parameters: {
            query?: {
                /** @description The user who stayed: a merge into another one is not found. Give it where a link names the merge. */
                user_id?: string;
            };
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The merge's id. */
                merge_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestoredUser"];
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Models"];
                };
            };
        };
    };
    startSearch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSearch"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchStarted"];
                };
            };
        };
    };
    getSearch: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of probes on a page; many matches make it shorter. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The search's id. */
                search_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Search"];
                };
            };
        };
    };
    listUploads: {
        parameters: {
            query?: {
                /** @description Photos for this collection. */
                collection_id?: string;
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
                /** @description Which come first. */
                order?: "oldest" | "newest";
                /** @description Created then or later; RFC 3339, `+` as `%2B`. */
                since?: string;
                /** @description As it is recorded: a ticket that ran out is `expired` once the janitor has noted it. */
                status?: "awaiting_upload" | "processing" | "indexed" | "rejected" | "failed" | "expired";
                /** @description Enrolments of this user. */
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadPage"];
                };
            };
        };
    };
    getUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The upload's id. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
        };
    };
    deleteUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The upload's id. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    redriveUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The upload's id. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadAccepted"];
                };
            };
        };
    };
    uploadPhotos: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadBatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAccepted"];
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: {
                /** @description The first day, in UTC; by default 29 before the last. */
                from?: string;
                /** @description The last day, in UTC; by default today. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Users with a face in this collection. */
                collection_id?: string;
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The user with this email, in any case. */
                email?: string;
                /** @description The user with this `external_id`. */
                external_id?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
                /** @description Users whose `full_name` begins like this, in any case; in the order of names. */
                name_prefix?: string;
                /** @description Which come first; `oldest` by default. Not with `name_prefix`. */
                order?: "oldest" | "newest";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: {
                /** @description With `unassigned`: the lowest similarity of these. */
                threshold?: number;
                /** @description Also erase faces without a user that are similar to this user's. */
                unassigned?: boolean;
            };
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    listConsents: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentPage"];
                };
            };
        };
    };
    giveConsent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewConsent"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consent"];
                };
            };
        };
    };
    revokeConsent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The consent's id. */
                consent_id: string;
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listExclusions: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExclusionPage"];
                };
            };
        };
    };
    excludeFace: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExclusion"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exclusion"];
                };
            };
        };
    };
    withdrawExclusion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The face's id. */
                face_id: string;
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    exportUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserExport"];
                };
            };
        };
    };
    listUserFaces: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
                /** @description Which come first. */
                order?: "oldest" | "newest";
            };
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedFacePage"];
                };
            };
        };
    };
    assignFaces: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FacesToAssign"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignedFaces"];
                };
            };
        };
    };
    mergeUsers: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Merge"];
                };
            };
        };
    };
    splitUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SplitRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SplitUser"];
                };
            };
        };
    };
    listUnassignedFaces: {
        parameters: {
            query: {
                /** @description The lowest similarity with one of the user's faces. */
                threshold: number;
            };
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnassignedFaces"];
                };
            };
        };
    };
    verifyUser: {
        parameters: {
            query?: {
                /** @description In place of `threshold`: the false match rate, within the range of the pack's calibration. Only beside a raw photo; other bodies say it themselves. */
                fmr?: number;
                /** @description A token of the deployment's liveness provider; each is accepted once (docs/liveness.md). Only beside a raw photo; other bodies say it themselves. */
                liveness?: string;
                /** @description The nonce that the token was issued for, where the deployment compares it. Only beside a raw photo; other bodies say it themselves. */
                liveness_nonce?: string;
                /** @description By default that of the collection of the user's nearest face, or else the pack's. Only beside a raw photo; other bodies say it themselves. */
                threshold?: number;
            };
            header?: never;
            path: {
                /** @description The user's id. */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyRequest"];
                "application/octet-stream": string;
                "image/avif": string;
                "image/heic": string;
                "image/heif": string;
                "image/jpeg": string;
                "image/png": string;
                "image/webp": string;
                "multipart/form-data": components["schemas"]["VerifyForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerifyResponse"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPage"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWebhook"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The webhook's id. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The webhook's id. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The webhook's id. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the previous page, with the filters and the order of that page. */
                cursor?: string;
                /** @description The maximum number of items on a page. */
                limit?: number;
                /** @description Deliveries with this status. */
                status?: "pending" | "delivered" | "failed";
            };
            header?: never;
            path: {
                /** @description The webhook's id. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
        };
    };
    redeliver: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The delivery's id. */
                delivery_id: string;
                /** @description The webhook's id. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
        };
    };
    rotateSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The webhook's id. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecretRotation"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
        };
    };
    sendTest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own unique id of this request: sent again with the same body, it gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The webhook's id. */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description What is left (r), and in how many seconds more is there (t). */
                    RateLimit?: string;
                    /** @description The limit (q), and in how many seconds it is whole again (w). */
                    "RateLimit-Policy"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
        };
    };
    receiveClusterCompleted: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same each time it is sent. */
                "webhook-id": string;
                /** @description `v1,` and the signature, in base64; two with a space between while a secret is being rotated. */
                "webhook-signature": string;
                /** @description When this attempt was made, in Unix seconds. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["ClusterCompletedEvent"];
            };
        };
        responses: {
            /** @description Received. Answer within 10 seconds, and work on it afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: FacePass switches the webhook off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for a day. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveFaceAssigned: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same each time it is sent. */
                "webhook-id": string;
                /** @description `v1,` and the signature, in base64; two with a space between while a secret is being rotated. */
                "webhook-signature": string;
                /** @description When this attempt was made, in Unix seconds. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["FaceAssignedEvent"];
            };
        };
        responses: {
            /** @description Received. Answer within 10 seconds, and work on it afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: FacePass switches the webhook off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for a day. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveSearchCompleted: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same each time it is sent. */
                "webhook-id": string;
                /** @description `v1,` and the signature, in base64; two with a space between while a secret is being rotated. */
                "webhook-signature": string;
                /** @description When this attempt was made, in Unix seconds. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["SearchCompletedEvent"];
            };
        };
        responses: {
            /** @description Received. Answer within 10 seconds, and work on it afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: FacePass switches the webhook off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for a day. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveUploadFailed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same each time it is sent. */
                "webhook-id": string;
                /** @description `v1,` and the signature, in base64; two with a space between while a secret is being rotated. */
                "webhook-signature": string;
                /** @description When this attempt was made, in Unix seconds. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["UploadFailedEvent"];
            };
        };
        responses: {
            /** @description Received. Answer within 10 seconds, and work on it afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: FacePass switches the webhook off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for a day. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveUploadIndexed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same each time it is sent. */
                "webhook-id": string;
                /** @description `v1,` and the signature, in base64; two with a space between while a secret is being rotated. */
                "webhook-signature": string;
                /** @description When this attempt was made, in Unix seconds. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["UploadIndexedEvent"];
            };
        };
        responses: {
            /** @description Received. Answer within 10 seconds, and work on it afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: FacePass switches the webhook off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for a day. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveUploadRejected: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same each time it is sent. */
                "webhook-id": string;
                /** @description `v1,` and the signature, in base64; two with a space between while a secret is being rotated. */
                "webhook-signature": string;
                /** @description When this attempt was made, in Unix seconds. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["UploadRejectedEvent"];
            };
        };
        responses: {
            /** @description Received. Answer within 10 seconds, and work on it afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: FacePass switches the webhook off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for a day. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveUserErased: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same each time it is sent. */
                "webhook-id": string;
                /** @description `v1,` and the signature, in base64; two with a space between while a secret is being rotated. */
                "webhook-signature": string;
                /** @description When this attempt was made, in Unix seconds. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["UserErasedEvent"];
            };
        };
        responses: {
            /** @description Received. Answer within 10 seconds, and work on it afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: FacePass switches the webhook off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for a day. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveUserMerged: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same each time it is sent. */
                "webhook-id": string;
                /** @description `v1,` and the signature, in base64; two with a space between while a secret is being rotated. */
                "webhook-signature": string;
                /** @description When this attempt was made, in Unix seconds. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["UserMergedEvent"];
            };
        };
        responses: {
            /** @description Received. Answer within 10 seconds, and work on it afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: FacePass switches the webhook off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for a day. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveUserUnmerged: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same each time it is sent. */
                "webhook-id": string;
                /** @description `v1,` and the signature, in base64; two with a space between while a secret is being rotated. */
                "webhook-signature": string;
                /** @description When this attempt was made, in Unix seconds. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["UserUnmergedEvent"];
            };
        };
        responses: {
            /** @description Received. Answer within 10 seconds, and work on it afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: FacePass switches the webhook off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for a day. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveWebhookDisabled: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same each time it is sent. */
                "webhook-id": string;
                /** @description `v1,` and the signature, in base64; two with a space between while a secret is being rotated. */
                "webhook-signature": string;
                /** @description When this attempt was made, in Unix seconds. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["WebhookDisabledEvent"];
            };
        };
        responses: {
            /** @description Received. Answer within 10 seconds, and work on it afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: FacePass switches the webhook off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for a day. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receiveWebhookTest: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id, the same each time it is sent. */
                "webhook-id": string;
                /** @description `v1,` and the signature, in base64; two with a space between while a secret is being rotated. */
                "webhook-signature": string;
                /** @description When this attempt was made, in Unix seconds. */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["WebhookTestEvent"];
            };
        };
        responses: {
            /** @description Received. Answer within 10 seconds, and work on it afterwards. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send nothing more: FacePass switches the webhook off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not received: it is sent again, for a day. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
