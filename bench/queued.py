"""`make bench-queue`: how long uploads wait while a thousand searches are queued, against how long without them.

Through the local runtime, as a client does: photos are sent one after the other, and each wait is from the moment when
S3 has the photo until its upload is settled. Then 20 searches with 50 probes each are started, all that a tenant may
have open, and the same photos are sent again while they are worked off; then once more when all are done.

In Lambda each execution environment has a processor of its own. On this machine all share its processors, so that two
workers of jobs would take those of the indexer; here they run with the lowest priority (nice 19), which `--shared`
leaves out. Shared caches and memory remain. So the photos are sent a fourth time, beside as many processes that embed
faces without an end, which share nothing else with them: what searches take beyond that is what uploads and searches
share in the cloud as well, queues, databases and the bucket.
Prints the figures and writes bench/out/queued.json. Status 1 when the ratio of the 95th percentiles is over 1.3.
"""

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.progress import track

from bench.enrolled import enrolled_app
from facepass.recognition.engine import open_engine
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import decode
from local.demo.checks import NotAsExpected, failing_in_one_line
from local.demo.client import App
from local.demo.photos import SAMPLES

OUT = Path(__file__).parent / "out" / "queued.json"
JOBS, PROBES = 20, 50
UPLOADS, WARM_UP = 40, 5
GOAL = 1.3
WORK_OFF_SECONDS = 900
PATIENCE_SECONDS = 60
# The bench is one caller; its limits are not what is measured.
RATES = {name: {"per_second": 1000, "burst": 10_000} for name in ("search", "upload")}
WORKERS, START_SECONDS = 2, 3.0
HANDLER = "functions.jobs.app.handler"
console = Console()


def main() -> int:
    """Measure and print. Returns 0 when the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--uploads", type=int, default=UPLOADS, help="In each of the three rounds.")
    parser.add_argument("--shared", action="store_true", help="Leave the workers of jobs their priority.")
    options = parser.parse_args()
    os.environ["FACEPASS_LOCAL_VARIABLES"] = json.dumps({"RATE_LIMITS": json.dumps(RATES)})
    with failing_in_one_line(console), enrolled_app(options.port) as (app, _):
        probes = [app.send((SAMPLES / "obama2.jpg").read_bytes(), "image/jpeg", purpose="probe") for _ in range(PROBES)]
        warm_up(app, probes)
        if not options.shared:
            give_way()
        waits(app, WARM_UP, "Warming up")
        before = waits(app, options.uploads, "Without searches")
        searches = [start(app, probes) for _ in track(range(JOBS), description="Queueing searches")]
        beside = waits(app, options.uploads, "Beside searches")
        done = searched(app, searches)
        if done == JOBS * PROBES:
            raise NotAsExpected("all searches were done before the last upload: nothing was measured beside them")
        seconds = work_off(app, searches)
        after = waits(app, options.uploads, "Without them again")
        with embedding(WORKERS):
            busy = waits(app, options.uploads, "Beside busy processors")
    return report({"alone": before + after, "beside": beside, "busy": busy}, done, seconds)


def start(app: App, probes: Sequence[str]) -> str:
    """Start a search with all probes; return its id."""
    return str(app.call("POST", "/api/v1/searches", json={"upload_ids": list(probes)})["search_id"])


def warm_up(app: App, probes: Sequence[str]) -> None:
    """Start both environments of the workers, which load the networks."""
    searches = [start(app, probes[:10]) for _ in range(2)]
    work_off(app, searches)


@contextmanager
def embedding(processes: int) -> Iterator[None]:
    """So many processes with the lowest priority that do what workers of jobs do most, and nothing else."""
    with ExitStack() as stack:
        for _ in range(processes):
            process = multiprocessing.get_context("spawn").Process(target=_embed_for_ever, daemon=True)
            process.start()
            stack.callback(process.join)
            stack.callback(process.terminate)
        time.sleep(START_SECONDS)
        yield


def _embed_for_ever() -> None:
    os.nice(19)
    engine = open_engine(find_pack("standard"), threads=1)
    photo = decode((SAMPLES / "obama2.jpg").read_bytes())
    while True:
        for face in engine.find_faces(photo):
            engine.embed(face)


def give_way() -> None:
    """Give the workers of jobs the lowest priority. Raises NotAsExpected when there is none."""
    found = [process for process in psutil.process_iter() if handler_of(process) == HANDLER]
    if not found:
        raise NotAsExpected("no worker of jobs is running")
    for process in found:
        process.nice(19)


def handler_of(process: psutil.Process) -> str | None:
    """The handler of an execution environment; None for any other process."""
    try:
        return process.environ().get("_HANDLER")
    except psutil.Error:  # another user's, or one that has ended
        return None


def waits(app: App, count: int, description: str) -> list[float]:
    """Seconds until each of so many photos is settled, once S3 has it."""
    photo = (SAMPLES / "obama.jpg").read_bytes()
    return [_wait(app, photo) for _ in track(range(count), description=description)]


def _wait(app: App, photo: bytes) -> float:
    upload_id = app.send(photo, "image/jpeg")
    start_time = time.perf_counter()
    while (waited := time.perf_counter() - start_time) < PATIENCE_SECONDS:
        if app.call("GET", f"/api/v1/uploads/{upload_id}")["status"] == "indexed":
            return waited
        time.sleep(0.01)
    raise NotAsExpected(f"an upload was not indexed within {PATIENCE_SECONDS} s")


def state(app: App, search: str) -> dict[str, Any]:
    """A search, with the results of one probe."""
    found: dict[str, Any] = app.call("GET", f"/api/v1/searches/{search}", params={"limit": 1})
    return found


def searched(app: App, searches: Sequence[str]) -> int:
    """How many probes were searched with so far."""
    return sum(int(state(app, search)["counts"]["searched"]) for search in searches)


def work_off(app: App, searches: Sequence[str]) -> float:
    """Seconds until every search is done. Raises NotAsExpected."""
    start_time = time.perf_counter()
    while (waited := time.perf_counter() - start_time) < WORK_OFF_SECONDS:
        states = {state(app, search)["status"] for search in searches}
        if states == {"done"}:
            return waited
        if "failed" in states:
            raise NotAsExpected("a search failed")
        time.sleep(0.5)
    raise NotAsExpected(f"the searches were not done within {WORK_OFF_SECONDS} s")


def report(waited: dict[str, list[float]], done: int, seconds: float) -> int:
    """Print and write the figures."""
    p50 = {name: statistics.median(times) for name, times in waited.items()}
    p95 = {name: statistics.quantiles(times, n=20)[-1] for name, times in waited.items()}
    ratio, beyond = p95["beside"] / p95["alone"], p95["beside"] / p95["busy"]
    texts = {
        "alone": "without searches",
        "beside": f"beside {JOBS * PROBES:,} searches",
        "busy": "beside busy processors",
    }
    for name, text in texts.items():
        console.print(f"an upload's wait {text}: p50 {p50[name] * 1000:.0f} ms, p95 {p95[name] * 1000:.0f} ms")
    console.print(f"{done} searches were done meanwhile, the rest within {seconds:.0f} s")
    console.print(f"p95 beside / alone = [bold]{ratio:.2f}[/bold] (goal: {GOAL} at most)")
    console.print(f"p95 beside searches / beside busy processors = [bold]{beyond:.2f}[/bold]")
    OUT.parent.mkdir(exist_ok=True)
    ratios = {"p95_beside_over_alone": ratio, "p95_beside_over_busy_processors": beyond}
    figures = {"ratios": ratios, "p50_s": p50, "p95_s": p95, "searched_meanwhile": done}
    OUT.write_text(json.dumps(figures, indent=1))
    return 0 if ratio <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
