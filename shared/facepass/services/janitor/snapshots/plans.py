"""What is to be written of a collection's snapshot: all of it, the parts that something left, or nothing."""

from collections.abc import Sequence

from sqlalchemy import delete, text
from sqlalchemy.engine import RowMapping

from facepass.database.sessions import TenantSession
from facepass.logs import logger
from facepass.models.snapshots import CollectionSnapshot, Draft, Part, SnapshotLoss
from facepass.services.janitor.snapshots.parts import Range, faces_in, spoiled, unwritten

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
    select from faces f where f.tenant_id = :tenant and f.collection_id = :collection and f.xid >= cast(:since as xid8)
    limit :most
) changed
""")
# The ranges of parts in which something was written: an id of each is enough.
CHANGED = text("""
select min(f.id::text collate "C")
from faces f where f.tenant_id = :tenant and f.collection_id = :collection and f.xid >= cast(:since as xid8)
group by width_bucket(f.id, cast(:firsts as uuid[]))
""")


def state_of(vector: TenantSession, collection_id: str) -> RowMapping:
    """What there is of a collection and its snapshot; `watermark` is the moment's own.

    What later statements of the transaction see is newer than the watermark, and never older.
    """
    return vector.execute(STATE, _names(vector, collection_id)).mappings().one()


def is_wanted(state: RowMapping, least_faces: int) -> bool:
    """Whether the collection should have a snapshot: one that has lost faces keeps it down to half of the least."""
    if not least_faces or not state["there"]:
        return False
    settled = state["parts"] is not None and state["draft"] is None
    return not settled or faces_in(state["parts"]) >= least_faces // 2


def plan(vector: TenantSession, collection_id: str, state: RowMapping, part_faces: int) -> Draft | None:
    """The draft to go on with, or a new one if one is due. Takes away the notes of what left the collection.

    In the transaction that stores the draft: a note is gone when its range is known to be unwritten.
    """
    if not state["ready"]:
        return None
    losses = _take_losses(vector, collection_id)
    draft: Draft | None = state["draft"]
    if draft is not None and draft["model"] == state["model"]:
        return Draft(**{**draft, "parts": spoiled(draft["parts"], losses)})
    parts: list[Part] | None = state["parts"]
    blank = Draft(model=state["model"], watermark=state["watermark"], parts=[unwritten()])
    if parts is None:
        return blank
    if not state["own"] or state["pack"] != state["model"] or _is_in_pieces(parts, part_faces):
        _forget_snapshot(vector, collection_id, state)
        return blank
    return _of_changes(vector, collection_id, state, losses)


def _is_in_pieces(parts: Sequence[Part], part_faces: int) -> bool:
    """Whether it has lost so many faces that it has more than twice the parts it needs."""
    return len(parts) > 2 * (faces_in(parts) // part_faces + 2)


def _of_changes(vector: TenantSession, collection_id: str, state: RowMapping, losses: Sequence[Range]) -> Draft | None:
    """Only what something left, at the moment that the snapshot is of; after many changes, all of them up to now."""
    names = _names(vector, collection_id) | {"since": state["written_to"]}
    changes = vector.scalar(COUNT, names | {"most": MOST_CHANGES}) or 0
    if changes < MOST_CHANGES:
        watermark, ranges = state["written_to"], list(losses)
    else:
        firsts = "{" + ",".join(part["first"] for part in state["parts"]) + "}"
        changed = vector.scalars(CHANGED, names | {"firsts": firsts})
        watermark, ranges = state["watermark"], [*losses, *((found, found) for found in changed)]
    if not ranges:
        return None
    return Draft(model=state["model"], watermark=watermark, parts=spoiled(state["parts"] or [unwritten()], ranges))


def _take_losses(vector: TenantSession, collection_id: str) -> list[Range]:
    lost = delete(SnapshotLoss).where(SnapshotLoss.collection_id == collection_id)
    found = vector.execute(lost.returning(SnapshotLoss.first_id, SnapshotLoss.last_id)).all()
    return [(str(first), str(last)) for first, last in found]


def _forget_snapshot(vector: TenantSession, collection_id: str, state: RowMapping) -> None:
    """Take back a snapshot that no environment may read."""
    same_pack = state["pack"] == state["model"]
    logger.warning("a snapshot is written again as a whole", own=state["own"], same_pack=same_pack)
    vector.execute(delete(CollectionSnapshot).where(CollectionSnapshot.collection_id == collection_id))


def _names(vector: TenantSession, collection_id: str) -> dict[str, str]:
    return {"tenant": vector.tenant_id, "collection": collection_id}
