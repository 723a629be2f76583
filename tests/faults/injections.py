"""What breaks, and how. Each injects its fault while the apps go on, and returns how many faults that were."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

import httpx
import psutil

from facepass.database.engines import STATEMENT_SECONDS
from tests.faults.janitor_clock import operate
from tests.faults.proxy import Trouble
from tests.faults.servers import Server
from tests.faults.webhooks import Mailbox, note
from tests.faults.world import VISIBILITY, World
from tests.support.receivers import Answer, Delivered, drip, status
from tests.support.runtime import eventually

HIT_SECONDS = 60
POISONS_SECONDS = 150  # two deliveries, and up to two minutes until the janitor has looked
POISONS = {
    "hang": ("failed", "worker_died"),
    "memory": ("failed", "worker_died"),
    "crash": ("rejected", "unreadable_photo"),
}


def die_at(point: str, world: World) -> int:
    marker = world.arm(point)
    world.go()
    eventually(marker.exists, f"a function reached {point}", HIT_SECONDS)
    return 1


def die_while_erasing(point: str, world: World) -> int:
    """The client sees an error; no search shows the user once the row is gone, and nothing is left later."""
    app = world.apps[0]
    world.wait_for_answers(2, "photo")
    marker = world.arm(point)
    world.go()
    for _ in range(20):
        if marker.exists():
            break
        if living := app.ledger.living():
            with suppress(httpx.HTTPError):
                app.erase(living[0])
    assert marker.exists(), f"no function reached {point}"
    return 1


def die_while_merging(point: str, world: World, *, undone: bool = False) -> int:
    """The client sees an error; later the users are either two or one, and each photo is the one's who has it."""
    app = world.apps[0]
    world.wait_for_answers(2, "photo")
    marker = world.arm(point)
    world.go()
    for _ in range(40):
        if marker.exists():
            break
        with suppress(httpx.HTTPError):
            app.merge(undone=undone)
        time.sleep(0.2)
    assert marker.exists(), f"no function reached {point}"
    return 1


def die_while_delivering(point: str, world: World, _mailbox: Mailbox) -> int:
    marker = world.arm(point)
    world.noted = note(world)
    eventually(marker.exists, f"a function reached {point}", HIT_SECONDS)
    return 1


def redirect(handler: BaseHTTPRequestHandler, request: Delivered) -> None:
    status(302, location="http://127.0.0.1:1/")(handler, request)


# What receivers do instead of taking an event: each is in trouble for some seconds.
RECEIVERS: dict[str, Answer] = {
    "hangs up": lambda _handler, _request: None,
    "answers 500": status(500),
    "answers 503, and asks for a second": status(503, retry_after="1"),
    "redirects to 127.0.0.1": redirect,
    "is slow": drip(b"HTTP/1.1 204 No Content\r\nx: ", seconds=0.5),
}


def poor_receiver(fault: Answer, world: World, mailbox: Mailbox) -> int:
    asked = Counter[str]()

    def answer(handler: BaseHTTPRequestHandler, request: Delivered) -> None:
        asked[request.id] += 1
        fault(handler, request)

    mailbox.answer = answer
    world.noted = note(world)
    eventually(lambda: len(asked) >= 5, "the receiver is asked", HIT_SECONDS)
    time.sleep(2)
    assert not world.noted & set(mailbox.taken)
    return asked.total()


def queues_in_trouble(trouble: Trouble, world: World, _mailbox: Mailbox) -> int:
    before = world.proxy.made["sqs"]
    world.proxy.trouble = trouble
    try:
        world.noted = note(world)
        time.sleep(5)
    finally:
        world.proxy.trouble = None
    return world.proxy.made["sqs"] - before


def kill_every_function(world: World) -> int:
    world.wait_for_answers(4, "search")
    killed_ones = world.environments()
    assert len(killed_ones) >= 4
    for process in killed_ones:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    return len(killed_ones)


def on_server(which: str, fault: Callable[[Server], None], world: World) -> int:
    world.wait_for_answers(4, "search")
    fault(getattr(world, which))
    return 1


def killed(server: Server) -> None:
    server.kill()
    time.sleep(2)  # as long as a failover may take here: the fault itself, and no waiting for anything
    server.start()


def away(server: Server) -> None:
    server.stop()
    time.sleep(4)
    server.start()


def silent(server: Server) -> None:
    with server.frozen():
        time.sleep(STATEMENT_SECONDS + 2)  # until those who wait for an answer give up


def cut_connections(world: World) -> int:
    world.wait_for_answers(4, "search")
    count = world.main.cut() + world.vector.cut()
    assert count > 0
    return count


def full_disk(world: World) -> int | None:
    if not world.has_small_disk:
        return None
    world.wait_for_answers(2, "search")
    with world.vector.full_disk():
        time.sleep(5)
    return 1


def in_trouble(trouble: Trouble, seconds: float, world: World) -> int:
    before = world.proxy.made[trouble.service]
    world.wait_for_answers(1, "search")
    world.proxy.trouble = trouble
    try:
        time.sleep(seconds)
    finally:
        world.proxy.trouble = None
    count = world.proxy.made[trouble.service] - before
    assert count > 0, f"{trouble} affected no request"
    return count


def double_events(seed: int, world: World) -> int:
    """Every notification of S3 three times, and old ones of settled and erased uploads, in any order."""
    known = [(app.ledger.tenant, upload_id) for app in world.apps for upload_id in list(app.ledger.uploads)[-15:]]
    events = known * 3
    random.Random(seed).shuffle(events)
    for tenant, upload_id in events:
        world.announce(f"uploads/{tenant}/{upload_id}")
    return len(events)


def two_workers(world: World) -> int:
    """One is frozen with the upload's row locked until the queue gives the message to another; then it goes on."""
    # behind the lock of an upload that is open: of one that was erased meanwhile the other worker waits for nothing
    marker = world.arm("settling.turned_away.before", signal.SIGSTOP)
    world.go()
    eventually(marker.exists, "a worker is frozen", HIT_SECONDS)
    worker = psutil.Process(int(marker.read_text()))
    assert worker.status() == psutil.STATUS_STOPPED
    try:
        eventually(world.vector.somebody_waits, "another worker waits for the row", VISIBILITY + 20)
    finally:
        worker.resume()
    return 1


def poison_photos(world: World) -> int:
    """Three photos that harm each worker that has them, among others that must not notice. Cured, they are indexed."""
    app, cured = world.apps[0], world.faults / "cured"
    world.wait_for_answers(1, "search")
    hung = 0
    with world.fewer_deliveries(2):
        uploads = {kind: app.enrol(kind) for kind in POISONS}
        began = time.monotonic()
        while (results := {kind: app.result(upload) for kind, upload in uploads.items()}) != POISONS:
            assert time.monotonic() < began + POISONS_SECONDS, f"the poisonous photos are {results}"
            hung += world.end_what_hangs()
            time.sleep(0.5)
    assert hung == 2
    assert world.dead_workers() == 2, "a neighbour was given up"
    cured.touch()
    operate(world.runtime, "redrive", "--yes")
    for kind in ("hang", "memory"):
        eventually(lambda kind=kind: app.result(uploads[kind])[0] == "indexed", f"{kind} is indexed", HIT_SECONDS)
    cured.unlink()
    return 5


def lost_events(world: World) -> int:
    """S3 tells of no photo; the janitor finds them by what lies in the bucket."""
    world.wait_for_answers(1, "search")
    with world.no_events():
        world.wait_for_answers(4, "s3 204")
    return 4


def frozen_environments(world: World) -> int:
    """As Lambda freezes them between requests: their connections end, and they do not notice."""
    world.wait_for_answers(2, "search")
    frozen = world.environments()
    for process in frozen:
        process.suspend()
    time.sleep(3)
    cut = world.main.cut() + world.vector.cut()
    time.sleep(2)
    for process in frozen:
        with suppress(psutil.NoSuchProcess):
            process.resume()
    assert frozen
    assert cut
    return len(frozen)


def clock_jumps(world: World) -> int:
    """A good token is refused while the authorizer's clock is wrong, never a bad one taken; then all is well again."""
    now, clock = int(time.time()), world.faults / "clock"
    base = world.runtime.described["base_url"]
    marks = iter(range(100))

    def answer(**changes: int) -> int:
        # each token is another, or the gateway would repeat its last answer for a minute
        token = world.issuer.token(scope="users:read", jti=str(next(marks)), **changes)
        return httpx.get(f"{base}/api/v1/users", headers={"Authorization": f"Bearer {token}"}, timeout=35).status_code

    assert answer() == 200
    for seconds in (7200, -7200):
        clock.write_text(str(seconds))
        assert answer() == 403, f"{seconds} s"
        assert answer(exp=now - 86_400) == 403
        clock.write_text("0")
        assert answer() == 200
    return 2
