"""Check whether the databases, the bucket and the queues can be reached."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine, text

from facepass.database import placements
from facepass.database.engines import main_autocommit
from facepass.logs import logger
from facepass.settings import settings
from facepass.storage import photo_bucket


@dataclass(frozen=True)
class Health:
    """reasons: the parts that cannot be reached, each with the name of the error; empty when there are none."""

    reasons: dict[str, str]

    @property
    def healthy(self) -> bool:
        """Whether every part can be reached."""
        return not self.reasons


def check_health() -> Health:
    """Make one cheap request to each part, all at once: a part that does not answer takes its whole connect timeout."""
    parts: dict[str, Callable[[], None]] = {
        "main_database": lambda: _ask_database(main_autocommit(), "users"),
        "bucket": photo_bucket().check,
        "queue": partial(_ask_queue, settings().index_queue_url),
    }
    if settings().job_queue_url:
        parts["job_queue"] = partial(_ask_queue, settings().job_queue_url)
    for name, engine in (placements.databases() | placements.replicas()).items():
        parts[name] = partial(_ask_database, engine, "faces")
    with ThreadPoolExecutor(len(parts)) as pool:
        reasons = dict(zip(parts, pool.map(_reason, parts, parts.values()), strict=True))
    return Health({name: reason for name, reason in reasons.items() if reason is not None})


def _reason(name: str, ask: Callable[[], None]) -> str | None:
    try:
        ask()
    except Exception as error:  # any error means that this part cannot be used
        logger.warning("part cannot be reached", part=name, exc_info=error)
        return type(error).__name__
    return None


def _ask_database(engine: Engine, table: str) -> None:
    # the table, not just the server: a database without its schema is not healthy
    with engine.connect() as connection:
        question = f"select 1 from {table} where tenant_id = '' limit 1"  # noqa: S608  # two names, both from above
        connection.execute(text(question))


def _ask_queue(url: str) -> None:
    import boto3  # noqa: PLC0415  # imported on first use, as in storage.py
    from botocore.config import Config  # noqa: PLC0415

    queue = boto3.client("sqs", config=Config(connect_timeout=2, read_timeout=3, retries={"max_attempts": 1}))
    queue.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
