"""The faults, each injected while apps enrol, search and erase. A scenario ends when the fault itself is over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from tests.faults import injections, jobs, snapshots, webhooks
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

MERGE = (
    "merging.note_merge.after",  # nothing is committed
    "merging.carry_over.before",  # the users database has merged them, the faces database has not
    "merged_faces._move.after",  # rows have moved, and are not committed
    "merged_faces._mark_moved.before",  # committed, and the note is there
    "merging.carry_over.after",  # all is done but the answer
)
UNDO = (
    "undo.take_back.before",  # the user is there again, without anything
    "merged_faces._move_back.after",
    "merged_faces._forget.before",  # it has everything again, and the note is there
)
DELIVERY = (
    "fan_out._announce.before",  # events are taken, nothing else is done
    "fan_out._plan_deliveries.after",  # deliveries are planned, and not committed
    "fan_out.event_bus.after",  # committed; nothing is on the bus
    "fan_out._announce.after",  # all is done and forgotten
    "deliveries._send.before",  # deliveries are taken, and no order is queued
    "deliveries._send.after",  # orders are queued
    "attempts.make_attempt.before",
    "attempts._send.after",  # the receiver has it, and no result tells of it
    "attempts.make_attempt.after",  # the result is sent, and the order is still in the queue
    "results._record.after",  # a result is recorded, and not committed
    "results.record.after",  # committed, and the message is still in the queue
)
SEARCH = (
    "steps._add_matches.after",  # a probe's result is written, and not committed
    "slices.release.after",  # the job is let go, and no message is sent for the rest
)
SNAPSHOT = (
    "losses.store.before",  # objects that hold an erased face are deleted, and the manifest still names them
    *("upkeep.write_part.before", "upkeep.write_part.after"),  # a part is stored, and no draft names it
    *("upkeep._keep.after", "upkeep._publish.before"),  # between two parts; all parts are there, and no manifest
    *("upkeep._publish.after", "cleaning.forget_others.after"),  # the manifest is there, and so are the parts before
)
GROUPING = ("steps.write_groups.after",)  # the new groups have replaced the earlier ones, and are not committed
# Of merges, deliveries and snapshots, in a quick run.
QUICK = (
    *("merging.carry_over.before", "merged_faces._mark_moved.before", "undo.take_back.before"),
    *("fan_out._plan_deliveries.after", "attempts._send.after"),
    *("losses.store.before", "upkeep._publish.before"),
)


@dataclass(frozen=True)
class Scenario:
    """A fault by name. inject: how many faults that were; None where this machine does not allow it.

    kills: functions die, and their logs may say so. nightly: left out of a quick run.
    """

    name: str
    inject: Callable[[World], int | None]
    kills: bool = False
    nightly: bool = False


def scenarios(seed: int) -> Iterator[Scenario]:
    """All of them, always in the same order."""
    yield Scenario("nothing at all", lambda world: world.wait_for_answers(6, "search") or 0)
    for point in INDEXING:
        yield Scenario(f"kill -9 of the indexer, {point}", partial(injections.die_at, point), kills=True)
    for point in ERASURE:
        yield Scenario(f"kill -9 of an erasure, {point}", partial(injections.die_while_erasing, point), kills=True)
    for point in MERGE:
        inject = partial(injections.die_while_merging, point)
        yield Scenario(f"kill -9 of a merge, {point}", inject, kills=True, nightly=point not in QUICK)
    for point in UNDO:
        inject = partial(injections.die_while_merging, point, undone=True)
        yield Scenario(f"kill -9 of an undo, {point}", inject, kills=True, nightly=point not in QUICK)
    yield from deliveries()
    for point in SEARCH:
        yield Scenario(f"kill -9 of a search, {point}", partial(jobs.die_while_searching, point), kills=True)
    for point in GROUPING:
        yield Scenario(f"kill -9 of groups, {point}", partial(jobs.die_while_grouping, point), kills=True)
    yield from writers()
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


def writers() -> Iterator[Scenario]:
    """What may happen to the janitor while it writes a snapshot."""
    for point in SNAPSHOT:
        inject = partial(snapshots.die_while_writing, point)
        yield Scenario(f"kill -9 of a snapshot's writer, {point}", inject, kills=True, nightly=point not in QUICK)


def deliveries() -> Iterator[Scenario]:
    """What may happen to an event on its way to a webhook."""
    for point in DELIVERY:
        inject = partial(webhooks.troubled, partial(injections.die_while_delivering, point))
        yield Scenario(f"kill -9 of a delivery, {point}", inject, kills=True, nightly=point not in QUICK)
    for name, fault in injections.RECEIVERS.items():
        inject = partial(webhooks.troubled, partial(injections.poor_receiver, fault))
        yield Scenario(f"webhooks: a receiver {name}", inject, nightly=True)
    for name, trouble in (("answers 503", Trouble("sqs", 1.0)), ("answers 503, half the time", Trouble("sqs", 0.5))):
        inject = partial(webhooks.troubled, partial(injections.queues_in_trouble, trouble))
        yield Scenario(f"webhooks: SQS {name}", inject, nightly=True)
