"""A run of the janitor: every task in turn, each with its share of the time."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from facepass import telemetry
from facepass.logs import logger
from facepass.queue import IndexQueue
from facepass.services.janitor import (
    changing_hands,
    daily_comparison,
    jobs,
    purges,
    sealing,
    unfinished_erasures,
    uploads,
    usage,
)
from facepass.services.janitor.chores import Work
from facepass.services.janitor.snapshots.chore import keep_snapshots
from facepass.services.janitor.snapshots.sweep import sweep_snapshots
from facepass.services.uploads.status import PROCESSING_LIMIT
from facepass.time_limit import Deadline

# What users were promised comes first.
CHORES: tuple[Callable[[Work], None], ...] = (
    unfinished_erasures.finish_users,
    unfinished_erasures.finish_photos,
    changing_hands.finish_merges,
    changing_hands.finish_splits,
    sealing.note_dead_requests,
    sealing.seal_audit_log,
    usage.fold_usage,
    purges.settle_ended_consents,
    uploads.settle_open_uploads,
    uploads.settle_dead_letters,
    jobs.settle_open_jobs,
    jobs.settle_dead_jobs,
    jobs.forget_expired_jobs,
    purges.purge_collections,
    uploads.erase_refused_photos,
    changing_hands.forget_merged_rows,
    daily_comparison.forget_what_is_over,
    daily_comparison.sweep_objects,
    sweep_snapshots,
    keep_snapshots,  # last, for all the time that is left: a whole snapshot may take it
)


def tidy(
    queue: IndexQueue,
    deadline: Deadline,
    *,
    under_way: timedelta = PROCESSING_LIMIT,
    trusting: bool = False,
) -> Counter[str]:
    """Do what is due, within the time; return what was done, counted by name.

    under_way, trusting: as in chores.Work. A task that fails as a whole, for example because its database is
    unavailable, is logged and counted, and the next task runs.
    """
    done: Counter[str] = Counter()
    for place, chore in enumerate(CHORES):
        work = Work(deadline.share(len(CHORES) - place), queue, under_way, trusting, done)
        try:
            chore(work)
        except Exception:  # the other tasks may succeed
            done[f"{chore.__name__}_failed"] += 1
            logger.exception("chore failed", extra={"chore": chore.__name__})
    done = +done  # without names that were counted zero times
    for name, count in done.items():
        telemetry.tidied(name, count)
    logger.info("round done", extra=dict(done))
    return done
