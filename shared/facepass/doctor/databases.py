"""Steps: both databases and their schema, as the functions see them, and directly where their URLs are known."""

from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from facepass.database import placements
from facepass.database.engines import is_away, main_autocommit, make_engine, sqlstate
from facepass.database.migrating import HISTORIES
from facepass.doctor.findings import Fault
from facepass.doctor.visit import Visit

NO_TABLE, NO_RIGHT = "42P01", "42501"
# errors of the health route, by the names of their classes
SCHEMA_ERRORS = ("ProgrammingError",)


def users_database(visit: Visit) -> str:
    """The users database answers, and has the schema of this release."""
    if visit.inside.has_databases:
        return _examine(visit, main_autocommit(), "main", "users")
    if visit.key == "not looked up" and visit.health.body.get("status") != "healthy":
        says = "The service is unhealthy and cannot look up a key, which it does in the users database."
        raise Fault("users_database_away", says)
    return _by_health(visit, "main", "users")


def faces_databases(visit: Visit) -> str:
    """Every faces database answers, and has the schema of this release."""
    if not visit.inside.has_databases:
        return _by_health(visit, "vector", "faces")
    engines = placements.databases().values()
    return "; ".join(_examine(visit, engine, "vector", "faces") for engine in engines)


def _by_health(visit: Visit, prefix: str, side: str) -> str:
    """What the functions say."""
    if (found := visit.reason(prefix)) is None:
        return "the functions reach it, and its tables are there"
    name, why = found
    if why in SCHEMA_ERRORS:
        raise Fault(f"{side}_database_without_schema", f"{name} answers, but has no tables ({why}).")
    raise Fault(f"{side}_database_away", f"The functions cannot reach {name} ({why}).")


def _examine(visit: Visit, engine: Engine, history: str, side: str) -> str:
    """One database. history: of its migrations. side: `users` or `faces`, also the name of a table."""
    name = make_url(str(engine.url)).database
    try:
        with engine.connect() as connection:
            connection.execute(text(f"select 1 from {side} where tenant_id = '' limit 1"))  # noqa: S608
        found = _revision(visit, engine, history)
    except (DBAPIError, OSError) as error:
        if isinstance(error, DBAPIError) and not is_away(error) and sqlstate(error.orig) == NO_TABLE:
            raise Fault(f"{side}_database_without_schema", f"{name} answers, but has no table `{side}`.") from error
        raise Fault(f"{side}_database_away", f"{name} cannot be used: {type(error).__name__}.") from error
    if found is None:
        return f"{name} has its tables"
    newest, known = _history(HISTORIES / history)
    if found in known - {newest}:
        raise Fault(f"{side}_database_schema_behind", f"{name} has the schema {found}; this release's is {newest}.")
    return f"{name} has the schema {found}" + ("" if found == newest else ", of a later release")


def _revision(visit: Visit, engine: Engine, history: str) -> str | None:
    """The schema's revision; None where no role that is known may read it."""
    owner = visit.inside.owner_urls.get(history)
    try:
        with (make_engine(owner) if owner else engine).connect() as connection:
            found: str | None = connection.scalar(text("select version_num from alembic_version"))
            return found
    except DBAPIError as error:
        if sqlstate(error.orig) in (NO_RIGHT, NO_TABLE):
            return None
        raise


def _history(folder: Path) -> tuple[str, set[str]]:
    """The newest revision of a history, and all of them."""
    scripts = ScriptDirectory(str(folder))
    [newest] = scripts.get_heads()
    return newest, {script.revision for script in scripts.walk_revisions()}
