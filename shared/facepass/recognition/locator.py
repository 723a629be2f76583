"""YuNet (Wu, Peng, Yu, Machine Intelligence Research 2023): where the faces of a photo are, quickly.

Its boxes are good and its landmarks coarse, so that only the boxes are used (detection.py).

For each cell of 8, 16 and 32 pixels, row by row, the network gives `cls` and `obj`, whose product is the square of the
score, and `bbox`: the box's centre from the cell's corner, and the logarithms of its sides, in cells. That is how
OpenCV's FaceDetectorYN reads them.
"""

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from facepass.recognition.views import resized

STRIDES = (8, 16, 32)
OVERLAP = 0.3  # of two boxes, intersection over union, from which on they are of one face: OpenCV's own value
THRESHOLD = 0.3  # the lowest score of a box: low, because the detector confirms each one
MOST = 1000  # boxes before those of one face are joined; the most certain ones


class Locator:
    """An opened YuNet."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session
        self._input = session.get_inputs()[0].name
        self._outputs = [f"{kind}_{stride}" for stride in STRIDES for kind in ("cls", "obj", "bbox")]

    def locate(self, view: NDArray[np.uint8], longest: int) -> NDArray[np.float32]:
        """Boxes (n, 5): left, top, right and bottom in pixels of the view, and the score 0..1, the best first.

        view: (height, width, 3) BGR. longest: the longer side of the network's input in pixels.
        """
        scale = longest / max(view.shape[:2])
        size = max(1, round(view.shape[1] * scale)), max(1, round(view.shape[0] * scale))
        width, height = (-(-side // STRIDES[-1]) * STRIDES[-1] for side in size)
        padded = np.zeros((height, width, 3), np.uint8)
        padded[: size[1], : size[0]] = view if scale == 1 else resized(view, size)
        rows = self._session.run(self._outputs, {self._input: cv2.dnn.blobFromImage(padded)})
        strides = zip(STRIDES, rows[0::3], rows[1::3], rows[2::3], strict=True)
        found = _joined(np.concatenate([self._decode(cls, obj, bbox, s, width) for s, cls, obj, bbox in strides]))
        found[:, :4] /= scale
        return found

    def _decode(
        self, cls: NDArray[np.float32], obj: NDArray[np.float32], bbox: NDArray[np.float32], stride: int, width: int
    ) -> NDArray[np.float32]:
        scores = np.sqrt(np.clip(cls[0, :, 0], 0, 1) * np.clip(obj[0, :, 0], 0, 1))
        cells = np.flatnonzero(scores >= THRESHOLD)
        rows, columns = np.divmod(cells, width // stride)
        centres = (np.column_stack([columns, rows]) + bbox[0, cells, :2]) * stride
        halves = np.exp(np.minimum(bbox[0, cells, 2:], 10)) * stride / 2
        boxes = np.column_stack([centres - halves, centres + halves, scores[cells]]).astype(np.float32)
        return boxes[np.isfinite(boxes).all(axis=1)]


def _joined(boxes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each face once, the most certain first."""
    boxes = boxes[np.argsort(-boxes[:, 4], kind="stable")[:MOST]]
    corners = np.column_stack([boxes[:, :2], boxes[:, 2:4] - boxes[:, :2]])
    keep = cv2.dnn.NMSBoxes(corners.tolist(), boxes[:, 4].tolist(), 0.0, OVERLAP)
    return boxes[np.asarray(keep, np.int64).ravel()]
