"""What operators do over the API. Of the functions, this one alone makes keys; it reads no face, photo or name."""

import account_routes
import audit_routes
import key_routes
import work_routes

from facepass.api.resolver import FacePassResolver

app = FacePassResolver()
handler = app.handle

for subject in (key_routes, account_routes, audit_routes, work_routes):
    app.include_router(subject.router)
