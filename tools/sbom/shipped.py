"""What is installed: packages with their licences, and the native libraries inside their wheels."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from tools.sbom.parts import normalised

TABLES = Path(__file__).with_name("licences.toml")
LICENCE_FILES = re.compile(r"(^|/)(licen[cs]e|copying|notice|thirdpartynotices)[^/]*$", re.IGNORECASE)
SHARED_OBJECT = re.compile(r"(?P<name>[A-Za-z_]+[A-Za-z0-9_]*?)-[0-9a-f]{8}(?:[-.].*)?\.so")


class UnknownLicence(LookupError):
    """A package or a library whose licence is not known: add it to licences.toml."""


@dataclass(frozen=True)
class Native:
    """A native library inside a package's wheel."""

    name: str
    package: str
    licence: str


@cache
def tables() -> dict[str, dict[str, str]]:
    """The tables of licences.toml."""
    return tomllib.loads(TABLES.read_text(encoding="utf-8"))


def licence_of(component: dict[str, Any]) -> str:
    """A component's licence as an SPDX expression. Raises UnknownLicence."""
    name = normalised(component["name"])
    if name in tables()["packages"]:
        return tables()["packages"][name]
    for each in component.get("licenses", []):
        if found := each.get("expression") or each.get("license", {}).get("id"):
            return str(found)
    raise UnknownLicence(f"{name} states no licence in SPDX's words: add it to {TABLES.name}")


def native_licence(library: str) -> str:
    """The licence of a native library, by the longest beginning of its name that is known. Raises UnknownLicence."""
    known = [start for start in tables()["native"] if library.startswith(start)]
    if not known:
        raise UnknownLicence(f"the licence of {library} is not known: add it to {TABLES.name}")
    return tables()["native"][max(known, key=len)]


def packages(site: Path) -> dict[str, Distribution]:
    """The installed packages, by name."""
    return {normalised(found.metadata["Name"]): found for found in distributions(path=[str(site)])}


def native_libraries(site: Path) -> list[Native]:
    """The libraries in the folders `*.libs`, where wheels keep what they bring."""
    found = set()
    for file in site.glob("*.libs/*.so*"):
        if match := SHARED_OBJECT.match(file.name):
            package = normalised(file.parent.name.removesuffix(".libs"))
            found.add(Native(match["name"], package, native_licence(match["name"])))
    return sorted(found, key=lambda each: (each.package, each.name))


def licence_texts(package: Distribution) -> list[str]:
    """The texts of a package's licence files."""
    files = [
        file for file in package.files or () if LICENCE_FILES.search(str(file)) and file.suffix not in (".py", ".pyc")
    ]
    return [Path(str(file.locate())).read_text(encoding="utf-8", errors="replace") for file in sorted(files)]
