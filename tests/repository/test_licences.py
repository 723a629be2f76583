"""What is shipped is listed with its licence, and what is signed can be checked."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tools.sbom import __main__ as sbom
from tools.sbom.parts import PARTS, pins
from tools.sbom.shipped import UnknownLicence, licence_of, native_licence
from tools.sbom.signing import UnusableKey, is_signed, sign

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/licences.md").read_text()


def rows(heading: str) -> list[list[str]]:
    """The cells of the rows under a heading of docs/licences.md."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"][
        2:
    ]


def test_every_package_of_image_and_layers_is_listed_with_its_version_and_licence() -> None:
    where = {part: pins(part) for part in PARTS}
    listed = {name: (version, places) for name, version, _licence, places in rows("Packages")}
    pinned = {name for names in where.values() for name in names}
    assert listed.keys() == pinned, "run `make sbom`"
    for name, (version, places) in listed.items():
        assert {names[name] for names in where.values() if name in names} == {version}, name
        assert places == ", ".join(part for part, names in where.items() if name in names), name
    assert len(pinned) > 40


def test_each_licence_is_permissive_or_has_a_reason() -> None:
    reasons = {licence for licence, _why in rows("Licences with conditions")}
    used = [licence for *_, licence, _ in rows("Packages")] + [row[2] for row in rows("Native libraries inside them")]
    sbom.check(used)
    conditional = {licence for licence in used if not set(re.split(r" AND | OR ", licence)) & sbom.PERMISSIVE}
    assert conditional <= reasons
    assert "GPL-2.0-or-later" in reasons  # x265, which Heic=no leaves out


@pytest.mark.parametrize("licence", ["AGPL-3.0-only", "MIT AND SSPL-1.0", "Proprietary", ""])
def test_another_licence_is_refused(licence: str) -> None:
    with pytest.raises(UnknownLicence):
        sbom.check(["MIT", licence])
    sbom.check(["AGPL-3.0-only OR MIT"])


def test_what_states_no_licence_is_refused() -> None:
    assert licence_of({"name": "x", "licenses": [{"license": {"id": "MIT"}}]}) == "MIT"
    for licences in ([], [{"license": {"name": "see the website"}}]):
        with pytest.raises(UnknownLicence, match="x states no licence"):
            licence_of({"name": "x", "licenses": licences})
    assert native_licence("libwebpdemux") == "BSD-3-Clause"
    with pytest.raises(UnknownLicence, match="libnew"):
        native_licence("libnew")


def test_each_part_has_a_bill_of_materials_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sbom, "OUT", tmp_path)
    every = {name: version for part in PARTS for name, version in pins(part).items()}
    components = [
        {"name": name, "version": version, "bom-ref": f"{name}=={version}"} for name, version in every.items()
    ]
    wires = [{"ref": each["bom-ref"], "dependsOn": [components[0]["bom-ref"]]} for each in components]
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components, "dependencies": wires}
    for part in PARTS:
        written = json.loads(sbom.write_part(part, bill, dict.fromkeys(every, "MIT")).read_text())
        assert {each["name"]: each["version"] for each in written["components"]} == pins(part)
        assert written["metadata"]["component"]["name"] == f"facepass-{part}"
        known = {each["bom-ref"] for each in written["components"]}
        assert all(set(each["dependsOn"]) <= known for each in written["dependencies"])
    with pytest.raises(UnknownLicence, match="not installed"):
        sbom.write_part("image", bill | {"components": components[1:]}, dict.fromkeys(every, "MIT"))


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A signing key of the test's own, and beside it `cosign.pub`."""
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "cosign.key").write_bytes(pem)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "cosign.pub").write_bytes(public)
    return tmp_path / "cosign.key"


def test_a_signed_file_is_checked_with_the_public_key_by_openssl_too(key: Path, tmp_path: Path) -> None:
    file, public = tmp_path / "image.cdx.json", tmp_path / "cosign.pub"
    file.write_text("{}")
    assert not is_signed(file, public)
    signature = sign(file, key)
    assert is_signed(file, public)
    decoded = tmp_path / "signature"
    decode = ["openssl", "base64", "-d", "-A", "-in", signature, "-out", decoded]
    subprocess.run(decode, check=True)
    check = ["openssl", "dgst", "-sha256", "-verify", public, "-signature", decoded, file]
    assert "Verified OK" in subprocess.run(check, capture_output=True, text=True, check=True).stdout
    file.write_text("{ }")
    assert not is_signed(file, public)
    signature.write_text("no base64!")
    assert not is_signed(file, public)


def test_a_key_that_signs_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    other = rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (b"no key", other):
        (tmp_path / "key").write_bytes(content)
        with pytest.raises(UnusableKey):
            sign(tmp_path / "file", tmp_path / "key")
