"""Download an InsightFace archive and make a model pack of it: verify, extract two files, write the manifest."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile, ZipInfo

import httpx

from facepass.cli.releases import LICENCE, SURE_SCORE, Release
from facepass.model_packs import CALIBRATION, MANIFEST
from facepass.recognition.engine import open_engine
from facepass.recognition.packs import find_pack

MAX_ARCHIVE_BYTES = 1_000_000_000  # the largest of them, antelopev2, has 0.4 GB
MAX_NETWORK_BYTES = 1_000_000_000
CHUNK = 1 << 20
PATIENCE_SECONDS = 60
PREPROCESSING = {"detection": {"mean": 127.5, "std": 128.0}, "recognition": {"mean": 127.5, "std": 127.5}}
Progress = Callable[[int, int | None], object]


class PullRefused(Exception):
    """The archive is not the expected one, or has content that must not be extracted; the message says which."""


def pull(release: Release, url: str, sha256: str, threshold: float, models: Path, progress: Progress) -> Path:
    """Download an archive and make `models/<name>` of it, completely or not at all; return its folder.

    After an interruption, run it again to continue. progress: called with the bytes so far and, if known, in all.
    Raises PullRefused, httpx.HTTPError, OSError, or PackDamaged when a network cannot be loaded.
    """
    models.mkdir(parents=True, exist_ok=True)
    archive = models / f".{release.name}-{sha256[:16]}.zip.part"
    if not archive.is_file() or digest(archive) != sha256:
        fetch(url, archive, progress)
    if (actual := digest(archive)) != sha256:
        archive.unlink()
        raise PullRefused(f"{url} has the SHA-256 {actual}, not {sha256}: it was deleted.")
    with TemporaryDirectory(dir=models, prefix=f".{release.name}-") as staged:
        unpack(archive, release, Path(staged))
        describe(release, url, sha256, threshold, Path(staged))
        open_engine(find_pack(staged), threads=1)
        target = models / release.name
        Path(staged).rename(target)
        Path(staged).mkdir()  # for TemporaryDirectory to remove
    target.chmod(0o755)
    archive.unlink()
    return target


def fetch(url: str, target: Path, progress: Progress) -> None:
    """Append the missing part of a file (HTTP Range, RFC 9110 section 14); from a server without ranges, all of it."""
    have = target.stat().st_size if target.exists() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with httpx.stream("GET", url, headers=headers, follow_redirects=True, timeout=PATIENCE_SECONDS) as answer:
        if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # complete; its SHA-256 is checked later
        answer.raise_for_status()
        if answer.status_code != httpx.codes.PARTIAL_CONTENT:
            have = 0
        length = answer.headers.get("Content-Length")
        total = have + int(length) if length else None
        with target.open("ab" if have else "wb") as file:
            for chunk in answer.iter_raw():  # written as it arrives, so that an interrupted download can be continued
                have += len(chunk)
                if have > MAX_ARCHIVE_BYTES:
                    raise PullRefused(f"{url} is larger than {MAX_ARCHIVE_BYTES} bytes.")
                file.write(chunk)
                progress(have, total)


def unpack(archive: Path, release: Release, folder: Path) -> None:
    """Extract the detector and the recogniser under fixed names: no path of the archive is ever used."""
    try:
        with ZipFile(archive) as opened:
            for name in (release.detector, release.recogniser):
                _copy(opened, _member(opened, release.name, name), folder / name)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise PullRefused(f"The archive cannot be unpacked: {error}") from error


def _member(opened: ZipFile, folder: str, name: str) -> ZipInfo:
    found = [entry for entry in opened.infolist() if entry.filename in (name, f"{folder}/{name}")]
    if len(found) != 1:
        raise PullRefused(f"The archive holds {name} {len(found)} times.")
    return found[0]


def _copy(opened: ZipFile, member: ZipInfo, target: Path) -> None:
    """Extract one member; never more than its stated size, and never more than a network may have."""
    if member.file_size > MAX_NETWORK_BYTES:
        raise PullRefused(f"{member.filename} claims {member.file_size} bytes; at most {MAX_NETWORK_BYTES} are taken.")
    with opened.open(member) as source, target.open("wb") as file:  # zipfile stops at the stated size
        shutil.copyfileobj(source, file, CHUNK)


def describe(release: Release, url: str, sha256: str, threshold: float, folder: Path) -> None:
    """Write the manifest that InsightFace and `open_engine` check, the threshold, and the licence."""
    tasks = {"detection": release.detector, "recognition": release.recogniser}
    described = {
        task: {"file": file, "sha256": digest(folder / file), "preprocessing": PREPROCESSING[task]}
        for task, file in tasks.items()
    }
    manifest = {
        "manifest_version": 2,
        "model_id": release.name,
        "display_name": f"InsightFace {release.name}",
        # InsightFace's signed licence: without that file, it takes the non-commercial terms to hold
        "license": "MODEL.LICENSE",
        "source": {"url": url, "sha256": sha256},
        "tasks": described,
    }
    why = release.measured if threshold == release.threshold else "a threshold that was given when it was pulled"
    calibration = {
        "model_id": release.name,
        "threshold": threshold,
        "det_size": [640, 640],
        "sure_score": SURE_SCORE,
        "note": f"not calibrated here: {why}. `facepass evaluate` measures it on your own photos.",
    }
    for name, document in ((MANIFEST, manifest), (CALIBRATION, calibration)):
        (folder / name).write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    (folder / "LICENCE.txt").write_text(LICENCE, encoding="utf-8")


def digest(path: Path) -> str:
    """A file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
