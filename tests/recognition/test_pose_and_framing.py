"""Where a face looks and how much of it is in the photo follow from its landmarks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facepass.recognition.framing import TEMPLATE, share_outside
from facepass.recognition.pose import MODEL, estimate_pose

TURN = st.floats(-70, 70)


def rotation(yaw: float, pitch: float, roll: float) -> np.ndarray:
    """Ry Rx Rz, each positive as Pose says."""
    (sy, sp, sr), (cy, cp, cr) = np.sin(np.radians([yaw, pitch, roll])), np.cos(np.radians([yaw, pitch, roll]))
    turned = np.array([[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]])
    raised = np.array([[1, 0, 0], [0, cp, sp], [0, -sp, cp]])
    return turned @ raised @ np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])


@given(yaw=TURN, pitch=TURN, roll=st.floats(-170, 170), scale=st.floats(0.3, 50))
def test_the_pose_of_a_face_turned_by_known_angles_is_estimated(
    yaw: float, pitch: float, roll: float, scale: float
) -> None:
    landmarks = (MODEL @ rotation(yaw, pitch, roll).T)[:, :2] * scale + 100
    pose = estimate_pose(landmarks)
    assert (pose.yaw, pose.pitch, pose.roll) == pytest.approx((yaw, pitch, roll), abs=1e-6)


def test_a_face_that_turns_to_the_photos_right_has_its_nose_there() -> None:
    landmarks = MODEL[:, :2] + [50, 50]
    landmarks[2, 0] += 5
    assert estimate_pose(landmarks).yaw > 10


@given(st.lists(st.floats(-1000, 1000), min_size=10, max_size=10))
def test_any_five_points_have_a_pose(numbers: list[float]) -> None:
    pose = estimate_pose(np.array(numbers, np.float32).reshape(5, 2))
    assert np.isfinite([pose.yaw, pose.pitch, pose.roll]).all()


def landmarks_at(x: float, y: float) -> np.ndarray:
    return np.stack([TEMPLATE.real + x, TEMPLATE.imag + y], axis=1).astype(np.float32)


def test_a_face_within_the_photo_is_not_cut_off() -> None:
    assert share_outside(landmarks_at(0, 0), (112, 112)) == 0


def test_a_face_half_beyond_the_left_edge_is_half_cut_off() -> None:
    assert share_outside(landmarks_at(-56, 0), (112, 112)) == pytest.approx(0.5, abs=0.03)


def test_a_face_beyond_the_photo_is_cut_off_whole() -> None:
    assert share_outside(landmarks_at(0, 500), (112, 112)) == 1


@given(st.floats(0, 112), st.floats(0, 112))
def test_the_farther_a_face_leaves_the_photo_the_more_is_cut_off(one: float, other: float) -> None:
    near, far = sorted((one, other))
    assert share_outside(landmarks_at(near, 0), (112, 112)) <= share_outside(landmarks_at(far, 0), (112, 112))
