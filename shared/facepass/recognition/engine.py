"""InsightFace with one model pack: faces are found in a photo, and a face becomes a vector."""

import os
import warnings
from dataclasses import dataclass

import numpy as np
import onnxruntime
from insightface.app import FaceAnalysis
from insightface.utils import face_align
from numpy.typing import NDArray

from facepass.recognition import boxes, quality
from facepass.recognition.boxes import BoundingBox
from facepass.recognition.packs import Pack, PackDamaged
from facepass.recognition.photo import Photo
from facepass.recognition.quality import Quality

CROP_SIDE = 112
MAX_THREADS = 2

# InsightFace aligns with a scikit-image call that is to go in 2.2; the pinned version has it.
warnings.filterwarnings("ignore", category=FutureWarning, module=r"insightface\.utils\.face_align")


@dataclass(frozen=True, eq=False)
class DetectedFace:
    """A face that was found in a photo.

    box: its place, clipped to the photo.
    landmarks: (5, 2) float32, x and y as fractions of the photo, of the eyes, the nose and the corners of the mouth,
        the left one of the photo first. They lie outside of 0..1 where the face does.
    confidence: the detector's score, 0..1.
    crop: (112, 112, 3) uint8 BGR, aligned to the recogniser's template.
    """

    box: BoundingBox
    landmarks: NDArray[np.float32]
    confidence: float
    quality: Quality
    crop: NDArray[np.uint8]


class Engine:
    """A loaded model pack."""

    def __init__(self, pack: Pack, analysis: FaceAnalysis) -> None:
        self.pack = pack
        self._detector = analysis.models["detection"]
        self._recogniser = analysis.models["recognition"]

    def find_faces(self, photo: Photo) -> list[DetectedFace]:
        """Every face in the photo, the one with the largest box first."""
        if _is_a_line(photo, self.pack.det_size):
            return []
        found, landmarks = self._detector.detect(photo.pixels)
        faces = [
            face
            for row, points in zip(found, landmarks, strict=True)
            if (face := _describe(photo, row, points)) is not None
        ]
        return sorted(faces, key=lambda face: face.box.area, reverse=True)

    def embed(self, face: DetectedFace) -> NDArray[np.float32]:
        """The face's vector: (512,) for most packs, float32, of length 1, so that a dot product is the cosine."""
        vector = self._recogniser.get_feat(face.crop).ravel()
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


def open_engine(pack: Pack) -> Engine:
    """Load a pack's networks into this process (about 0.1 s).

    One detection or embedding uses as many processors as there are, up to two.
    Raises PackDamaged when a file is not the one that the manifest names, or no network that InsightFace can load.
    """
    try:
        analysis = FaceAnalysis(
            name=str(pack.folder),
            allowed_modules=["detection", "recognition"],
            providers=["CPUExecutionProvider"],
            sess_options=_session_options(),
            static_shape_sessions=False,  # a second detector session of fixed shape: 0.1 s of start for no speed
        )
        analysis.prepare(ctx_id=-1, det_size=pack.det_size)
        return Engine(pack, analysis)
    except Exception as error:  # InsightFace and ONNX Runtime share no base class of errors
        raise PackDamaged(f"The model pack {pack.folder} cannot be loaded: {error}") from error


def _session_options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(os.cpu_count() or 1, MAX_THREADS)
    # Detector and recogniser take turns: a pool that spins while it waits takes the cores from the other.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _is_a_line(photo: Photo, det_size: tuple[int, int]) -> bool:
    """So thin that scaled to the detector's input nothing is left of it: InsightFace would fail, no face is lost."""
    return min(photo.width, photo.height) * min(det_size) < max(photo.width, photo.height)


def _describe(photo: Photo, row: NDArray[np.float32], points: NDArray[np.float32]) -> DetectedFace | None:
    """A detection in pixels, `row` being left, top, right, bottom and score; None when it is degenerate."""
    size = np.array([photo.width, photo.height], np.float32)
    (left, top), (right, bottom) = (row[:4].reshape(2, 2) / size).tolist()
    box = boxes.clip(left, top, right, bottom)
    crop = _align(photo, points)
    if box is None or crop is None:
        return None
    face_size = min(box.width * photo.width, box.height * photo.height)
    return DetectedFace(box, points / size, float(row[4]), quality.measure(crop, face_size), crop)


def _align(photo: Photo, points: NDArray[np.float32]) -> NDArray[np.uint8] | None:
    """InsightFace's aligned crop; None when the landmarks do not span a face."""
    if not np.isfinite(points).all():
        return None
    crop, transform = face_align.norm_crop2(photo.pixels, points, CROP_SIDE)
    return crop if np.isfinite(transform).all() else None
