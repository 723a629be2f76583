"""The mean embedding of many people, which the pack standard subtracts: `python -m models.build mean FOLDER`."""

from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from facepass.recognition.engine import open_engine
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import decode
from models.build import sface
from models.build.archives import SFACE, fetch_network

HEADER = """The mean of SFace's normalised embeddings, of which models/build/sface.py makes a constant.
{photos} photos of {people} people of Labelled Faces in the Wild, deep-funneled (Huang et al., NIPS 2012): the mean of
each person's photos, and the mean of these. Largest face of a photo, found and aligned with the pack lite."""


def measure(photos: Path) -> None:
    """Replace sface_mean.txt by the mean of these photos: a folder of JPEGs for each person."""
    engine = open_engine(find_pack("lite"))
    with TemporaryDirectory() as downloads:
        session = onnxruntime.InferenceSession(fetch_network(SFACE, Path(downloads)))
    means, used = [], 0
    for person in sorted(path for path in photos.iterdir() if path.is_dir()):
        faces = [engine.find_faces(decode(photo.read_bytes())) for photo in sorted(person.glob("*.jpg"))]
        vectors = [_embed(session, found[0].crop) for found in faces if found]
        if vectors:
            means.append(np.mean(vectors, axis=0))
            used += len(vectors)
    header = HEADER.format(photos=used, people=len(means))
    np.savetxt(sface.MEAN, np.mean(means, axis=0), fmt="%.5f", header=header)


def _embed(session: onnxruntime.InferenceSession, crop: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(128,), of length 1."""
    blob = cv2.dnn.blobFromImage(crop, swapRB=True)
    (vector,) = session.run(None, {"data": blob})[0]
    return np.asarray(vector / np.linalg.norm(vector), np.float32)
