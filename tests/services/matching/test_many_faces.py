"""Photos of hundreds of faces: what is embedded and answered is bounded."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from facepass.recognition import engine as engine_module
from facepass.recognition.engine import Engine
from facepass.recognition.photo import Photo as Decoded
from facepass.recognition.photo import decode
from local.demo.photos import SAMPLES
from tests.support.api_client import Client

Photo = Callable[[str], bytes]


@pytest.fixture(scope="module")
def collage() -> bytes:
    """A hundred and fifty faces in rows of fifteen."""
    face = cv2.resize(decode((SAMPLES / "biden.jpg").read_bytes()).pixels[250:1250], (150, 155))
    return bytes(cv2.imencode(".jpg", np.tile(face, (10, 15, 1)))[1].tobytes())


@pytest.mark.parametrize(("fields", "most"), [({}, 100), ({"max_faces": 7}, 7)])
def test_detect_answers_with_the_largest_faces(http: Client, collage: bytes, fields: dict, most: int) -> None:
    found = http.post_form("/api/v1/faces/detect", collage, **fields).json()
    assert len(found["faces"]) == most


@pytest.mark.parametrize("most", [0, 101, "many"])
def test_max_faces_is_from_1_to_100(http: Client, photo: Photo, most: object) -> None:
    answer = http.post_form("/api/v1/faces/detect", photo("obama.jpg"), max_faces=most)
    assert (answer.status, answer.json()["errors"][0]["loc"]) == (422, ["body", "max_faces"])


def test_compare_embeds_no_more_faces_than_it_may(
    http: Client, photo: Photo, collage: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded: list[object] = []
    embed = Engine.embed
    monkeypatch.setattr(Engine, "embed", lambda self, face: (embedded.append(face), embed(self, face))[1])
    compared = http.post_files("/api/v1/faces/compare", source=photo("biden.jpg"), target=collage).json()
    assert len(compared["target_faces"]) == 100
    assert len(embedded) == 101


def test_no_more_than_the_largest_faces_of_a_photo_are_measured(
    engine: Engine, group_photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = decode(group_photo).pixels
    every = engine.find_faces(Decoded(group))
    monkeypatch.setattr(engine_module, "MOST_FACES", 3)
    some = engine.find_faces(Decoded(group))
    assert [face.box for face in some] == [face.box for face in every[:3]]
