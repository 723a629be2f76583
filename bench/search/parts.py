"""Which part of a warm search costs what: the scan, the sign scores, the re-rank in PostgreSQL, the names, the rest."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

from bench.search import facepass_paths
from bench.search.benchmark_collection import LIMIT, BenchmarkCollection
from bench.search.postgres import TENANT
from facepass.database.engines import main_autocommit
from facepass.services.matching.matches import NAME_FOUND
from facepass.vectors import collection_bits, scan, search

PROBES = 100
WARM_UP = 10
TIMED = {"scan": (scan, "within"), "sign_scores": (collection_bits, "sign_scores"), "re_rank": (search, "run_prepared")}
# No such users: looking for them costs the same.
OWNERS = [UUID(int=number) for number in range(1, LIMIT + 1)]


def part_costs(collection: BenchmarkCollection, collection_id: str) -> dict[str, Any]:
    """Median milliseconds of each part of a warm search and of a whole one.

    re_rank: the one statement on the faces, with its round trip. names: the one on the users, which writes the audit
    entry too. rest: encoding the probe, sorting, lists as text, reading the answer. Where FacePass keeps no cache,
    re_rank is the whole search in PostgreSQL.
    """
    seen: dict[str, list[float]] = defaultdict(list)
    with facepass_paths.reader() as connection, main_autocommit().connect() as main:
        find = facepass_paths.warm_path(connection, collection_id)
        for turn, probe in enumerate(collection.probes[: WARM_UP + PROBES]):
            costs = _parts_of(lambda probe=probe: find(probe), lambda: name(main))
            if turn >= WARM_UP:
                for part, cost in costs.items():
                    seen[part].append(cost)
    medians = {f"{part}_ms": statistics.median(costs) for part, costs in seen.items()}
    return {"population": collection.population.name, "size": collection.size} | medians


def name(main: Any) -> None:
    """The statement that names the users of what was found, and notes the search."""
    noted = {"id": uuid4(), "caller": "bench", "verb": "search_faces", "object": "bench"}
    main.execute(NAME_FOUND, {"tenant": TENANT, "users": OWNERS, **noted}).all()


def _parts_of(find: Callable[[], object], names: Callable[[], None]) -> dict[str, float]:
    costs = dict.fromkeys(TIMED, 0.0)
    start = perf_counter()
    with _timing(costs):
        find()
    middle = perf_counter()
    names()
    end = perf_counter()
    whole = (end - start) * 1000
    costs["names"] = (end - middle) * 1000
    return costs | {"rest": whole - sum(costs.values()), "whole": whole}


@contextmanager
def _timing(costs: dict[str, float]) -> Iterator[None]:
    """Add what each of the functions in TIMED takes to its part."""
    originals = {part: getattr(module, function) for part, (module, function) in TIMED.items()}
    for part, (module, function) in TIMED.items():
        setattr(module, function, _timed(originals[part], costs, part))
    try:
        yield
    finally:
        for part, (module, function) in TIMED.items():
            setattr(module, function, originals[part])


def _timed(work: Callable[..., Any], costs: dict[str, float], part: str) -> Callable[..., Any]:
    def run(*args: Any, **options: Any) -> Any:
        start = perf_counter()
        try:
            return work(*args, **options)
        finally:
            costs[part] += (perf_counter() - start) * 1000

    return run
