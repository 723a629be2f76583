"""InsightFace with one model pack: find faces in a photo, and embed them."""

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facepass.model_packs import PackDamaged
from facepass.recognition import boxes, detection, quality
from facepass.recognition.alignment import norm_crop
from facepass.recognition.boxes import BoundingBox
from facepass.recognition.looks import Found
from facepass.recognition.networks import Networks, open_networks, threads_for
from facepass.recognition.packs import Pack
from facepass.recognition.photo import Photo
from facepass.recognition.quality import Quality

EYES_TO_MOUTH = 40.7  # pixels of the crop
MOST_FACES = 400  # that are described of one photo: four times what any request may ask for


@dataclass(frozen=True, eq=False)
class DetectedFace:
    """A face that was found in a photo.

    box: its place, clipped to the photo.
    landmarks: (5, 2) float32, x and y as fractions of the photo, of the eyes, the nose and the corners of the mouth,
        the photo's left one first. They are outside of 0..1 where the face is outside of the photo.
    confidence: the detector's score, 0..1. certainty: the same on the scale of the quality filters, as Pack.certainty.
    crop: (112, 112, 3) uint8 BGR, aligned to the recogniser's template.
    """

    box: BoundingBox
    landmarks: NDArray[np.float32]
    confidence: float
    certainty: float
    quality: Quality
    crop: NDArray[np.uint8]


class Engine:
    """A loaded model pack."""

    def __init__(self, pack: Pack, networks: Networks) -> None:
        self.pack = pack
        self.networks = networks

    def find_faces(self, photo: Photo) -> list[DetectedFace]:
        """The faces in the photo, the one with the largest box first, and at most MOST_FACES.

        A large JPEG is decoded at a finer scale when a face would otherwise be enlarged. Raises UnreadablePhoto then.
        """
        networks = self.networks
        found = detection.find(networks.detector, photo.pixels, self.pack, networks.locator)
        found = _largest(found, MOST_FACES)
        photo.refine(_enlargement(photo, found))
        faces = [
            face
            for points, score in zip(found.points, found.scores, strict=True)
            if (face := _describe(photo, points, float(score), self.pack)) is not None
        ]
        return sorted(faces, key=lambda face: face.box.area, reverse=True)

    def embed(self, face: DetectedFace) -> NDArray[np.float32]:
        """The face's embedding: (512,) for most packs, float32, of length 1, so that a dot product is the cosine."""
        crops = [face.crop, np.fliplr(face.crop)] if self.pack.mirror else [face.crop]
        vector = self.networks.recogniser.get_feat(crops).sum(axis=0)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


def open_engine(pack: Pack, *, threads: int | None = None, memory_mb: int | None = None) -> Engine:
    """Load a pack's networks into this process (about 40 ms).

    threads: how many processors one detection or embedding uses; by default as `networks.threads_for` says.
    memory_mb: the Lambda function's memory, None outside of Lambda.
    Raises PackDamaged when a file differs from the manifest's checksum, or InsightFace cannot load it.
    """
    try:
        return Engine(pack, open_networks(pack, threads or threads_for(memory_mb, os.cpu_count() or 1)))
    except Exception as error:  # InsightFace and ONNX Runtime share no base class of errors
        raise PackDamaged(f"The model pack {pack.folder} cannot be loaded: {error}") from error


def _largest(found: Found, most: int) -> Found:
    """At most so many faces, those with the largest boxes; the others would be aligned and measured for nothing."""
    if len(found.scores) <= most:
        return found
    sides = found.points[:, 1] - found.points[:, 0]
    keep = np.sort(np.argsort(-np.nan_to_num(sides.prod(axis=1)))[:most])
    return Found(found.points[keep], found.scores[keep])


def _enlargement(photo: Photo, found: Found) -> float:
    """How many times the smallest face's pixels would be enlarged to fill its crop.

    Eyes and mouth of the recogniser's template are about 40 pixels apart (insightface.utils.face_align.arcface_dst).
    """
    height, width = photo.pixels.shape[:2]
    points = found.points[:, 2:] * np.array([width, height], np.float32)
    with np.errstate(invalid="ignore"):  # a detection may be infinite; _describe rejects it
        spans = np.linalg.norm(points[:, :2].mean(axis=1) - points[:, 3:].mean(axis=1), axis=1)
    usable = np.isfinite(spans) & (spans > 1)
    return float((EYES_TO_MOUTH / spans[usable]).max(initial=0))


def _describe(photo: Photo, points: NDArray[np.float32], score: float, pack: Pack) -> DetectedFace | None:
    """A detection, (7, 2) in fractions: the box's corners and the landmarks; None when it is degenerate."""
    (left, top), (right, bottom) = points[:2].tolist()
    box = boxes.clip(left, top, right, bottom)
    height, width = photo.pixels.shape[:2]
    crop = _align(photo, points[2:] * np.array([width, height], np.float32))
    if box is None or crop is None:
        return None
    face_size = min(box.width * photo.width, box.height * photo.height)
    size = photo.width, photo.height
    landmarks = points[2:]
    certainty = pack.certainty(score)
    measured = quality.measure(crop, landmarks * np.array(size, np.float32), size, face_size, certainty)
    return DetectedFace(box, landmarks, score, certainty, measured, crop)


def _align(photo: Photo, points: NDArray[np.float32]) -> NDArray[np.uint8] | None:
    """InsightFace's aligned crop; None when the landmarks do not span a face."""
    return norm_crop(photo.pixels, points) if np.isfinite(points).all() else None
