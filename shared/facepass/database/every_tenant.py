"""Statements about all tenants, which procedures of the databases allow (`security definer`)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Row, TextClause

from facepass.database import placements


def rows_of_faces(statement: TextClause, **parameters: object) -> Sequence[Row[Any]]:
    """The rows of one statement on every faces database; one that is unavailable does not delay the others."""
    rows: list[Row[Any]] = []
    failed: Exception | None = None
    for engine in placements.databases().values():
        try:
            rows += rows_of(engine, statement, **parameters)
        except Exception as error:  # raised when there is nothing else to do
            failed = error
    if failed is not None and not rows:
        raise failed
    return rows


def rows_of(engine: Engine, statement: TextClause, **parameters: object) -> Sequence[Row[Any]]:
    """The rows of one statement. engine: in autocommit, so that it is its own transaction."""
    with engine.connect() as connection:
        return connection.execute(statement, parameters).all()
