"""Faces from before they were counted: the migration notes them, and `faces_stored` is null for the days before."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from facepass.database.engines import make_engine
from facepass.database.migrating import HISTORIES
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol
from tests.support.postgres import database_url

MIGRATION = (HISTORIES / "vector/sql/1_1_15_stored_faces.sql").read_text()
BEFORE = text("select day, amount from usage where tenant_id = :tenant and what = 'faces_before'")


@pytest.fixture
def owner(postgres: str) -> Any:
    """The owner of the faces database, in a transaction that is rolled back unless a test commits it."""
    engine = make_engine(database_url(postgres, "postgres", "facepass_vector"))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def stored(http: Client, first: int, last: int) -> list[int | None]:
    """The stored faces of the days from so many days ago to so many days ago."""
    today = datetime.now(UTC).date()
    days = {"from": today - timedelta(days=first), "to": today - timedelta(days=last)}
    return [day["faces_stored"] for day in http.get("/api/v1/usage", **days).json()["days"]]


@pytest.mark.parametrize("faces", [0, 7])
def test_days_before_faces_were_counted_are_null_also_in_a_range_without_a_later_day(
    http: Client, owner: Connection, faces: int
) -> None:
    row = "insert into usage (tenant_id, day, what, amount) values (:tenant, :day, 'faces_before', :faces)"
    since = datetime.now(UTC).date() - timedelta(days=1)
    owner.execute(text(row), {"tenant": http.tenant, "day": since, "faces": faces})
    owner.commit()
    assert stored(http, 3, 0) == [None, None, faces, faces]
    assert stored(http, 3, 2) == [None, None]
    assert stored(http, 2, 1) == [None, faces]


def test_the_migration_writes_the_row_of_a_tenant_with_faces(
    http: Client, owner: Connection, bucket: PhotoBucket, photo: Callable[[str], bytes]
) -> None:
    enrol(http, bucket, photo("obama.jpg"))
    owner.execute(text("delete from usage_notes where tenant_id = :tenant"), {"tenant": http.tenant})
    owner.execute(text(MIGRATION))
    today = owner.scalar(text("select (now() at time zone 'UTC')::date"))
    assert owner.execute(BEFORE, {"tenant": http.tenant}).all() == [(today, 1)]


@pytest.mark.parametrize("kept", ["collection", "upload"])
def test_the_migration_writes_the_row_of_a_tenant_without_faces(http: Client, owner: Connection, kept: str) -> None:
    if kept == "collection":
        http.post("/api/v1/collections", {"collection_id": "lobby"})
    else:
        http.post("/api/v1/faces/upload", {"content_type": "image/jpeg"})
        owner.execute(text("delete from collections where tenant_id = :tenant"), {"tenant": http.tenant})
    owner.execute(text(MIGRATION))
    assert [row.amount for row in owner.execute(BEFORE, {"tenant": http.tenant})] == [0]
