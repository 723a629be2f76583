"""Compare each tenant's objects and rows once a day, and delete what is never read again."""

from collections.abc import Sequence
from datetime import timedelta
from time import monotonic
from typing import Any

from sqlalchemy import Row, text

from facepass.context import Context
from facepass.database.engines import main_autocommit
from facepass.database.every_tenant import rows_of_faces
from facepass.services.janitor.bucket_comparison import sweep_page
from facepass.services.janitor.chores import Work
from facepass.services.limits.idempotency import forget_old_requests
from facepass.services.limits.rates import forget_idle_buckets

BATCH = 10
EVERY = timedelta(days=1)
TAKE_SWEEPS = text("select tenant_id, place, after from take_sweeps(:every, :most)")


def forget_what_is_over(work: Work) -> None:
    """Delete stored responses and full token buckets that are older than a day."""
    with main_autocommit().connect() as main:
        work.done["requests_forgotten"] += forget_old_requests(main)
        work.done["buckets_forgotten"] += forget_idle_buckets(main)


def sweep_objects(work: Work) -> None:
    """Compare objects with rows, and settle the differences."""
    begun = monotonic()

    def take() -> Sequence[Row[Any]]:
        every = (
            timedelta(seconds=monotonic() - begun) if work.trusting else EVERY
        )  # trusting: each tenant once in this run
        return rows_of_faces(TAKE_SWEEPS, every=every, most=BATCH)

    for row in work.batches(take):
        with work.item("places_swept", tenant=row.tenant_id, place=row.place):
            _sweep(work, row.tenant_id, row.place, row.after)


def _sweep(work: Work, tenant_id: str, place: str, after: str | None) -> None:
    context = Context(tenant_id)
    while after is not None and work.deadline.left:
        found, after = sweep_page(context, place, after, under_way=work.under_way, trusting=work.trusting)
        work.done.update(vars(found))
        if removed := found.orphans_removed + found.strangers_erased:
            work.note(tenant_id, f"sweep_{place}", None, removed)
