"""Analysed photos that are to be stored."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from facepass.bulk.load import FaceRows
from facepass.bulk.new_photos import NewPhoto
from facepass.bulk.photo_worker import ExaminedFace
from facepass.bulk.sources.lines import Origin
from facepass.bulk.vectors import norms_of, unit_vectors
from facepass.models.tenancy import derived_id


@dataclass(frozen=True)
class Enrolment:
    """A new photo and its face."""

    new_photo: NewPhoto
    face: ExaminedFace

    @property
    def face_id(self) -> UUID:
        """The id that the indexer would give the face."""
        return derived_id(self.new_photo.upload_id, 0)


def face_rows(enrolments: Sequence[Enrolment]) -> FaceRows:
    """The rows of the faces, as the indexer would write them."""
    faces = [enrolment.face for enrolment in enrolments]
    vectors = np.stack([face.embedding for face in faces])
    return FaceRows(
        ids=_bytes_of([enrolment.face_id for enrolment in enrolments]),
        embeddings=unit_vectors(vectors, norms_of(vectors))[0],
        user_ids=_bytes_of([enrolment.new_photo.user_id for enrolment in enrolments]),
        upload_ids=_bytes_of([enrolment.new_photo.upload_id for enrolment in enrolments]),
        external_image_ids=[enrolment.new_photo.label for enrolment in enrolments],
        origin=Origin(
            boxes=np.array([face.box for face in faces], np.float32),
            landmarks=[face.landmarks for face in faces],
            confidences=np.array([face.confidence for face in faces], np.float32),
            qualities=[json.dumps(face.quality) for face in faces],
        ),
    )


def _bytes_of(ids: Sequence[UUID]) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(an_id.bytes for an_id in ids), np.uint8).reshape(-1, 16)
