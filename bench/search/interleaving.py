"""Engines take turns, probe by probe, so that a machine that slows down slows all of them."""

import statistics
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import numpy as np

from bench.search.benchmark_collection import BenchmarkCollection
from bench.search.engines import Engine
from bench.search.populations import Vectors

WARM_UP = 10
TIMED = 200
SHARES = ("recall", "recall_natural", "recall_borderline", "top_match")
APART = 7  # probes between two engines' in one turn


def take_turns(
    finds: Sequence[Callable[[Vectors], list[int]]], probes: Vectors
) -> tuple[list[list[float]], list[list[list[int]]]]:
    """Milliseconds and answers of each engine for each of the probes (n, 512); a warm-up is left out.

    Their order is another one in each turn, and no two get the same probe in it: else one engine would always find
    the processor's caches, and Postgres's, as another left them.
    """
    random = np.random.default_rng(6)
    milliseconds: list[list[float]] = [[] for _ in finds]
    answers: list[list[list[int]]] = [[[] for _ in probes] for _ in finds]
    for turn in range(-WARM_UP, len(probes)):
        for engine in random.permutation(len(finds)):
            probe = (turn + APART * engine) % len(probes)
            start = perf_counter()
            answer = finds[engine](probes[probe])
            if turn >= 0:
                milliseconds[engine].append((perf_counter() - start) * 1000)
                answers[engine][probe] = answer
    return milliseconds, answers


def compare(collection: BenchmarkCollection, engines: list[Engine], timed: int = TIMED) -> list[dict[str, Any]]:
    """Latency and recall of each engine on the collection, a dict each; recall is counted on `engine.probes` probes."""
    milliseconds, answers = take_turns([engine.find for engine in engines], collection.probes[:timed])
    rows = []
    for engine, times, found in zip(engines, milliseconds, answers, strict=True):
        found.extend(engine.find(probe) for probe in collection.probes[timed : engine.probes])
        place = {
            "population": collection.population.name,
            "size": collection.size,
            "engine": engine.name,
            "ef": engine.ef,
        }
        shares = quality(collection, found) if engine.answers else dict.fromkeys(SHARES)
        rows.append(place | latency(times) | shares)
    return rows


def latency(milliseconds: list[float]) -> dict[str, float]:
    """The median and the 99th percentile."""
    return {"p50_ms": statistics.median(milliseconds), "p99_ms": float(np.percentile(milliseconds, 99))}


def quality(collection: BenchmarkCollection, found: list[list[int]]) -> dict[str, float | None]:
    """Recall over all, natural and borderline pairs, and how often the right face leads."""
    recalls = (collection.recall(found, kind) for kind in (None, 0, 1))
    return dict(zip(SHARES, (*recalls, collection.top_match(found)), strict=True))
