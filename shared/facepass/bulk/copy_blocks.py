"""COPY BINARY, built column by column. Where all values of a column have one length, Python handles no single row.

The format is PostgreSQL's own ("COPY", Binary Format); halfvec's is int16 dimensions, int16 unused, float16 values, as
its halfvec_send writes them; all numbers big-endian.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
TRAILER = struct.pack(">h", -1)
NULL = struct.pack(">i", -1)
JSONB_VERSION = b"\x01"
REAL_OID = 700
POSTGRES_EPOCH = np.datetime64("2000-01-01", "us")


@dataclass(frozen=True)
class Fixed:
    """A column whose values have one length. head: what precedes each value; values: (n, width) bytes."""

    head: bytes
    values: NDArray[np.uint8]


Varying = list[bytes]  # each preceded by its length
Column = Fixed | Varying


def uuids(ids: NDArray[np.uint8]) -> Fixed:
    """A uuid column from (n, 16) bytes."""
    return Fixed(struct.pack(">i", 16), ids)


def half_vectors(vectors: NDArray[np.float16]) -> Fixed:
    """A halfvec column from (n, dimensions); without copying when they are big-endian already."""
    size = vectors.shape[1]
    return Fixed(struct.pack(">ihh", 4 + 2 * size, size, 0), _bytes(vectors.astype(">f2", copy=False)))


def reals(values: NDArray[np.float32]) -> Fixed:
    """A real column from (n,)."""
    return Fixed(struct.pack(">i", 4), _bytes(values.astype(">f4")[:, None]))


def timestamps(moments: NDArray[np.datetime64]) -> Fixed:
    """A timestamptz column from (n,) moments in UTC."""
    microseconds = (moments.astype("datetime64[us]") - POSTGRES_EPOCH).astype(">i8")
    return Fixed(struct.pack(">i", 8), _bytes(microseconds[:, None]))


def real_arrays(rows: Iterable[Sequence[float]]) -> Varying:
    """A real[] column of arrays of any length."""
    return [_with_length(_array(np.asarray(row, np.float32))) for row in rows]


def real_matrix(rows: NDArray[np.float32]) -> Fixed:
    """A real[] column from (n, length)."""
    items = _items(rows)
    head = _array_head(rows.shape[1])
    return Fixed(struct.pack(">i", len(head) + 8 * rows.shape[1]) + head, _bytes(items))


def texts(values: Iterable[str | None]) -> Varying:
    """A text column."""
    return [NULL if value is None else _with_length(value.encode()) for value in values]


def jsons(documents: Iterable[str]) -> Varying:
    """A jsonb column from JSON text."""
    return [_with_length(JSONB_VERSION + document.encode()) for document in documents]


@dataclass(frozen=True)
class Block:
    """A whole COPY BINARY: the columns in their order, and the bytes to send."""

    columns: tuple[str, ...]
    stream: tuple[bytes, bytes | memoryview, bytes]


def encode(columns: Mapping[str, Column]) -> Block:
    """Put columns of equal length side by side, at least one of them fixed; those of fixed length come first."""
    fixed = {name: column for name, column in columns.items() if isinstance(column, Fixed)}
    varying = {name: column for name, column in columns.items() if not isinstance(column, Fixed)}
    rows = _side_by_side(list(fixed.values()), len(columns))
    body: bytes | memoryview = rows.reshape(-1).data
    if varying:
        records = rows.view(f"V{rows.shape[1]}").ravel().tolist()
        body = b"".join(chain.from_iterable(zip(records, *varying.values(), strict=True)))
    return Block((*fixed, *varying), (HEADER, body, TRAILER))


def _side_by_side(columns: list[Fixed], count: int) -> NDArray[np.uint8]:
    """(n, width): the number of columns, then each fixed one with its head."""
    parts = [np.frombuffer(struct.pack(">h", count), np.uint8)]
    for column in columns:
        parts += [np.frombuffer(column.head, np.uint8), column.values]
    rows = np.empty((len(columns[0].values), sum(part.shape[-1] for part in parts)), np.uint8)
    end = 0
    for part in parts:
        end += part.shape[-1]
        rows[:, end - part.shape[-1] : end] = part
    return rows


def _bytes(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(values).view(np.uint8)


def _with_length(content: bytes) -> bytes:
    return struct.pack(">i", len(content)) + content


def _items(values: NDArray[np.float32]) -> NDArray[np.void]:
    """The elements of arrays, each preceded by its length."""
    items = np.empty(values.shape, [("length", ">i4"), ("value", ">f4")])
    items["length"], items["value"] = 4, values
    return items


def _array_head(length: int) -> bytes:
    """One dimension from index 1, no nulls; an empty array has no dimension."""
    if not length:
        return struct.pack(">iii", 0, 0, REAL_OID)
    return struct.pack(">iiiii", 1, 0, REAL_OID, length, 1)


def _array(values: NDArray[np.float32]) -> bytes:
    return _array_head(len(values)) + _items(values).tobytes()
