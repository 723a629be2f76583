"""What several operations read of a request, after its validation by the model."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from facepass.errors import OutsideCollections
from facepass.models.vector import COLLECTION_ID
from facepass.recognition.packs import Pack
from facepass.rekognition_api.errors import INVALID_PARAMETER, RekognitionError
from facepass.rekognition_api.similarity import SimilarityMap, map_of
from facepass.services.auth.caller import Caller
from facepass.services.collections.collections import SearchSettings
from facepass.services.matching.context import MatchingContext

Request = Mapping[str, Any]
# Attributes that are neither measured nor guessed.
NOT_OFFERED = (
    "FacePass measures the bounding box, landmarks, pose and quality of a face and guesses nothing of a person"
)
MEASURED = ("DEFAULT", "ALL")


def check_collection(context: MatchingContext, collection_id: str) -> str:
    """An id that a collection can have, of one that the caller reaches. Raises RekognitionError, OutsideCollections."""
    if not COLLECTION_ID.fullmatch(collection_id):
        raise RekognitionError(INVALID_PARAMETER, "A CollectionId is not `.` or `..`.")
    if context.collections is not None and collection_id not in context.collections:
        raise OutsideCollections
    return collection_id


def within_collection(context: MatchingContext, request: Request) -> tuple[MatchingContext, str]:
    """The context as one that sees the request's collection alone, and the collection's id."""
    collection_id = check_collection(context, request["CollectionId"])
    return replace(context, collections=frozenset({collection_id})), collection_id


def check_attributes(attributes: list[str] | None) -> None:
    """Refuse attributes that would be left out without a word. Raises RekognitionError."""
    refused = [name for name in attributes or () if name not in MEASURED]
    if refused:
        raise RekognitionError(INVALID_PARAMETER, f"{', '.join(refused)}: not offered. {NOT_OFFERED}.")


def gate_of(request: Request, otherwise: str, *, auto: str) -> str:
    """The quality filter of a request. otherwise: without one. auto: what `AUTO` stands for."""
    wanted = request.get("QualityFilter", otherwise)
    return auto if wanted == "AUTO" else wanted.lower()


def face_ids_of(request: Request) -> list[UUID]:
    """The FaceIds of a request, each once."""
    return list(dict.fromkeys(UUID(face_id) for face_id in request["FaceIds"]))


@dataclass(frozen=True)
class Threshold:
    """What a search may find. cosine: None for the collection's own. least: the lowest similarity that is shown."""

    cosine: float | None
    least: float
    similarities: SimilarityMap


def threshold_of(pack: Pack, settings: SearchSettings, wanted: float | None, caller: Caller) -> Threshold:
    """The threshold of a search. wanted: as the request has it, 0 to 100.

    One below the collection's floor counts as the floor, and one below the collection's own as this, for a caller who
    may not see what is below.
    """
    similarities = map_of(pack)
    if wanted is None:
        return Threshold(None, 0.0, similarities)
    floors = [-1.0, *([] if settings.threshold_floor is None else [settings.threshold_floor])]
    if not caller.sees_below_threshold:
        floors.append(pack.threshold if settings.threshold is None else settings.threshold)
    return Threshold(max(similarities.least_cosine(wanted), *floors), wanted, similarities)
