"""Read a collection's bits from its snapshot in the bucket, and from PostgreSQL what has changed since.

PostgreSQL alone says what is in a collection: a snapshot is used only if the database that is searched has its row, and
only in place of reading the same bits from there. services/janitor/snapshots writes it.
"""

import hashlib
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Connection, Row, text

from facepass import telemetry
from facepass.database.binary_copy import copy_rows
from facepass.errors import Unavailable
from facepass.logs import logger
from facepass.models.snapshots import BITS_BYTES, ID_BYTES, Part
from facepass.object_keys import snapshot_key
from facepass.storage import ObjectMissing, photo_bucket
from facepass.vectors.collection_bits import CollectionBits

THREADS = 4  # two cores take the network's and S3's own limit from two on; more hide the time of each request
ATTEMPTS = 2  # the janitor may replace a part while it is read
# A collection without work has no snapshot. One with work but without the row may have objects, which mean nothing.
# The row's own `xmin` is the transaction that wrote it, unless it came from another server's dump.
PUBLISHED = text("""
select s.id, s.watermark::text as watermark, s.parts,
    s.xmin::text::bigint = mod(s.xid::text::bigint, 4294967296) as own,
    s.model is not distinct from c.model as same_pack
from snapshot_work w
left join collection_snapshots s on s.tenant_id = w.tenant_id and s.collection_id = w.collection_id
left join collections c on c.tenant_id = w.tenant_id and c.id = w.collection_id
where w.tenant_id = current_setting('app.tenant') and w.collection_id = current_setting('app.collection')
""")
TRANSACTION = re.compile(r"\d{1,20}")


class TooLarge(Exception):
    """A collection with more faces than there is memory for."""


class _Ignored(Exception):
    """Why a snapshot is not used: a code, for the metric. Another attempt may help where its row is a newer one."""


def read_snapshot(connection: Connection, bits: CollectionBits, tenant_id: str, collection_id: str, copy: str) -> bool:
    """Fill the bits from the snapshot, if there is a valid one, and add what has changed since.

    connection: in a transaction of the tenant and the collection. copy: the statement that reads faces, with a place
    for a condition, `{changed}`. False: the bits are empty, and PostgreSQL has to be read. Raises TooLarge.
    """
    ignored = None
    for _ in range(ATTEMPTS):
        found = connection.execute(PUBLISHED).one_or_none()
        if found is None or (ignored is not None and ignored[0] == found.id):
            break
        try:
            _fill(connection, bits, found, (tenant_id, collection_id), copy)
        except _Ignored as why:
            ignored = found.id, str(why)
            bits.size = 0
        else:
            telemetry.snapshot_read()
            return True
    if ignored is not None:
        logger.warning("snapshot ignored", reason=ignored[1], collection_id=collection_id)
        telemetry.snapshot_ignored(ignored[1])
    return False


def _fill(
    connection: Connection, bits: CollectionBits, found: Row[Any], collection: tuple[str, str], copy: str
) -> None:
    if found.id is None:
        raise _Ignored("without_row")
    if not found.own:
        raise _Ignored("of_another_server")
    if not found.same_pack:
        raise _Ignored("of_another_pack")
    _read_parts(bits, found.parts, collection)
    if not TRANSACTION.fullmatch(found.watermark):
        raise _Ignored("without_watermark")
    in_order = bits.size
    fitting: list[bool] = []  # nothing is raised before PostgreSQL has sent all
    changed = copy.format(changed=f"and xid >= '{found.watermark}'")
    copy_rows(connection, changed, lambda faces: fitting.append(bits.update(faces, in_order)))
    if not all(fitting):
        raise _Ignored("stale")


def _read_parts(bits: CollectionBits, parts: Sequence[Part], collection: tuple[str, str]) -> None:
    """Read all parts at once, each into its place. No part is used before its hash is known to be right."""
    total = sum(part["faces"] for part in parts)
    if total >= bits.capacity - 1:  # there is room for one more than may be kept
        raise TooLarge
    places, start = [], 0
    for part in parts:
        places.append((part, start))
        start += part["faces"]
    with ThreadPoolExecutor(THREADS) as pool:
        for reading in [pool.submit(_read_part, bits, part, at, collection) for part, at in places]:
            reading.result()
    bits.size = total


def _read_part(bits: CollectionBits, part: Part, start: int, collection: tuple[str, str]) -> None:
    key = snapshot_key(*collection, str(part["object"]))
    ids, signs = bits.places(start, start + part["faces"])
    assert (len(ids), len(signs)) == (part["faces"] * ID_BYTES, part["faces"] * BITS_BYTES)
    try:
        photo_bucket().get_into(key, (ids, signs))
    except ObjectMissing:
        raise _Ignored("without_part") from None
    except ValueError:
        raise _Ignored("cut") from None
    except Unavailable:
        raise _Ignored("unavailable") from None
    digest = hashlib.sha256(ids)
    digest.update(signs)
    if digest.hexdigest() != part["sha256"]:
        raise _Ignored("damaged")
