"""`make sizes`: the unzipped size of layers, functions, and of what the image adds to its base."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from infra.stacks import ROOT

MEGABYTE = 1_000_000


def main() -> int:
    """Print a table of the built zip functions and layers, and of the image's own parts."""
    built = Path(sys.argv[1])
    for folder in sorted(path for path in built.iterdir() if path.is_dir()):
        show(folder.name, size(folder))
    with tempfile.TemporaryDirectory() as scratch:
        packages = Path(scratch)
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        install += ["--no-deps", "--require-hashes", "--requirement", "requirements/image.txt", "--target", scratch]
        subprocess.run(install, cwd=ROOT, check=True)
        show("image: packages", size(packages))
        for part in sorted((path for path in packages.iterdir() if path.is_dir()), key=size, reverse=True)[:6]:
            show(f"  {part.name}", size(part))
        shutil.rmtree(packages, ignore_errors=True)
        packages.mkdir(exist_ok=True)
    show("image: model pack standard", size(ROOT / "models/standard"))
    show("image: own code", size(ROOT / "shared/facepass"))
    return 0


def size(folder: Path) -> int:
    """Bytes in a folder, without bytecode."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc")


def show(what: str, size_bytes: int) -> None:
    """Write a line."""
    sys.stdout.write(f"{what:28}{size_bytes / MEGABYTE:8.1f} MB\n")


if __name__ == "__main__":
    sys.exit(main())
