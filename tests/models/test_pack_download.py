"""A pack is pulled whole and as pinned, or not at all. A server on this machine stands for InsightFace's: it cannot be
reached from a test, and its networks may not be in the repository, so the archives hold the lite pack's."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from facepass.cli import pack_download
from facepass.cli.models import DEFAULT, EARLIER_DEFAULT, app
from facepass.cli.releases import RELEASES
from facepass.model_packs import models_folder
from facepass.recognition.engine import open_engine
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import decode
from local import folder
from tests.support.archives import archive, serving, sha256

LITE = models_folder() / "lite"
NETWORKS = {
    "det_500m.onnx": (LITE / "det_centerface.onnx").read_bytes(),
    "w600k_mbf.onnx": (LITE / "rec_frfeature512.onnx").read_bytes(),
}
OTHERS = {"genderage.onnx": b"not used", "1k3d68.onnx": b"not used", "../outside.txt": b"not here"}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def pull(models: Path, url: str, sha: str, *more: str, typed: str = "") -> Result:
    options = ["--url", url, "--sha256", sha, "--threshold", "0.4", "--models", str(models), *more]
    return CliRunner().invoke(app, ["pull", "buffalo_sc", *options], input=typed)


def test_a_pulled_pack_recognises_faces(models: Path, photo: Callable[[str], bytes]) -> None:
    content = archive(NETWORKS | OTHERS)
    with serving(content) as (url, _):
        answer = pull(models, url, sha256(content), "--accept-licence")
    assert answer.exit_code == 0, answer.output
    pack = find_pack(str(models / "buffalo_sc"))
    assert (pack.model_id, pack.threshold) == ("buffalo_sc", 0.4)
    (face,) = (engine := open_engine(pack)).find_faces(decode(photo("obama.jpg")))
    assert len(engine.embed(face)) == 512


def test_a_pulled_pack_holds_what_is_used_and_nothing_else(models: Path) -> None:
    content = archive({f"buffalo_sc/{name}": network for name, network in NETWORKS.items()} | OTHERS)
    with serving(content) as (url, _):
        pull(models, url, sha256(content), "--accept-licence")
    pack = models / "buffalo_sc"
    assert {path.name for path in pack.iterdir()} == {*NETWORKS, "manifest.json", "calibration.json", "LICENCE.txt"}
    assert [path.name for path in models.iterdir()] == ["buffalo_sc"]
    assert "NON-COMMERCIAL RESEARCH" in (pack / "LICENCE.txt").read_text()
    manifest = json.loads((pack / "manifest.json").read_text())
    assert {task["sha256"] for task in manifest["tasks"].values()} == {sha256(n) for n in NETWORKS.values()}


@pytest.mark.parametrize("typed", ["", "n\n", "\n"])
def test_nothing_is_fetched_until_the_licence_is_accepted(models: Path, typed: str) -> None:
    with serving(b"") as (url, requests):
        answer = pull(models, url, "0" * 64, typed=typed)
    assert answer.exit_code == 1
    assert "NON-COMMERCIAL RESEARCH" in answer.output
    assert requests == []


def test_the_licence_can_be_accepted_at_a_prompt(models: Path) -> None:
    content = archive(NETWORKS)
    with serving(content) as (url, _):
        assert pull(models, url, sha256(content), typed="y\n").exit_code == 0


def test_an_archive_that_is_not_the_pinned_one_leaves_nothing(models: Path) -> None:
    with serving(archive(NETWORKS)) as (url, _):
        answer = pull(models, url, "0" * 64, "--accept-licence")
    assert answer.exit_code == 1
    assert list(models.iterdir()) == []


def test_a_pull_that_broke_off_goes_on_where_it_stopped(models: Path) -> None:
    content = archive(NETWORKS)
    with serving(content, stop_after=1_000_000) as (url, ranges):
        assert pull(models, url, sha256(content), "--accept-licence").exit_code == 1
        assert not (models / "buffalo_sc").exists()
        assert pull(models, url, sha256(content), "--accept-licence").exit_code == 0
    assert ranges[0] is None
    assert ranges[1] in {f"bytes={n}-" for n in range(1, 1_000_001)}


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"det_500m.onnx": NETWORKS["det_500m.onnx"]},
        {f"../{name}": network for name, network in NETWORKS.items()},
        {f"/{name}": network for name, network in NETWORKS.items()},
        NETWORKS | {f"buffalo_sc/{name}": network for name, network in NETWORKS.items()},
        NETWORKS | {"w600k_mbf.onnx": b"no network"},
    ],
    ids=["empty", "one network", "above the folder", "absolute", "twice", "no network"],
)
def test_an_archive_of_something_else_leaves_nothing(models: Path, members: dict[str, bytes]) -> None:
    content = archive(members)
    with serving(content) as (url, _):
        answer = pull(models, url, sha256(content), "--accept-licence")
    assert answer.exit_code == 1
    assert not (models / "buffalo_sc").exists()
    assert not list(models.parent.rglob("det_500m.onnx"))


def test_a_bomb_is_not_unpacked(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for the limit of a gigabyte, which no test should write."""
    monkeypatch.setattr(pack_download, "MAX_NETWORK_BYTES", 1_000_000)
    content = archive({"det_500m.onnx": bytes(1_000_001), "w600k_mbf.onnx": b""})
    with serving(content) as (url, _):
        answer = pull(models, url, sha256(content), "--accept-licence")
    assert answer.exit_code == 1
    assert not (models / "buffalo_sc").exists()


def test_an_archive_without_end_is_not_kept_on_being_read(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_download, "MAX_ARCHIVE_BYTES", 1_000_000)
    content = archive(NETWORKS)
    with serving(content) as (url, _):
        assert pull(models, url, sha256(content), "--accept-licence").exit_code == 1
    assert not (models / "buffalo_sc").exists()


@pytest.mark.parametrize(
    ("name", "options", "complaint"),
    [
        ("buffalo_s", ["--threshold", "0.4"], "no SHA-256 is pinned"),
        ("buffalo_s", ["--sha256", "0" * 64], "no threshold is known"),
        ("buffalo_l", ["--sha256", "0" * 64], "is pinned to 80ffe37d8a59"),
        ("buffalo_s", ["--sha256", "abc"], "64 hexadecimal"),
        ("another", [], "is not one of"),
    ],
)
def test_what_cannot_be_checked_is_not_fetched(name: str, options: list[str], complaint: str, models: Path) -> None:
    answer = CliRunner().invoke(app, ["pull", name, "--accept-licence", "--models", str(models), *options])
    assert answer.exit_code == 2
    assert complaint in " ".join(answer.output.replace("│", " ").split())


def test_buffalo_l_is_pinned_and_states_its_threshold() -> None:
    assert RELEASES["buffalo_l"].sha256 is not None
    assert RELEASES["buffalo_l"].threshold == 0.408


def test_verify_reports_a_changed_network(models: Path) -> None:
    content = archive(NETWORKS)
    with serving(content) as (url, _):
        pull(models, url, sha256(content), "--accept-licence")
    command = ["verify", "buffalo_sc", "--models", str(models)]
    assert CliRunner().invoke(app, command).exit_code == 0
    (models / "buffalo_sc" / "det_500m.onnx").write_bytes(NETWORKS["det_500m.onnx"] + b"x")
    assert CliRunner().invoke(app, command).exit_code == 1


def test_list_shows_what_is_here_and_what_can_be_pulled(tmp_path: Path) -> None:
    shown = CliRunner().invoke(app, ["list", "--data", str(tmp_path)], env={"COLUMNS": "200"}).output
    assert "in use by the local runtime" in shown
    assert all(name in shown for name in ("lite", *RELEASES))


@pytest.mark.parametrize(
    ("notes", "used"),
    [
        ({}, "standard"),
        ({"postgres/PG_VERSION": "18"}, "lite"),  # of an earlier release, whose default was lite
        ({"postgres/PG_VERSION": "18", "default-pack": "standard"}, "standard"),
        ({"default-pack": "standard", "model-pack": "lite"}, "lite"),
    ],
)
def test_list_shows_the_pack_that_the_local_runtime_uses(notes: dict[str, str], used: str, tmp_path: Path) -> None:
    for name, content in notes.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    shown = CliRunner().invoke(app, ["list", "--data", str(tmp_path)], env={"COLUMNS": "200"}).output
    [line] = [line for line in shown.splitlines() if "in use by the local runtime" in line]
    assert line.split()[1] == used


def test_the_runtime_and_the_command_agree_on_the_default_packs() -> None:
    assert (DEFAULT, EARLIER_DEFAULT) == (folder.DEFAULT_PACK, folder.EARLIER_DEFAULT_PACK)


def test_use_is_what_the_local_runtime_starts_with(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["use", "lite", "--data", str(tmp_path)]).exit_code == 0
    assert (tmp_path / "model-pack").read_text() == "lite\n"
    assert (tmp_path / "other-model-pack").read_text() == "\n"
    assert CliRunner().invoke(app, ["use", "lite", "--other", "none", "--data", str(tmp_path)]).exit_code == 1
    assert CliRunner().invoke(app, ["use", "none", "--data", str(tmp_path)]).exit_code == 1
    assert (tmp_path / "model-pack").read_text() == "lite\n"
