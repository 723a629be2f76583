"""`make bench-events`: how long an upload takes from S3 to `indexed` with a webhook that gets its events, and without.

Through the local runtime, as a client does: photos are sent one after the other, and each wait is from the moment when
S3 has the photo until the API says that it is indexed. A round with a webhook follows one without, or the other way
round, so that whatever else changes on the machine meets both. The webhook's receiver is a thread of this process; a
round ends when it has every event.

In Lambda each execution environment has a processor of its own. On this machine all share its processors, so that the
announcer and the sender, which work on one upload's event while the next one is indexed, would take those of the
indexer; here they run with the lowest priority (nice 19), which `--shared` leaves out.
Prints the figures and writes bench/out/events.json. Status 1 when the ratio of the medians is over 1.03.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
from rich.console import Console
from rich.progress import track

from local.demo.checks import NotAsExpected, failing_in_one_line
from local.demo.client import App
from local.demo.photos import SAMPLES
from local.demo.runtime import running

OUT = Path(__file__).parent / "out" / "events.json"
PAIRS, UPLOADS, WARM_UP = 6, 12, 8
GOAL = 1.03
PATIENCE_SECONDS = 60
LOOK_SECONDS = 0.002
# The bench is one caller; its limits are not what is measured.
RATES = {name: {"per_second": 1000, "burst": 10_000} for name in ("upload", "webhook")}
GIVING_WAY = ("EventsFunction", "WebhooksFunction")
console = Console()


@dataclass
class Receiver:
    """What the webhook has got: when each upload's event came, by the monotonic clock."""

    url: str
    came: dict[str, float] = field(default_factory=dict)


def main() -> int:
    """Measure and print. Returns 0 when the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--pairs", type=int, default=PAIRS, help="Rounds with a webhook, and as many without.")
    parser.add_argument("--uploads", type=int, default=UPLOADS, help="In each round.")
    parser.add_argument("--shared", action="store_true", help="Leave announcer and sender their priority.")
    options = parser.parse_args()
    os.environ["FACEPASS_LOCAL_VARIABLES"] = json.dumps({"RATE_LIMITS": json.dumps(RATES)})
    waited: dict[bool, list[float]] = {False: [], True: []}
    arrived: list[float] = []
    with (
        failing_in_one_line(console),
        tempfile.TemporaryDirectory() as data,
        running(options.port, Path(data)) as runtime,
        receiving() as receiver,
    ):
        app = App.at(runtime.base_url, runtime.key)
        a_round(app, receiver, WARM_UP, listening=True)
        if not options.shared:
            give_way()
        for pair in track(range(options.pairs), description="Rounds"):
            for listening in ((False, True), (True, False))[pair % 2]:
                waits, delays = a_round(app, receiver, options.uploads, listening=listening)
                waited[listening] += waits
                arrived += delays
    return report(waited[False], waited[True], arrived)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a free port of this machine."""
    receiver = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            event = json.loads(self.rfile.read(int(self.headers["content-length"])))
            receiver.came.setdefault(event["subject"].partition("/")[2], time.perf_counter())
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_address[1]}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield receiver
        server.shutdown()


def a_round(app: App, receiver: Receiver, count: int, *, listening: bool) -> tuple[list[float], list[float]]:
    """Seconds until each of so many photos is indexed; and until its event is there from then on, with a webhook."""
    webhook = None
    if listening:
        wanted = {"url": receiver.url, "event_types": ["upload.indexed"]}
        webhook = app.call("POST", "/api/v1/webhooks", json=wanted)["webhook_id"]
    indexed = [_wait(app) for _ in range(count)]
    delays = []
    if webhook is not None:
        delays = [max(0.0, _arrival(receiver, upload_id) - at) for upload_id, _, at in indexed]
        app.call("DELETE", f"/api/v1/webhooks/{webhook}")
    return [seconds for _, seconds, _ in indexed], delays


def _wait(app: App) -> tuple[str, float, float]:
    """The upload, the seconds until it was indexed, and when that was."""
    upload_id = app.send((SAMPLES / "obama.jpg").read_bytes(), "image/jpeg")
    start = time.perf_counter()
    while (now := time.perf_counter()) - start < PATIENCE_SECONDS:
        if app.call("GET", f"/api/v1/uploads/{upload_id}")["status"] == "indexed":
            return upload_id, time.perf_counter() - start, time.perf_counter()
        time.sleep(max(0.0, LOOK_SECONDS - (time.perf_counter() - now)))
    raise NotAsExpected(f"an upload was not indexed within {PATIENCE_SECONDS} s")


def _arrival(receiver: Receiver, upload_id: str) -> float:
    start = time.perf_counter()
    while time.perf_counter() - start < PATIENCE_SECONDS:
        if upload_id in receiver.came:
            return receiver.came[upload_id]
        time.sleep(0.01)
    raise NotAsExpected(f"an event was not delivered within {PATIENCE_SECONDS} s")


def give_way() -> None:
    """Give the announcer and the sender the lowest priority. Raises NotAsExpected when there are none."""
    found = [process for process in psutil.process_iter() if _function_of(process).endswith(GIVING_WAY)]
    if not found:
        raise NotAsExpected("no announcer is running")
    for process in found:
        process.nice(19)


def _function_of(process: psutil.Process) -> str:
    """The function of an execution environment; empty for any other process."""
    try:
        return process.environ().get("AWS_LAMBDA_FUNCTION_NAME", "")
    except psutil.Error:  # another user's, or one that has ended
        return ""


def report(without: list[float], with_webhook: list[float], arrived: list[float]) -> int:
    """Print and write the figures."""
    p50 = {"without": statistics.median(without), "with": statistics.median(with_webhook)}
    ratio = p50["with"] / p50["without"]
    spread = statistics.quantiles(without, n=4)
    console.print(
        f"from S3 to indexed: without a webhook p50 {p50['without'] * 1000:.0f} ms (quartiles {spread[0] * 1000:.0f} to"
        f" {spread[2] * 1000:.0f} ms), with one p50 {p50['with'] * 1000:.0f} ms, of {len(without)} photos each"
    )
    console.print(f"p50 with / without = [bold]{ratio:.3f}[/bold] (goal: {GOAL} at most)")
    delay = {"p50": statistics.median(arrived), "p95": statistics.quantiles(arrived, n=20)[-1]}
    console.print(f"from indexed to the receiver: p50 {delay['p50'] * 1000:.0f} ms, p95 {delay['p95'] * 1000:.0f} ms")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"ratios": {"p50_with_over_without": ratio}, "p50_s": p50, "to_receiver_s": delay}))
    return 0 if ratio <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
