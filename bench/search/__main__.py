"""Vector search against alternative engines, in one run.

FacePass (warm, and SQL alone), numpy and faiss exactly, psycopg3 with the same SQL, and three HNSW graphs, on two
synthetic populations (populations.py) at each size; on the 50k collection also clients at once, single inserts, churn
and imports; at each size what the cache costs, what each part of a warm search does, and a scan alone. Prints tables,
writes bench/out/search.json and draws docs/search/*.png.
What a run did not measure is null in its `ratios`.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import psycopg
from rich.console import Console

from bench.search import engines
from bench.search.benchmark_collection import BenchmarkCollection, make_collection
from bench.search.cache_load import cache_costs
from bench.search.churn import REPLACED, churned_over_fresh
from bench.search.clients import throughput_of_clients
from bench.search.imports import VECTORS, import_rates
from bench.search.interleaving import compare
from bench.search.parts import part_costs
from bench.search.populations import FITTED, HARD
from bench.search.postgres import connect, empty_faces, load_bits, running_databases
from bench.search.ratios import Rows
from bench.search.report import report
from bench.search.scans import scan_costs
from bench.search.unassigned import unassigned_costs
from bench.search.writes import insert_costs

COLLECTION = "crowd"
SIZES = "1k,10k,50k,200k"
# Graphs are built in memory and in Postgres up to here (minutes each on two cores), on the hard collection up to there.
GRAPHS_UP_TO = {FITTED: 200_000, HARD: 50_000}
EVERYDAY = 50_000
# Enough to know a recall to a thousandth; on the hard collection, where no answer holds a borderline pair, fewer do,
# and so they do where an exact scan takes a tenth of a second.
PROBES = {FITTED: 2000, HARD: 400}
MANY_FACES, FEWER = 1_000_000, 4
INSERTS = 300
console = Console(width=max(100, Console().width))


def main() -> int:
    """Measure everything at the requested sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=SIZES, help="collections, with commas between")
    parser.add_argument("--size", help="one size more: 1M takes 8 GB of memory and some minutes")
    parser.add_argument("--graphs", action=argparse.BooleanOptionalAction, default=True, help="HNSW too")
    options = parser.parse_args()
    sizes = sorted({faces(size) for size in [*options.sizes.split(","), *filter(None, [options.size])]})
    rows: Rows = []
    extras: dict[str, Any] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        running_databases(Path(folder)) as socket_folder,
        connect(socket_folder) as owner,
    ):
        for size in sizes:
            for population, probes in PROBES.items():
                console.rule(f"{size:,} faces, {population.name}")
                if size >= MANY_FACES:
                    probes //= FEWER  # noqa: PLW2901
                collection = timed("collection and exact scan", partial(make_collection, population, size, probes))
                rows += measure(owner, collection, extras, graphs=options.graphs)
    report(console, rows, extras)
    return 0


def measure(
    owner: psycopg.Connection, collection: BenchmarkCollection, extras: dict[str, Any], *, graphs: bool
) -> Rows:
    """The engines on one collection, a dict each; on fitted ones also what is measured once a size, into extras."""
    empty_faces(owner)
    timed("loaded into Postgres", lambda: load_bits(owner, COLLECTION, collection.faces))
    with ExitStack() as stack:
        ours = [*engines.facepass_engines(owner, COLLECTION, stack), *engines.exact_scans(collection)]
        rows = timed("FacePass and exact scans searched in turn", lambda: compare(collection, ours))
    parts = timed("parts of a search", lambda: part_costs(collection, COLLECTION))
    extras.setdefault("parts", []).append(parts)
    if graphs and collection.size <= GRAPHS_UP_TO[collection.population]:
        rows += measure_graphs(owner, collection)
    if collection.population is FITTED:
        costs = timed("cache loaded", lambda: cache_costs(owner, COLLECTION))
        extras[f"cache_{collection.size}"] = costs
        extras[f"scans_{collection.size}"] = timed("scans alone in turn", lambda: scan_costs(collection))
        work = partial(unassigned_costs, owner, COLLECTION, collection.faces)
        extras[f"unassigned_{collection.size}"] = timed("faces without a user found", work)
    if collection.population is FITTED and collection.size == EVERYDAY:
        extras |= everyday(owner, collection)
    return rows


def measure_graphs(owner: psycopg.Connection, collection: BenchmarkCollection) -> Rows:
    """The graphs at each ef, in turn."""
    with ExitStack() as stack:
        graphs = timed("faiss HNSW built", lambda: engines.faiss_hnsw(collection))
        graphs += timed("hnswlib built", lambda: engines.hnswlib_hnsw(collection))
        graphs += timed("pgvector HNSW built", lambda: engines.pgvector_hnsw(collection, owner, stack))
        return timed("graphs searched in turn", lambda: compare(collection, graphs))


def everyday(owner: psycopg.Connection, collection: BenchmarkCollection) -> dict[str, Any]:
    """What is measured on the 50k collection alone: clients at once, single inserts, churn, import."""
    random = np.random.default_rng(4)
    return {
        "clients": timed("one and four clients", lambda: throughput_of_clients(COLLECTION, collection.probes)),
        "insert": timed("single inserts", lambda: insert_costs(owner, FITTED.draw(INSERTS, random))),
        "churn": timed("churned", lambda: churned_over_fresh(owner, collection, FITTED.draw(REPLACED, random))),
        "import": timed("imported", lambda: import_rates(owner, FITTED.draw(VECTORS, random))),
    }


def timed(done: str, work: Any) -> Any:
    """Run the work, print its duration, and return its result."""
    start = perf_counter()
    with console.status(f"{done} ..."):
        answer = work()
    console.print(f"{done}: {perf_counter() - start:.1f} s")
    return answer


def faces(size: str) -> int:
    """Parse a size: 10k, 1M or a plain number."""
    units = {"k": 1_000, "M": 1_000_000}
    return int(float(size[:-1]) * units[size[-1]]) if size[-1] in units else int(size)


if __name__ == "__main__":
    sys.exit(main())
