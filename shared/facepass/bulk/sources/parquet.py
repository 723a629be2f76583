"""Ready vectors in a Parquet file, as `facepass export` writes it or with fewer columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from facepass.bulk.sources.lines import InvalidSource, Origin, UserDetails, VectorLines
from facepass.models.vector import EMBEDDING_SIZE

MODEL_KEY = b"facepass.model"
USER_COLUMNS = ("user_id", "email", "external_id", "full_name", "metadata")
TEXTS = (*USER_COLUMNS, "face_id", "external_image_id", "quality", "model")
BOX_SIZE = 4
LANDMARKS_SIZE = 10


@dataclass(frozen=True)
class ParquetSource:
    """An opened file. model: the pack that made the vectors, None when the file does not say."""

    path: Path
    count: int
    model: str | None
    columns: frozenset[str]

    def read(self, batch: int) -> Iterator[VectorLines]:
        """The lines, `batch` at a time."""
        first = 1
        with pq.ParquetFile(self.path) as file:
            for rows in file.iter_batches(batch_size=batch):
                yield self._lines(first, rows)
                first += len(rows)

    def _lines(self, first: int, rows: pa.RecordBatch) -> VectorLines:
        texts = {name: rows[name].to_pylist() for name in TEXTS if name in self.columns}
        embeddings, unread = _vectors(rows["embedding"], EMBEDDING_SIZE)
        problems = dict.fromkeys(unread, "wrong_vector_size")
        problems |= {
            place: "model_mismatch" for place, model in enumerate(texts.get("model", ())) if model != self.model
        }
        nothing: Sequence[None] = [None] * len(rows)
        users = [texts.get(name, nothing) for name in USER_COLUMNS]
        return VectorLines(
            numbers=np.arange(first, first + len(rows)),
            embeddings=embeddings,
            face_ids=texts.get("face_id"),
            users=list(map(UserDetails, *users)) if self.columns & set(USER_COLUMNS) else None,
            external_image_ids=texts.get("external_image_id"),
            origin=self._origin(rows, texts.get("quality"), problems),
            excluded=_lists(rows, "excluded_user_ids") if "excluded_user_ids" in self.columns else None,
            problems=problems,
        )

    def _origin(self, rows: pa.RecordBatch, qualities: list[str | None] | None, problems: dict[int, str]) -> Origin:
        boxes = confidences = landmarks = created_at = None
        if "box" in self.columns:
            boxes, unread = _vectors(rows["box"], BOX_SIZE)
            problems |= dict.fromkeys(unread, "invalid_box")
        if "landmarks" in self.columns:
            landmarks = [points or [] for points in rows["landmarks"].to_pylist()]
            wrong = (place for place, points in enumerate(landmarks) if len(points) not in (0, LANDMARKS_SIZE))
            problems |= dict.fromkeys(wrong, "invalid_landmarks")
        if "confidence" in self.columns:
            confidences = rows["confidence"].cast(pa.float32()).fill_null(1).to_numpy(zero_copy_only=False)
        if "created_at" in self.columns:
            moments = rows["created_at"].cast(pa.timestamp("us", "UTC"))
            created_at = moments.to_numpy(zero_copy_only=False).astype("datetime64[us]")
        measured = None if qualities is None else [text or "{}" for text in qualities]
        return Origin(boxes, landmarks, confidences, measured, created_at)


def open_parquet(path: Path) -> ParquetSource:
    """Look at a file's columns. Raises InvalidSource."""
    try:
        with pq.ParquetFile(path) as file:
            schema, count = file.schema_arrow, file.metadata.num_rows
            model = _model(file, schema)
    except (pa.ArrowException, OSError) as error:
        raise InvalidSource(f"{path} cannot be read as Parquet: {error}") from error
    if "embedding" not in schema.names or not _is_vector(schema.field("embedding").type):
        raise InvalidSource(f"{path} has no column `embedding` of lists of numbers")
    if wrong := [n for n in TEXTS if n in schema.names and not pa.types.is_string(schema.field(n).type)]:
        raise InvalidSource(f"{path}: {', '.join(wrong)} must hold text")
    if "excluded_user_ids" in schema.names and not _is_texts(schema.field("excluded_user_ids").type):
        raise InvalidSource(f"{path}: excluded_user_ids must hold lists of text")
    return ParquetSource(path, count, model, frozenset(schema.names))


def _lists(rows: pa.RecordBatch, name: str) -> list[list[str]]:
    """A column of lists of texts; a line without one has none."""
    return [each or [] for each in rows[name].to_pylist()]


def _is_vector(kind: Any) -> bool:
    is_list = pa.types.is_fixed_size_list(kind) or pa.types.is_list(kind) or pa.types.is_large_list(kind)
    return bool(is_list and pa.types.is_floating(kind.value_type))


def _is_texts(kind: Any) -> bool:
    is_list = pa.types.is_list(kind) or pa.types.is_large_list(kind)
    return bool(is_list and pa.types.is_string(kind.value_type))


def _model(file: pq.ParquetFile, schema: pa.Schema) -> str | None:
    """The pack that the file names, in its metadata or in the first line of its column `model`."""
    noted = (schema.metadata or {}).get(MODEL_KEY)
    if noted is not None:
        return str(noted.decode())
    if "model" not in schema.names:
        return None
    first = next(file.iter_batches(batch_size=1, columns=["model"]), None)
    return None if first is None else first["model"][0].as_py()


def _vectors(column: Any, size: int) -> tuple[NDArray[np.floating], list[int]]:
    """(n, size) of a column of lists, and the places of those of another length, whose numbers are NaN."""
    fits = pc.equal(pc.list_value_length(column), size).fill_null(False).to_numpy(zero_copy_only=False)
    values = column.filter(pa.array(fits)).flatten().fill_null(np.nan).to_numpy(zero_copy_only=False)
    if fits.all():
        return values.reshape(-1, size), []
    vectors = np.full((len(column), size), np.nan, values.dtype)
    vectors[fits] = values.reshape(-1, size)
    return vectors, np.flatnonzero(~fits).tolist()
