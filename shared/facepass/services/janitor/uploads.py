"""Settle uploads that no worker will settle: unused tickets, photos of dead workers, photos that failed long ago."""

from datetime import timedelta

from sqlalchemy import text

from facepass.context import Context
from facepass.database.every_tenant import rows_of_faces
from facepass.queue import LOOK_SECONDS, DeadLetter
from facepass.services.erasure.failed_photos import erase_refused_photo
from facepass.services.janitor.chores import LETTERS, Work
from facepass.services.uploads.dead_letters import settle_photo
from facepass.services.uploads.overdue import settle_overdue

BATCH = 50
# As long as the dead-letter queue keeps the message that could start another attempt.
REFUSED_KEPT = timedelta(days=14)
TAKE_OPEN = text("select tenant_id, id from take_open_uploads(:under_way, :most)")
TAKE_REFUSED = text("select tenant_id, id from take_refused_photos(:kept, :most)")


def settle_open_uploads(work: Work) -> None:
    """Expire tickets. Send photos without a worker to the queue once more; photos sent before have failed."""
    for row in work.batches(lambda: rows_of_faces(TAKE_OPEN, under_way=work.under_way, most=BATCH)):
        with work.item("uploads_looked_at", tenant=row.tenant_id, upload_id=str(row.id)):
            work.done[settle_overdue(Context(row.tenant_id), work.queue, row.id)] += 1


def settle_dead_letters(work: Work) -> None:
    """Settle photos whose message is a dead letter, and of which no worker recorded why. The letters stay."""
    seen: list[DeadLetter] = []
    try:
        for letter in work.queue.dead_letters(LOOK_SECONDS):
            seen.append(letter)
            with work.item("dead_letters_looked_at", message_id=letter.message_id):
                work.done[settle_photo(letter)] += 1
            if not work.deadline.left or len(seen) == LETTERS:
                return
    finally:
        work.queue.put_back(seen)


def erase_refused_photos(work: Work) -> None:
    """Delete the photos of uploads that failed, or that a wrong model pack rejected, two weeks ago."""
    for row in work.batches(lambda: rows_of_faces(TAKE_REFUSED, kept=REFUSED_KEPT, most=BATCH)):
        with work.item("refused_photos_erased", tenant=row.tenant_id, upload_id=str(row.id)):
            erase_refused_photo(Context(row.tenant_id), row.id)
