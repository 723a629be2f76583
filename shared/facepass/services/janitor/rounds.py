"""A round of the janitor: every chore in turn, each with its share of the time."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from facepass import telemetry
from facepass.logs import logger
from facepass.queue import IndexQueue
from facepass.services.janitor import daily_comparison, purges, sealing, unfinished_erasures, uploads
from facepass.services.janitor.chores import Deadline, Work
from facepass.services.uploads.status import PROCESSING_LIMIT

# What users were promised comes first.
CHORES: tuple[Callable[[Work], None], ...] = (
    unfinished_erasures.finish_users,
    unfinished_erasures.finish_photos,
    sealing.seal_audit_log,
    purges.settle_ended_consents,
    uploads.settle_open_uploads,
    purges.purge_collections,
    uploads.erase_refused_photos,
    daily_comparison.forget_what_is_over,
    daily_comparison.sweep_objects,
)


def tidy(
    queue: IndexQueue,
    deadline: Deadline,
    *,
    under_way: timedelta = PROCESSING_LIMIT,
    trusting: bool = False,
) -> Counter[str]:
    """Do what is due, as far as the time goes; return what was done, counted by name.

    under_way, trusting: as in chores.Work. A chore that fails as a whole, as when its database is away, is logged and
    counted, and the next one is done.
    """
    done: Counter[str] = Counter()
    for place, chore in enumerate(CHORES):
        work = Work(deadline.share(len(CHORES) - place), queue, under_way, trusting, done)
        try:
            chore(work)
        except Exception:  # the others may be possible all the same
            done[f"{chore.__name__}_failed"] += 1
            logger.exception("chore failed", extra={"chore": chore.__name__})
    done = +done  # what did not happen is not told
    for name, count in done.items():
        telemetry.tidied(name, count)
    logger.info("tidied", extra=dict(done))
    return done
