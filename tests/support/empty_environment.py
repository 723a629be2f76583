"""A virtual environment with a wheel and what it requires, and nothing else; without a package index."""

import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement


def environment_of(wheel: Path, folder: Path) -> Path:
    """Make the environment. Returns its Python.

    What the wheel requires is copied from the environment of the tests, whose versions must be in the wheel's ranges.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin/python"
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps", wheel]
    subprocess.run(install, check=True)
    (packages,) = (folder / "lib").glob("python*/site-packages")
    (installed,) = (each for each in metadata.distributions(path=[str(packages)]))
    for distribution in _required(installed):
        _copy(distribution, packages)
    return python


def _required(distribution: metadata.Distribution) -> list[metadata.Distribution]:
    """What a distribution requires, and what that requires."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [distribution]
    while waiting:
        for line in waiting.pop().requires or []:
            requirement = Requirement(line)
            if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
                continue
            required = metadata.distribution(requirement.name)
            assert requirement.specifier.contains(required.version, prereleases=True), requirement
            if requirement.name not in found:
                found[requirement.name] = required
                waiting.append(required)
    return list(found.values())


def _copy(distribution: metadata.Distribution, packages: Path) -> None:
    for file in distribution.files or []:
        if ".." not in file.parts and file.suffix != ".pyc":
            target = packages / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(distribution.locate_file(file), target)
