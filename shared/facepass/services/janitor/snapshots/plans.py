"""What is to be written of a collection's snapshot: all of it, the parts that something left, or nothing."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.engine import RowMapping

from facepass.database.sessions import TenantSession
from facepass.logs import logger
from facepass.models.snapshots import Draft, Part
from facepass.services.janitor.snapshots.parts import faces_in, next_unwritten, spoiled, unwritten

# So many changes are read from PostgreSQL by each environment that reads the snapshot: a few hundredths of a second.
MOST_CHANGES = 10_000
# When a collection becomes large, statements may be running that leave no note of what they delete. A function's
# statement has 11 s. Only a run of the janitor after them begins a snapshot.
STATE = text("""
select pg_snapshot_xmin(pg_current_snapshot())::text as watermark,
    w.xid < pg_snapshot_xmin(pg_current_snapshot()) and w.created_at < now() - interval '1 minute' as ready,
    w.draft, c.id is not null as there, c.model, s.id as snapshot_id, s.model as pack, s.watermark::text as written_to,
    s.parts, s.xmin::text::bigint = mod(s.xid::text::bigint, 4294967296) as own
from snapshot_work w
left join collections c on c.tenant_id = w.tenant_id and c.id = w.collection_id
left join collection_snapshots s on s.tenant_id = w.tenant_id and s.collection_id = w.collection_id
where w.tenant_id = :tenant and w.collection_id = :collection
""")
COUNT = text("""
select count(*) from (
    select from faces f where f.tenant_id = :tenant and f.collection_id = :collection
      and f.xid >= cast(:since as xid8) and f.xid < cast(:watermark as xid8)
    limit :most
) changed
""")
# The ranges of parts in which something was written: an id of each is enough. What is from the watermark on stays a
# change, however often it is written: a long transaction keeps the watermark where it is.
CHANGED = text("""
select min(f.id::text collate "C")
from faces f where f.tenant_id = :tenant and f.collection_id = :collection
  and f.xid >= cast(:since as xid8) and f.xid < cast(:watermark as xid8)
group by width_bucket(f.id, cast(:firsts as uuid[]))
""")


def state_of(vector: TenantSession, collection_id: str) -> RowMapping:
    """What there is of a collection and its snapshot; `watermark` is the moment's own.

    What later statements of the transaction see is newer than the watermark, and never older.
    """
    return vector.execute(STATE, _names(vector, collection_id)).mappings().one()


def is_wanted(state: RowMapping, least_faces: int, most_faces: int) -> bool:
    """Whether the collection should have a snapshot: one that has lost faces keeps it down to half of the least.

    most_faces: a function has memory for fewer, so that none would read it.
    """
    if not least_faces or not state["there"]:
        return False
    if max(faces_in(state["parts"] or ()), faces_in(state["draft"]["parts"] if state["draft"] else ())) >= most_faces:
        return False
    settled = state["parts"] is not None and state["draft"] is None and next_unwritten(state["parts"]) is None
    return not settled or faces_in(state["parts"]) >= least_faces // 2


def plan(vector: TenantSession, collection_id: str, state: RowMapping, part_faces: int) -> Draft | None:
    """The draft to go on with, or a new one if one is due.

    Whatever it begins, the snapshot before stays until the next one is published: environments that cannot read it say
    why.
    """
    if not state["ready"]:
        return None
    draft: Draft | None = state["draft"]
    if draft is not None and draft["model"] == state["model"]:
        return draft
    parts: list[Part] | None = state["parts"]
    if parts is not None and state["own"] and state["pack"] == state["model"] and not _is_in_pieces(parts, part_faces):
        return _of_changes(vector, collection_id, state)
    if parts is not None:
        same_pack = state["pack"] == state["model"]
        logger.warning("a snapshot is written again as a whole", own=state["own"], same_pack=same_pack)
    return Draft(model=state["model"], watermark=state["watermark"], parts=[unwritten()])


def _is_in_pieces(parts: Sequence[Part], part_faces: int) -> bool:
    """Whether it has lost so many faces that it has more than twice the parts it needs."""
    return len(parts) > 2 * (faces_in(parts) // part_faces + 2)


def _of_changes(vector: TenantSession, collection_id: str, state: RowMapping) -> Draft | None:
    """The parts that are gone, at the moment that the snapshot is of; after many changes, all of them up to now."""
    parts: list[Part] = state["parts"]
    watermark, now = state["written_to"], state["watermark"]
    names = _names(vector, collection_id) | {"since": watermark, "watermark": now}
    changes = vector.scalar(COUNT, names | {"most": MOST_CHANGES}) or 0
    if changes == MOST_CHANGES:
        firsts = "{" + ",".join(part["first"] for part in parts) + "}"
        changed = vector.scalars(CHANGED, names | {"firsts": firsts})
        watermark, parts = now, spoiled(parts, [(found, found) for found in changed])
    elif next_unwritten(parts) is None:
        return None
    return Draft(model=state["model"], watermark=watermark, parts=parts)


def _names(vector: TenantSession, collection_id: str) -> dict[str, str]:
    return {"tenant": vector.tenant_id, "collection": collection_id}
