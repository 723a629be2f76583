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
LOOPS_GAIN = 1.5
TURNS = 1000  # of a busy loop, between two looks at the clock


def throughput_of_clients(collection_id: str, probes: Vectors) -> dict[str, Any]:
    """Searches a second of one client and of four, and turns of busy loops, all in turn; ratios are of the medians.

    The loops tell what this machine's processors give to four processes at all. The clients' gain over theirs is None
    where they gain less than LOOPS_GAIN: then there is hardly a second processor to be used.
    """
    rates: dict[str, list[float]] = {"qps_1": [], "qps_4": [], "loops_1": [], "loops_4": []}
    for _ in range(ROUNDS):
        for clients in (1, CLIENTS):
            rates[f"qps_{clients}"].append(searches_per_second(collection_id, probes, clients))
            rates[f"loops_{clients}"].append(turns_per_second(clients))
    medians = {name: statistics.median(seen) for name, seen in rates.items()}
    gain, loops_gain = medians["qps_4"] / medians["qps_1"], medians["loops_4"] / medians["loops_1"]
    return medians | {
        "qps4_over_qps1": gain,
        "loops4_over_loops1": loops_gain,
        "qps4_over_busy_loops": gain / loops_gain if loops_gain >= LOOPS_GAIN else None,
    }


def searches_per_second(collection_id: str, probes: Vectors, clients: int) -> float:
    """The joint rate of this many processes."""
    together = SPAWN.Barrier(clients)
    rates = SPAWN.SimpleQueue()
    processes = [
        SPAWN.Process(target=_search_on, args=(collection_id, probes, together, rates)) for _ in range(clients)
    ]
    return sum(in_processes(processes, rates))


def turns_per_second(loops: int) -> float:
    """The joint rate of this many processes that do nothing but count."""
    together = SPAWN.Barrier(loops)
    rates = SPAWN.SimpleQueue()
    return sum(in_processes([SPAWN.Process(target=_count, args=(together, rates)) for _ in range(loops)], rates))


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


def _count(together: Barrier, rates: "SimpleQueue[float]") -> None:
    together.wait()
    start = perf_counter()
    turns = 0
    while perf_counter() - start < SECONDS:
        for _ in range(TURNS):
            turns += 1
    rates.put(turns / (perf_counter() - start))
