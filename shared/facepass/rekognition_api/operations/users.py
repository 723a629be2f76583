"""Users of a collection, and the faces that are theirs."""

from typing import Any
from uuid import UUID

from facepass.errors import ConsentRequired, MissingScope
from facepass.liveness_errors import LivenessRequired
from facepass.rekognition_api.arguments import face_ids_of, within_collection
from facepass.rekognition_api.errors import CONFLICT, NOT_FOUND, QUOTA, RekognitionError
from facepass.rekognition_api.operation import NOTED
from facepass.rekognition_api.similarity import map_of
from facepass.rekognition_api.tokens import kind_and_id, next_token, once, read_token
from facepass.services.auth.caller import Caller
from facepass.services.collections import members
from facepass.services.collections.collections import search_settings
from facepass.services.collections.members import NoSuchMember
from facepass.services.erasure.members import remove_member
from facepass.services.matching.assignment import Refused, assign_faces
from facepass.services.matching.context import MatchingContext
from facepass.services.users.memberships import NameTaken, names_of

PAGE = 500
MOST_FACES = 100  # of a user, as with Rekognition
THRESHOLD = 75.0  # of AssociateFaces
NO_USER = "There is no such user in the collection."
# Rekognition has three reasons. What the collection's enrolment review refuses, does not look like the user either.
REASONS = {
    "face_not_found": "FACE_NOT_FOUND",
    "assigned_to_another_user": "ASSOCIATED_TO_A_DIFFERENT_USER",
    "face_excluded": "ASSOCIATED_TO_A_DIFFERENT_USER",
}
UNLIKE = "LOW_MATCH_CONFIDENCE"


@once
def create_user(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Raises CollectionNotFound, and RekognitionError for a UserId that the collection has."""
    context, collection_id = within_collection(context, request)
    try:
        request[NOTED].user_id = members.add_member(context, collection_id, request["UserId"])
    except NameTaken:
        raise RekognitionError(CONFLICT, "The collection has a user with this UserId.") from None
    return {}


@once
def delete_user(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """The user's faces stay, without a user. Raises CollectionNotFound, ConsentRequired, RekognitionError."""
    context, collection_id = within_collection(context, request)
    search_settings(context, collection_id)
    _member(context, collection_id, request)
    try:
        remove_member(context, collection_id, request["UserId"])
    except NoSuchMember:  # another request was faster
        raise RekognitionError(NOT_FOUND, NO_USER) from None
    return {}


def list_users(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Those that were created here first, the oldest first. Raises CollectionNotFound and InvalidCursor."""
    context, collection_id = within_collection(context, request)
    limit, listing = request.get("MaxResults", PAGE), f"ListUsers {collection_id}"
    after = read_token(context, request, listing, kind_and_id)
    found = members.list_members(context, collection_id, after=after, limit=limit + 1)
    page = found[:limit]
    return {
        "Users": [{"UserId": each.name, "UserStatus": _status(each.has_face)} for each in page],
        **next_token(context, listing, " ".join(map(str, page[-1].place)) if page else "", more=len(found) > limit),
    }


@once
def associate_faces(context: MatchingContext, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Raises CollectionNotFound, MissingScope, ConsentRequired, LivenessRequired, RekognitionError for no such user."""
    if not caller.has("faces:read"):  # one threshold after another would tell how similar a face is
        raise MissingScope("faces:read")
    context, collection_id = within_collection(context, request)
    settings = search_settings(context, collection_id)
    context = context.for_model(settings.model)
    user_id = _member(context, collection_id, request)
    wanted = face_ids_of(request)
    owners = members.owners_of(context, collection_id, wanted)
    new = [face_id for face_id in wanted if owners.get(face_id) != user_id]
    has = members.faces_of_member(context, collection_id, user_id)
    if has + len(new) > MOST_FACES:
        raise RekognitionError(QUOTA, f"A user has at most {MOST_FACES} faces; this one has {has}.")
    similarities = map_of(context.engine.pack)
    least = similarities.least_cosine(request.get("UserMatchThreshold", THRESHOLD)) if has else None
    done = assign_faces(context, user_id, new, minimum_similarity=least)
    for rule in (ConsentRequired, LivenessRequired):
        if any(each.reason == rule.code for each in done.rejected):
            raise rule
    names = _names(context, collection_id, request, owners)
    return {
        "AssociatedFaces": [{"FaceId": str(each.face_id)} for each in done.assigned],
        "UnsuccessfulFaceAssociations": [
            _not_associated(each, names.get(owners.get(each.face_id) or each.face_id))
            | ({} if each.similarity is None else {"Confidence": similarities.shown(each.similarity)})
            for each in done.rejected
        ],
        "UserStatus": _status(bool(has or done.assigned)),
    }


@once
def disassociate_faces(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Raises CollectionNotFound, ConsentRequired, and RekognitionError for a user who is not there."""
    context, collection_id = within_collection(context, request)
    search_settings(context, collection_id)
    user_id = _member(context, collection_id, request)
    wanted = face_ids_of(request)
    owners = members.owners_of(context, collection_id, wanted)
    freed = set(members.free_faces(context, collection_id, user_id, wanted))
    names = _names(context, collection_id, request, owners)
    left = [face_id for face_id in wanted if face_id not in freed]
    has = members.faces_of_member(context, collection_id, user_id)
    return {
        "DisassociatedFaces": [{"FaceId": str(face_id)} for face_id in wanted if face_id in freed],
        "UnsuccessfulFaceDisassociations": [_not_freed(each, owners.get(each), user_id, names) for each in left],
        "UserStatus": _status(bool(has)),
    }


def _member(context: MatchingContext, collection_id: str, request: dict[str, Any]) -> UUID:
    """The user whom a request names, which is noted."""
    try:
        request[NOTED].user_id = user_id = members.find_member(context, collection_id, request["UserId"])
    except NoSuchMember:
        raise RekognitionError(NOT_FOUND, NO_USER) from None
    return user_id


def _names(
    context: MatchingContext, collection_id: str, request: dict[str, Any], owners: dict[UUID, UUID | None]
) -> dict[UUID, str]:
    """The names of faces' users, who are noted."""
    names = names_of(context, collection_id, {owner for owner in owners.values() if owner is not None})
    request[NOTED].shown.update(names)
    return names


def _status(has_face: bool) -> str:
    return "ACTIVE" if has_face else "CREATED"


def _not_associated(refused: Refused, owner: str | None) -> dict[str, Any]:
    reason = REASONS.get(refused.reason, UNLIKE)
    named = {"UserId": owner} if owner is not None else {}
    return {"FaceId": str(refused.face_id), **named, "Reasons": [reason]}


def _not_freed(face_id: UUID, owner: UUID | None, user_id: UUID, names: dict[UUID, str]) -> dict[str, Any]:
    if owner in (None, user_id) or owner not in names:
        return {"FaceId": str(face_id), "Reasons": ["FACE_NOT_FOUND"]}
    return {"FaceId": str(face_id), "UserId": names[owner], "Reasons": ["ASSOCIATED_TO_A_DIFFERENT_USER"]}
