"""The parts of a deployment, and which packages each has, by the requirements that it is built from."""

import re
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[2]
PARTS = {
    "image": "requirements/image.txt",
    "layer": "layers/dependencies/requirements.txt",
    "authorizer": "functions/authorizer/requirements.txt",
    "faces": "functions/faces/requirements.txt",
    "migrations": "functions/migrations/requirements.txt",
}
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)(?:\s*;\s*(.*?))?\s*\\?$", re.MULTILINE)
# Lambda, with the template's default PythonRuntime.
LAMBDA = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": "3.13.0",
    "python_version": "3.13",
    "sys_platform": "linux",
}


def normalised(name: str) -> str:
    """A package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(part: str) -> dict[str, str]:
    """The version of each package of a part, in Lambda."""
    found = PIN.findall((ROOT / PARTS[part]).read_text(encoding="utf-8"))
    return {
        normalised(name): version
        for name, version, marker in found
        if not marker or Marker(marker).evaluate(LAMBDA)  # type: ignore[arg-type]
    }
