"""Data that an earlier release made with its default pack keep it, until the operator moves them to today's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local.demo.client import App
from local.demo.photos import SAMPLES
from local.folder import DEFAULT_PACK, EARLIER_DEFAULT_PACK
from tests.support import runtime as running
from tests.support.runtime import ROOT, Runtime


def facepass(*arguments: str | Path) -> None:
    """Run a command of `facepass`."""
    command = [sys.executable, "-m", "facepass.cli", *arguments]
    variables = os.environ | {"PYTHONPATH": str(ROOT / "shared")}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def serving(data: Path) -> Iterator[tuple[Runtime, App]]:
    runtime = running.start(data, "--quiet", template=ROOT / "template.yaml")
    try:
        yield runtime, App.at(runtime.described["base_url"], (data / "api-key").read_text().strip())
    finally:
        runtime.stop()


def enrol(app: App, name: str, photo: str, collection: str) -> None:
    user = app.call("POST", "/api/v1/users", json={"full_name": name, "email": f"{photo}@example.com"})
    content = (SAMPLES / photo).read_bytes()
    assert app.upload(content, "image/jpeg", user_id=user["id"], collection_id=collection)["status"] == "indexed"


def found(app: App, photo: str, collection: str) -> tuple[str, str]:
    """The name of the best match, and the pack that found it."""
    query = {"collection_id": collection}
    files = {"file": ("probe.jpg", (SAMPLES / photo).read_bytes())}
    answer = app.call("POST", "/api/v1/faces/search", data=query, files=files)
    return answer["results"][0]["user"]["full_name"], answer["model"]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_data_of_the_earlier_default_pack_go_on_with_it_and_move_to_todays(tmp_path: Path) -> None:
    data = tmp_path / "data"
    facepass("models", "use", EARLIER_DEFAULT_PACK, "--data", data)
    with serving(data) as (_, app):
        enrol(app, "Barack Obama", "obama.jpg", "default")
    for note in ("model-pack", "other-model-pack", "default-pack"):  # an earlier release left none
        (data / note).unlink()

    with serving(data) as (runtime, app):
        assert f"keeps it; docs/upgrading.md moves it to {DEFAULT_PACK}" in " ".join(runtime.output().split())
        assert found(app, "obama2.jpg", "default") == ("Barack Obama", "facepass_lite")
    with serving(data) as (runtime, app):
        assert runtime.described["model_pack"] == EARLIER_DEFAULT_PACK
        assert "upgrading" not in runtime.output()

    facepass("models", "use", DEFAULT_PACK, "--data", data)
    with pytest.raises(AssertionError, match=r"facepass models use\s+standard --other\s+lite"), serving(data):
        pass
    facepass("models", "use", DEFAULT_PACK, "--other", EARLIER_DEFAULT_PACK, "--data", data)
    with serving(data) as (runtime, app):
        app.call("POST", "/api/v1/collections", json={"collection_id": "new"})
        enrol(app, "Joe Biden", "biden.jpg", "new")
        assert found(app, "biden.jpg", "new") == ("Joe Biden", "facepass_standard")
        assert found(app, "obama2.jpg", "default") == ("Barack Obama", "facepass_lite")
        where = ("--runtime", data / "runtime.json", "--tenant", "local", "--collection", "default")
        facepass("reembed", *where, "--to", DEFAULT_PACK, "--rejects", tmp_path / "rejects.csv")
        assert found(app, "obama2.jpg", "default") == ("Barack Obama", "facepass_standard")

    facepass("models", "use", DEFAULT_PACK, "--data", data)
    with serving(data) as (_, app):
        assert found(app, "obama2.jpg", "default") == ("Barack Obama", "facepass_standard")


@pytest.mark.timeout(300)
def test_new_data_note_the_default_pack_and_fresh_data_forget_the_note(tmp_path: Path) -> None:
    (tmp_path / "default-pack").write_text(f"{EARLIER_DEFAULT_PACK}\n")
    runtime = running.start(tmp_path, "--quiet", "--fresh", template=ROOT / "template.yaml")
    runtime.stop()
    assert runtime.described["model_pack"] == DEFAULT_PACK
    assert (tmp_path / "default-pack").read_text() == f"{DEFAULT_PACK}\n"
