"""The code of released versions, from git."""

import subprocess
from pathlib import Path

import pytest

from tests.support.runtime import ROOT
from tests.upgrades.dumps import RELEASES

ENVIRONMENTS = ("app", "local", "ministack")


def check_out(release: str, folder: Path) -> Path:
    """A release's files in the folder, ready to run; where its requirements are today's, with today's environments."""
    archive = subprocess.Popen(["git", "archive", commit_of(release)], cwd=ROOT, stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "-C", folder], stdin=archive.stdout, check=True)
    assert archive.wait() == 0
    (folder / ".venvs").mkdir()
    for name in ENVIRONMENTS:
        requirements = Path("requirements") / f"{name}.txt"
        if (folder / requirements).read_bytes() == (ROOT / requirements).read_bytes():
            (folder / ".venvs" / name).symlink_to(ROOT / ".venvs" / name)
        else:
            subprocess.run(["make", "--quiet", f".venvs/{name}/.installed"], cwd=folder, check=True)
    return folder


def commit_of(release: str) -> str:
    """The commit that is a release: the one that keeps its databases (docs/upgrading.md)."""
    if git("rev-parse", "--is-shallow-repository") == "true":
        pytest.skip("a shallow clone has no earlier release: `git fetch --unshallow`")
    kept = (RELEASES / release / "vector.sql").relative_to(ROOT)
    return git("log", "--diff-filter=A", "--format=%H", "--", str(kept)).split()[-1]


def git(*command: str) -> str:
    return subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
