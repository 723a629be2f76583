"""Erasures that a crash, or a database or bucket that was away, left unfinished."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Literal

from sqlalchemy import Row, text

from facepass import telemetry
from facepass.database.engines import main_autocommit
from facepass.database.sessions import main_session, vector_session
from facepass.errors import UserNotFound
from facepass.services.audit.audit import named
from facepass.services.erasure import erasure
from facepass.services.janitor.chores import Work, rows_of, rows_of_faces

PEOPLE, NOTES = 20, 50  # taken at a time
TAKE_PEOPLE = text("select tenant_id, user_id from take_erasures(:most)")
OLDEST = text("select oldest_erasure_seconds()")
TAKE_NOTES = text("select tenant_id, id from take_photo_erasures(:most)")


def finish_people(work: Work) -> None:
    """Erase what is left of people whose row is gone."""
    for row in work.batches(lambda: rows_of(main_autocommit(), TAKE_PEOPLE, most=PEOPLE)):
        with (
            work.item("erasures_finished", tenant=row.tenant_id, user_id=str(row.user_id)),
            main_session(row.tenant_id) as main,
            vector_session(row.tenant_id) as vector,
            suppress(UserNotFound),  # whoever deleted the person has finished it meanwhile
        ):
            erasure.finish_erasure(main, vector, work.bucket, row.user_id)
            work.note(row.tenant_id, "finish_erasure", named(user=row.user_id))
    _tell_oldest("people", rows_of(main_autocommit(), OLDEST))


def finish_photos(work: Work) -> None:
    """Remove objects whose rows are gone."""
    for row in work.batches(lambda: rows_of_faces(TAKE_NOTES, most=NOTES)):
        with (
            work.item("photo_notes_finished", tenant=row.tenant_id, note_id=str(row.id)),
            vector_session(row.tenant_id) as vector,
        ):
            erasure.finish_note(vector, work.bucket, row.id)
    _tell_oldest("photos", rows_of_faces(OLDEST))


def _tell_oldest(what: Literal["people", "photos"], seconds: Sequence[Row[Any]]) -> None:
    """For an alarm: an erasure that waits for hours is one that nobody can finish."""
    telemetry.oldest_erasure(what, max(row[0] for row in seconds))
