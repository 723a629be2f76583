"""Vector search against alternative engines, in one run.

FacePass (warm, and SQL alone), numpy and faiss exactly, psycopg3 with the same SQL, and three HNSW graphs, on two
synthetic populations (populations.py) at each size, the hard one up to three million; on the 50k collection also a
placement and its replica, clients at once, single inserts, churn and imports; at each size what the cache costs, what
each part of a warm search does, and a scan alone; from a million on a snapshot. Prints tables, writes
bench/out/search.json (after each collection, so that a run that ends early leaves what it has measured) and draws
docs/search/*.png.
What a run did not measure is null in its `ratios`.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from functools import partial
from itertools import product
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
from bench.search.elsewhere import elsewhere_costs
from bench.search.imports import VECTORS, import_rates
from bench.search.interleaving import compare
from bench.search.parts import part_costs
from bench.search.populations import FITTED, HARD
from bench.search.postgres import connect, empty_faces, load_bits, running_databases
from bench.search.ratios import Rows
from bench.search.report import report, save
from bench.search.scans import scan_costs
from bench.search.sizes import HARD_UP_TO, ONE, THREE, check_disk, requested, timed_turns
from bench.search.snapshot_load import running_s3, snapshot_costs
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
FEWER = 4
INSERTS = 300
console = Console(width=max(100, Console().width))


def main() -> int:
    """Measure everything at the requested sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=SIZES, help="collections, with commas between")
    parser.add_argument("--size", help="up to this one too, by 1M and 3M: 1M takes 8 GB of memory, 10M 35 GB of disk")
    parser.add_argument("--graphs", action=argparse.BooleanOptionalAction, default=True, help="HNSW too")
    options = parser.parse_args()
    sizes = requested(options.sizes, options.size)
    rows: Rows = []
    extras: dict[str, Any] = {}
    with (
        tempfile.TemporaryDirectory() as name,
        running_databases(folder := Path(name)) as socket_folder,
        running_s3(folder),
        connect(socket_folder) as owner,
    ):
        check_disk(folder, sizes[-1])
        for size, population in product(sizes, PROBES):
            if population is HARD and size > HARD_UP_TO:
                continue
            console.rule(f"{size:,} faces, {population.name}")
            probes = PROBES[population] // (FEWER if size >= ONE else 1)
            make = partial(make_collection, population, size, probes, folder)
            collection = timed("collection and exact scan", make)
            rows += measure(owner, collection, extras, graphs=options.graphs)
            if population is FITTED and size == EVERYDAY:
                extras |= everyday(owner, collection, folder)
            save(rows, extras)
            del collection  # before the next one is made
    report(console, rows, extras)
    return 0


def measure(
    owner: psycopg.Connection, collection: BenchmarkCollection, extras: dict[str, Any], *, graphs: bool
) -> Rows:
    """The engines on one collection, a dict each; on fitted ones also what is measured once a size, into extras."""
    empty_faces(owner)
    timed("loaded into Postgres", lambda: load_bits(owner, COLLECTION, collection.faces))
    rows = timed("FacePass and exact scans searched in turn", lambda: searched_in_turn(owner, collection))
    parts = timed("parts of a search", lambda: part_costs(collection, COLLECTION))
    extras.setdefault("parts", []).append(parts)
    if graphs and collection.size <= GRAPHS_UP_TO[collection.population]:
        rows += measure_graphs(owner, collection)
    if collection.population is FITTED:
        costs = timed("cache loaded", lambda: cache_costs(owner, COLLECTION))
        extras[f"cache_{collection.size}"] = costs
        if collection.size >= ONE:
            extras[f"snapshot_{collection.size}"] = timed("snapshot", lambda: snapshot_costs(COLLECTION))
        extras[f"scans_{collection.size}"] = timed("scans alone in turn", lambda: scan_costs(collection))
        work = partial(unassigned_costs, owner, COLLECTION, collection.faces)
        extras[f"unassigned_{collection.size}"] = timed("faces without a user found", work)
    return rows


def searched_in_turn(owner: psycopg.Connection, collection: BenchmarkCollection) -> Rows:
    """FacePass and the exact scans."""
    with ExitStack() as stack:
        # the SQL of ten million takes two seconds a probe, and finds what the warm path finds
        sql_probes = engines.ALL if collection.size <= THREE else engines.EXACT
        facepass = engines.facepass_engines(owner, COLLECTION, stack, sql_probes)
        ours = [*facepass, *engines.exact_scans(collection)]
        return compare(collection, ours, timed_turns(collection.size))


def measure_graphs(owner: psycopg.Connection, collection: BenchmarkCollection) -> Rows:
    """The graphs at each ef, in turn."""
    with ExitStack() as stack:
        graphs = timed("faiss HNSW built", lambda: engines.faiss_hnsw(collection))
        graphs += timed("hnswlib built", lambda: engines.hnswlib_hnsw(collection))
        graphs += timed("pgvector HNSW built", lambda: engines.pgvector_hnsw(collection, owner, stack))
        return timed("graphs searched in turn", lambda: compare(collection, graphs))


def everyday(owner: psycopg.Connection, collection: BenchmarkCollection, folder: Path) -> dict[str, Any]:
    """What is measured on the 50k collection alone: a placement, clients at once, single inserts, churn, import."""
    random = np.random.default_rng(4)
    elsewhere = partial(elsewhere_costs, folder / "elsewhere", owner, collection, COLLECTION)
    return {
        "elsewhere": timed("searched in a placement and on its replica", elsewhere),
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


if __name__ == "__main__":
    sys.exit(main())
