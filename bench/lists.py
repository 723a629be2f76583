"""`make bench-lists`: measure a page of each list with each filter, compared with one without, at a million rows.

A tenant gets a million faces in two collections (tests/support/many_rows.py), a million uploads and as many users. Each
list is read with each filter, the oldest and the newest first, from its beginning and from somewhere inside, in turn
with the same list without filters, as the user of the database that functions are. Prints p95 and its ratio, and how
long it takes to sign the URLs of a page of 100 thumbnails; writes bench/out/lists.json.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, text

from facepass.context import Context
from facepass.database.init import prepare_databases
from facepass.models.tenancy import new_id
from facepass.object_keys import thumbnail_key
from facepass.services.collections.faces import thumbnail_urls
from facepass.services.collections.lists import FaceFilter, list_faces
from facepass.services.uploads.lists import UploadFilter, list_uploads
from facepass.services.uploads.status import UploadStatus
from facepass.services.users.lists import UserFilter, list_users
from facepass.storage import PhotoBucket
from tests.support.many_rows import fill_main, fill_vector
from tests.support.postgres import database_url, running_postgres, use_databases

OUT = Path(__file__).parents[1] / "bench" / "out" / "lists.json"
TENANT = "bench"
PAGE, UPLOADS_ON_A_PAGE, SIGNED = 100, 20, 100
GOAL, SIGNING_GOAL_MS = 3.0, 40.0
NO_FILTER = "no filter"
SLICES = 40  # of the table, in each of which a page begins
console = Console()
Verb = Callable[..., Any]


@dataclass
class Listing:
    """A list with its filters by name, the one without a filter first. places: keys to begin a page behind."""

    name: str
    verb: Verb
    page: int
    filters: dict[str, Any]
    places: list[Any]
    newest: bool
    times: dict[str, list[float]] = field(default_factory=dict)


def main() -> int:
    """Measure and print. Returns 0 when every filter is within the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    random.seed(7)
    os.environ |= {"PHOTO_BUCKET": "facepass-photos", "INDEX_QUEUE_URL": "none", "AWS_DEFAULT_REGION": "us-east-1"}
    os.environ |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}  # nosec B105  # signs, and reaches nothing
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with running_postgres(Path(folder)) as socket:
            fill(socket, options.rows)
            listings = prepare(Context(TENANT))
            for _ in range(options.rounds):
                for listing in listings:
                    measure(listing)
    return report(listings, signing_ms(options.rounds), options.rows)


def fill(socket: str, rows: int) -> None:
    """Make both databases, and the rows."""
    use_databases(socket, "postgres")
    list(prepare_databases())
    for side, fill_side in (
        ("main", partial(fill_main, users=rows)),
        ("vector", partial(fill_vector, rows=rows, users=rows // 10)),
    ):
        owner = create_engine(database_url(socket, "postgres", f"facepass_{side}"), isolation_level="AUTOCOMMIT")
        with owner.connect() as connection:
            began = time.perf_counter()
            fill_side(connection, TENANT)
            connection.execute(text("vacuum analyze"))
            console.print(
                f"{side}: {rows:,} rows of each table in {time.perf_counter() - began:.0f} s", highlight=False
            )
        owner.dispose()
    use_databases(socket, "facepass_app")


def prepare(context: Context) -> list[Listing]:
    """Every list in both orders, with keys of its own rows as places and as what the filters ask for."""
    faces = {name: places_of(partial(list_faces, context, name), lambda face: face.id) for name in ("event", "door")}
    uploads = places_of(partial(list_uploads, context), lambda upload: (upload.created_at, upload.id))
    users = places_of(partial(list_users, context), lambda user: user.id)
    return [
        listing
        for newest in (False, True)
        for listing in (
            *(
                Listing(f"faces of {name}", partial(list_faces, context, name), PAGE, of_faces(some), places, newest)
                for name, (some, places) in faces.items()
            ),
            Listing(
                "uploads", partial(list_uploads, context), UPLOADS_ON_A_PAGE, of_uploads(uploads[0]), uploads[1], newest
            ),
            Listing("users", partial(list_users, context), PAGE, of_users(users[0]), users[1], newest),
        )
    ]


def places_of(verb: Verb, key: Callable[[Any], Any]) -> tuple[list[Any], list[Any]]:
    """Rows from all over a list, and their keys."""
    oldest, newest = verb(after=None, limit=1)[0], verb(after=None, limit=1, newest=True)[0]
    first, last = (row.created_at.timestamp() for row in (oldest, newest))
    found = []
    for _ in range(SLICES):
        moment = first + random.random() * (last - first)  # noqa: S311
        row_id = type(oldest.id)(f"{int(moment * 1000):012x}{oldest.id.hex[12:]}")
        after = row_id
        if isinstance(key(oldest), tuple):
            after = (datetime.fromtimestamp(moment, UTC), row_id)
        found += verb(after=after, limit=1)
    return found, [None, *map(key, found)]


def of_faces(some: list[Any]) -> dict[str, Callable[[], FaceFilter]]:
    """The filters of faces."""
    pick = partial(random.choice, some)
    return {
        NO_FILTER: FaceFilter,
        "assigned=true": lambda: FaceFilter(assigned=True),
        "assigned=false": lambda: FaceFilter(assigned=False),
        "user_id": lambda: FaceFilter(user_id=pick().user_id or new_id()),
        "upload_id": lambda: FaceFilter(upload_id=pick().upload_id),
        "model": lambda: FaceFilter(model="pack"),
        "model of no face": lambda: FaceFilter(model="other"),
        "assigned=true, model": lambda: FaceFilter(assigned=True, model="pack"),
        "user_id, upload_id": lambda: FaceFilter(user_id=pick().user_id or new_id(), upload_id=pick().upload_id),
    }


def of_uploads(some: list[Any]) -> dict[str, Callable[[], UploadFilter]]:
    """The filters of uploads."""
    pick = partial(random.choice, some)
    shown = [status for status in UploadStatus if status != UploadStatus.ERASED]
    return {
        NO_FILTER: UploadFilter,
        **{f"status={status}": partial(UploadFilter, status=status) for status in shown},
        "user_id": lambda: UploadFilter(user_id=pick().user_id or new_id()),
        "collection_id": lambda: UploadFilter(collection_id="door"),
        "since": lambda: UploadFilter(since=pick().created_at),
        "status, collection_id": lambda: UploadFilter(status=UploadStatus.FAILED, collection_id="door"),
        "status, collection_id, none": lambda: UploadFilter(status=UploadStatus.FAILED, collection_id="event"),
        "status, since": lambda: UploadFilter(status=UploadStatus.FAILED, since=pick().created_at),
        "status, user_id": lambda: UploadFilter(status=UploadStatus.FAILED, user_id=pick().user_id or new_id()),
        "collection_id, since": lambda: UploadFilter(collection_id="door", since=pick().created_at),
    }


def of_users(some: list[Any]) -> dict[str, Callable[[], UserFilter]]:
    """The filters of users."""
    pick = partial(random.choice, some)
    return {
        NO_FILTER: UserFilter,
        "email": lambda: UserFilter(email=pick().email.upper()),
        "external_id": lambda: UserFilter(external_id=pick().external_id),
        "name_prefix, 1 letter": lambda: UserFilter(name_prefix=pick().full_name[:1]),
        "name_prefix, 3 letters": lambda: UserFilter(name_prefix=pick().full_name[:3]),
        "name_prefix, 8 letters": lambda: UserFilter(name_prefix=pick().full_name[:8]),
        "name_prefix of no one": lambda: UserFilter(name_prefix="none is called so"),
        "collection_id, many": lambda: UserFilter(collection_id="door"),
        "collection_id, few": lambda: UserFilter(collection_id="event"),
        "email, collection_id": lambda: UserFilter(email=pick().email, collection_id="door"),
    }


def measure(listing: Listing) -> None:
    """Read a page with each filter, in random order, all behind one random place."""
    place = random.choice(listing.places)  # noqa: S311
    for name in random.sample(list(listing.filters), len(listing.filters)):
        wanted = listing.filters[name]()
        # a page of a list by names begins behind a name, and one of exact look-ups is the first
        after = None if isinstance(wanted, UserFilter) and (wanted.name_prefix or wanted.is_exact) else place
        read = partial(listing.verb, wanted, after=after, limit=listing.page, newest=listing.newest)
        listing.times.setdefault(name, []).append(timed(read))


def signing_ms(rounds: int) -> dict[str, float]:
    """How long it takes to sign the URLs of a page of thumbnails, and to have boto3 sign each of them."""
    bucket, ids = PhotoBucket("facepass-photos"), [new_id() for _ in range(SIGNED)]

    def by_boto3() -> None:
        for face_id in ids:
            bucket.presign_get(thumbnail_key(TENANT, face_id), seconds=300)

    by_boto3()  # makes the client
    batches = [timed(partial(thumbnail_urls, bucket, TENANT, ids)) for _ in range(rounds)]
    singles = [timed(by_boto3) for _ in range(max(rounds // 4, 5))]
    return {"p50": statistics.median(batches), "p95": p95(batches), "boto3 p50": statistics.median(singles)}


def timed(work: Callable[[], Any]) -> float:
    """How long the work takes, in milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e3


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


def report(listings: list[Listing], signing: dict[str, float], rows: int) -> int:
    """Print and write what was measured. Returns 0 when all of it is within the goals."""
    table = Table("list", "filter", "first", "p50 ms", "p95 ms", "ratio", title=f"{rows:,} faces, uploads and users")
    ratios: dict[str, float] = {}
    for listing in listings:
        order = "newest" if listing.newest else "oldest"
        plain = p95(listing.times[NO_FILTER])
        for name, times in listing.times.items():
            ratio = p95(times) / plain
            ratios[f"{listing.name}, {name}, {order} first"] = round(ratio, 3)
            style = "" if ratio <= GOAL else "red"
            figures = (f"{statistics.median(times):.2f}", f"{p95(times):.2f}", f"{ratio:.2f}")
            table.add_row(listing.name, name, order, *figures, style=style)
    console.print(table)
    worst = max(ratios, key=lambda name: ratios[name])
    console.print(f"worst ratio: {ratios[worst]:.2f} ({worst}); goal {GOAL:g}", highlight=False)
    console.print(f"signing a page of {SIGNED}: {signing}; goal {SIGNING_GOAL_MS:g} ms", highlight=False)
    figures = {"rows": rows, "worst_ratio": ratios[worst], "ratios": ratios, "signing_ms": signing}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=1))
    return 0 if ratios[worst] <= GOAL and signing["p95"] <= SIGNING_GOAL_MS else 1


if __name__ == "__main__":
    sys.exit(main())
