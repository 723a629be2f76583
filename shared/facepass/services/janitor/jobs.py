"""Settle jobs that no worker will finish, and delete those whose time is over."""

from sqlalchemy import text

from facepass.context import Context
from facepass.database.every_tenant import rows_of_faces
from facepass.queue import LOOK_SECONDS, DeadLetter, job_queue
from facepass.services.janitor.chores import LETTERS, Work
from facepass.services.janitor.lost_jobs import settle_job_of, settle_overdue_job

BATCH = 50
EXPIRED = 20  # in one statement: a search may have 50,000 matches
TAKE_OPEN = text("select tenant_id, id from take_open_jobs(:under_way, :most)")
FORGET_EXPIRED = text("select forget_expired_jobs(:most)")


def settle_open_jobs(work: Work) -> None:
    """Send jobs without progress to the queue once more; running ones that were sent before have failed."""
    for row in work.batches(lambda: rows_of_faces(TAKE_OPEN, under_way=work.under_way, most=BATCH)):
        with work.item("jobs_looked_at", tenant=row.tenant_id, job_id=str(row.id)):
            work.done[settle_overdue_job(Context(row.tenant_id), job_queue(), row.id)] += 1


def settle_dead_jobs(work: Work) -> None:
    """Settle jobs whose message is a dead letter, and of which no worker recorded why. The letters stay."""
    seen: list[DeadLetter] = []
    queue = job_queue()
    try:
        for letter in queue.dead_letters(LOOK_SECONDS):
            seen.append(letter)
            with work.item("dead_letters_looked_at", message_id=letter.message_id):
                work.done[settle_job_of(letter)] += 1
            if not work.deadline.left or len(seen) == LETTERS:
                return
    finally:
        queue.put_back(seen)


def forget_expired_jobs(work: Work) -> None:
    """Delete the jobs that were finished a day ago, with their results."""
    gone = 1
    while gone and work.deadline.left:
        gone = sum(row[0] for row in rows_of_faces(FORGET_EXPIRED, most=EXPIRED))
        work.done["jobs_forgotten"] += gone
