"""Stored faces: index, list, delete."""

from typing import Any
from uuid import UUID

from facepass.recognition.engine import MOST_FACES
from facepass.rekognition_api.arguments import check_attributes, face_ids_of, gate_of, within_collection
from facepass.rekognition_api.errors import NOT_FOUND, RekognitionError
from facepass.rekognition_api.images import photo_of
from facepass.rekognition_api.measures import version_of
from facepass.rekognition_api.operation import INVOCATION
from facepass.rekognition_api.shapes import face_detail, stored_face
from facepass.rekognition_api.tokens import next_token, read_token
from facepass.services.auth.caller import Caller
from facepass.services.collections.collections import search_settings
from facepass.services.collections.lists import FaceFilter
from facepass.services.collections.lists import list_faces as faces_of
from facepass.services.collections.members import NoSuchMember, find_member, owners_of
from facepass.services.erasure.faces import erase_unassigned
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.indexing_now import PhotoToIndex, index_now
from facepass.services.users.memberships import names_of

PAGE = 1_000


def index_faces(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Raises CollectionNotFound, PhotoRejected's kinds, and what `indexing_now.NOT_ALLOWED` names."""
    check_attributes(request.get("DetectionAttributes"))
    context, collection_id = within_collection(context, request)
    settings = search_settings(context, collection_id)
    most = request.get("MaxFaces")
    new = PhotoToIndex(
        collection_id,
        photo_of(context, request["Image"]),
        external_image_id=request.get("ExternalImageId"),
        max_faces=most and min(most, MOST_FACES),
        quality_filter=gate_of(request, "AUTO", auto=settings.quality_filter),
        request_id=request.get(INVOCATION),
    )
    done = index_now(context, new)
    pack = context.for_model(done.model).engine.pack
    owners = {row.user_id for _face, row in done.faces if row.user_id is not None}
    names = names_of(context, collection_id, owners)
    return {
        "FaceRecords": [
            {"Face": stored_face(pack, row, names), "FaceDetail": face_detail(pack, face)} for face, row in done.faces
        ],
        "UnindexedFaces": [
            {"Reasons": [reason.value for reason in reasons], "FaceDetail": face_detail(pack, face)}
            for face, reasons in done.selection.turned_away
        ],
        "FaceModelVersion": version_of(done.model),
    }


def list_faces(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """The oldest first. Raises CollectionNotFound and InvalidCursor, and RekognitionError for an unknown user."""
    context, collection_id = within_collection(context, request)
    context = context.for_model(search_settings(context, collection_id).model)
    wanted = FaceFilter(
        user_id=_user(context, collection_id, request.get("UserId")),
        face_ids=tuple(face_ids_of(request)) if "FaceIds" in request else None,
    )
    limit = request.get("MaxResults") or PAGE
    listing = f"ListFaces {collection_id} {request.get('UserId')} {sorted(request.get('FaceIds', ()))}"
    found = faces_of(context, collection_id, wanted, after=read_token(context, request, listing, UUID), limit=limit + 1)
    page = found[:limit]
    names = names_of(context, collection_id, {face.user_id for face in page if face.user_id is not None})
    return {
        "Faces": [stored_face(context.engine.pack, face, names) for face in page],
        "FaceModelVersion": version_of(context.engine.pack.model_id),
        **next_token(context, listing, page[-1].id if page else "", more=len(found) > limit),
    }


def _user(context: MatchingContext, collection_id: str, name: str | None) -> UUID | None:
    if name is None:
        return None
    try:
        return find_member(context, collection_id, name)
    except NoSuchMember:
        raise RekognitionError(NOT_FOUND, "There is no such user in the collection.") from None


def delete_faces(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """A user's faces stay, as with Rekognition. Raises CollectionNotFound."""
    context, collection_id = within_collection(context, request)
    search_settings(context, collection_id)
    wanted = face_ids_of(request)
    deleted = set(erase_unassigned(context, collection_id, wanted))
    left = [face_id for face_id in wanted if face_id not in deleted]
    owners = owners_of(context, collection_id, left)
    names = names_of(context, collection_id, {owner for owner in owners.values() if owner is not None})
    return {
        "DeletedFaces": [str(face_id) for face_id in wanted if face_id in deleted],
        "UnsuccessfulFaceDeletions": [_not_deleted(face_id, owners.get(face_id), names) for face_id in left],
    }


def _not_deleted(face_id: UUID, owner: UUID | None, names: dict[UUID, str]) -> dict[str, Any]:
    if owner is None or owner not in names:  # the latter is being erased with its user
        return {"FaceId": str(face_id), "Reasons": ["FACE_NOT_FOUND"]}
    return {"FaceId": str(face_id), "UserId": names[owner], "Reasons": ["ASSOCIATED_TO_AN_EXISTING_USER"]}
