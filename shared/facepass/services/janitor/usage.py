"""Add the notes of what came and went to the counters of usage."""

from sqlalchemy import text

from facepass.database.every_tenant import rows_of_faces
from facepass.services.janitor.chores import Work

NOTES = 5_000
FOLD = text("select fold_usage(:most)")


def fold_usage(work: Work) -> None:
    """Add the notes to the counters. A note that is not added yet is counted when it is asked about."""
    while work.deadline.left:
        if sum(row[0] for row in rows_of_faces(FOLD, most=NOTES)) < NOTES:
            return
