"""The direction in which a face looks, from its five landmarks.

A rigid model of five points is fitted to the landmarks under scaled orthography (the first step of DeMenthon and Davis,
"Model-based object pose in 25 lines of code", IJCV 1995): a linear least-squares fit, then the nearest rotation.
Their accuracy: docs/quality.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Right, down, away from the camera; in pixels of the aligned crop, of which the eyes' distance of 35 is about 63 mm.
# Right and down are the template that InsightFace aligns to, made symmetric. The depths are anatomy's: the tip of the
# nose about 25 mm before the eyes, the corners of the mouth 4 mm.
MODEL = np.array(
    [[-17.6, -20.1, 0.0], [17.6, -20.1, 0.0], [0.0, 0.0, -14.0], [-14.6, 20.6, -2.0], [14.6, 20.6, -2.0]], np.float64
)
CENTRED = MODEL - MODEL.mean(axis=0)
SOLVE = np.linalg.pinv(CENTRED)


@dataclass(frozen=True)
class Pose:
    """Three angles in degrees, 0 for a face that looks into the camera.

    yaw: to the right of the photo, -90..90. pitch: upwards, -90..90. roll: the head inclined clockwise, -180..180.
    """

    yaw: float
    pitch: float
    roll: float


def estimate_pose(landmarks: NDArray[np.float32]) -> Pose:
    """The pose of a face; landmarks: (5, 2) in pixels, eyes, nose and corners of the mouth, the photo's left first."""
    points = landmarks.astype(np.float64)
    affine = (SOLVE @ (points - points.mean(axis=0))).T
    left, _, right = np.linalg.svd(affine, full_matrices=False)
    across, down = left @ right
    away = np.cross(across, down)
    # Rotation = Ry(yaw) Rx(pitch) Rz(roll); its rows are the camera's axes as the face sees them.
    return Pose(
        yaw=float(np.degrees(np.arctan2(-across[2], away[2]))),
        pitch=float(np.degrees(np.arcsin(np.clip(down[2], -1, 1)))),
        roll=float(np.degrees(np.arctan2(down[0], down[1]))),
    )
