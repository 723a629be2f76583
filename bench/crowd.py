"""A collection of random faces in a local runtime."""

import subprocess
from pathlib import Path

import numpy as np

from local.demo.runtime import ROOT

CROWD = "crowd"  # the collection's id


def import_crowd(data: Path, faces: int) -> None:
    """Import so many random faces into a new collection. data: the runtime's folder. Raises CalledProcessError."""
    source = data / "collection.npz"
    vectors = np.random.default_rng(1).standard_normal((faces, 512)).astype(np.float32)
    np.savez(source, embeddings=vectors, model=np.array("standard"))
    command = [str(ROOT / ".venvs/app/bin/facepass"), "import", str(source), "--tenant", "local"]
    command += ["--collection", CROWD, "--create", "--runtime", str(data / "runtime.json")]
    subprocess.run(command, check=True, capture_output=True)
