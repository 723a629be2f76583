"""`make release`: every file names the same version, and the command lists what a release lacks."""

import json
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from facepass import __version__
from tests.support.tools import load_tool

ROOT = Path(__file__).parents[2]
FILES = ("functions/system/openapi.json", "CHANGELOG.md", "docs/upgrading.md")


@pytest.fixture(scope="module")
def release() -> ModuleType:
    return load_tool("check_release.py")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A repository with what a release is judged by, and nothing else."""
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    shutil.copytree(ROOT / "tests/upgrades/releases", tmp_path / "tests/upgrades/releases")
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "1"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def test_everything_names_the_version_that_the_package_does(release: ModuleType) -> None:
    assert [*release.disagreements(ROOT, __version__)] == []


def test_a_version_other_than_the_documents_is_reported(release: ModuleType, copy: Path) -> None:
    assert [*release.disagreements(copy, "one")] == ["facepass.__version__ is 'one': no Semantic Version"]
    printed = "\n".join(release.disagreements(copy, "0.9.0"))
    assert "openapi.json is of" in printed
    assert "CHANGELOG.md knows 1.0.0, which is newer than 0.9.0" in printed
    assert "revision 1.0 is of a later release than 0.9.0" in printed


def test_a_further_revision_of_a_release_belongs_to_it(
    release: ModuleType, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = copy / "functions/system/openapi.json"
    document.write_text(json.dumps({"info": {"version": "1.1.0"}}))
    monkeypatch.setattr(release, "revisions", lambda _history: ["1.1_2", "1.1", "1.0"])
    assert [*release.disagreements(copy, "1.1.0")] == []
    monkeypatch.setattr(release, "revisions", lambda _history: ["1.2_2", "1.1"])
    assert "the main database's revision 1.2_2 is of a later release than 1.1.0" in [
        *release.disagreements(copy, "1.1.0")
    ]


def test_what_a_release_lacks_is_reported(release: ModuleType, copy: Path) -> None:
    (copy / "new.txt").touch()
    assert "something is not committed" in [*release.unfinished(copy, "9.9.9")]
    printed = "\n".join(release.unfinished(copy, "9.9.9-dev"))
    for words in (
        "9.9.9-dev is under way: set facepass.__version__ to 9.9.9",
        "CHANGELOG.md has no dated section [9.9.9-dev]",
        "docs/upgrading.md has no section 9.9.9-dev",
        "tests/upgrades/releases/9.9.9-dev/vector.sql does not hold the schema",
    ):
        assert words in printed


def test_a_release_that_is_whole_lacks_nothing(release: ModuleType, copy: Path) -> None:
    newest = {history: release.revisions(history)[0] for history in ("main", "vector")}
    kept = copy / "tests/upgrades/releases/9.9.9"
    kept.mkdir()
    for history, revision in newest.items():
        (kept / f"{history}.sql").write_text(f"COPY alembic_version FROM stdin;\n{revision}\n\\.\n")
    changes = "## [Unreleased]\n\n## [9.9.9] - 2030-01-02\n\n### Added\n\n- It.\n"
    (copy / "CHANGELOG.md").write_text(f"# Changelog\n\n{changes}")
    with (copy / "docs/upgrading.md").open("a") as page:
        page.write("\n### 9.9.9\n\nNothing.\n")
    document = copy / "functions/system/openapi.json"
    document.write_text(json.dumps({"info": {"version": "9.9.9"}}))
    for command in (["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "2"]):
        subprocess.run(["git", *command], cwd=copy, check=True)
    assert [*release.disagreements(copy, "9.9.9")] == []
    assert [*release.unfinished(copy, "9.9.9")] == []
    subprocess.run(["git", "tag", "v9.9.9", "HEAD~1"], cwd=copy, check=True)
    assert [*release.unfinished(copy, "9.9.9")] == ["v9.9.9 is another commit"]
