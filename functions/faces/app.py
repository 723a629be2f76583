"""Photos to index and the faces found in them: upload, status, get, delete, list by user."""

from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.content_types import APPLICATION_JSON
from aws_lambda_powertools.event_handler.openapi.params import Body

from facepass import schemas
from facepass.api.paging import Cursor, Limit, cut, id_before
from facepass.api.resolver import FacePassResolver
from facepass.database.sessions import main_session, vector_session
from facepass.services import erasure, faces, uploads
from facepass.storage import photo_bucket

app = FacePassResolver()
handler = app.handle


@app.post("/api/v1/faces/upload", status_code=201)
def upload_photo(request: Annotated[schemas.UploadRequest, Body()]) -> Response[schemas.UploadAccepted]:
    tenant_id = app.caller.tenant_id
    with main_session(tenant_id) as main, vector_session(tenant_id) as vector:
        if request.file is None:
            return Response(201, APPLICATION_JSON, uploads.open_upload(main, vector, photo_bucket(), request))
        return Response(202, APPLICATION_JSON, uploads.take_photo(main, vector, photo_bucket(), request, request.file))


@app.get("/api/v1/uploads/<upload_id>")
def get_upload(upload_id: UUID) -> schemas.Upload:
    with vector_session(app.caller.tenant_id) as vector:
        return uploads.get_upload(vector, photo_bucket(), upload_id)


@app.get("/api/v1/faces/<face_id>")
def get_face(face_id: UUID) -> schemas.FaceWithUser:
    tenant_id = app.caller.tenant_id
    with main_session(tenant_id) as main, vector_session(tenant_id) as vector:
        return faces.get_face_with_user(main, vector, photo_bucket(), face_id)


@app.delete("/api/v1/faces/<face_id>", status_code=204)
def delete_face(face_id: UUID) -> Response[None]:
    with vector_session(app.caller.tenant_id) as vector:
        erasure.erase_face(vector, photo_bucket(), face_id)
    return Response(204)


@app.get("/api/v1/users/<user_id>/faces")
@app.get("/api/v1/faces/user/<user_id>")
def list_user_faces(user_id: UUID, limit: Limit = 50, cursor: Cursor = None) -> schemas.Page[schemas.Face]:
    tenant_id = app.caller.tenant_id
    with main_session(tenant_id) as main, vector_session(tenant_id) as vector:
        found = faces.get_user_faces(main, vector, user_id, after=id_before(cursor), limit=limit + 1)
    items, next_cursor = cut(found, limit)
    return schemas.Page[schemas.Face](items=[faces.describe(face) for face in items], next_cursor=next_cursor)
