"""The objects of a snapshot: a part is read from PostgreSQL as it is stored, and what no manifest names is deleted."""

import hashlib
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import text

from facepass.context import Context
from facepass.database.binary_copy import copy_rows
from facepass.models.snapshots import ID_BYTES, Part
from facepass.models.tenancy import new_id
from facepass.object_keys import snapshot_key, snapshots_of

# COPY has no parameters: tenant and collection are settings of the transaction, and the ids were UUIDs.
BEGIN = text("select set_config('app.tenant', :tenant, true), set_config('app.collection', :collection, true)")
# The order within the aggregates is that of the rows below them. `substring` leaves out a length that is always 512.
COPY = """
copy (
    select string_agg(uuid_send(f.id), ''), string_agg(substring(bit_send(f.bits) from 5), '')
    from (
        select id, bits from faces
        where tenant_id = current_setting('app.tenant') and collection_id = current_setting('app.collection')
          and id >= '{first}'{below}
        order by id limit {most}
    ) f
) to stdout (format binary)
"""


def write_part(
    context: Context, collection_id: str, first: str, end: str | None, most: int
) -> tuple[Part | None, bytes]:
    """Store up to `most` faces from one id to below another; the part, and the faces' ids. None: there are none."""
    ids, bits = _read(context, collection_id, first, end, most)
    if not ids:
        return None, b""
    content = ids + bits
    digest = hashlib.sha256(content).hexdigest()
    part = Part(first=first, object=str(new_id()), faces=len(ids) // ID_BYTES, sha256=digest)
    key = snapshot_key(context.tenant_id, collection_id, str(part["object"]))
    context.bucket.put(key, content, content_type="application/octet-stream")
    return part, ids


def _read(context: Context, collection_id: str, first: str, end: str | None, most: int) -> tuple[bytes, bytes]:
    found: list[bytes] = []
    below = f" and id < '{UUID(end)}'" if end else ""
    statement = COPY.format(first=UUID(first), below=below, most=int(most))
    with context.vector() as vector:
        connection = vector.connection()
        connection.execute(BEGIN, {"tenant": context.tenant_id, "collection": collection_id})
        copy_rows(connection, statement, lambda *columns: found.extend(bytes(column or b"") for column in columns))
    ids, bits = found
    return ids, bits


def forget_part(context: Context, collection_id: str, part: Part) -> None:
    """Delete a part that will be in no manifest."""
    context.bucket.erase([snapshot_key(context.tenant_id, collection_id, str(part["object"]))])


def forget_others(context: Context, collection_id: str, wanted: Mapping[str, int], before: UUID) -> set[str]:
    """Delete every version of the objects that are not wanted; return which of the wanted ones cannot be read.

    wanted: how many bytes each has; a shorter one, or one that is hidden, is as good as none. before: objects that were
    stored later are another run's, and stay.
    """
    prefix = snapshots_of(context.tenant_id, collection_id)
    sizes = context.bucket.sizes(prefix)
    stored = [key.removeprefix(prefix) for keys in context.bucket.pages(prefix) for key in keys]
    context.bucket.erase([prefix + each for each in stored if each not in wanted and each < str(before)])
    return {name for name, size in wanted.items() if sizes.get(prefix + name) != size}


def forget_all(context: Context, collection_id: str) -> None:
    """Delete every version of all objects of a collection's snapshots."""
    context.bucket.erase_all(snapshots_of(context.tenant_id, collection_id))
