"""The goals' figures, from what one run measured; None where the run did not measure it."""

from typing import Any

from bench.search.engines import FAISS_FLAT, HALF_FLAT, NUMPY, PSYCOPG, READING, SQL, WARM
from bench.search.sizes import ONE, TEN, THREE

Rows = list[dict[str, Any]]
# name -> what it should be: (relation, bound)
GOALS = {
    "genuine_recall_min": (">=", 0.998),
    "top_match_min": (">=", 0.998),
    "p50_1m_over_faiss_flat": ("<=", 0.07),
    "p99_1m_over_faiss_flat": ("<=", 0.12),
    "p50_1m_hard_over_faiss_flat": ("<=", 0.5),
    "p50_3m_over_faiss_flat": ("<=", 0.06),
    "p50_10m_over_half_flat": ("<=", 0.09),
    "p50_10m_over_read": ("<=", 1.5),
    "sql_1m_over_faiss_flat": ("<=", 1.6),
    "p50_50k_over_numpy": ("<=", 1.0),
    "p50_10k_over_numpy": ("<=", 5.0),
    "cache_load_over_copy": ("<=", 1.5),
    "cache_mb_1m": ("<=", 160.0),
    "cache_mb_10m": ("<=", 900.0),
    "snapshot_over_postgres": ("<=", 0.35),
    "pg8000_over_psycopg3": ("<=", 2.0),
    "copy_over_executemany": (">=", 25.0),
    "import_over_copy": (">=", 0.5),
    "insert_extra_ms": ("<=", 0.2),
    "qps4_over_qps1": (">=", 1.7),
    "qps4_over_busy_loops": (">=", 0.75),
    "churn_p50_ratio": ("<=", 1.05),
    "churn_recall_ratio": (">=", 0.95),
}


def goal_ratios(rows: Rows, extras: dict[str, Any]) -> dict[str, float | None]:
    """Every name of GOALS with its figure. rows: of turns.compare; extras: of __main__, by name and size."""
    million = extras.get(f"cache_{ONE}") or {}
    rates, churn = extras.get("import") or {}, extras.get("churn") or {}
    figures = {
        "genuine_recall_min": _worst(rows, "recall"),
        "top_match_min": _worst(rows, "top_match"),
        "p50_1m_over_faiss_flat": _over(rows, ONE, WARM, FAISS_FLAT),
        "p99_1m_over_faiss_flat": _over(rows, ONE, WARM, FAISS_FLAT, "p99_ms"),
        "p50_1m_hard_over_faiss_flat": _over(rows, ONE, WARM, FAISS_FLAT, population="hard"),
        "p50_3m_over_faiss_flat": _over(rows, THREE, WARM, FAISS_FLAT),
        "p50_10m_over_half_flat": _over(rows, TEN, WARM, HALF_FLAT),
        "p50_10m_over_read": _over(rows, TEN, WARM, READING),
        "sql_1m_over_faiss_flat": _over(rows, ONE, SQL, FAISS_FLAT),
        "p50_50k_over_numpy": _over(rows, 50_000, WARM, NUMPY),
        "p50_10k_over_numpy": _over(rows, 10_000, WARM, NUMPY),
        "cache_load_over_copy": million.get("load_over_copy"),
        "cache_mb_1m": million.get("megabytes"),
        "cache_mb_10m": (extras.get(f"cache_{TEN}") or {}).get("megabytes"),
        "snapshot_over_postgres": _slowest_snapshot(extras),
        "pg8000_over_psycopg3": _slowest_driver(rows),
        "copy_over_executemany": _divided(rates, "bulk_load", "executemany"),
        "import_over_copy": _divided(rates, "import", "copy"),
        "insert_extra_ms": (extras.get("insert") or {}).get("extra_ms"),
        "qps4_over_qps1": (extras.get("clients") or {}).get("qps4_over_qps1"),
        "qps4_over_busy_loops": (extras.get("clients") or {}).get("qps4_over_busy_loops"),
        "churn_p50_ratio": churn.get("p50_ratio"),
        "churn_recall_ratio": churn.get("recall_ratio"),
    }
    return {name: figures[name] for name in GOALS}


def met(name: str, figure: float) -> bool:
    """Whether a figure reaches its goal."""
    relation, bound = GOALS[name]
    return figure >= bound if relation == ">=" else figure <= bound


def _worst(rows: Rows, measure: str) -> float | None:
    """The lowest over both of FacePass's paths, all collections and all sizes."""
    return min(
        (row[measure] for row in rows if row["engine"] in (WARM, SQL) and row[measure] is not None), default=None
    )


def _over(
    rows: Rows, size: int, engine: str, other: str, measure: str = "p50_ms", population: str = "fitted"
) -> float | None:
    """One engine's latency over another's, on the collection of that size."""
    seen = {row["engine"]: row[measure] for row in rows if (row["size"], row["population"]) == (size, population)}
    return _divided(seen, engine, other)


def _slowest_driver(rows: Rows) -> float | None:
    """pg8000 over psycopg3 for one statement, at the size where it is worst."""
    sizes = {row["size"] for row in rows}
    return max((ratio for size in sizes if (ratio := _over(rows, size, SQL, PSYCOPG)) is not None), default=None)


def _slowest_snapshot(extras: dict[str, Any]) -> float | None:
    """The largest ratio of all sizes that were measured."""
    found = [costs["snapshot_over_postgres"] for name, costs in extras.items() if name.startswith("snapshot_")]
    return max(found, default=None)


def _divided(figures: dict[str, Any], name: str, other: str) -> float | None:
    return figures[name] / figures[other] if figures.get(name) and figures.get(other) else None
