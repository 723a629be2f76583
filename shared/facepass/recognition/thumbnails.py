"""The thumbnail of a face, which `image_url` shows."""

import cv2
import numpy as np

from facepass.recognition.boxes import BoundingBox
from facepass.recognition.photo import Photo

MARGIN = 0.25
MAX_SIDE = 256
JPEG_QUALITY = 85


def thumbnail(photo: Photo, box: BoundingBox) -> bytes:
    """A JPEG of the face with a quarter of its size around it, at most 256 pixels long, without any metadata."""
    height, width = photo.pixels.shape[:2]
    left, right = _span(box.left, box.width, width)
    top, bottom = _span(box.top, box.height, height)
    face = photo.pixels[top:bottom, left:right]
    scale = MAX_SIDE / max(face.shape[:2])
    if scale < 1:
        size = (max(1, round(face.shape[1] * scale)), max(1, round(face.shape[0] * scale)))
        face = cv2.resize(face, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    _, jpeg = cv2.imencode(".jpg", face, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return jpeg.tobytes()


def _span(start: float, length: float, pixels: int) -> tuple[int, int]:
    """Fractions to whole pixels with the margin, within the photo and at least one pixel long."""
    first = min(max(int((start - MARGIN * length) * pixels), 0), pixels - 1)
    last = min(round((start + length * (1 + MARGIN)) * pixels), pixels)
    return first, max(last, first + 1)
