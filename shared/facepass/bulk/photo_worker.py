"""The worker process of a photo import: one photo's file becomes one face, or a reason against it.

The pixels stay in this process; it returns a row and a thumbnail.
"""

import os
import threading
from dataclasses import asdict, dataclass
from multiprocessing import parent_process
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from facepass.errors import PhotoRejected, UnreadablePhoto
from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import decode
from facepass.recognition.thumbnails import thumbnail
from facepass.services.matching.selection import require_one_face, select_faces

_engine: list[tuple[Engine, str]] = []  # of this process, with the collection's quality filter


@dataclass(frozen=True)
class ExaminedFace:
    """The only usable face of a photo, in the shapes of models/vector.py. thumbnail: JPEG."""

    box: list[float]
    landmarks: list[float]
    confidence: float
    quality: dict[str, float]
    embedding: NDArray[np.float32]
    thumbnail: bytes


def begin(pack: str, gate: str) -> None:
    """Open the engine, on one thread: there is a process for each core. It ends with the process that started it."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    cv2.setNumThreads(1)
    _engine[:] = [(open_engine(find_pack(pack), threads=1), gate)]


def opened() -> Engine:
    """The engine of this process."""
    [(engine, _gate)] = _engine
    return engine


def _end_with_parent() -> None:
    """End with the parent: a worker that waits for its next photo would never notice that it is gone."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def examine(path: Path) -> ExaminedFace | str:
    """The face of an enrolment photo, by the indexer's rules, or the code of what is wrong with the photo."""
    [(engine, gate)] = _engine
    try:
        photo = decode(path.read_bytes())
        face = require_one_face(select_faces(engine.find_faces(photo), gate=gate))
    except PhotoRejected as error:
        return error.code
    except OSError:
        return UnreadablePhoto.code
    return ExaminedFace(
        box=[face.box.left, face.box.top, face.box.width, face.box.height],
        landmarks=face.landmarks.ravel().tolist(),
        confidence=face.confidence,
        quality=asdict(face.quality),
        embedding=engine.embed(face),
        thumbnail=thumbnail(photo, face.box),
    )
