"""Uploads, the faces found in their photos, exclusions, and collections."""

import collection_routes
import exclusion_routes
import face_routes
import upload_routes

from facepass.api.resolver import FacePassResolver

app = FacePassResolver()
handler = app.handle

for subject in (upload_routes, face_routes, exclusion_routes, collection_routes):
    app.include_router(subject.router)
