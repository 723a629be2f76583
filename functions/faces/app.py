"""Photos to index, the faces found in them, and the galleries that hold them."""

import collection_routes
import face_routes
import upload_routes

from facepass.api.resolver import FacePassResolver

app = FacePassResolver()
handler = app.handle

for subject in (upload_routes, face_routes, collection_routes):
    app.include_router(subject.router)
