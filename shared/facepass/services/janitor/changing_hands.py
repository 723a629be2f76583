"""Finish merges, undos and splits that a crash has interrupted, and forget merges that can no longer be undone."""

from datetime import timedelta

from sqlalchemy import func, select, text

from facepass.context import Context
from facepass.database.engines import main_autocommit
from facepass.database.every_tenant import rows_of, rows_of_faces
from facepass.models.main import Merge
from facepass.services.audit.audit import named
from facepass.services.collections.merged_faces import finish_split, forget_merge, settle_merge
from facepass.services.janitor.chores import Work
from facepass.services.users.merging import UNDONE_WITHIN

BATCH = 20
# A day more than the undo is offered: a request that began in time has ended.
KEPT = UNDONE_WITHIN + timedelta(days=1)
TAKE_MERGES = text("select tenant_id, id from take_merges(:most, :kept)")
TAKE_SPLITS = text("select tenant_id, user_id from take_splits(:most)")
FORGET_ROWS = text("select forget_merged_rows(:kept)")


def finish_merges(work: Work) -> None:
    """Let the faces database follow merges and undos; forget those that are too old."""
    for row in work.batches(lambda: rows_of(main_autocommit(), TAKE_MERGES, most=BATCH, kept=KEPT)):
        with work.item("merges_finished", tenant=row.tenant_id, merge_id=str(row.id)):
            context = Context(row.tenant_id)
            settle_merge(context, row.id)
            with context.main() as main:
                old = main.scalar(select(Merge.id).where(Merge.id == row.id, Merge.created_at < func.now() - KEPT))
            if old is not None:
                forget_merge(context, row.id)
            work.note(row.tenant_id, "finish_merge" if old is None else "forget_merge", named(merge=row.id))


def finish_splits(work: Work) -> None:
    """Move the faces of splits to their new users."""
    for row in work.batches(lambda: rows_of(main_autocommit(), TAKE_SPLITS, most=BATCH)):
        with work.item("splits_finished", tenant=row.tenant_id, user_id=str(row.user_id)):
            finish_split(Context(row.tenant_id), row.user_id)
            work.note(row.tenant_id, "finish_split", named(user=row.user_id))


def forget_merged_rows(work: Work) -> None:
    """Delete what a merge moved, where its record is gone, for example with its user."""
    for row in rows_of_faces(FORGET_ROWS, kept=KEPT):
        work.done["merged_rows_forgotten"] += row[0]
