"""Does the bucket hold what the rows say, and nothing else? Compared page by page, in the order of keys.

A key ends in the id of its row, and both sides are read in the order of ids: a page of objects belongs to a range of
rows. What is younger than `under_way` may be on its way and is left alone.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from facepass.database.sessions import TenantSession
from facepass.logs import logger
from facepass.models.vector import Face, Sweep, Upload
from facepass.object_keys import parse_key
from facepass.services.erasure.erasure import forget_stranger
from facepass.services.uploads.uploads import mark_processing
from facepass.services.users.users import known_users
from facepass.storage import PhotoBucket, Stock

PROBES_LAST = timedelta(days=1)
MOST_ROWS = 2_000  # of one page
# More than these on one page, and the likelier fault is a database that was restored, or is another bucket's: what
# would be removed then could not be brought back.
MOST_ORPHANS, MOST_STRANGERS = 50, 10


@dataclass(frozen=True)
class Page:
    """Objects of one place, when each was last touched, by the id in its key; and up to which id they are all of them.

    last: None on the last page.
    """

    place: str
    first: UUID | None
    last: UUID | None
    objects: dict[UUID, datetime]

    def within(self, rows: Iterable[UUID]) -> "Page":
        """No further than these rows go, if they are as many as are read at once."""
        ids = list(rows)
        if len(ids) < MOST_ROWS:
            return self
        kept = {row_id: moment for row_id, moment in self.objects.items() if row_id <= ids[-1]}
        return Page(self.place, self.first, ids[-1], kept)


@dataclass
class Found:
    """What a page showed: objects of no row, rows whose object is gone, photos that nobody noticed, people gone."""

    orphans_removed: int = 0
    orphans_left: int = 0
    photos_missing: int = 0
    thumbnails_missing: int = 0
    arrivals_noticed: int = 0
    strangers_erased: int = 0
    strangers_left: int = 0


def sweep_page(
    main: TenantSession,
    vector: TenantSession,
    bucket: PhotoBucket,
    place: str,
    after: str,
    *,
    under_way: timedelta,
    trusting: bool = False,
) -> tuple[Found, str | None]:
    """Compare one page and settle what differs; return what was found, and the key to go on behind, None at the end.

    place: `uploads`, `probes` or `crops`. trusting: the databases are the right ones, however much differs.
    """
    page = _page(bucket.objects(f"{place}/{vector.tenant_id}/", after=after), place, after)
    settle = _settle_faces if place == "crops" else _settle_uploads
    found, page, people = settle(vector, bucket, page, datetime.now(UTC) - under_way, trusting)
    _forget_strangers(main, vector, bucket, people, found, trusting)
    end = None if page.last is None else f"{place}/{vector.tenant_id}/{page.last}"
    _remember(vector, place, end)
    return found, end


def _page(stock: Stock, place: str, after: str) -> Page:
    objects = {}
    for key, touched in stock.youngest.items():
        row_id = parse_key(key)
        if row_id is None:
            logger.warning("object under no key of ours left alone", place=place)
        else:
            objects[row_id] = touched
    last = max(objects, default=None) if stock.more else None
    return Page(place, parse_key(after) if after else None, last, objects)


def _settle_uploads(
    vector: TenantSession, bucket: PhotoBucket, page: Page, old: datetime, trusting: bool
) -> tuple[Found, Page, set[UUID]]:
    purpose = "probe" if page.place == "probes" else "index"
    rows = select(Upload.id, Upload.user_id, Upload.status, Upload.updated_at).order_by(Upload.id).limit(MOST_ROWS)
    rows = rows.where(Upload.purpose == purpose, Upload.photo_erased_at.is_(None))
    rows = rows.where(Upload.id > page.first) if page.first else rows
    kept = {row.id: row for row in vector.execute(rows.where(Upload.id <= page.last) if page.last else rows)}
    vector.commit()
    page = page.within(kept)
    found = Found()
    if purpose == "probe":
        yesterday = datetime.now(UTC) - PROBES_LAST
        orphans = [i for i, touched in page.objects.items() if touched < yesterday or (touched < old and i not in kept)]
        _remove(vector, bucket, page.place, orphans, found, trusting=True)  # a probe is never kept
        return found, page, set()
    orphans = [row_id for row_id, touched in page.objects.items() if row_id not in kept and touched < old]
    _remove(vector, bucket, page.place, orphans, found, trusting)
    settled = [row for row in kept.values() if row.status in ("indexed", "failed", "rejected") and row.updated_at < old]
    gone = [row.id for row in settled if row.id not in page.objects]
    vector.execute(update(Upload).where(Upload.id.in_(gone)).values(photo_erased_at=datetime.now(UTC)))
    vector.commit()
    found.photos_missing = len(gone)
    for row in kept.values():
        if row.status == "expired" and row.id in page.objects:
            mark_processing(vector, row.id)
            found.arrivals_noticed += 1
    return found, page, {row.user_id for row in kept.values()} - {None}


def _settle_faces(
    vector: TenantSession, bucket: PhotoBucket, page: Page, old: datetime, trusting: bool
) -> tuple[Found, Page, set[UUID]]:
    rows = select(Face.id, Face.user_id, Face.upload_id, Face.created_at).order_by(Face.id).limit(MOST_ROWS)
    rows = rows.where(Face.id > page.first) if page.first else rows
    kept = {row.id: row for row in vector.execute(rows.where(Face.id <= page.last) if page.last else rows)}
    vector.commit()
    page = page.within(kept)
    found = Found()
    orphans = [row_id for row_id, touched in page.objects.items() if row_id not in kept and touched < old]
    _remove(vector, bucket, page.place, orphans, found, trusting)
    # a ready vector that was imported never had a thumbnail
    gone = [row.id for row in kept.values() if row.upload_id and row.created_at < old and row.id not in page.objects]
    found.thumbnails_missing = len(gone)
    if gone:
        logger.warning("faces without a thumbnail", count=len(gone), first=str(gone[0]))
    return found, page, {row.user_id for row in kept.values()} - {None}


def _remove(
    vector: TenantSession, bucket: PhotoBucket, place: str, orphans: list[UUID], found: Found, trusting: bool
) -> None:
    if len(orphans) > MOST_ORPHANS and not trusting:
        found.orphans_left += len(orphans)
        logger.error("too many objects of no row: is this the right database?", place=place, count=len(orphans))
        return
    suffix = ".jpg" if place == "crops" else ""
    bucket.erase([f"{place}/{vector.tenant_id}/{row_id}{suffix}" for row_id in orphans])
    found.orphans_removed += len(orphans)


def _forget_strangers(
    main: TenantSession,
    vector: TenantSession,
    bucket: PhotoBucket,
    people: Collection[UUID],
    found: Found,
    trusting: bool,
) -> None:
    """Erase what belongs to people whom the users database does not know: announced while they were deleted."""
    strangers = set(people) - known_users(main, people)
    main.commit()
    if len(strangers) > MOST_STRANGERS and not trusting:
        found.strangers_left += len(strangers)
        logger.error("too many people without a row: is this the right database?", count=len(strangers))
        return
    for user_id in strangers:
        forget_stranger(vector, bucket, user_id)
    found.strangers_erased += len(strangers)


def _remember(vector: TenantSession, place: str, end: str | None) -> None:
    finished = {"finished_at": datetime.now(UTC)} if end is None else {}
    vector.execute(update(Sweep).where(Sweep.place == place).values(after=end or "", **finished))
    vector.commit()
