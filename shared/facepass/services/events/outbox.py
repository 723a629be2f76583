"""Note what happened, in the transaction that does it: it is announced if, and only if, that is committed.

The announcer (functions/events) reads the notes, puts them on the bus and records a delivery for each webhook. It runs
once a minute, and at once when a handler that is `ringing` has noted something.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy import event, insert

from facepass.database.sessions import TenantSession
from facepass.logs import logger
from facepass.models.events import FaceEvent, UserEvent
from facepass.models.tenancy import new_id
from facepass.queue import event_queue
from facepass.services.events.kinds import Event

P = ParamSpec("P")
Answer = TypeVar("Answer")
RING = '{"ring": true}'
ANNOUNCES = "announces"  # of a session's info: its transaction has noted events
_committed: list[bool] = []  # since the last ring: an environment of Lambda answers one request at a time


def announce_user_events(main: TenantSession, events: Sequence[Event]) -> None:
    """Note events of the users database, in their order."""
    _note(main, UserEvent, events)


def announce_face_events(vector: TenantSession, events: Sequence[Event]) -> None:
    """Note events of the faces database, in their order."""
    _note(vector, FaceEvent, events)


def _note(session: TenantSession, table: type[UserEvent | FaceEvent], events: Sequence[Event]) -> None:
    rows = [
        {"tenant_id": session.tenant_id, "id": new_id(), "type": e.type, "subject": e.subject, "data": dict(e.data)}
        for e in events
    ]
    if rows:
        session.execute(insert(table), rows)
        wake_announcer(session)


def wake_announcer(session: TenantSession) -> None:
    """Wake the announcer once the session's transaction is committed: it has noted events, or made deliveries due."""
    session.info[ANNOUNCES] = True


@event.listens_for(TenantSession, "after_commit")
def _remember(session: TenantSession) -> None:
    if session.info.pop(ANNOUNCES, False):
        _committed.append(True)


def ringing(handler: Callable[P, Answer]) -> Callable[P, Answer]:
    """A Lambda handler that wakes the announcer in the end, once, if it has committed events.

    What SQS answers changes nothing: the events are there, and the announcer comes within a minute.
    """

    @wraps(handler)
    def run(*args: P.args, **kwargs: P.kwargs) -> Answer:
        _committed.clear()
        try:
            return handler(*args, **kwargs)
        finally:
            if _committed:
                ring()

    return run


def ring() -> None:
    """Wake the announcer. Raises nothing: it comes by itself within a minute."""
    try:
        queue = event_queue()
        if queue is not None:
            queue.send(RING)
    except Exception:  # whatever it is, the events are noted
        logger.warning("announcer not woken", exc_info=True)
