"""`make sbom`: bills of materials for image and layers, NOTICE, and docs/licences.md; signed with KEY=file.

Writes .sbom/{image,layer,authorizer,faces,migrations}.cdx.json (CycloneDX 1.6) and .sbom/NOTICE from the environment
that holds all of them, and docs/licences.md, the inventory for people. Ends with status 1 at a package or library whose
licence is not known, or has conditions without a reason in licences.toml. What the base image brings is not in it:
ECR's scan and `docker sbom` list that.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from facepass import __version__
from tools.sbom.parts import PARTS, ROOT, normalised, pins
from tools.sbom.shipped import (
    Native,
    UnknownLicence,
    licence_of,
    licence_texts,
    native_libraries,
    packages,
    tables,
)
from tools.sbom.signing import UnusableKey, sign

OUT = ROOT / ".sbom"
PAGE = ROOT / "docs/licences.md"
# Licences that ask for no more than to be named.
PERMISSIVE = {
    "0BSD",
    "AFL-2.1",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "FTL",
    "IJG",
    "ISC",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "OpenSSL",
    "PSF-2.0",
    "Unlicense",
    "Zlib",
    "libpng-2.0",
    "libtiff",
}
INTRODUCTION = """\
# Licences

Written by `make sbom` from what is installed. FacePass itself is MIT ([LICENSE](../LICENSE)). `make sbom` also writes
the bills of materials (CycloneDX) and `NOTICE`, which has the text of each licence, into `.sbom/`; with `KEY=file` it
signs them, in the way of `cosign sign-blob`.

The base image of `search`, `indexer` and `jobs` (Amazon Linux, Python) is not listed: ECR's scan and `docker sbom` do.
The face networks have licences of their own ([models.md](models.md)).

## Packages

| package | version | licence | in |
|---|---|---|---|
"""
NATIVE = """
## Native libraries inside them

| library | in the wheel of | licence |
|---|---|---|
"""
CONDITIONS = """
## Licences with conditions

| licence | why its use here meets them |
|---|---|
"""


def main() -> int:
    """Write everything. Returns 1 when a licence is not known or not accepted, or the key cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("environment", type=Path)
    parser.add_argument("--key", type=Path)
    options = parser.parse_args()
    [site] = options.environment.glob("lib/python*/site-packages")
    bill = json.loads((OUT / "shipped.cdx.json").read_text(encoding="utf-8"))
    try:
        native = native_libraries(site)
        components = {normalised(each["name"]): each for each in bill["components"]}
        licences = {name: licence_of(component) for name, component in components.items()}
        check([*licences.values(), *(each.licence for each in native)])
        written = [write_part(part, bill, licences) for part in PARTS]
        written.append(write_notice(site, licences))
        PAGE.write_text(page(components, licences, native), encoding="utf-8")
        written += [sign(file, options.key) for file in written] if options.key else []
    except (UnknownLicence, UnusableKey) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stdout.write("".join(f"{file.relative_to(ROOT)}\n" for file in (*written, PAGE)))
    return 0


def check(licences: list[str]) -> None:
    """Raise UnknownLicence for a licence that is neither permissive nor has a reason."""
    for licence in licences:
        alternatives = [part.strip() for part in licence.split(" AND ")]
        for part in alternatives:
            if part not in tables()["reasons"] and not set(part.split(" OR ")) & PERMISSIVE:
                raise UnknownLicence(f"{licence} is not permissive, and has no reason in licences.toml")


def write_part(part: str, bill: dict[str, Any], licences: dict[str, str]) -> Path:
    """A part's own bill of materials, made of the whole one. Raises UnknownLicence when a package is not installed."""
    names = pins(part)
    components = [each for each in bill["components"] if normalised(each["name"]) in names]
    if missing := names.keys() - {normalised(each["name"]) for each in components}:
        raise UnknownLicence(f"{', '.join(sorted(missing))} of {part} is not installed")
    for component in components:
        component["licenses"] = [{"expression": licences[normalised(component["name"])]}]
    known = {each["bom-ref"] for each in components}
    dependencies = [
        each | {"dependsOn": [ref for ref in each.get("dependsOn", []) if ref in known]}
        for each in bill.get("dependencies", [])
        if each["ref"] in known
    ]
    about = {"type": "container" if part == "image" else "application", "name": f"facepass-{part}"}
    metadata = {"component": about | {"bom-ref": f"facepass-{part}", "version": __version__}}
    whole = {key: bill[key] for key in ("$schema", "bomFormat", "specVersion", "version") if key in bill}
    target = OUT / f"{part}.cdx.json"
    document = whole | {"metadata": metadata, "components": components, "dependencies": dependencies}
    target.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return target


def write_notice(site: Path, licences: dict[str, str]) -> Path:
    """NOTICE: each package with its licence and the text of it."""
    target = OUT / "NOTICE"
    with target.open("w", encoding="utf-8") as file:
        for name, package in sorted(packages(site).items()):
            if name in licences:
                file.write(f"{name} {package.version}\n{licences[name]}\n\n")
                file.writelines(f"{text.strip()}\n\n" for text in licence_texts(package))
                file.write("-" * 72 + "\n")
    return target


def page(components: dict[str, Any], licences: dict[str, str], native: list[Native]) -> str:
    """The text of docs/licences.md."""
    rows = "".join(_rows(components, licences))
    libraries = "".join(f"| {each.name} | {each.package} | {each.licence} |\n" for each in native)
    used = {part.strip() for licence in licences.values() for part in licence.split(" AND ")}
    used |= {each.licence for each in native}
    reasons = "".join(f"| {licence} | {why} |\n" for licence, why in tables()["reasons"].items() if licence in used)
    return f"{INTRODUCTION}{rows}{NATIVE}{libraries}{CONDITIONS}{reasons}"


def _rows(components: dict[str, Any], licences: dict[str, str]) -> Iterator[str]:
    where = {part: pins(part) for part in PARTS}
    for name in sorted(components):
        if places := [part for part, names in where.items() if name in names]:
            yield f"| {name} | {components[name]['version']} | {licences[name]} | {', '.join(places)} |\n"


if __name__ == "__main__":
    sys.exit(main())
