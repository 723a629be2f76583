"""A database of before is brought to what the code of today expects."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from facepass.database.engines import make_engine
from facepass.database.init import HISTORIES, _create_database
from tests.support.postgres import database_url

UPLOAD = """
insert into uploads (tenant_id, id, collection_id, purpose, content_type, max_faces, status, reason, expires_at)
values ('t', gen_random_uuid(), 'default', 'index', 'image/jpeg', 1, :status, :reason, now()) returning id
"""
FACE = """
insert into faces (tenant_id, id, collection_id, upload_id, box, landmarks, confidence, quality, model, embedding)
values ('t', gen_random_uuid(), 'default', :upload, '{0,0,1,1}', '{}', 1, '{}', 'lite-1',
        array_fill(0.1, array[512])::vector::halfvec)
"""


@pytest.fixture
def of_before(postgres: str) -> Iterator[Connection]:
    """A faces database at revision 0005."""
    url = database_url(postgres, "postgres", "facepass_of_before")
    _create_database(url)
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("create extension vector"))
        migrate(connection, "0005")
        yield connection
    engine.dispose()


def migrate(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(HISTORIES / "vector"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_uploads_of_before_say_whether_their_photo_is_still_kept(of_before: Connection) -> None:
    def add(status: str, reason: str | None = None) -> object:
        return of_before.scalar(text(UPLOAD), {"status": status, "reason": reason})

    kept = [add("indexed"), add("failed", "retries_exhausted"), add("rejected", "model_mismatch"), add("processing")]
    of_before.execute(text(FACE), {"upload": kept[0]})
    gone = [add("rejected", "no_face"), add("erased"), add("indexed")]  # the last face of the third was deleted
    migrate(of_before, "head")
    erased = of_before.scalars(text("select id from uploads where photo_erased_at is not null")).all()
    assert set(erased) == set(gone)
    assert of_before.scalar(text("select count(*) from uploads")) == len(kept) + len(gone)
