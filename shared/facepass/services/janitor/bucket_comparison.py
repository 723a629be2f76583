"""Compare the objects in the bucket with the rows, page by page, in the order of keys, and settle the differences.

A key ends with the id of its row, and both sides are read in the order of ids: a page of objects corresponds to a range
of rows. What is younger than `under_way` may be unfinished and is not touched.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select, update
from sqlalchemy.orm import InstrumentedAttribute

from facepass.context import Context
from facepass.logs import logger
from facepass.models.vector import Face, Sweep, Upload
from facepass.object_keys import parse_key
from facepass.services.collections.merged_faces import carry_over
from facepass.services.erasure.users import erase_remains
from facepass.services.uploads.status import HAS_PHOTO, UploadStatus
from facepass.services.uploads.uploads import note_arrival
from facepass.services.users.merging import merge_of
from facepass.services.users.users import known_users
from facepass.storage import Stock

PROBES_LAST = timedelta(days=1)
MOST_ROWS = 2_000  # on one page
# More than these on one page probably mean that a database was restored, or that it belongs to another bucket. What
# would be deleted then could not be brought back.
MOST_ORPHANS, MOST_STRANGERS = 50, 10


@dataclass(frozen=True)
class Page:
    """A page of objects of one prefix: when each was last changed, by the id in its key.

    last: the id up to which the page is complete; None on the last page.
    """

    place: str
    first: UUID | None
    last: UUID | None
    objects: dict[UUID, datetime]

    def within(self, rows: Iterable[UUID]) -> "Page":
        """A page that ends with these rows, if they are as many as are read at once."""
        ids = list(rows)
        if len(ids) < MOST_ROWS:
            return self
        kept = {row_id: moment for row_id, moment in self.objects.items() if row_id <= ids[-1]}
        return Page(self.place, self.first, ids[-1], kept)


@dataclass
class Found:
    """The differences on a page: objects without a row, rows without their object, unnoticed photos, deleted users."""

    orphans_removed: int = 0
    orphans_left: int = 0
    photos_missing: int = 0
    thumbnails_missing: int = 0
    arrivals_noticed: int = 0
    strangers_erased: int = 0
    strangers_left: int = 0


def sweep_page(
    context: Context, place: str, after: str, *, under_way: timedelta, trusting: bool = False
) -> tuple[Found, str | None]:
    """Compare one page and settle the differences; return them, and the key after which to continue, None at the end.

    place: `uploads`, `probes` or `crops`. trusting: settle the differences, however many there are.
    """
    page = _page(context.bucket.objects(f"{place}/{context.tenant_id}/", after=after), place, after)
    settle = _settle_faces if place == "crops" else _settle_uploads
    found, page, users = settle(context, page, datetime.now(UTC) - under_way, trusting)
    _erase_strangers(context, users, found, trusting)
    end = None if page.last is None else f"{place}/{context.tenant_id}/{page.last}"
    _remember(context, place, end)
    return found, end


def _page(stock: Stock, place: str, after: str) -> Page:
    objects = {}
    for key, touched in stock.youngest.items():
        row_id = parse_key(key)
        if row_id is None:
            logger.warning("object with an unknown key ignored", place=place)
        else:
            objects[row_id] = touched
    last = max(objects, default=None) if stock.more else None
    return Page(place, parse_key(after) if after else None, last, objects)


def _settle_uploads(context: Context, page: Page, old: datetime, trusting: bool) -> tuple[Found, Page, set[UUID]]:
    purpose = "probe" if page.place == "probes" else "index"
    rows = select(Upload.id, Upload.user_id, Upload.status, Upload.updated_at).order_by(Upload.id).limit(MOST_ROWS)
    rows = rows.where(Upload.purpose == purpose, Upload.photo_erased_at.is_(None))
    kept = _rows_of(context, page, rows, Upload.id)
    page, found = page.within(kept), Found()
    if purpose == "probe":
        yesterday = datetime.now(UTC) - PROBES_LAST
        orphans = [i for i, touched in page.objects.items() if touched < yesterday or (touched < old and i not in kept)]
        _remove(context, page.place, orphans, found, trusting=True)  # a probe is never kept
        return found, page, set()
    orphans = [row_id for row_id, touched in page.objects.items() if row_id not in kept and touched < old]
    _remove(context, page.place, orphans, found, trusting)
    _settle_rows(context, page, kept, old, found)
    return found, page, {row.user_id for row in kept.values()} - {None}


def _settle_rows(context: Context, page: Page, kept: dict[UUID, Row[Any]], old: datetime, found: Found) -> None:
    """Uploads whose photo is missing, and photos that arrived for a ticket that was marked as unused."""
    settled = [row for row in kept.values() if row.status in HAS_PHOTO and row.updated_at < old]
    gone = [row.id for row in settled if row.id not in page.objects]
    arrived = [row.id for row in kept.values() if row.status == UploadStatus.EXPIRED and row.id in page.objects]
    with context.vector() as vector:
        vector.execute(update(Upload).where(Upload.id.in_(gone)).values(photo_erased_at=datetime.now(UTC)))
        for upload_id in arrived:
            note_arrival(vector, upload_id)
    found.photos_missing, found.arrivals_noticed = len(gone), len(arrived)


def _settle_faces(context: Context, page: Page, old: datetime, trusting: bool) -> tuple[Found, Page, set[UUID]]:
    rows = select(Face.id, Face.user_id, Face.upload_id, Face.created_at).order_by(Face.id).limit(MOST_ROWS)
    kept = _rows_of(context, page, rows, Face.id)
    page, found = page.within(kept), Found()
    orphans = [row_id for row_id, touched in page.objects.items() if row_id not in kept and touched < old]
    _remove(context, page.place, orphans, found, trusting)
    # an imported vector never had a thumbnail
    gone = [row.id for row in kept.values() if row.upload_id and row.created_at < old and row.id not in page.objects]
    found.thumbnails_missing = len(gone)
    if gone:
        logger.warning("faces without a thumbnail", count=len(gone), first=str(gone[0]))
    return found, page, {row.user_id for row in kept.values()} - {None}


def _rows_of(
    context: Context, page: Page, rows: Select[*tuple[Any, ...]], row_id: InstrumentedAttribute[UUID]
) -> dict[UUID, Row[Any]]:
    """The rows that the page's objects may belong to, by id, in the order of ids."""
    rows = rows.where(row_id > page.first) if page.first else rows
    with context.vector() as vector:
        return {row.id: row for row in vector.execute(rows.where(row_id <= page.last) if page.last else rows)}


def _remove(context: Context, place: str, orphans: list[UUID], found: Found, trusting: bool) -> None:
    if len(orphans) > MOST_ORPHANS and not trusting:
        found.orphans_left += len(orphans)
        logger.error("too many objects without a row: is this the right database?", place=place, count=len(orphans))
        return
    suffix = ".jpg" if place == "crops" else ""
    context.bucket.erase([f"{place}/{context.tenant_id}/{row_id}{suffix}" for row_id in orphans])
    found.orphans_removed += len(orphans)


def _erase_strangers(context: Context, users: Collection[UUID], found: Found, trusting: bool) -> None:
    """Erase what belongs to users without a row: it was announced while they were being deleted.

    What belongs to a user who was merged is the other one's: it was announced during the merge.
    """
    with context.main() as main:
        strangers = set(users) - known_users(main, users)
        merges = {user_id: merge for user_id in strangers if (merge := merge_of(main, user_id)) is not None}
    for merge in merges.values():
        carry_over(context, merge.id)
    strangers -= merges.keys()
    if len(strangers) > MOST_STRANGERS and not trusting:
        found.strangers_left += len(strangers)
        logger.error("too many users without a row: is this the right database?", count=len(strangers))
        return
    for user_id in strangers:
        erase_remains(context, user_id)
    found.strangers_erased += len(strangers)


def _remember(context: Context, place: str, end: str | None) -> None:
    finished = {"finished_at": datetime.now(UTC)} if end is None else {}
    with context.vector() as vector:
        vector.execute(update(Sweep).where(Sweep.place == place).values(after=end or "", **finished))
