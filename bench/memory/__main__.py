"""Send 2,000 photos and the bombs through the indexer and through search, on the real runtime, and watch their memory.

Prints a table, writes bench/out/memory.json and draws bench/out/memory.png.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import httpx
import psutil
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.memory.drawing import draw
from bench.memory.photos import Sent, bombs, photos
from bench.memory.watch import Watch
from facepass.recognition.networks import LAMBDA_MB_A_VCPU
from local.demo.checks import failing_in_one_line
from local.demo.client import App
from local.demo.runtime import running

OUT = Path(__file__).parents[1] / "out"
HANDLERS = {"indexer": "functions.indexer.app.handler", "search": "functions.search.app.handler"}
MEMORY_SIZE = LAMBDA_MB_A_VCPU  # of both in template.yaml
SETTLED = 300  # photos
BOMBS_AFTER = 400  # photos, and again at the end
DIRECT = 4_400_000  # bytes of a request body
GOALS = {"soak_peak_over_memory_size": 0.75, "soak_growth_mb": 60.0}
console = Console()


def main() -> int:
    """Measure and print. Returns 0 when both goals are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--photos", type=int, default=2_000)
    options = parser.parse_args()
    with (
        failing_in_one_line(console),
        tempfile.TemporaryDirectory() as data,
        running(options.port, Path(data)) as runtime,
    ):
        app = App.at(runtime.base_url, runtime.key)
        with Watch(psutil.Process(runtime.process.pid), HANDLERS) as watch:
            return report(*soak(app, watch, options.photos))


def soak(app: App, watch: Watch, count: int) -> tuple[list[dict[str, Any]], Counter[str]]:
    """What each photo left and needed, in order; how often each answer came."""
    rows: list[dict[str, Any]] = []
    answers: Counter[str] = Counter()
    for place, photo in enumerate(track(in_order(count), total=count + 2 * len(bombs()), description="Photos")):
        watch.peaks.clear()
        functions = HANDLERS if photo.bomb else [list(HANDLERS)[place % 2]]
        for function in functions:
            answers[f"{function}: {send(app, function, photo)}"] += 1
        after = watch.now()
        peaks = {name: max(after[name], watch.peaks.get(name, 0.0)) for name in after}
        rows.append({"photo": photo.name, "bomb": photo.bomb, "after": after, "peaks": peaks})
    return rows, answers


def in_order(count: int) -> chain[Sent]:
    """Photos, the bombs, photos, and the bombs once more."""
    first = min(BOMBS_AFTER, count // 2)
    every = photos(count)
    return chain((next(every) for _ in range(first)), bombs(), every, bombs())


def send(app: App, function: str, photo: Sent) -> str:
    """Have a function analyse a photo; the upload's status or the code of the answer."""
    try:
        if function == "indexer":
            return str(app.upload(photo.content, photo.media_type, max_faces=10)["status"])
        if len(photo.content) <= DIRECT:
            app.call("POST", "/api/v1/faces/search", files={"file": ("probe", photo.content, photo.media_type)})
        else:
            probe = app.send(photo.content, photo.media_type, purpose="probe")
            app.call("POST", "/api/v1/faces/search", json={"upload_id": probe})
        return "answered"
    except httpx.HTTPStatusError as error:
        if error.response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise
        return str(error.response.json()["code"])


def report(rows: list[dict[str, Any]], answers: Counter[str]) -> int:
    """Print, write and draw the figures."""
    settled = min(SETTLED, len(rows) // 4)
    peaks = {name: max(row["peaks"][name] for row in rows) for name in HANDLERS}
    kept = {name: [row["after"][name] for row in rows] for name in HANDLERS}
    growth = {name: max(kept[name][settled:]) - max(kept[name][:settled]) for name in HANDLERS}
    table = Table(
        "", "kept after the last photo", "peak", "of which photo", "growth", title="Megabytes, decoder included"
    )
    for name in HANDLERS:
        highest = max(rows, key=lambda row, name=name: float(row["peaks"][name]))  # type: ignore[misc]
        figures = f"{kept[name][-1]:.0f}", f"{peaks[name]:.0f}", str(highest["photo"]), f"{growth[name]:.0f}"
        table.add_row(name, *figures)
    console.print(table)
    for answer, count in sorted(answers.items()):
        console.print(f"{answer}: {count}")
    ratios = {
        "soak_peak_over_memory_size": max(peaks.values()) / MEMORY_SIZE,
        "soak_growth_mb": max(growth.values()),
    }
    for name, value in ratios.items():
        console.print(f"{name} = [bold]{value:.2f}[/bold] (goal: at most {GOALS[name]:g})")
    OUT.mkdir(exist_ok=True)
    (OUT / "memory.json").write_text(json.dumps({"ratios": ratios, "answers": answers, "rows": rows}, indent=1))
    draw(kept, {name: [row["peaks"][name] for row in rows] for name in HANDLERS}, MEMORY_SIZE, OUT / "memory.png")
    return 0 if all(value <= GOALS[name] for name, value in ratios.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
