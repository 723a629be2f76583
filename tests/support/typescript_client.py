"""The package as an app has it: packed from this repository, and installed into an empty folder."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.support.runtime import ROOT

PACKAGE = ROOT / "clients/typescript"
# What the package is generated from, by the same paths.
SOURCES = ("functions/system/openapi.json", "docs/errors.md")
QUIETLY = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


@dataclass(frozen=True)
class Built:
    """source: a copy of the package's folder, with its tools. app: an empty folder that has it installed."""

    source: Path
    app: Path

    def run(self, *command: str | Path, **variables: str) -> "subprocess.CompletedProcess[str]":
        """Run a command in the folder of the app."""
        return _run(self.app, *command, **variables)

    def compile(self, *files: str | Path) -> None:
        """Compile programs of Node.js, strictly, beside their sources."""
        language = ["--module", "NodeNext", "--target", "ES2022", "--lib", "ES2022,DOM,DOM.Iterable"]
        types = ["--types", "node", "--typeRoots", self.source / "node_modules/@types"]
        self.run(self.source / "node_modules/.bin/tsc", "--strict", *language, *types, *files)


def build(root: Path) -> Built:
    """Builds the package in a folder, and installs it into another one."""
    source, app = root / "clients/typescript", root / "app"
    shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("node_modules", "dist"))
    for name in SOURCES:
        (root / name).parent.mkdir(parents=True)
        shutil.copy(ROOT / name, root / name)
    _run(source, "npm", "ci", *QUIETLY)
    _run(source, "npm", "run", "build")
    _run(source, "npm", "pack", *QUIETLY, "--pack-destination", root)
    app.mkdir()
    (app / "package.json").write_text('{"type": "module", "private": true}')
    _run(app, "npm", "install", *QUIETLY, "--offline", *root.glob("*.tgz"))
    for name in ("tests", "node_modules/standardwebhooks", "node_modules/@stablelib", "node_modules/fast-sha256"):
        shutil.copytree(source / name, app / name)
    return Built(source, app)


def _run(folder: Path, *command: str | Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        command, cwd=folder, env=os.environ | variables, capture_output=True, text=True, check=False, timeout=280
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-8000:]
    return done
