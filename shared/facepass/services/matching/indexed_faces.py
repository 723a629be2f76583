"""The rows and thumbnails that indexing stores of a photo's faces."""

from dataclasses import asdict, dataclass
from typing import Any

from facepass.models.tenancy import derived_id
from facepass.models.vector import Face, Upload
from facepass.recognition.engine import DetectedFace, Engine
from facepass.recognition.photo import Photo
from facepass.recognition.thumbnails import thumbnail
from facepass.services.matching.selection import Selection


@dataclass(frozen=True)
class IndexedFace:
    """A row to insert, and its thumbnail (JPEG)."""

    row: Face
    thumbnail: bytes


def indexed_face(engine: Engine, photo: Photo, face: DetectedFace, upload: Upload, place: int) -> IndexedFace:
    """The row and the thumbnail of one face. place: its number among the photo's usable faces; the row's id follows."""
    box = face.box
    row = Face(
        id=derived_id(upload.id, place),
        collection_id=upload.collection_id,
        upload_id=upload.id,
        user_id=upload.user_id,
        external_image_id=upload.external_image_id,
        box=[box.left, box.top, box.width, box.height],
        landmarks=face.landmarks.ravel().tolist(),
        confidence=face.confidence,
        quality=asdict(face.quality),
        model=engine.pack.model_id,
        embedding=engine.embed(face),
    )
    return IndexedFace(row, thumbnail(photo, box))


def turned_away(selection: Selection) -> list[dict[str, Any]]:
    """The rejected faces, as an upload's row stores them."""
    return [
        {"bounding_box": asdict(face.box), "confidence": face.confidence, "reasons": [r.value for r in reasons]}
        for face, reasons in selection.turned_away
    ]
