"""The run's table, bench/out/search.json and the pictures."""

import json
from pathlib import Path
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from bench.search.plots import draw
from bench.search.ratios import GOALS, Rows, goal_ratios, met

ROOT = Path(__file__).parents[2]
OUT = ROOT / "bench" / "out" / "search.json"
PICTURES = ROOT / "docs" / "search"
ASSUMPTIONS = [
    "fitted: impostors 0 ± 0.05, genuine pairs 0.70 ± 0.065 (lite pack, sharp photos)",
    "hard: impostors 0.13 ± 0.11 around a common mean with a decaying spectrum, genuine pairs 0.656 ± 0.142 (lite pack,"
    " 400 poor grey images)",
    "one face a person; of each two probes one is a natural pair, one at cosine 0.40 exactly; ten answers",
    "recall: of the genuine faces at 0.40 and above that the exact scan has among its ten, the share found; on the hard"
    " collection thousands of strangers score above 0.40, so that from 10k on hardly any borderline pair counts",
    "one thread each; engines in random order, no two with one probe in a turn; times include encoding the probe",
    "up to three million faces are kept as float32 in memory, more in half precision in a file that is mapped",
    "Postgres over a Unix socket, shared_buffers 3 GB; graphs up to 200k (hard: 50k), M 16, ef_construction 64",
]


def report(console: Console, rows: Rows, extras: dict[str, Any]) -> dict[str, float | None]:
    """Print, write and draw what was measured; the goals' figures."""
    ratios = goal_ratios(rows, extras)
    for population in dict.fromkeys(row["population"] for row in rows):
        console.print(_engines_table([row for row in rows if row["population"] == population], population))
    console.print(_parts_table(extras.get("parts", [])))
    console.print(_goals_table(ratios))
    for assumption in ASSUMPTIONS:
        console.print(f"- {assumption}", highlight=False)
    save(rows, extras)
    for picture in [OUT, *draw(rows, PICTURES)]:
        console.print(f"written: {picture.relative_to(ROOT)}")
    return ratios


def save(rows: Rows, extras: dict[str, Any]) -> None:
    """Write what was measured so far, with the goals."""
    goals = {name: f"{relation} {bound:g}" for name, (relation, bound) in GOALS.items()}
    found = {"ratios": goal_ratios(rows, extras), "goals": goals}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({**found, "engines": rows, **extras, "assumptions": ASSUMPTIONS}, indent=1))


def _engines_table(rows: Rows, population: str) -> Table:
    table = Table(
        title=f"{population} collection: one probe at a time, one thread, ten answers", box=SIMPLE, pad_edge=False
    )
    for column in ("faces", "engine", "ef", "p50 ms", "p99 ms", "recall", "natural", "0.40", "top"):
        table.add_column(column, justify="left" if column == "engine" else "right", no_wrap=True)
    last = None
    for row in rows:
        if last not in (None, row["size"]):
            table.add_section()
        last = row["size"]
        shares = (row[name] for name in ("recall", "recall_natural", "recall_borderline", "top_match"))
        table.add_row(
            f"{row['size'] / 1000:g}k",
            row["engine"],
            str(row["ef"] or ""),
            f"{row['p50_ms']:.2f}",
            f"{row['p99_ms']:.2f}",
            *("-" if share is None else f"{share:.4f}" for share in shares),
        )
    return table


def _parts_table(parts: list[dict[str, Any]]) -> Table:
    names = [name for name in (parts[0] if parts else {}) if name.endswith("_ms")]
    table = Table("collection", "faces", *names, title="Parts of a warm search, median milliseconds", box=SIMPLE)
    for part in parts:
        table.add_row(part["population"], f"{part['size'] / 1000:g}k", *(f"{part[name]:.2f}" for name in names))
    return table


def _goals_table(ratios: dict[str, float | None]) -> Table:
    table = Table("figure", "measured", "goal", "", title="Goals (-: not measured in this run)")
    for name, figure in ratios.items():
        relation, bound = GOALS[name]
        verdict = "" if figure is None else "met" if met(name, figure) else "[red]missed[/red]"
        table.add_row(name, "-" if figure is None else f"{figure:.4g}", f"{relation} {bound:g}", verdict)
    return table
