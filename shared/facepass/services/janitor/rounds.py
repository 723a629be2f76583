"""A round of the janitor: every chore in turn, each with its share of the time."""

from collections import Counter
from collections.abc import Callable

from facepass import telemetry
from facepass.logs import logger
from facepass.services.janitor import unfinished
from facepass.services.janitor.chores import Deadline, Work
from facepass.storage import PhotoBucket

# What people were promised comes first.
CHORES: tuple[Callable[[Work], None], ...] = (unfinished.finish_people, unfinished.finish_photos)


def tidy(bucket: PhotoBucket, deadline: Deadline) -> Counter[str]:
    """Do what is due, as far as the time goes; return what was done, counted by name.

    A chore that fails as a whole, as when its database is away, is logged and counted, and the next one is done.
    """
    done: Counter[str] = Counter()
    for place, chore in enumerate(CHORES):
        work = Work(deadline.share(len(CHORES) - place), bucket, done)
        try:
            chore(work)
        except Exception:  # the others may be possible all the same
            done[f"{chore.__name__}_failed"] += 1
            logger.exception("chore failed", chore=chore.__name__)
    for name, count in done.items():
        telemetry.tidied(name, count)
    logger.info("tidied", extra=dict(done))
    return done
