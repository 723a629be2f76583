"""`sam build` of the zip functions, for the Python that this machine has."""

import os
import subprocess
import sys
import venv
from pathlib import Path

from tests.support.runtime import PYTHON, ROOT

SAM = PYTHON.with_name("sam")
ARCHITECTURE = "arm64" if os.uname().machine in ("arm64", "aarch64") else "x86_64"
# What Lambda's Python brings: the runtime client, and boto3 with what it needs.
RUNTIME_BRINGS = {
    "awslambdaric",
    "boto3",
    "botocore",
    "jmespath",
    "python-dateutil",
    "s3transfer",
    "simplejson",
    "six",
} | {
    "snapshot-restore-py",
    "urllib3",
}
OWN_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

IMAGES = ("Search", "Indexer", "Jobs", "Rekognition")  # which need Docker


def python_for(version: str) -> dict[str, str]:
    """The environment in which `python3.x` is of this version, or {} where this machine has none."""
    for variables in (os.environ, os.environ | {"PYENV_VERSION": f"{version}.0"}):
        found = (
            subprocess.run(
                [f"python{version}", "-c", "print('here')"], env=variables, capture_output=True, text=True, check=False
            )
            if _on_path(f"python{version}")
            else None
        )
        if found and found.stdout == "here\n":
            return dict(variables)
    return {}


def _on_path(program: str) -> bool:
    return any((Path(folder) / program).exists() for folder in os.environ["PATH"].split(os.pathsep))


def build(folder: Path, version: str, variables: dict[str, str]) -> Path:
    """Build layers and zip functions for a Python version; return where they lie."""
    images = [part for name in IMAGES for part in ("--exclude", f"{name}Function")]
    command = [SAM, "build", *images, "--parallel"]
    command += ["--build-dir", folder, "--config-env", "local", "--parameter-overrides"]
    command += [f"PythonRuntime=python{version}", f"Architecture={ARCHITECTURE}"]
    result = {"PYTHON_VERSION": version, "ARCHITECTURE": ARCHITECTURE, "AWS_DEFAULT_REGION": "us-east-1"}
    built = subprocess.run(
        command,
        cwd=ROOT,
        env=variables | result | {"SAM_CLI_TELEMETRY": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return folder


def runtime_python(folder: Path, version: str, variables: dict[str, str]) -> Path:
    """A Python of this version with what Lambda brings and nothing else."""
    if version == OWN_VERSION:
        venv.create(folder, with_pip=True)
    else:
        subprocess.run([f"python{version}", "-m", "venv", folder], env=variables, check=True)
    locked = (ROOT / "requirements/app.txt").read_text().replace("\\\n", "").splitlines()
    needed = [line for line in locked if line.split("==")[0] in RUNTIME_BRINGS]
    assert len(needed) == len(RUNTIME_BRINGS)
    (folder / "requirements.txt").write_text("\n".join(needed))
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", folder / "requirements.txt"]
    python = folder / "bin/python"
    subprocess.run([python, *install], check=True, capture_output=True)
    return python
