"""Read a collection's bits from PostgreSQL, as fast as it sends them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

from facepass.database.binary_copy import copy_rows
from facepass.database.engines import wait_longer
from facepass.vectors.collection_bits import CollectionBits
from facepass.vectors.scan import load_faiss
from facepass.vectors.snapshots import SnapshotReading, TooLarge

# Ten million faces take longer to read than a request's statement may take, and the first of them come last: PostgreSQL
# collects them before it sends any.
READING_SECONDS = 600.0
# The tenant for row-level security; the collection because COPY has no parameters. The watermark is older than the
# copy: what is written between the two is read twice, and nothing is missed.
BEGIN = text(
    "select set_config('app.tenant', :tenant, true), set_config('app.collection', :collection, true),"
    " set_config('statement_timeout', :limit, true),"
    " pg_snapshot_xmin(pg_current_snapshot())::text as watermark, pg_postmaster_start_time() as epoch"
)
MINE = "tenant_id = current_setting('app.tenant') and collection_id = current_setting('app.collection')"
COUNT = text(f"select count(*) from faces where {MINE}")  # noqa: S608
# 65,536 faces in a row of the result: a million rows would be a million messages.
COPY = f"""
copy (
    select string_agg(uuid_send(f.id) || bit_send(f.bits), '')
    from (
        select id, bits, (row_number() over () - 1) / 65536 as part from faces where {MINE} {{changed}} limit {{most}}
    ) f
    group by f.part
) to stdout (format binary)
"""  # noqa: S608
ATTEMPTS = 8  # to reach one server of several behind an endpoint
LEAST_ROOM = 5_000  # faces that can be added before a collection is read again


@dataclass(frozen=True)
class LoadedBits:
    """A collection at one moment: what was written since has a transaction id of at least `watermark`."""

    bits: CollectionBits
    watermark: str
    epoch: datetime


def load_bits(
    engine: Engine,
    tenant_id: str,
    collection_id: str,
    *,
    least_faces: int,
    most_faces: int,
    epoch: datetime | None = None,
) -> LoadedBits | None:
    """Read the bits of a collection with at least so many faces and fewer than `most_faces`, from a snapshot if it can.

    With room for a twentieth more within `most_faces`. None for a smaller collection. Raises TooLarge for a larger one.

    epoch: the run of the server to read from, if it matters; also None when a few connections do not reach that server.
    """
    # a collection that is too large for hardly any memory is none that is too small
    copy = COPY.format(changed="{changed}", most=max(most_faces, least_faces) + 1)
    bits = _array(max(most_faces, least_faces) + 1)
    snapshot = SnapshotReading(bits, tenant_id, collection_id)
    while True:
        with engine.connect() as connection:
            begun = _begin(connection, tenant_id, collection_id, epoch)
            if begun is None:
                return None
            if not snapshot.is_due(connection):
                wait_longer(connection, READING_SECONDS)
                if not snapshot.catch_up(connection, copy):
                    copy_rows(connection, copy.format(changed=""), bits.add)
                if bits.size >= max(most_faces, least_faces):  # without any room it would be read again at each search
                    raise TooLarge(connection.scalar(COUNT) or 0)
                break
        snapshot.read_objects()
    if bits.size < least_faces:
        return None
    load_faiss()  # here, in the background, and not in the first search that needs it
    room = max(bits.size // 20, LEAST_ROOM)
    bits.leave_room(min(room, most_faces - bits.size))
    return LoadedBits(bits, begun.watermark, begun.epoch)


def _array(faces: int) -> CollectionBits:
    """Room for the largest: unused room takes no memory, and counting first takes a tenth of the reading."""
    try:
        return CollectionBits(faces)
    except MemoryError:
        raise TooLarge(faces) from None


def _begin(connection: Connection, tenant_id: str, collection_id: str, epoch: datetime | None) -> Row[Any] | None:
    """Begin a transaction for this collection on the server that runs since `epoch`."""
    for _ in range(ATTEMPTS):
        parameters = {"tenant": tenant_id, "collection": collection_id, "limit": f"{READING_SECONDS:.0f}s"}
        begun = connection.execute(BEGIN, parameters).one()
        if epoch in (None, begun.epoch):
            return begun
        connection.invalidate()  # the next one may reach another server
        connection.rollback()
    return None
