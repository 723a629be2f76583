"""Faces whose people are known: of a folder, and synthetic strangers."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facepass.cli.evaluation import embed
from facepass.cli.labelled_photos import LabelledFolder
from facepass.recognition.engine import open_engine
from facepass.recognition.packs import Pack

Vectors = NDArray[np.float32]
People = NDArray[np.int64]


def vectors_of(pack: Pack, labelled: LabelledFolder, kept: Path) -> dict[Path, Vectors]:
    """The vector of each photo's subject, (512,); embedded once for the same photos and pack, and kept in a file."""
    key = json.dumps([pack.model_id, [f"{path.parent.name}/{path.name}" for path in labelled.photos]])
    if kept.exists():
        stored = np.load(kept)
        if str(stored["key"]) == key:
            photos = [labelled.photos[place] for place in stored["places"]]
            return dict(zip(photos, stored["vectors"], strict=True))
    found = embed(open_engine(pack), labelled.photos)
    kept.parent.mkdir(exist_ok=True)
    places = [labelled.photos.index(path) for path in found]
    np.savez(kept, key=key, places=places, vectors=np.stack(list(found.values())))
    return found


def usable(labelled: LabelledFolder, vectors: dict[Path, Vectors]) -> tuple[Vectors, People]:
    """The vectors of the photos, (n, 512), and whose each is."""
    number = {person: place for place, person in enumerate(labelled.people)}
    photos = [photo for photo in labelled.photos if photo in vectors]
    return np.stack([vectors[photo] for photo in photos]), np.array([number[photo.parent.name] for photo in photos])


def strangers(faces: Vectors, people: People, count: int) -> Vectors:
    """Synthetic people, (count, 512), as similar to one another as two people of the faces."""
    one_each = faces[np.unique(people, return_index=True)[1]]
    spread, axes = np.linalg.eigh(np.cov(one_each.T))
    scale = np.sqrt(spread.clip(0)).astype(np.float32)
    drawn = np.random.default_rng(1).standard_normal((count, len(scale)), dtype=np.float32) * scale
    vectors = drawn @ axes.T.astype(np.float32) + one_each.mean(axis=0)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def crowd(faces: Vectors, people: People, count: int, each: int) -> tuple[Vectors, People]:
    """Synthetic people with as many faces each, (count * each, 512), and whose each is.

    A face is at cosine 0.8 of its person: two faces of one are at 0.64, as two photos of a person of the folder.
    """
    drawn = strangers(faces, people, count * (each + 1))
    whose = np.repeat(np.arange(count), each)
    vectors = np.float32(0.8) * drawn[:count][whose] + np.float32(0.6) * drawn[count:]
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32), whose
