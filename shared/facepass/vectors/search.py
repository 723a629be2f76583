"""Nearest faces of a collection, for one probe or several: one statement, inside PostgreSQL.

docs/search.md explains it, and migrations/vector/sql/search.sql is the function.

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

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
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
# All probes are searched in one snapshot, so the changes since the watermark are returned for the first one only.
SEARCH_EACH = (
    "select number, model, threshold, way, face_count, watermark, epoch, case when number = 1 then changes end, lost,"
    " face_id, user_id, external_image_id, box, similarity"
    " from unnest(cast(:queries as text[]), cast(:ids as text[]), cast(:reach as text[]), cast(:floors as real[]))"
    " with ordinality as probe(query, ids, reach, floor, number)"
    " cross join lateral search_faces(:tenant, :collection, cast(probe.query as halfvec), :threshold,"
    " :default_threshold, :limit, :best_of_user, :except_face, :except_user, :exact, cast(probe.ids as uuid[]),"
    " cast(probe.reach as real[]), probe.floor, :since, :epoch, :most_changes, :lowest)"
    " with ordinality as found(model, threshold, way, face_count, watermark, epoch, changes, lost, face_id, user_id,"
    " external_image_id, box, similarity, place)"
    " order by number, place"
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
    ids, reach, floor = _candidates(shortlist)
    rows = run_prepared(
        connection,
        SEARCH,
        query=as_text(query.embedding),
        ids=ids,
        reach=reach,
        floor=floor,
        **_options(query, shortlist),
    )
    return _read(*rows) if rows else None


def search_each(
    connection: Connection, queries: Sequence[Query], shortlists: Sequence[Shortlist | None]
) -> tuple[list[Neighbours], News] | None:
    """The same for several probes, whose queries differ in their vectors alone; the news are the same for all."""
    if len(queries) == 1:
        found = search_faces(connection, queries[0], shortlists[0])
        return found and ([found[0]], found[1])
    ids, reach, floors = zip(*map(_candidates, shortlists), strict=True)
    rows = run_prepared(
        connection,
        SEARCH_EACH,
        queries=[as_text(query.embedding) for query in queries],
        ids=list(ids),
        reach=list(reach),
        floors=list(floors),
        **_options(queries[0], shortlists[0]),
    )
    answers = [_read(*(row[1:] for row in probe)) for _number, probe in groupby(rows, key=itemgetter(0))]
    if not answers:
        return None
    lost = sum(news.lost or 0 for _found, news in answers)
    return [near for near, _news in answers], replace(answers[0][1], lost=lost)


def _options(query: Query, shortlist: Shortlist | None) -> dict[str, object]:
    """What is the same for all probes of a search."""
    return {
        "tenant": query.tenant_id,
        "collection": query.collection_id,
        "threshold": query.threshold,
        "default_threshold": query.default_threshold,
        "limit": query.limit,
        "best_of_user": query.best_of_user,
        "except_face": query.except_face,
        "except_user": query.except_user,
        "exact": query.exact,
        "since": shortlist and shortlist.since,
        "epoch": shortlist and shortlist.epoch,
        "most_changes": shortlist and shortlist.most_changes,
        "lowest": query.lowest,
    }


def _candidates(shortlist: Shortlist | None) -> tuple[str | None, str | None, float | None]:
    """The candidates' ids and reach, as PostgreSQL reads arrays, and their floor."""
    if shortlist is None:
        return None, None, None
    found = shortlist.candidates
    return _uuid_array(found.ids), _real_array(found.reach), found.floor


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
