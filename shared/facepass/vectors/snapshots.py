"""Read a collection's bits from its snapshot in the bucket, and from PostgreSQL what has changed since.

PostgreSQL alone says what is in a collection: a snapshot is used only if the database that is searched has its row, and
only in place of reading the same bits from there. services/janitor/snapshots writes it.

No connection waits while the bucket is read: what S3 takes when it hardly answers, and what passes while an environment
is frozen, is longer than a transaction may be idle (infra/database.yaml: idle_in_transaction_session_timeout).
"""

import hashlib
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from time import sleep
from typing import Any

from sqlalchemy import Connection, Row, text

from facepass import telemetry
from facepass.database.binary_copy import copy_rows
from facepass.errors import Unavailable
from facepass.logs import logger
from facepass.models.snapshots import BITS_BYTES, ID_BYTES, Part
from facepass.object_keys import snapshot_key
from facepass.storage import ObjectMissing, ObjectUnreadable, photo_bucket
from facepass.vectors.collection_bits import CollectionBits

THREADS = 4  # two cores take the network's and S3's own limit from two on; more hide the time of each request
ATTEMPTS = 2  # the janitor may replace a part while it is read
PAUSES = (0.2, 1.0)  # seconds before a part that S3 did not send is asked for again
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
    """A collection with more faces than there is memory for. faces: how many it has."""

    def __init__(self, faces: int) -> None:
        super().__init__(faces)
        self.faces = faces


class _Ignored(Exception):
    """Why a snapshot is not used: a code, for the metric."""


class SnapshotReading:
    """Fills a collection's bits from its snapshot, if there is a valid one, and adds what has changed since.

    In steps: `is_due`, in a transaction of the tenant and the collection; while it is, `read_objects`, in none; then
    `catch_up`, in the transaction that `is_due` was asked in last.
    """

    def __init__(self, bits: CollectionBits, tenant_id: str, collection_id: str) -> None:
        self._bits = bits
        self._collection = tenant_id, collection_id
        self._row: Row[Any] | None = None
        self._attempts_left = ATTEMPTS
        self._ignored: str | None = None

    def is_due(self, connection: Connection) -> bool:
        """Whether this server shows a snapshot that was not read yet."""
        found = connection.execute(PUBLISHED).one_or_none()
        if found is not None and self._row is not None and found.id == self._row.id:
            return False
        self._row = found
        if found is None:
            return False
        self._ignored = _unusable(found) or (None if self._attempts_left else "replaced")
        self._attempts_left -= 1
        return self._ignored is None

    def read_objects(self) -> None:
        """Read the parts of the snapshot that is due. Raises TooLarge."""
        assert self._row is not None
        try:
            _read_parts(self._bits, self._row.parts, self._collection)
        except _Ignored as why:
            self._ignored = str(why)

    def catch_up(self, connection: Connection, copy: str) -> bool:
        """Add what has changed since. False: the bits are empty, and PostgreSQL has to be read.

        copy: the statement that reads faces, with a place for a condition, `{changed}`.
        """
        if self._row is not None and self._ignored is None:
            in_order = self._bits.size
            fitting: list[bool] = []  # nothing is raised before PostgreSQL has sent all
            changed = copy.format(changed=f"and xid >= '{self._row.watermark}'")
            copy_rows(connection, changed, lambda faces: fitting.append(self._bits.update(faces, in_order)))
            if all(fitting):
                telemetry.snapshot_read()
                return True
            self._ignored = "stale"
        self._bits.size = 0
        if self._ignored is not None:
            logger.warning("snapshot ignored", reason=self._ignored, collection_id=self._collection[1])
            telemetry.snapshot_ignored(self._ignored)
        return False


def _unusable(found: Row[Any]) -> str | None:
    """Why a snapshot may not be used, by its row alone."""
    if found.id is None:
        return "without_row"
    if not found.own:
        return "of_another_server"
    if not found.same_pack:
        return "of_another_pack"
    if any(part["object"] is None for part in found.parts):
        return "without_part"
    return None if TRANSACTION.fullmatch(found.watermark) else "without_watermark"


def _read_parts(bits: CollectionBits, parts: Sequence[Part], collection: tuple[str, str]) -> None:
    """Read all parts at once, each into its place. No part is used before its hash is known to be right."""
    total = sum(part["faces"] for part in parts)
    if total >= bits.capacity - 1:  # there is room for one more than may be kept
        raise TooLarge(total)
    places, start = [], 0
    for part in parts:
        places.append((part, start))
        start += part["faces"]
    with ThreadPoolExecutor(THREADS) as pool:
        readings = [pool.submit(_read_part, bits, part, at, collection) for part, at in places]
        try:
            for reading in as_completed(readings):
                reading.result()
        finally:
            pool.shutdown(cancel_futures=True)  # after a failure the others are not begun
    bits.size = total


def _read_part(bits: CollectionBits, part: Part, start: int, collection: tuple[str, str]) -> None:
    ids, signs = bits.places(start, start + part["faces"])
    assert (len(ids), len(signs)) == (part["faces"] * ID_BYTES, part["faces"] * BITS_BYTES)
    try:
        _get_patiently(snapshot_key(*collection, str(part["object"])), (ids, signs))
    except ObjectMissing:
        raise _Ignored("without_part") from None
    except ValueError:
        raise _Ignored("cut") from None
    except (Unavailable, ObjectUnreadable):
        raise _Ignored("unavailable") from None
    digest = hashlib.sha256(ids)
    digest.update(signs)
    if digest.hexdigest() != part["sha256"]:
        raise _Ignored("damaged")


def _get_patiently(key: str, views: Sequence[memoryview]) -> None:
    """Read an object. One connection of fifty that breaks should not cost the other forty-nine."""
    for pause in PAUSES:
        try:
            return photo_bucket().get_into(key, views)
        except Unavailable:
            sleep(pause)
    return photo_bucket().get_into(key, views)
