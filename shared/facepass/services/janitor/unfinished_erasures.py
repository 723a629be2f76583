"""Finish erasures that were interrupted by a crash, or by a database or bucket that was unavailable."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Literal

from sqlalchemy import Row, text

from facepass import telemetry
from facepass.context import Context
from facepass.database.engines import main_autocommit
from facepass.database.every_tenant import rows_of, rows_of_faces
from facepass.errors import UserNotFound
from facepass.services.audit.audit import named
from facepass.services.erasure.objects import finish_note
from facepass.services.erasure.users import finish_erasure
from facepass.services.janitor.chores import Work

USERS, NOTES = 20, 50  # per batch
TAKE_USERS = text("select tenant_id, user_id from take_erasures(:most)")
OLDEST = text("select oldest_erasure_seconds()")
TAKE_NOTES = text("select tenant_id, id from take_photo_erasures(:most)")


def finish_users(work: Work) -> None:
    """Erase what is left of users whose row is deleted."""
    for row in work.batches(lambda: rows_of(main_autocommit(), TAKE_USERS, most=USERS)):
        with (
            work.item("erasures_finished", tenant=row.tenant_id, user_id=str(row.user_id)),
            suppress(UserNotFound),  # a client that deleted the user again has finished it meanwhile
        ):
            finish_erasure(Context(row.tenant_id), row.user_id)
            work.note(row.tenant_id, "finish_erasure", named(user=row.user_id))
    _tell_oldest("people", rows_of(main_autocommit(), OLDEST))


def finish_photos(work: Work) -> None:
    """Delete objects whose rows are deleted."""
    for row in work.batches(lambda: rows_of_faces(TAKE_NOTES, most=NOTES)):
        with work.item("photo_notes_finished", tenant=row.tenant_id, note_id=str(row.id)):
            finish_note(Context(row.tenant_id), row.id)
    _tell_oldest("photos", rows_of_faces(OLDEST))


def _tell_oldest(what: Literal["people", "photos"], seconds: Sequence[Row[Any]]) -> None:
    """Report the oldest erasure, for an alarm: one that waits for hours cannot be finished."""
    telemetry.oldest_erasure(what, max(row[0] for row in seconds))
