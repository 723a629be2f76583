"""Several clients at once: processes that search, each with a connection and a warm cache of its own."""

import multiprocessing
import statistics
from collections.abc import Callable
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from time import perf_counter
from typing import Any

from bench.search import facepass_paths
from bench.search.populations import Vectors

# a fresh interpreter each, as execution environments of Lambda are
SPAWN = multiprocessing.get_context("spawn")
CLIENTS = 4
SECONDS = 3.0
ROUNDS = 3


def throughput_of_clients(collection_id: str, probes: Vectors) -> dict[str, Any]:
    """Searches a second of one client and of four, in turn; their ratio is that of the medians."""
    rates: dict[int, list[float]] = {1: [], CLIENTS: []}
    for _ in range(ROUNDS):
        for clients, seen in rates.items():
            seen.append(searches_per_second(collection_id, probes, clients))
    one, four = (statistics.median(seen) for seen in rates.values())
    return {"qps_1": one, "qps_4": four, "qps4_over_qps1": four / one}


def searches_per_second(collection_id: str, probes: Vectors, clients: int) -> float:
    """The joint rate of this many processes."""
    together = SPAWN.Barrier(clients)
    rates = SPAWN.SimpleQueue()
    processes = [
        SPAWN.Process(target=_search_on, args=(collection_id, probes, together, rates)) for _ in range(clients)
    ]
    return sum(in_processes(processes, rates))


def in_processes(processes: list[Any], answers: "SimpleQueue[Any]") -> list[Any]:
    """Run the processes and return what each put into the queue. Raises RuntimeError when one fails."""
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise RuntimeError("a process of the benchmark failed")
    return [answers.get() for _ in processes]


def _search_on(collection_id: str, probes: Vectors, together: Barrier, rates: "SimpleQueue[float]") -> None:
    with facepass_paths.reader() as connection:
        find: Callable[[Vectors], list[int]] = facepass_paths.warm_path(connection, collection_id)
        for probe in probes[:20]:
            find(probe)
        together.wait()
        start = perf_counter()
        searches = 0
        while perf_counter() - start < SECONDS:
            find(probes[searches % len(probes)])
            searches += 1
        rates.put(searches / (perf_counter() - start))
