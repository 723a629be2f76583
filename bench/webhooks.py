"""`make bench-webhooks`: 10,000 events to a webhook whose receiver fails a third of the time.

Through the local runtime, because the claim is about the whole way: the outbox in PostgreSQL, the announcer, the queues
with their pollers, the sender with its threads and KMS, and a real receiver, which answers 500, hangs up, or answers
after a while. The pauses between attempts are shortened to seconds (DELIVERY_PAUSES); nothing else is.
Each event has one earlier or later event about the same object. Prints what was delivered, lost, delivered twice and
out of order, and how many events a second; writes bench/out/webhooks.json. Status 1 when an event was lost or changed,
or came under two ids.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

from rich.console import Console
from rich.progress import Progress

from facepass.cli.options import use_runtime
from facepass.database.sessions import main_session
from facepass.services.events.kinds import user_erased
from facepass.services.events.outbox import announce_user_events
from local.demo.checks import failing_in_one_line
from local.demo.client import App
from local.demo.runtime import running

OUT = Path(__file__).parent / "out" / "webhooks.json"
EVENTS, AT_ONCE = 10_000, 500
FAILING = 1 / 3
SLOW_SECONDS = 0.3
PAUSES = "1,2,3,4,5,6,7,8,9,10"
TENANT = "local"
STANDSTILL_SECONDS = 240  # without any delivery: a lease is three minutes
console = Console()


@dataclass
class Receiver:
    """Takes events, and answers a given share of the requests with 500."""

    failing: float
    bodies: dict[str, str] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)
    attempts: int = 0
    changed: int = 0
    early: int = 0
    newest: dict[str, str] = field(default_factory=dict)
    last: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311  # no secret

    def fault(self) -> str:
        """How this attempt fails; empty when it does not."""
        with self.lock:
            self.attempts += 1
            if self.chance.random() >= self.failing:
                return ""
            return self.chance.choice(["500", "hang up", "503 after a while"])

    def take(self, event_id: str, body: str) -> None:
        """Note an event that is answered with 204."""
        event = json.loads(body)
        with self.lock:
            self.last = time.monotonic()
            self.changed += self.bodies.setdefault(event_id, body) != body or event["id"] != event_id
            if not self.taken[event_id]:
                self.early += self.newest.get(event["subject"], "") > event_id
                self.newest[event["subject"]] = event_id
            self.taken[event_id] += 1


def main() -> int:
    """Measure and print. Returns 0 when every event was delivered as it was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--events", type=int, default=EVENTS)
    options = parser.parse_args()
    os.environ["FACEPASS_LOCAL_VARIABLES"] = json.dumps({"DELIVERY_PAUSES": PAUSES, "POWERTOOLS_LOG_LEVEL": "WARNING"})
    receiver = Receiver(FAILING)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(receiver))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with (
        failing_in_one_line(console),
        tempfile.TemporaryDirectory() as data,
        running(options.port, Path(data)) as runtime,
    ):
        app = App.at(runtime.base_url, runtime.key)
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        webhook = app.call("POST", "/api/v1/webhooks", json={"url": url})["webhook_id"]
        use_runtime(Path(data) / "runtime.json")
        start = time.monotonic()
        note(options.events)
        app.call("POST", f"/api/v1/webhooks/{webhook}/test")  # which wakes the announcer
        seconds = wait(receiver, options.events, start)
    server.shutdown()
    return report(receiver, options.events, seconds)


def handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    """What answers the sender."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Fail, or take the event."""
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            if '"webhook.test"' in body:
                return self.answer(204)
            fault = receiver.fault()
            if fault == "hang up":
                return None
            if fault:
                time.sleep(SLOW_SECONDS if "while" in fault else 0)
                return self.answer(int(fault[:3]))
            receiver.take(self.headers["webhook-id"], body)
            return self.answer(204)

        def answer(self, status: int) -> None:
            """An empty answer."""
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    return Handler


def note(events: int) -> None:
    """Note so many events in the outbox, two about each object."""
    for first in range(0, events, AT_ONCE):
        users = [uuid4() for _ in range((min(AT_ONCE, events - first) + 1) // 2)]
        both = [user_erased(user) for user in users] + [user_erased(user) for user in users]
        with main_session(TENANT) as main:
            announce_user_events(main, both[: events - first])


def wait(receiver: Receiver, events: int, start: float) -> float:
    """Wait until every event was taken, or nothing happens any more; the seconds until the last one."""
    receiver.last = time.monotonic()
    with Progress(console=console) as progress:
        task = progress.add_task("Delivering", total=events)
        while len(receiver.taken) < events and time.monotonic() < receiver.last + STANDSTILL_SECONDS:
            progress.update(task, completed=len(receiver.taken))
            time.sleep(0.5)
        progress.update(task, completed=len(receiver.taken))
    seconds = receiver.last - start
    time.sleep(5)  # for duplicates that are under way
    return seconds


def report(receiver: Receiver, events: int, seconds: float) -> int:
    """Print and write the figures; the exit status."""
    figures: dict[str, Any] = {
        "events": events,
        "attempts": receiver.attempts,
        "delivered": len(receiver.taken),
        "lost": events - len(receiver.taken),
        "duplicates": receiver.taken.total() - len(receiver.taken),
        "changed": receiver.changed,
        "out_of_order": receiver.early,
        "seconds": round(seconds, 1),
        "events_per_second": round(len(receiver.taken) / seconds, 1),
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=2) + "\n")
    console.print(" ".join(f"{name}={value}" for name, value in figures.items()), markup=False, highlight=False)
    return 0 if figures["lost"] == figures["changed"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
