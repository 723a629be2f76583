"""The committed files are what the sources make; Node is needed to change the console, and for nothing else."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "console"
CLIENT = ROOT / "clients/typescript"
BUILT = ROOT / "functions/system/console"
MOST_COMPRESSED = 200_000  # bytes, all files together


def sources() -> list[str]:
    """What the console is built from, by its path in the repository."""
    files = [path for folder in (SOURCES, CLIENT / "src") for path in folder.rglob("*") if path.is_file()]
    documents = (ROOT / "docs").glob("*.md")  # Help shows them
    names = sorted(path.relative_to(ROOT).as_posix() for path in [*files, *documents, CLIENT / "package.json"])
    return [name for name in names if "/node_modules/" not in name]


def digest() -> str:
    """As console/build.mjs calculates it."""
    found = hashlib.sha256()
    for name in sources():
        found.update(name.encode() + b"\0" + (ROOT / name).read_bytes() + b"\0")
    return found.hexdigest()


def contents(folder: Path) -> dict[str, bytes]:
    """The files without their compressed forms, whose bytes differ from one zlib to another."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix not in (".br", ".gz")}


def test_the_committed_files_were_built_from_these_sources() -> None:
    assert (BUILT / "sources.sha256").read_text().strip() == digest(), "run `make console`"


def test_each_file_is_stored_compressed_and_all_are_small() -> None:
    served = [path for path in BUILT.iterdir() if path.suffix in (".js", ".css", ".svg")]
    assert served
    for path in served:
        assert gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == path.read_bytes()
    assert sum(path.stat().st_size for path in BUILT.glob("*.br")) < MOST_COMPRESSED
    assert {path.name.removesuffix(".br") for path in BUILT.glob("*.br")} == {path.name for path in served}


def test_the_page_names_its_files_absolutely_and_each_is_there() -> None:
    named = re.findall(r'(?:src|href)="([^"]+)"', (BUILT / "index.html").read_text())
    assert len(named) == 3
    for name in named:
        assert name.startswith("/console/")
        assert (BUILT / name.removeprefix("/console/")).is_file()


def test_the_lock_names_no_registry_and_pins_each_package_by_its_hash() -> None:
    packages = json.loads((SOURCES / "package-lock.json").read_text())["packages"]
    del packages[""]
    assert packages
    assert all("resolved" not in package and "integrity" in package for package in packages.values())


@pytest.mark.skipif(shutil.which("npm") is None, reason="needs Node and npm")
def test_the_sources_make_the_committed_files_again_and_their_types_are_right(tmp_path: Path) -> None:
    copy = tmp_path / "console"
    for name in sources():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for command in (["npm", "ci"], ["npm", "run", "check"], ["node", "build.mjs", str(tmp_path / "built")]):
        made = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stdout + made.stderr
    assert contents(tmp_path / "built") == contents(BUILT)
    shutil.rmtree(copy)
