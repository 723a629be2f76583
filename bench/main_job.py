"""`make bench`: what FacePass adds to the bare face pipeline in a warm search, as ratios within one run.

A warm search by a 1-megapixel photo, sent as a client sends it through the local gateway to a Lambda environment and
Postgres, against InsightFace's `FaceAnalysis.get` on the same photo, already decoded, in this process. The two take
turns, so that a machine that slows down slows both. Prints a table and writes bench/out/main_job.json.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.stock import stock_analysis
from facepass.recognition.photo import decode
from local.demo.checks import NotAsExpected, check_indexed, failing_in_one_line
from local.demo.client import App
from local.demo.photos import PEOPLE, SAMPLES
from local.demo.runtime import running

OUT = Path(__file__).parent / "out" / "main_job.json"
WARM_UP = 5
GOAL = 3.0
console = Console()


def main() -> int:
    """Measure and print. Returns 0 when the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    probe = (SAMPLES / "obama.jpg").read_bytes()  # 910 x 1137 pixels
    analysis = stock_analysis()
    pixels = decode(probe).pixels
    answers: list[dict[str, Any]] = []
    with (
        failing_in_one_line(console),
        tempfile.TemporaryDirectory() as data,
        running(options.port, Path(data)) as runtime,
    ):
        app = App.at(runtime.base_url, runtime.key)
        for person in PEOPLE:
            check_indexed(app.upload(person.photo, person.content_type), faces=1)
        times = alternate(
            options.rounds,
            search=lambda: answers.append(found(app.search(probe))),
            bare=lambda: analysis.get(pixels),
        )
    return report(times, answers[WARM_UP:])


def found(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer, which must be a match. Raises NotAsExpected."""
    if not answer["results"]:
        raise NotAsExpected("a search found no match, though the photo itself is indexed")
    return answer


def alternate(rounds: int, **calls: Callable[[], object]) -> dict[str, list[float]]:
    """Milliseconds of each call, the calls taking turns, without the warm-up."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in track(range(WARM_UP + rounds), description="Searching and analysing in turn"):
        for name, call in calls.items():
            start = perf_counter()
            call()
            times[name].append((perf_counter() - start) * 1000)
    return {name: values[WARM_UP:] for name, values in times.items()}


def report(times: dict[str, list[float]], answers: list[dict[str, Any]]) -> int:
    """Print and write the figures."""
    p50 = {name: statistics.median(values) for name, values in times.items()}
    p95 = {name: statistics.quantiles(values, n=20)[-1] for name, values in times.items()}
    steps = {step: statistics.median(answer["timings"][step] for answer in answers) for step in answers[0]["timings"]}
    ratio = p50["search"] / p50["bare"]
    table = Table("", "p50", "p95", title=f"1-megapixel photo, {len(answers)} rounds")
    table.add_row("search through the local gateway", f"{p50['search']:.1f} ms", f"{p95['search']:.1f} ms")
    table.add_row("bare FaceAnalysis.get, decoded photo", f"{p50['bare']:.1f} ms", f"{p95['bare']:.1f} ms")
    table.add_section()
    for step, value in steps.items():
        table.add_row(f"of the search: {step.removesuffix('_ms')}", f"{value:.1f} ms", "")
    console.print(table)
    console.print(f"search / bare = [bold]{ratio:.2f}[/bold] (goal: under {GOAL:.0f})")
    OUT.parent.mkdir(exist_ok=True)
    figures = {"ratios": {"search_p50_over_bare": ratio}, "p50_ms": p50, "p95_ms": p95, "steps_p50_ms": steps}
    OUT.write_text(json.dumps(figures, indent=1))
    return 0 if ratio < GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
