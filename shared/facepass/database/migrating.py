"""Migrate a database's schema to the newest revision without delaying the service.

Each revision is a transaction of its own, and gives up a lock that it has waited for: every statement that comes after
it would wait behind it. docs/upgrading.md has the rules that a revision keeps.
"""

import re
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_random

from facepass.database.engines import sqlstate
from facepass.logs import logger

HISTORIES = Path(__file__).parent / "migrations"
# Revisions from before the first release, which squashed them: nothing was deployed then.
BEFORE_RELEASE = re.compile(r"000\d")
LOCK_SECONDS = 1
LOCK_ATTEMPTS = 60  # with the pauses between them about four minutes; the migrations function has fifteen
PAUSE_SECONDS = (1, 5)
LOCK_NOT_AVAILABLE = "55P03"


class DeploymentRefused(Exception):
    """A deployment that must not continue. Its message says what to do and holds nothing confidential."""


class MadeBeforeRelease(DeploymentRefused):
    """The database has a schema from before the first release, which no later release migrates."""

    def __init__(self, database: str, revision: str) -> None:
        super().__init__(
            f"{database} was made before FacePass 1.0 (revision {revision}) and cannot be upgraded. On the local "
            "runtime, stop it and type `make clean-local`; elsewhere, drop the database and prepare it again."
        )


def migrate(connection: Connection, history: str) -> str:
    """Migrate the schema to the newest revision of its history, never back. Returns the revision.

    connection: outside a transaction. A lock that cannot be had is tried for again; what was done until then is done.
    Raises MadeBeforeRelease, and sqlalchemy.exc.DBAPIError for a lock that cannot be had at all.
    """
    config = Config()
    config.set_main_option("script_location", str(HISTORIES / history))
    config.attributes["connection"] = connection
    found = _revision(connection)
    if found and BEFORE_RELEASE.fullmatch(found):
        raise MadeBeforeRelease(connection.engine.url.database or "", found)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found and found not in known:  # a rollback runs on the schema of the deployment that failed
        return f"{found}, of a newer version than this one"
    for attempt in Retrying(
        retry=retry_if_exception(_is_locked),
        stop=stop_after_attempt(LOCK_ATTEMPTS),
        wait=wait_random(*PAUSE_SECONDS),
        before_sleep=_say_that_it_waits,
        reraise=True,
    ):
        with attempt:
            connection.rollback()  # from an earlier attempt; inside a transaction Alembic would not commit its own
            with connection.begin():
                connection.execute(text(f"set lock_timeout = '{LOCK_SECONDS}s'"))
            command.upgrade(config, "head")
    connection.rollback()  # with nothing to migrate, Alembic leaves a transaction open
    with connection.begin():
        connection.execute(text("reset lock_timeout"))
    return _revision(connection) or "nothing"


def _revision(connection: Connection) -> str | None:
    with connection.begin():  # committed at once: Alembic begins its own
        return MigrationContext.configure(connection).get_current_revision()


def _is_locked(error: BaseException) -> bool:
    return isinstance(error, DBAPIError) and sqlstate(error.orig) == LOCK_NOT_AVAILABLE


def _say_that_it_waits(attempt: RetryCallState) -> None:
    logger.warning("a table is in use; the migration tries again", attempt=attempt.attempt_number)
