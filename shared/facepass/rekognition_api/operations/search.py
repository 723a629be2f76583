"""Searches of a collection, for faces and for users."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from facepass.errors import FaceBelowQuality, FaceNotFound, NoFaceFound, NotEnrolled
from facepass.recognition.engine import DetectedFace
from facepass.recognition.packs import Pack
from facepass.rekognition_api.arguments import Threshold, gate_of, threshold_of, within_collection
from facepass.rekognition_api.errors import INVALID_PARAMETER, NOT_FOUND, RekognitionError
from facepass.rekognition_api.images import photo_of
from facepass.rekognition_api.measures import confidence_of, version_of
from facepass.rekognition_api.operation import NOTED
from facepass.rekognition_api.shapes import bounding_box, face_detail, matched_face
from facepass.services.auth.caller import Caller
from facepass.services.collections.collections import SearchSettings, search_settings
from facepass.services.collections.members import NoSuchMember, find_member
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.identification import Found, Search, find_neighbours
from facepass.services.matching.matches import details_of
from facepass.services.matching.probes import UnusedFace, faces_turned_away
from facepass.services.uploads.probe_photos import ProbePhoto
from facepass.services.users.memberships import names_of
from facepass.telemetry import Stopwatch, search_made
from facepass.vectors.cache import bit_cache
from facepass.vectors.query import Neighbour

MATCHES = 80  # without MaxFaces, as with Rekognition
USERS = 80
NO_PHOTO = ProbePhoto()


@dataclass(frozen=True)
class _Target:
    """The collection that is searched. context: with the collection's pack, and no other collection."""

    context: MatchingContext
    collection_id: str
    settings: SearchSettings
    threshold: Threshold

    @property
    def pack(self) -> Pack:
        return self.context.engine.pack


def search_faces(context: MatchingContext, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Raises CollectionNotFound and ModelMismatch, and RekognitionError for a face that is not in the collection."""
    target = _read(context, caller, request, "FaceMatchThreshold")
    search = Search(target.collection_id, NO_PHOTO, face_id=UUID(request["FaceId"]))
    found = _find(target, search, request.get("MaxFaces", MATCHES))
    return {
        "SearchedFaceId": request["FaceId"],
        "FaceMatches": _face_matches(target, found.neighbours[0].faces),
        "FaceModelVersion": version_of(target.pack.model_id),
    }


def search_faces_by_image(context: MatchingContext, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """With the largest face. Raises CollectionNotFound, ModelMismatch, NoFaceFound, and PhotoRejected's other kinds."""
    target = _read(context, caller, request, "FaceMatchThreshold")
    photo = photo_of(context, request["Image"])
    search = Search(target.collection_id, _probe(photo), gate=_gate(target, request))
    found = _find(target, search, request.get("MaxFaces", MATCHES))
    face = found.faces[0]
    assert isinstance(face, DetectedFace)
    return {
        "SearchedFaceBoundingBox": bounding_box(face.box),
        "SearchedFaceConfidence": confidence_of(target.pack, face.confidence),
        "FaceMatches": _face_matches(target, found.neighbours[0].faces),
        "FaceModelVersion": version_of(target.pack.model_id),
    }


def search_users(context: MatchingContext, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """Raises CollectionNotFound, ModelMismatch, and RekognitionError for a user or a face that is not there."""
    if ("UserId" in request) == ("FaceId" in request):
        raise RekognitionError(INVALID_PARAMETER, "Give either UserId or FaceId.")
    target = _read(context, caller, request, "UserMatchThreshold")
    search = Search(target.collection_id, NO_PHOTO, group_by="user", only_users=True)
    if "FaceId" in request:
        searched: dict[str, Any] = {"SearchedFace": {"FaceId": request["FaceId"]}}
        search = replace(search, face_id=UUID(request["FaceId"]))
    else:
        searched = {"SearchedUser": {"UserId": request["UserId"]}}
        search = replace(search, user_id=_user(target, request["UserId"]))
        request[NOTED].user_id = search.user_id
    try:
        found = _find(target, search, request.get("MaxUsers", USERS)).neighbours[0].faces
    except NotEnrolled:  # a user without a face, whom nothing can be compared with
        found = []
    return {
        "UserMatches": _user_matches(target, found),
        "FaceModelVersion": version_of(target.pack.model_id),
    } | searched


def search_users_by_image(context: MatchingContext, caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """With the largest face; a photo without one has an empty answer. Raises as search_faces_by_image does."""
    target = _read(context, caller, request, "UserMatchThreshold")
    photo, gate = photo_of(context, request["Image"]), _gate(target, request)
    search = Search(target.collection_id, _probe(photo), group_by="user", only_users=True, gate=gate)
    answer: dict[str, Any] = {"UserMatches": [], "FaceModelVersion": version_of(target.pack.model_id)}
    try:
        found = _find(target, search, request.get("MaxUsers", USERS))
    except NoFaceFound:
        return answer | {"UnsearchedFaces": []}
    except FaceBelowQuality:
        return answer | {"UnsearchedFaces": _unsearched(target, faces_turned_away(target.context.engine, photo, gate))}
    face = found.faces[0]
    assert isinstance(face, DetectedFace)
    return answer | {
        "UserMatches": _user_matches(target, found.neighbours[0].faces),
        "SearchedFace": {"FaceDetail": face_detail(target.pack, face)},
        "UnsearchedFaces": _unsearched(target, found.unused),
    }


def _read(context: MatchingContext, caller: Caller, request: dict[str, Any], threshold: str) -> _Target:
    context, collection_id = within_collection(context, request)
    settings = search_settings(context, collection_id)
    context = context.for_model(settings.model)
    wanted = threshold_of(context.engine.pack, settings, request.get(threshold), caller)
    return _Target(context, collection_id, settings, wanted)


def _gate(target: _Target, request: dict[str, Any]) -> str:
    return gate_of(request, "NONE", auto=target.settings.quality_filter)


def _probe(photo: bytes) -> ProbePhoto:
    return ProbePhoto(content=photo, max_bytes=len(photo))  # photo_of has looked at its size


def _user(target: _Target, name: str) -> UUID:
    try:
        return find_member(target.context, target.collection_id, name)
    except NoSuchMember:
        raise RekognitionError(NOT_FOUND, "There is no such user in the collection.") from None


def _find(target: _Target, search: Search, limit: int) -> Found:
    """What a search finds, at most `limit` faces or users."""
    wanted = replace(search, threshold=target.threshold.cosine, limit=limit)
    try:
        found = find_neighbours(target.context, bit_cache(), wanted, Stopwatch())
    except FaceNotFound:
        raise RekognitionError(INVALID_PARAMETER, "FaceId was not found in the collection.") from None
    search_made(any(near.faces for near in found.neighbours))
    return found


def _shown(target: _Target, found: list[Neighbour]) -> list[tuple[float, Neighbour]]:
    """With the similarity that is shown, without those for which it is below the threshold."""
    pairs = ((target.threshold.similarities.shown(near.similarity), near) for near in found)
    return [(similarity, near) for similarity, near in pairs if similarity >= target.threshold.least]


def _face_matches(target: _Target, found: list[Neighbour]) -> list[dict[str, Any]]:
    shown = _shown(target, found)
    details = details_of(target.context, [near.face_id for _, near in shown])
    names = _names(target, shown)
    return [
        {"Similarity": similarity, "Face": matched_face(target.pack, near, details[near.face_id], names)}
        for similarity, near in shown
        if near.face_id in details and (near.user_id is None or near.user_id in names)
    ]


def _user_matches(target: _Target, found: list[Neighbour]) -> list[dict[str, Any]]:
    shown = _shown(target, found)
    names = _names(target, shown)
    return [
        {"Similarity": similarity, "User": {"UserId": names[near.user_id], "UserStatus": "ACTIVE"}}
        for similarity, near in shown
        if near.user_id is not None and near.user_id in names
    ]


def _names(target: _Target, shown: list[tuple[float, Neighbour]]) -> dict[UUID, str]:
    users = {near.user_id for _, near in shown if near.user_id is not None}
    return names_of(target.context, target.collection_id, users)


def _unsearched(target: _Target, unused: list[UnusedFace]) -> list[dict[str, Any]]:
    """The photo's other faces; the one that was searched with is the largest that the filter lets pass."""
    return [
        {
            "FaceDetails": face_detail(target.pack, each.face),
            "Reasons": ["FACE_NOT_LARGEST" if reason == "EXCEEDS_MAX_FACES" else reason for reason in each.reasons],
        }
        for each in unused
    ]
