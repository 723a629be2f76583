"""Users who are found by a face are judged by the mean of their faces: it misses fewer (docs/accuracy.md)."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Connection, text

from facepass.vectors.encoding import as_text
from facepass.vectors.query import Neighbour, Neighbours, Query

SIMILARITIES = text(
    "select number, user_id, similarity"
    " from unnest(cast(:queries as text[]), cast(:users as text[])) with ordinality as probe(query, users, number)"
    " cross join lateral similarity_to_users(:tenant, :collection, cast(probe.query as halfvec),"
    " cast(probe.users as uuid[]), :except_face)"
)


def judge_users(vector: Connection, queries: Sequence[Query], found: Sequence[Neighbours]) -> list[Neighbours]:
    """What was found for each query, with each user's similarity in place of the nearest face's, most similar first.

    A user's similarity is the cosine with the mean direction of the user's faces in the collection. Users below the
    threshold are left out; faces without a user stay as they are. One statement for all queries.
    """
    users = [[near.user_id for near in each.faces if near.user_id is not None] for each in found]
    if not any(users):
        return list(found)
    query = queries[0]
    parameters = {
        "tenant": query.tenant_id,
        "collection": query.collection_id,
        "queries": [as_text(each.embedding) for each in queries],
        "users": ["{" + ",".join(map(str, each)) + "}" for each in users],
        "except_face": query.except_face,
    }
    rows = vector.execute(SIMILARITIES, parameters)
    means = {(row.number - 1, row.user_id): row.similarity for row in rows}
    return [replace(each, faces=_judged(each, place, means)) for place, each in enumerate(found)]


def _judged(found: Neighbours, place: int, means: dict[tuple[int, UUID], float]) -> list[Neighbour]:
    judged = [
        near if near.user_id is None else replace(near, similarity=means[place, near.user_id])
        for near in found.faces
        if near.user_id is None or (place, near.user_id) in means  # else the user's faces were erased just now
    ]
    kept = [near for near in judged if near.similarity >= found.threshold]
    return sorted(kept, key=lambda near: (-near.similarity, near.face_id))
