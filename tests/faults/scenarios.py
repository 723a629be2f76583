"""The faults, each injected while apps enrol, search and erase. A scenario ends when the fault itself is over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from tests.faults import injections
from tests.faults.proxy import Trouble
from tests.faults.world import World

INDEXING = (
    "indexing.index_photo.before",
    "indexing.note_arrival.after",
    "indexing.decode.after",
    "indexing._select.after",
    "indexing.indexed_face.after",
    "settling.pin_model.before",  # thumbnails are stored, no face is
    "settling.pin_model.after",
    "settling._lock_open.after",  # rows are locked
    "indexing.store_faces.after",  # committed, and the message is still in the queue
    "indexing.refuse.before",
    "indexing.refuse.after",
)
ERASURE = (
    "users.erase_remains.before",  # the user's row is gone, nothing else is
    "users.tombstone_uploads.after",
    "users.delete_user_faces.after",
    "objects._note.after",  # nothing of it is committed
    "objects._finish.before",  # the rows are gone, their objects are not
    "users.erase_remains.after",  # all is gone but the outbox's entry
)


@dataclass(frozen=True)
class Scenario:
    """A fault by name. inject: how many faults that were; None where this machine does not allow it.

    kills: functions die, and their logs may say so.
    """

    name: str
    inject: Callable[[World], int | None]
    kills: bool = False


def scenarios(seed: int) -> Iterator[Scenario]:
    """All of them, always in the same order."""
    yield Scenario("nothing at all", lambda world: world.wait_for_answers(6, "search") or 0)
    for point in INDEXING:
        yield Scenario(f"kill -9 of the indexer, {point}", partial(injections.die_at, point), kills=True)
    for point in ERASURE:
        yield Scenario(f"kill -9 of an erasure, {point}", partial(injections.die_while_erasing, point), kills=True)
    yield Scenario("kill -9 of every function", injections.kill_every_function, kills=True)
    for which in ("main", "vector"):
        other = "vector" if which == "main" else "main"
        yield Scenario(f"kill -9 of PostgreSQL: {which}", partial(injections.on_server, which, injections.killed))
        yield Scenario(f"{which} database away, {other} up", partial(injections.on_server, which, injections.away))
        yield Scenario(f"{which} database silent, {other} up", partial(injections.on_server, which, injections.silent))
    yield Scenario("every connection cut", injections.cut_connections)
    yield Scenario("full disk: vector", injections.full_disk)
    yield Scenario("S3 answers 503, half the time", partial(injections.in_trouble, Trouble("s3", 0.5), 5))
    yield Scenario("S3 answers 503, always", partial(injections.in_trouble, Trouble("s3", 1.0), 5))
    yield Scenario("S3 takes 3 s", partial(injections.in_trouble, Trouble("s3", 1.0, 3.0), 6))
    yield Scenario("SQS answers 503, always", partial(injections.in_trouble, Trouble("sqs", 1.0), 4))
    yield Scenario("SQS takes 3 s", partial(injections.in_trouble, Trouble("sqs", 1.0, 3.0), 6))
    yield Scenario("S3 events doubled and out of order", partial(injections.double_events, seed))
    yield Scenario("three poisonous photos", injections.poison_photos, kills=True)
    yield Scenario("S3 events lost", injections.lost_events)
    yield Scenario("two workers on one message", injections.two_workers)
    yield Scenario("environments frozen, connections cut", injections.frozen_environments)
    yield Scenario("the clock jumps, tokens", injections.clock_jumps)
