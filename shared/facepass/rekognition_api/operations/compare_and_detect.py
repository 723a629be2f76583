"""Photos that are compared or examined. Nothing is stored."""

from typing import Any

from facepass.rekognition_api.arguments import check_attributes, gate_of
from facepass.rekognition_api.images import photo_of
from facepass.rekognition_api.measures import confidence_of
from facepass.rekognition_api.shapes import bounding_box, detail, face_detail
from facepass.rekognition_api.similarity import DEFAULT, map_of
from facepass.services.auth.caller import Caller
from facepass.services.matching.comparison import compare_photos
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.detection import detect_faces as examine
from facepass.services.uploads.probe_photos import ProbePhoto

MOST_FACES = 100  # of a photo, as with Rekognition


def compare_faces(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """The largest face of the source with each of the target. Raises NoFaceFound and PhotoRejected's other kinds."""
    pack = context.engine.pack
    similarities = map_of(pack)
    least = request.get("SimilarityThreshold", DEFAULT)
    source, target = (_probe(context, request[name]) for name in ("SourceImage", "TargetImage"))
    compared = compare_photos(
        context,
        source,
        target,
        faces="largest",
        threshold=None,
        fmr=None,
        max_faces=MOST_FACES,
        gate=gate_of(request, "NONE", auto="low"),
    )
    shown = [(similarities.shown(pair.similarity), face_detail(pack, pair.target_face)) for pair in compared.pairs]
    face = compared.source_face
    return {
        "SourceImageFace": {
            "BoundingBox": bounding_box(face.box),
            "Confidence": confidence_of(pack, face.confidence),
        },
        "FaceMatches": [{"Similarity": each, "Face": found} for each, found in shown if each >= least],
        "UnmatchedFaces": [found for each, found in shown if each < least],
    }


def detect_faces(context: MatchingContext, _caller: Caller, request: dict[str, Any]) -> dict[str, Any]:
    """The largest faces, at most MOST_FACES. Raises PhotoRejected's kinds."""
    check_attributes(request.get("Attributes"))
    pack = context.engine.pack
    found = examine(context, _probe(context, request["Image"]), max_faces=MOST_FACES).faces
    return {
        "FaceDetails": [detail(pack, face.box, face.confidence, face.landmarks, face.quality) for face in found],
    }


def _probe(context: MatchingContext, image: dict[str, Any]) -> ProbePhoto:
    photo = photo_of(context, image)
    return ProbePhoto(content=photo, max_bytes=len(photo))  # photo_of has looked at its size
