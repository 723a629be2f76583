"""The manifests of a collection's snapshot: the one that is published, and the one that is being written."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, text

from facepass.database.sessions import TenantSession
from facepass.models.snapshots import CollectionSnapshot, Draft, Part, SnapshotWork
from facepass.services.janitor.snapshots.lease import Upkeep

# The row stays its own server's (CollectionSnapshot). Another server's stays that one's.
CHANGE = text("""
update collection_snapshots set parts = cast(:parts as jsonb), xid = pg_current_xact_id()
where tenant_id = :tenant and collection_id = :collection
  and xmin::text::bigint = mod(xid::text::bigint, 4294967296)
returning 1
""")


@dataclass(frozen=True)
class Manifests:
    """published: None before the first one. draft: None when nothing is being written."""

    published: list[Part] | None
    draft: Draft | None

    @property
    def objects(self) -> dict[str, Part]:
        """The parts that are stored, by their objects."""
        parts = [*(self.published or ()), *(self.draft["parts"] if self.draft else ())]
        return {part["object"]: part for part in parts if part["object"]}

    def changed(self, change: Callable[[Sequence[Part]], list[Part]]) -> "Manifests":
        """The manifests with other parts."""
        draft = self.draft and Draft(**{**self.draft, "parts": change(self.draft["parts"])})
        return Manifests(None if self.published is None else change(self.published), draft)


def manifests_of(vector: TenantSession, collection_id: str) -> Manifests:
    """What there is of a collection's snapshot."""
    published = select(CollectionSnapshot.parts).where(CollectionSnapshot.collection_id == collection_id)
    draft = select(SnapshotWork.draft).where(SnapshotWork.collection_id == collection_id)
    return Manifests(vector.scalar(published), vector.scalar(draft))


def store(vector: TenantSession, upkeep: Upkeep, found: Manifests, changed: Manifests) -> bool:
    """Put changed manifests in place of those that were found, if this run still has the snapshot."""
    if not upkeep.is_ours(vector, draft=changed.draft, cleaned_at=None):
        return False
    if changed.published != found.published:
        names = {"tenant": vector.tenant_id, "collection": upkeep.collection_id}
        if vector.scalar(CHANGE, names | {"parts": json.dumps(changed.published)}) is None:
            vector.execute(delete(CollectionSnapshot).where(CollectionSnapshot.collection_id == upkeep.collection_id))
    return True
