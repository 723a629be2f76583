"""Nearest faces of a collection: one statement, inside PostgreSQL (docs/search.md, migrations/vector/sql/search.sql).

`search_faces` takes one of three ways to the same answer:

- `scan`: the 512 sign bits of each face, read from the covering index `faces_bits`, select those within the Hamming
  bound of the threshold (bounds.py); the exact cosine of their vectors ranks them and applies the threshold. The
  nearest are ranked first, twice `candidate_count` at most. That is how many pass the bound by chance in a collection
  of a million strangers, whose distances are normal around 256 with a deviation of sqrt(512) / 2; at least 200, at most
  2,000. If one of the other faces within the bound may be nearer than the last one of the answer, they are ranked too.
- `exact`: every face is compared; on request, and for a collection that is no larger than `candidate_count`.
- `cache`: the caller has the bits itself (cache.py) and names the candidates. The function adds what was written since,
  and searches by itself if the candidates may be incomplete.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from facepass.vectors.collection_bits import Candidates
from facepass.vectors.encoding import as_text
from facepass.vectors.prepared import run_prepared
from facepass.vectors.query import Neighbour, Neighbours, Query, ThresholdTooLow

SEARCH = (
    "select model, threshold, way, face_count, watermark, epoch, changes, lost,"
    " face_id, user_id, external_image_id, box, similarity"
    " from search_faces(:tenant, :collection, cast(:query as halfvec), :threshold, :default_threshold, :limit,"
    " :best_of_user, :except_face, :except_user, :exact, :ids, :reach, :floor, :since, :epoch, :most_changes,"
    " :lowest)"
)


@dataclass(frozen=True)
class Shortlist:
    """Candidates from a cache of the collection's bits.

    since: the watermark of the cache, in the run of the server that began at `epoch`. most_changes: how many changes it
    can receive.
    """

    candidates: Candidates
    since: str
    epoch: datetime
    most_changes: int


@dataclass(frozen=True)
class News:
    """The news for a cache after a search.

    watermark: what was written before it is known now. changes: id, length and bits of each face written since the last
    one, 84 bytes each; None when the cache must be dropped. lost: how many of its candidates were deleted.
    """

    watermark: str
    epoch: datetime
    changes: bytes | None
    lost: int


def nearest(connection: Connection, query: Query) -> Neighbours | None:
    """The collection's faces at or above the threshold, most similar first; None when there is no such collection.

    connection: in autocommit. Faces of the same similarity are in the order of their ids. Raises ThresholdTooLow.
    """
    found = search_faces(connection, query, None)
    return found[0] if found else None


def search_faces(connection: Connection, query: Query, shortlist: Shortlist | None) -> tuple[Neighbours, News] | None:
    """The same, with candidates from a cache, and the news for it. Raises ThresholdTooLow."""
    rows = run_prepared(
        connection,
        SEARCH,
        tenant=query.tenant_id,
        collection=query.collection_id,
        query=as_text(query.embedding),
        threshold=query.threshold,
        default_threshold=query.default_threshold,
        limit=query.limit,
        best_of_user=query.best_of_user,
        except_face=query.except_face,
        except_user=query.except_user,
        exact=query.exact,
        ids=shortlist and _uuid_array(shortlist.candidates.ids),
        reach=shortlist and _real_array(shortlist.candidates.reach),
        floor=shortlist and shortlist.candidates.floor,
        since=shortlist and shortlist.since,
        epoch=shortlist and shortlist.epoch,
        most_changes=shortlist and shortlist.most_changes,
        lowest=query.lowest,
    )
    return _read(*rows) if rows else None


def _real_array(numbers: NDArray[np.float32]) -> str:
    return "{" + ",".join([f"{number:.4f}" for number in numbers.tolist()]) + "}"


def _uuid_array(ids: NDArray[np.void]) -> str:
    digits = ids.tobytes().hex()
    return "{" + ",".join([digits[start : start + 32] for start in range(0, len(digits), 32)]) + "}"


def _read(collection: list[Any], *matches: list[Any]) -> tuple[Neighbours, News]:
    model, threshold, way, face_count, *news = collection[:8]
    if way == "below_floor":
        raise ThresholdTooLow(threshold)
    if way == "below_own":
        raise ThresholdTooLow(None)
    faces = [Neighbour(*match[8:]) for match in matches]
    return Neighbours(model, threshold, way, face_count, faces), News(*news)
