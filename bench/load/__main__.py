"""`make load`: load the local runtime with more and more phones, up to overload, and then with few again.

Prints a row a step, the knee, and how soon the service is itself again; writes bench/out/load.html (Locust's own
report), bench/out/load.json and docs/load/load.png. Status 1 unless refusals come quickly and it recovers within ten
seconds.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import matplotlib as mpl
from rich.console import Console
from rich.table import Table

from bench.load.summary import SERVED_P95_MS, Answer, Step, knee, read, recovery, steps_of
from facepass.cli.options import use_runtime
from facepass.database.sessions import main_session
from facepass.services.auth.api_keys import create_key
from local.demo.checks import failing_in_one_line
from local.demo.photos import SAMPLES
from local.demo.runtime import ROOT, running

OUT = ROOT / "bench/out"
PICTURE = ROOT / "docs/load/load.png"
LOCUST = ROOT / ".venvs/load/bin/locust"
# Phones and seconds. The first step, which starts every environment, counts for nothing; the last is for recovering.
STEPS = [(2, 10), (4, 17), (8, 17), (16, 17), (24, 17), (32, 17), (48, 17), (64, 17), (96, 17), (4, 30)]
REFUSED_MS, RECOVERED_SECONDS = 1000.0, 10.0
console = Console(highlight=False, width=120)


def main() -> int:
    """Measure and print. Returns 0 when both goals are met."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    with failing_in_one_line(console), tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes.csv"
        with running(options.port, Path(folder) / "data") as runtime:
            plan = Path(folder) / "plan.json"
            plan.write_text(json.dumps(planned(runtime.base_url, Path(folder) / "data/runtime.json", notes)))
            command = [LOCUST, "-f", ROOT / "bench/load/phones.py", "--headless", "--only-summary"]
            subprocess.run(
                [*command, "--html", OUT / "load.html"],
                env=os.environ | {"LOAD_PLAN": str(plan)},
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,  # its status says that some answer was no success, which the table below tells better
            )
        return report(read(notes))


def planned(base_url: str, runtime: Path, notes: Path) -> dict[str, object]:
    """The settings of the phones; each has its own key, and therefore its own token buckets."""
    use_runtime(runtime)
    with main_session("local") as main:
        keys = [create_key(main, name=f"phone {place}") for place in range(max(phones for phones, _ in STEPS))]
    photos = {"photo": str(SAMPLES / "obama.jpg"), "probe": str(SAMPLES / "obama2.jpg")}
    return {"base_url": base_url, "keys": keys, "steps": STEPS, "notes": str(notes), **photos}


def report(answers: list[Answer]) -> int:
    """Print, write, draw; the exit status."""
    steps = steps_of(answers, STEPS)
    rising, began_last = steps[1:-1], float(sum(seconds for _, seconds in STEPS[:-1]))
    limit, seconds = knee(rising), recovery(answers, began_last, SERVED_P95_MS)
    table = Table()
    for name in ("phones", "asked/s", "served/s", "searches/s", "p50", "p95", "p99", "refused", "their p95", "failed"):
        table.add_column(name, justify="right")
    for step in steps[1:]:
        table.add_row(*row(step))
    console.print(table)
    console.print(
        f"knee: {limit.phones} phones, {limit.served:.1f} answers a second, {limit.looks:.1f} of them searches"
        if limit
        else "knee: below the first step"
    )
    console.print(f"recovered after {seconds:.0f} s" if seconds is not None else "not recovered")
    slow = [step.refused_p95 for step in rising if step.refused > 0]
    options = {"steps": [plain(step) for step in steps], "knee": limit and plain(limit), "recovered_seconds": seconds}
    (OUT / "load.json").write_text(json.dumps(options, indent=2) + "\n")
    draw(rising, limit)
    quick = all(not math.isnan(p95) and p95 <= REFUSED_MS for p95 in slow)
    return 0 if quick and slow and seconds is not None and seconds <= RECOVERED_SECONDS else 1


def plain(step: Step) -> dict[str, float | None]:
    """One step for JSON: missing values are null."""
    return {name: None if math.isnan(value) else value for name, value in asdict(step).items()}


def row(step: Step) -> list[str]:
    """One step as text."""
    ms = [f"{value:.0f} ms" for value in (step.p50, step.p95, step.p99)]
    refused_p95 = "" if math.isnan(step.refused_p95) else f"{step.refused_p95:.0f} ms"
    rates = [str(step.phones), f"{step.offered:.1f}", f"{step.served:.1f}", f"{step.looks:.1f}"]
    return [*rates, *ms, f"{step.refused:.1%}", refused_p95, f"{step.failed:.1%}"]


def draw(steps: list[Step], limit: Step | None) -> None:
    """Two curves over the number of phones: served and refused requests, and their latency."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - it picks its backend when it is imported

    phones = [step.phones for step in steps]
    figure, (rates, times) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    rates.plot(phones, [step.offered for step in steps], "o--", color="grey", label="asked")
    rates.plot(phones, [step.served for step in steps], "o-", label="served")
    rates.plot(phones, [step.looks for step in steps], "o-", label="of these, searches and verifications")
    rates.plot(phones, [step.refused * step.offered for step in steps], "o-", label="refused (429, 503)")
    rates.set(xlabel="phones", ylabel="requests a second")
    for name in ("p50", "p95", "p99"):
        times.plot(phones, [getattr(step, name) for step in steps], "o-", label=f"searches, {name}")
    times.plot(phones, [step.refused_p95 for step in steps], "x--", color="grey", label="refusals, p95")
    times.set(xlabel="phones", ylabel="milliseconds", yscale="log")
    for axes in (rates, times):
        if limit:
            axes.axvline(limit.phones, color="black", linewidth=0.5)
        axes.legend()
        axes.grid(alpha=0.3)
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=100)


if __name__ == "__main__":
    sys.exit(main())
