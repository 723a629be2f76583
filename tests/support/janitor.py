"""The janitor's function, and time that passes for it."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import text

from facepass.database.engines import make_engine
from tests.support.api_client import CONTEXT, handler_of
from tests.support.postgres import database_url

# With time for what earlier tests left: of a minute, each task's share is only about two seconds.
PATIENT = SimpleNamespace(**vars(CONTEXT) | {"get_remaining_time_in_millis": lambda: 120_000})


def tidy() -> dict[str, Any]:
    """One run; what it did, counted."""
    done: dict[str, Any] = handler_of("janitor")({}, PATIENT)
    return done


def as_owner(postgres: str, side: str, statement: str, **parameters: Any) -> Any:
    """Change what no function may: `side` is `main` or `vector`. The first column of the rows, if there are any."""
    engine = make_engine(database_url(postgres, "postgres", f"facepass_{side}"))
    with engine.begin() as connection:
        result = connection.execute(text(statement), parameters)
        rows = result.scalars().all() if result.returns_rows else None
    engine.dispose()
    return rows


def let_pass(postgres: str, side: str, table: str, column: str, interval: str, tenant: str) -> None:
    """Make a tenant's rows older by so much."""
    older = f"update {table} set {column} = {column} - cast(:interval as interval) where tenant_id = :tenant"
    as_owner(postgres, side, older, interval=interval, tenant=tenant)
