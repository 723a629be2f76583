"""A collection's threshold keeps its false match rate when the collection moves to another pack, and comes back."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from facepass.database.sessions import vector_session
from facepass.models.vector import Collection
from facepass.recognition.calibration import fmr_at, threshold_for
from facepass.recognition.engines import open_engines
from facepass.recognition.packs import find_pack
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.jobs import found, probe_of, search_id, work_off
from tests.support.main_job import enrol
from tests.support.pack_moves import models_of_faces, reembed, staged
from tests.support.packs import LITE, LITE_MODEL, MODEL

Photo = Callable[[str], bytes]


@pytest.fixture
def stricter(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder with lite, and the mirrored pack, which needs 0.1 more for the same false match rate."""
    models = tmp_path / "models"
    shutil.copytree(LITE, models / "lite")
    shutil.copytree(pack, models / "mirrored")
    file = models / "mirrored" / "calibration.json"
    calibration = json.loads(file.read_text())
    for point in calibration["fmr"]:
        point["threshold"] += 0.1
    file.write_text(json.dumps(calibration))
    monkeypatch.setattr("facepass.recognition.packs.models_folder", lambda: models)
    return models / "mirrored"


def threshold(tenant: str) -> float | None:
    with vector_session(tenant) as vector:
        return vector.get_one(Collection, (tenant, "default")).threshold


def test_a_collections_threshold_keeps_its_false_match_rate_and_comes_back(
    http: Client, bucket: PhotoBucket, photo: Photo, stricter: Path, rejects: Path
) -> None:
    http.patch("/api/v1/collections/default", {"threshold": 0.45})
    enrol(http, bucket, photo("obama.jpg"))
    assert reembed(http.tenant, stricter, rejects).exit_code == 0
    assert threshold(http.tenant) == pytest.approx(0.55, abs=1e-4)
    result = reembed(http.tenant, "lite", rejects)
    assert result.exit_code == 0, result.output
    assert threshold(http.tenant) == pytest.approx(0.45, abs=1e-7)  # as it was, not as it is calculated
    assert reembed(http.tenant, stricter, rejects).exit_code == 0
    http.patch("/api/v1/collections/default", {"threshold": 0.6})
    assert reembed(http.tenant, "lite", rejects).exit_code == 0
    assert threshold(http.tenant) == pytest.approx(0.5, abs=1e-4)


def test_a_search_that_waits_while_its_collection_moves_keeps_its_false_match_rate(
    http: Client,
    bucket: PhotoBucket,
    photo: Photo,
    stricter: Path,
    rejects: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import functions.jobs.app
    import functions.search.matching_context

    both = open_engines("lite", str(stricter))
    for module in (functions.jobs.app, functions.search.matching_context):
        monkeypatch.setattr(module, "engines", both)
    enrol(http, bucket, photo("obama.jpg"))
    probe = probe_of(http, bucket, photo("obama.jpg"))
    waiting = [search_id(http, [probe], threshold=cosine) for cosine in (0.45, 0.99)]
    assert reembed(http.tenant, stricter, rejects).exit_code == 0
    work_off()
    translated, beyond = (found(http, search)["items"][0] for search in waiting)
    assert (translated["model"], translated["threshold"]) == (MODEL, pytest.approx(0.55, abs=1e-4))
    assert len(translated["faces"][0]["results"]) == 1
    assert (beyond["status"], beyond["code"]) == ("refused", "model_mismatch")


def test_a_floor_moves_along_and_one_that_cannot_stops_the_move(
    http: Client, bucket: PhotoBucket, photo: Photo, stricter: Path, rejects: Path
) -> None:
    def floor() -> float | None:
        shown: float | None = http.get("/api/v1/collections/default").json()["threshold_floor"]
        return shown

    http.patch("/api/v1/collections/default", {"threshold_floor": 0.45})
    enrol(http, bucket, photo("obama.jpg"))
    assert reembed(http.tenant, stricter, rejects).exit_code == 0
    assert floor() == pytest.approx(0.55, abs=1e-4)
    assert reembed(http.tenant, "lite", rejects).exit_code == 0
    assert floor() == pytest.approx(0.45, abs=1e-4)
    http.patch("/api/v1/collections/default", {"threshold_floor": 0.1})
    stopped = reembed(http.tenant, stricter, rejects)
    assert stopped.exit_code == 1
    assert "Set threshold_floor to null first" in " ".join(stopped.stderr.split())
    assert models_of_faces(http.tenant) == {LITE_MODEL}


def test_a_threshold_without_a_calibration_must_be_given(
    http: Client, bucket: PhotoBucket, photo: Photo, stricter: Path, rejects: Path
) -> None:
    http.patch("/api/v1/collections/default", {"threshold": 0.9})
    enrol(http, bucket, photo("obama.jpg"))
    result = reembed(http.tenant, stricter, rejects)
    assert result.exit_code == 1
    assert "calibrated for thresholds of 0.405 to 0.5045. Say with --threshold" in " ".join(result.stderr.split())
    assert (models_of_faces(http.tenant), staged(http.tenant, MODEL)) == ({LITE_MODEL}, 0)
    assert reembed(http.tenant, stricter, rejects, "--threshold", "0.8").exit_code == 0
    assert threshold(http.tenant) == pytest.approx(0.8)


def test_a_threshold_that_was_given_is_undone_on_the_way_back(
    http: Client, bucket: PhotoBucket, photo: Photo, stricter: Path, rejects: Path
) -> None:
    enrol(http, bucket, photo("obama.jpg"))
    for own in (None, 0.45, 0.9):
        http.patch("/api/v1/collections/default", {"threshold": own})
        assert reembed(http.tenant, stricter, rejects, "--threshold", "0.8").exit_code == 0
        assert threshold(http.tenant) == pytest.approx(0.8)
        assert reembed(http.tenant, "lite", rejects).exit_code == 0
        assert threshold(http.tenant) == (own and pytest.approx(own))


@pytest.mark.parametrize("edge", [0.405, 0.4801, 0.5045])
def test_a_measured_threshold_is_translated_to_the_one_of_the_same_rate(
    http: Client, stricter: Path, edge: float
) -> None:
    pack, other = find_pack("lite"), find_pack(str(stricter))
    assert threshold_for(other.calibrated, fmr_at(pack.calibrated, edge)) == pytest.approx(edge + 0.1, abs=1e-6)
