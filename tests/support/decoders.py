"""What the detectors' own users compute from their outputs: the reference for the networks of the packs."""

import cv2
import numpy as np
import onnxruntime


def decode_centerface(
    session: onnxruntime.InferenceSession, pixels: np.ndarray, side: int
) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (n, 5) with scores and landmarks (n, 5, 2) in pixels, by CenterFace's own rules; best score first."""
    scale = side / max(pixels.shape[:2])
    framed = np.zeros((side, side, 3), np.uint8)
    height, width = int(pixels.shape[0] * scale), int(pixels.shape[1] * scale)
    framed[:height, :width] = cv2.resize(pixels, (width, height))
    blob = framed[np.newaxis, :, :, ::-1].transpose(0, 3, 1, 2).astype(np.float32)
    heat, size, offset, marks = (output[0] for output in session.run(None, {"input.1": blob}))
    rows, columns = np.where(heat[0] > 0.5)
    sides = 4 * np.exp(size[:, rows, columns])
    centres = 4 * (np.stack([rows, columns]) + offset[:, rows, columns] + 0.5)
    top, left = centres - sides / 2
    bottom, right = centres + sides / 2
    landmarks = marks[:, rows, columns].reshape(5, 2, -1) * sides + np.stack([top, left])
    boxes = np.stack([left, top, right, bottom, heat[0, rows, columns]], axis=1)
    kept = suppress(boxes)
    scale = height / pixels.shape[0]
    boxes[:, :4] /= scale
    return boxes[kept], landmarks.transpose(2, 0, 1)[kept][:, :, ::-1] / scale


def suppress(boxes: np.ndarray, overlap: float = 0.3) -> list[int]:
    """Non-maximum suppression as CenterFace does it."""
    corners = [(float(x), float(y), float(r - x), float(b - y)) for x, y, r, b in boxes[:, :4]]
    return list(cv2.dnn.NMSBoxes(corners, boxes[:, 4].tolist(), 0.5, overlap))


def decode_yunet(session: onnxruntime.InferenceSession, framed: np.ndarray) -> np.ndarray:
    """(n, 15) as cv2.FaceDetectorYN gives it, best score first: left, top, width, height, five landmarks, score."""
    names = [output.name for output in session.get_outputs()]
    outputs = dict(zip(names, session.run(None, {"input": cv2.dnn.blobFromImage(framed)}), strict=True))
    faces = np.concatenate([_faces_at(stride, outputs, framed.shape[1] // stride) for stride in (8, 16, 32)])
    kept = cv2.dnn.NMSBoxes(faces[:, :4].tolist(), faces[:, 14].tolist(), 0.6, 0.3)
    return np.asarray(faces[np.asarray(kept, int)])


def _faces_at(stride: int, outputs: dict[str, np.ndarray], columns: int) -> np.ndarray:
    scores, objects, boxes, marks = (outputs[f"{name}_{stride}"][0] for name in ("cls", "obj", "bbox", "kps"))
    row, column = np.divmod(np.arange(len(scores)), columns)
    corner = np.stack([column, row], axis=1)
    sides = np.exp(boxes[:, 2:])
    points = marks.reshape(-1, 5, 2) + corner[:, np.newaxis]
    places = np.concatenate([boxes[:, :2] + corner - sides / 2, sides, points.reshape(-1, 10)], axis=1) * stride
    return np.concatenate([places, np.sqrt(scores * objects)], axis=1)
