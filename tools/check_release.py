"""`make release`: does everything that names this version agree? Prints what is missing, or how to tag it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keepachangelog
from alembic.script import ScriptDirectory
from semver import Version

from facepass import __version__
from facepass.database.migrating import HISTORIES

ROOT = Path(__file__).parents[1]


def disagreements(root: Path, version: str) -> Iterator[str]:
    """Yield what is wrong with a version at any time, released or not."""
    if not Version.is_valid(version):
        yield f"facepass.__version__ is {version!r}: no Semantic Version"
        return
    documented = json.loads((root / "functions/system/openapi.json").read_text())["info"]["version"]
    if documented != version:
        yield f"functions/system/openapi.json is of {documented}, not of {version}: run `make docs`"
    newest = Version.parse(version)
    for released in released_versions(root):
        if newest.finalize_version() < released:
            yield f"CHANGELOG.md knows {released}, which is newer than {version}"
    for history in ("main", "vector"):
        for revision in revisions(history):
            major, minor = (int(part) for part in revision.split("_")[0].split("."))
            if (major, minor) > (newest.major, newest.minor):
                yield f"the {history} database's revision {revision} is of a later release than {version}"


def unfinished(root: Path, version: str) -> Iterator[str]:
    """Yield what a release lacks."""
    parsed = Version.parse(version)
    if parsed.prerelease:
        yield f"{version} is under way: set facepass.__version__ to {parsed.finalize_version()} and run `make docs`"
    changes = keepachangelog.to_dict(root / "CHANGELOG.md", show_unreleased=True)
    if not changes.get(version, {}).get("metadata", {}).get("release_date"):
        yield f"CHANGELOG.md has no dated section [{version}]"
    if set(changes.get("unreleased", {})) - {"metadata"}:
        yield f"CHANGELOG.md has changes under Unreleased: move them to [{version}]"
    yield from _unkept(root, version)
    if _git(root, "status", "--porcelain"):
        yield "something is not committed"
    tagged = _git(root, "tag", "--list", f"v{version}")
    if tagged and _git(root, "rev-list", "-1", tagged) != _git(root, "rev-parse", "HEAD"):
        yield f"{tagged} is another commit"


def _unkept(root: Path, version: str) -> Iterator[str]:
    if f"\n### {version}\n" not in (root / "docs/upgrading.md").read_text():
        yield f"docs/upgrading.md has no section {version}: say what operators do to upgrade to it"
    kept = root / "tests/upgrades/releases" / version
    for history in ("main", "vector"):
        newest = revisions(history)[0]
        file = kept / f"{history}.sql"
        if not file.exists() or f"\n{newest}\n\\.\n" not in file.read_text():
            yield f"{file.relative_to(root)} does not hold the schema {newest}: run `make keep-release`"


def released_versions(root: Path) -> list[Version]:
    """The versions that the changelog knows."""
    return [Version.parse(version) for version in keepachangelog.to_dict(root / "CHANGELOG.md")]


def revisions(history: str) -> list[str]:
    """The revisions of a database's history, newest first."""
    return [script.revision for script in ScriptDirectory(str(HISTORIES / history)).walk_revisions()]


def _git(root: Path, *command: str) -> str:
    done = subprocess.run(["git", *command], cwd=root, capture_output=True, text=True, check=True)  # nosec B607  # a developer's own
    return done.stdout.strip()


if __name__ == "__main__":
    if missing := [*disagreements(ROOT, __version__)] or [*unfinished(ROOT, __version__)]:
        sys.exit("\n".join(missing))
    sys.stdout.write(f"{__version__} is ready: git tag --annotate v{__version__} && git push origin v{__version__}\n")
