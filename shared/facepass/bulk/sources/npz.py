"""Ready vectors in a NumPy archive: `embeddings`, and beside it string arrays of the same length.

The vectors are read piece by piece, for a collection may be larger than the memory. Nothing is unpickled.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from facepass.bulk.sources.lines import InvalidSource, UserDetails, VectorLines
from facepass.models.vector import EMBEDDING_SIZE

USER_COLUMNS = ("user_ids", "emails", "external_ids", "names")


@dataclass(frozen=True)
class NpzSource:
    """An opened archive. model: the pack that made the vectors, None when the file does not say."""

    path: Path
    count: int
    model: str | None
    texts: dict[str, list[str | None]]

    def read(self, batch: int) -> Iterator[VectorLines]:
        """The lines, `batch` at a time."""
        with ZipFile(self.path) as archive, archive.open("embeddings.npy") as member:
            _count, dtype = _read_header(member)
            for start in range(0, self.count, batch):
                rows = min(batch, self.count - start)
                content = member.read(rows * EMBEDDING_SIZE * dtype.itemsize)
                embeddings: NDArray[np.floating] = np.frombuffer(content, dtype).reshape(rows, EMBEDDING_SIZE)
                yield self._lines(start, embeddings)

    def _lines(self, start: int, embeddings: NDArray[np.floating]) -> VectorLines:
        part = {name: texts[start : start + len(embeddings)] for name, texts in self.texts.items()}
        nothing: Sequence[None] = [None] * len(embeddings)
        columns = [part.get(name, nothing) for name in USER_COLUMNS]
        return VectorLines(
            numbers=np.arange(start + 1, start + 1 + len(embeddings)),
            embeddings=embeddings,
            users=list(map(UserDetails, *columns)) if part.keys() & set(USER_COLUMNS) else None,
            external_image_ids=part.get("external_image_ids"),
        )


def open_npz(path: Path) -> NpzSource:
    """Look at an archive's arrays. Raises InvalidSource."""
    try:
        with ZipFile(path) as archive, archive.open("embeddings.npy") as member:
            count, _dtype = _read_header(member)
        with np.load(path, allow_pickle=False) as arrays:
            texts = {name: _texts(arrays[name], name, count) for name in arrays.files if _is_known(name)}
            model = str(arrays["model"]) if "model" in arrays.files else None
    except (BadZipFile, KeyError, OSError, ValueError) as error:
        raise InvalidSource(f"{path} is not an .npz with `embeddings` and plain string arrays: {error}") from error
    return NpzSource(path, count, model, texts)


def _is_known(name: str) -> bool:
    return name in USER_COLUMNS or name == "external_image_ids"


def _read_header(member: IO[bytes]) -> tuple[int, np.dtype[np.floating]]:
    """How many vectors follow, and of which type. Raises InvalidSource and ValueError."""
    version = np.lib.format.read_magic(member)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, is_fortran, dtype = read(member)
    if len(shape) != 2 or shape[1] != EMBEDDING_SIZE:  # noqa: PLR2004  # a matrix
        raise InvalidSource(f"`embeddings` has the shape {shape}; (n, {EMBEDDING_SIZE}) is needed")
    if dtype.kind != "f" or is_fortran:
        raise InvalidSource(f"`embeddings` must be floating point in C order, not {dtype}")
    return shape[0], dtype


def _texts(array: NDArray[np.generic], name: str, count: int) -> list[str | None]:
    """An array of strings; an empty string is nothing."""
    if array.dtype.kind != "U" or array.shape != (count,):
        raise InvalidSource(f"`{name}` must be {count} strings, not {array.dtype} of shape {array.shape}")
    return [text or None for text in array.tolist()]
