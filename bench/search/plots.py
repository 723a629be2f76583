"""Two pictures of a run: recall against latency, and latency against the collection's size."""

from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from bench.search.engines import FAISS_FLAT, NUMPY, PSYCOPG, SQL, WARM
from bench.search.ratios import Rows

mpl.use("Agg")
COLOURS = {
    WARM: "#c1121f",
    SQL: "#f28482",
    PSYCOPG: "#b08968",
    NUMPY: "#333333",
    FAISS_FLAT: "#888888",
    "hnswlib": "#2a9d8f",
    "faiss HNSW": "#457b9d",
    "pgvector HNSW": "#8338ec",
}
EF_SHOWN = 100


def draw(rows: Rows, folder: Path) -> list[Path]:
    """Write both pictures; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_recall_against_latency(rows, folder), _latency_against_size(rows, folder)]


def _recall_against_latency(rows: Rows, folder: Path) -> Path:
    """One panel a kind of pair, at the largest collection that has graphs; a graph's curve runs over its ef."""
    fitted = [row for row in rows if row["population"] == "fitted"]
    with_graphs = [row["size"] for row in fitted if row["engine"] == "pgvector HNSW"]
    size = max(with_graphs or [row["size"] for row in fitted])
    figure, panels = plt.subplots(1, 2, figsize=(10, 4.2), sharey=True, layout="constrained")
    kinds = {
        "recall_natural": "natural genuine pairs (0.70 ± 0.065)",
        "recall_borderline": "pairs at cosine 0.40",
    }
    for panel, (measure, title) in zip(panels, kinds.items(), strict=True):
        for engine, colour in COLOURS.items():
            seen = [row for row in fitted if (row["size"], row["engine"]) == (size, engine)]
            points = [(row["p50_ms"], row[measure]) for row in seen if row[measure] is not None]
            panel.plot([x for x, _ in points], [y for _, y in points], "o-", color=colour, label=engine, markersize=4)
        panel.set(xscale="log", xlabel="p50, ms", title=title)
        panel.grid(alpha=0.3)
    panels[0].set_ylabel("recall")
    panels[0].legend(fontsize=8)
    figure.suptitle(f"{size:,} faces, one thread; HNSW (M 16, ef_construction 64) at ef 40 to 800")
    return _save(folder / "recall_latency.png")


def _latency_against_size(rows: Rows, folder: Path) -> Path:
    """One panel a population; graphs at ef 100."""
    figure, panels = plt.subplots(1, 2, figsize=(10, 4.2), sharey=True, layout="constrained")
    for panel, population in zip(panels, ("fitted", "hard"), strict=True):
        for engine, colour in COLOURS.items():
            _line(panel, [row for row in rows if (row["population"], row["engine"]) == (population, engine)], colour)
        panel.set(xscale="log", yscale="log", xlabel="faces in the collection", title=f"{population} collection")
        panel.grid(alpha=0.3, which="both")
    panels[0].set_ylabel("p50, ms")
    panels[0].legend(fontsize=8)
    figure.suptitle(f"One probe at a time, one thread; HNSW at ef {EF_SHOWN}")
    return _save(folder / "latency_size.png")


def _line(panel: Axes, rows: Rows, colour: str) -> None:
    shown = sorted((row["size"], row["p50_ms"], row["engine"]) for row in rows if row["ef"] in (None, EF_SHOWN))
    if shown:
        sizes, times, engines = zip(*shown, strict=True)
        panel.plot(sizes, times, "o-", color=colour, label=engines[0], markersize=4)


def _save(path: Path) -> Path:
    plt.savefig(path, dpi=90)
    plt.close()
    return path
