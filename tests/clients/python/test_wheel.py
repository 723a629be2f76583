"""The wheel works in an environment that has nothing else, as its README says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from facepass import __version__
from tests.conftest import PHOTOS
from tests.support.empty_environment import environment_of
from tests.support.runtime import ROOT, Runtime

BUILD = [ROOT / ".venvs/clients/bin/python", "-m", "hatchling", "build", "-t", "wheel", "-d"]
EXAMPLES = re.findall(r"```python\n(.*?)```", (ROOT / "clients/python/README.md").read_text(), re.DOTALL)
ENROL, INDEX, HANDLE = EXAMPLES


def build(folder: Path) -> Path:
    """The wheel, built from a copy of the sources without what earlier builds left."""
    shutil.copytree(ROOT / "clients/python", folder / "source", ignore=shutil.ignore_patterns("dist", "__pycache__"))
    subprocess.run([*BUILD, folder / "dist"], cwd=folder / "source", check=True, capture_output=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel and what it requires."""
    return environment_of(wheel, tmp_path_factory.mktemp("environment"))


def run(python: Path, program: str, runtime: Runtime, key: str, *photos: str) -> str:
    """What an example prints, run where the repository is out of sight."""
    variables = {"FACEPASS_URL": runtime.described["base_url"], "FACEPASS_KEY": key, "NO_PROXY": "127.0.0.1"}
    command = [python, "-I", "-W", "error", "-c", program, *(PHOTOS / name for name in photos)]
    done = subprocess.run(
        command, cwd=python.parent, env=os.environ | variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_example_enrols_and_finds_a_user(python: Path, runtime: Runtime) -> None:
    key = runtime.new_key(f"readme-{uuid4().hex[:8]}")
    printed = run(python, ENROL, runtime, key, "obama.jpg", "obama2.jpg")
    assert re.search(r"^(\d+) of \1 bytes$", printed, re.MULTILINE)
    assert re.search(r"^Barack Obama: similarity 0\.\d\d$", printed, re.MULTILINE)
    assert printed.count("enrolled with ") == 1
    printed = run(python, INDEX, runtime, key, "biden.jpg")
    assert printed == "1 face(s) indexed\nBarack Obama\n"


def test_the_example_for_events_refuses_what_is_not_signed(python: Path) -> None:
    program = f"{HANDLE}\nprint(handle(b'{{}}', {{}}, 'whsec_c2VjcmV0'))"
    done = subprocess.run([python, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "401\n"


def test_the_wheel_is_the_same_each_time_and_has_the_version_of_the_api(wheel: Path, tmp_path: Path) -> None:
    assert build(tmp_path).read_bytes() == wheel.read_bytes()
    assert wheel.name == f"facepass_client-{__version__.replace('-dev', '.dev0')}-py3-none-any.whl"


def test_the_examples_are_typed(python: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"example_{number}.py" for number, _ in enumerate(EXAMPLES)]
    for file, example in zip(files, EXAMPLES, strict=True):
        file.write_text(example)
    (tmp_path / "wrong.py").write_text("import facepass_client as f\nf.FacePass('u', 'k').users.create(name='Ada')\n")
    mypy = [sys.executable, "-m", "mypy", "--strict", "--python-executable", python, "--config-file", os.devnull]
    checked = subprocess.run([*mypy, *files], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    checked = subprocess.run([*mypy, "wrong.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert 'Unexpected keyword argument "name"' in checked.stdout
