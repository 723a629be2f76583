"""The bucket holds what the manifests name, and nothing else."""

from collections import Counter
from datetime import timedelta
from functools import partial

from sqlalchemy import func, select

from facepass.logs import logger
from facepass.models.snapshots import BITS_BYTES, ID_BYTES, SnapshotWork
from facepass.services.janitor.snapshots.lease import Upkeep
from facepass.services.janitor.snapshots.manifests import manifests_of, store
from facepass.services.janitor.snapshots.objects import forget_others
from facepass.services.janitor.snapshots.parts import without

EVERY = timedelta(days=1)


def clean(upkeep: Upkeep, done: Counter[str]) -> None:
    """Delete what neither the manifest nor the draft names; what they name and is not there is to be written again.

    Once a day, and after each change; also in a new life of the server, which may have an earlier manifest.
    """
    with upkeep.context.vector() as vector:
        server = vector.execute(select(func.now(), func.pg_postmaster_start_time())).one()
        work = vector.scalar(select(SnapshotWork).where(SnapshotWork.collection_id == upkeep.collection_id))
        found = manifests_of(vector, upkeep.collection_id)
    now, life = server
    if work is None:
        return
    if work.cleaned_at is not None and now - work.cleaned_at < EVERY and work.cleaned_in == life:
        return
    sizes = {name: part["faces"] * (ID_BYTES + BITS_BYTES) for name, part in found.objects.items()}
    missing = forget_others(upkeep.context, upkeep.collection_id, sizes, upkeep.token)
    with upkeep.context.vector() as vector:
        if missing:
            logger.error("parts of a snapshot are missing", count=len(missing), collection_id=upkeep.collection_id)
            store(vector, upkeep, found, found.changed(partial(without, objects=missing)))
            done["snapshots_without_parts"] += 1
        elif found.draft is None:
            upkeep.is_ours(vector, cleaned_at=now, cleaned_in=life)
