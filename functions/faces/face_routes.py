"""Stored faces: get, delete, list by user."""

from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.access import check_self, needs
from facepass.api.caller import caller_of
from facepass.api.paging import Cursor, Limit, listing_of
from facepass.database.sessions import main_session, vector_session
from facepass.services.collections import faces
from facepass.services.erasure import erasure
from facepass.storage import photo_bucket

router = APIGatewayHttpRouter()


@router.get("/api/v1/faces/<face_id>")
@needs("faces:read")
def get_face(face_id: UUID) -> schemas.FaceWithUser:
    """Get a face, whose it is, and a short-lived address of its thumbnail."""
    tenant_id = caller_of(router.current_event).tenant_id
    with main_session(tenant_id) as main, vector_session(tenant_id) as vector:
        return faces.get_face_with_user(main, vector, photo_bucket(), face_id)


@router.delete("/api/v1/faces/<face_id>", status_code=204)
@needs("faces:write")
def delete_face(face_id: UUID) -> Response[None]:
    """Forget a face with its vector and thumbnail, and the photo when no other face of it is left."""
    with vector_session(caller_of(router.current_event).tenant_id) as vector:
        erasure.erase_face(vector, photo_bucket(), face_id)
    return Response(204)


@router.get("/api/v1/users/<user_id>/faces")
@needs("faces:read", or_self=True)
def list_user_faces(user_id: UUID, limit: Limit = 50, cursor: Cursor = None) -> schemas.Page[schemas.Face]:
    """List a user's faces, oldest first."""
    caller, listing = caller_of(router.current_event), listing_of(router.current_event)
    with main_session(caller.tenant_id) as main, vector_session(caller.tenant_id) as vector:
        check_self(main, caller, "faces:read", user_id)
        found = faces.get_user_faces(main, vector, user_id, after=listing.id_before(cursor), limit=limit + 1)
    items, next_cursor = listing.cut(found, limit, lambda face: face.id)
    return schemas.Page[schemas.Face](items=[faces.describe(face) for face in items], next_cursor=next_cursor)


@router.get("/api/v1/faces/user/<user_id>")
@needs("faces:read", or_self=True)
def list_faces_of_user(user_id: UUID, limit: Limit = 50, cursor: Cursor = None) -> schemas.Page[schemas.Face]:
    """List a user's faces, oldest first, under the path of the system that FacePass replaces."""
    return list_user_faces(user_id, limit, cursor)
