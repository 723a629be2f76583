"""The structures that several operations answer with."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from facepass.models.vector import Face
from facepass.recognition.boxes import BoundingBox
from facepass.recognition.engine import DetectedFace
from facepass.recognition.packs import Pack
from facepass.rekognition_api.measures import confidence_of, quality_of, version_of
from facepass.services.matching.matches import MatchDetails
from facepass.vectors.query import Neighbour

LANDMARKS = ("eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight")  # the photo's left, as with Rekognition
DIGITS = 7


def bounding_box(box: BoundingBox) -> dict[str, float]:
    """A box, in fractions of the upright photo."""
    return {
        "Width": round(box.width, DIGITS),
        "Height": round(box.height, DIGITS),
        "Left": round(box.left, DIGITS),
        "Top": round(box.top, DIGITS),
    }


def face_detail(pack: Pack, face: DetectedFace) -> dict[str, Any]:
    """A face's place and measurements."""
    return detail(pack, face.box, face.confidence, face.landmarks.tolist(), asdict(face.quality))


def detail(
    pack: Pack,
    box: BoundingBox,
    score: float,
    landmarks: Sequence[Sequence[float]],
    measured: Mapping[str, float],
) -> dict[str, Any]:
    """The same of its parts. score: the detector's, 0 to 1. landmarks: (5, 2), in fractions of the photo."""
    points = zip(LANDMARKS, landmarks, strict=True)
    return {
        "BoundingBox": bounding_box(box),
        "Landmarks": [{"Type": kind, "X": round(x, DIGITS), "Y": round(y, DIGITS)} for kind, (x, y) in points],
        "Pose": {name: round(measured[name.lower()], 4) for name in ("Roll", "Yaw", "Pitch")},
        "Quality": quality_of(measured),
        "Confidence": confidence_of(pack, score),
    }


def stored_face(pack: Pack, face: Face, names: Mapping[UUID, str]) -> dict[str, Any]:
    """A stored face. names: of the users of such faces."""
    return _face(
        pack,
        face.id,
        BoundingBox(*face.box),
        MatchDetails(face.upload_id, face.confidence, face.model),
        face.external_image_id,
        names.get(face.user_id) if face.user_id else None,
    )


def matched_face(pack: Pack, near: Neighbour, details: MatchDetails, names: Mapping[UUID, str]) -> dict[str, Any]:
    """A face that a search found."""
    name = names.get(near.user_id) if near.user_id else None
    return _face(pack, near.face_id, BoundingBox(*near.box), details, near.external_image_id, name)


def _face(
    pack: Pack,
    face_id: UUID,
    box: BoundingBox,
    details: MatchDetails,
    external_image_id: str | None,
    user_name: str | None,
) -> dict[str, Any]:
    """A `Face`. `ImageId` of one that was imported without a photo is its own id."""
    optional = {"ExternalImageId": external_image_id, "UserId": user_name}
    return {
        "FaceId": str(face_id),
        "BoundingBox": bounding_box(box),
        "ImageId": str(details.upload_id or face_id),
        "Confidence": confidence_of(pack, details.confidence),
        "IndexFacesModelVersion": version_of(details.model),
        **{name: value for name, value in optional.items() if value is not None},
    }
