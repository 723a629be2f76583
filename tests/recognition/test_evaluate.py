"""`facepass evaluate` counts what it says it counts, and says nothing where the data are too few."""

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from facepass.cli.__main__ import app
from facepass.cli.evaluation import rounded_up
from facepass.cli.labelled_photos import read_folder, read_pairs
from facepass.recognition.accuracy import MISSED, Scores, intervals, lowest_fmr, rates, subject_of, threshold_at
from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import decode
from tests.conftest import PHOTOS

PEOPLE = {"obama": ["obama.jpg", "obama2.jpg", "obama3.jpg"], "biden": ["biden.jpg"], "collins": ["collins.png"]}


def scores_of(impostor: list[float], genuine: list[float]) -> Scores:
    people = np.array([0] * (len(impostor) + len(genuine)))
    others = np.array([1] * len(impostor) + [0] * len(genuine))
    return Scores(np.array(impostor + genuine), people, others)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """The sample photos, a folder a person."""
    for person, photos in PEOPLE.items():
        (tmp_path / person).mkdir()
        for name in photos:
            shutil.copy(PHOTOS / name, tmp_path / person / name)
    return tmp_path


@pytest.fixture
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(find_pack("lite").folder, tmp_path_factory.mktemp("pack") / "copy")


def test_a_rate_is_the_share_of_pairs_on_the_wrong_side() -> None:
    assert rates(scores_of([0.1, 0.2, 0.5, 0.3], [0.4, 0.9]), 0.45) == (0.25, 0.5)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=200), st.floats(0.001, 0.5))
def test_a_threshold_never_exceeds_its_false_match_rate(cosines: list[float], fmr: float) -> None:
    scores = scores_of(cosines, [])
    assert rates(scores, threshold_at(scores, fmr))[0] <= fmr


def test_thirty_errors_are_needed_for_a_rate() -> None:
    assert lowest_fmr(scores_of([0.0] * 3000, [])) == pytest.approx(0.01)


@given(st.integers(3_001, 10**9))
def test_the_lowest_stated_rate_has_thirty_errors(pairs: int) -> None:
    stated = rounded_up(30 / pairs)
    assert 30 / pairs <= stated <= 1.011 * 30 / pairs


def test_an_interval_holds_the_rate_that_was_measured() -> None:
    draw = np.random.default_rng(1)
    first, second = np.triu_indices(60, 1)
    scores = Scores(draw.normal(0, 0.1, first.size), first // 3, second // 3)
    (low, high), (least, most) = intervals(scores, 0.1)
    fmr, fnmr = rates(scores, 0.1)
    assert low <= fmr <= high
    assert least <= fnmr <= most


def test_every_two_photos_of_a_folder_are_a_pair(people: Path) -> None:
    labelled = read_folder(people)
    scores = labelled.scores({photo: np.eye(5)[place] for place, photo in enumerate(labelled.photos)})
    assert (scores.cosines.size, scores.genuine.size) == (10, 3)


def test_a_photo_without_a_usable_face_is_missed_and_makes_no_false_match(people: Path) -> None:
    labelled = read_folder(people)
    seen = {photo: np.eye(5, dtype=np.float32)[0] for photo in labelled.photos if photo.name != "obama2.jpg"}
    scores = labelled.scores(seen)
    assert sorted(scores.genuine) == [MISSED, MISSED, 1.0]
    assert scores.impostor.size == 5
    assert rates(scores, -1.0) == (1.0, pytest.approx(2 / 3))


def test_the_subject_is_the_face_nearest_the_centre(engine: Engine, group_photo: bytes) -> None:
    faces = engine.find_faces(decode(group_photo))
    subject = subject_of(faces)
    assert subject is not None
    places = {face.box.left + face.box.width / 2: face for face in faces}
    assert abs(subject.box.left + subject.box.width / 2 - 0.5) <= min(abs(place - 0.5) for place in places) + 0.1
    assert subject is not faces[0], "the largest one stands elsewhere"
    assert subject_of([]) is None


def test_a_file_of_pairs_says_who_is_who(people: Path) -> None:
    with (people / "pairs.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerows([("first", "second", "same"), ("a/1.jpg", "a/2.jpg", "1"), ("a/1.jpg", "b/1.jpg", "0")])
    [genuine, impostor] = read_pairs(people / "pairs.csv").pairs
    assert genuine[0] == people / "a" / "1.jpg"
    assert (genuine[1] == genuine[3], impostor[1] == impostor[3]) == (True, False)


def test_evaluating_few_photos_reports_that_they_allow_no_statement(people: Path, pack: Path, tmp_path: Path) -> None:
    arguments = ["evaluate", str(people), "--pack", str(pack), "--pictures", str(tmp_path / "drawn")]
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 0, shown.output
    assert "3 genuine and 7 impostor pairs of 3 people" in shown.output
    assert "FMR 0.01: no statement; the rule of 30 needs 3,000 impostor pairs" in shown.output
    assert {path.name for path in (tmp_path / "drawn").iterdir()} == {"roc.png", "scores.png"}


def test_a_mirrored_pack_has_a_model_id_of_its_own_and_other_vectors(pack: Path, engine: Engine) -> None:
    calibration = json.loads((pack / "calibration.json").read_text())
    (pack / "calibration.json").write_text(json.dumps(calibration | {"mirror": True}))
    mirrored = open_engine(find_pack(str(pack)))
    assert mirrored.pack.model_id == "facepass_lite+mirror"
    [face] = engine.find_faces(decode((PHOTOS / "obama.jpg").read_bytes()))
    vector = mirrored.embed(face)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)
    assert 0.5 < vector @ engine.embed(face) < 0.9999
