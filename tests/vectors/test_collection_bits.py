"""Faces that are added to bits in memory, and those that change there."""

import numpy as np

from facepass.vectors.collection_bits import FACE, CollectionBits


def test_changes_are_added_to_bits_of_no_face() -> None:
    """As of a snapshot that every face has left: this is called while PostgreSQL sends, and must not raise."""
    bits = CollectionBits(10)
    faces = np.zeros(2, FACE)
    faces["id"][1] = b"\1" * 16
    assert bits.update(faces.tobytes(), 0)
    assert bits.size == 2
