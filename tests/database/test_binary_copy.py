"""COPY, received row by row."""

import pytest
from sqlalchemy import text

from facepass.database.binary_copy import copy_rows
from facepass.database.engines import make_engine
from tests.support.postgres import database_url

MANY_ROWS = "copy (select uuid_send(gen_random_uuid()) from generate_series(1, 100000)) to stdout (format binary)"


def test_after_an_error_in_the_middle_of_a_copy_the_next_statement_gets_its_own_answer(postgres: str) -> None:
    engine = make_engine(database_url(postgres, "facepass_app", "facepass_vector"))

    def refuse(*_: object) -> None:
        raise IndexError

    with engine.connect() as connection, pytest.raises(IndexError):
        copy_rows(connection, MANY_ROWS, refuse)
    with engine.connect() as connection:
        assert connection.scalar(text("select 7")) == 7
    engine.dispose()
