"""`make cost`: print what searches and enrolments cost, and write the tables into docs/scale.md.

`--check` writes nothing and fails when the committed page does not hold what the inputs give.
"""

import argparse
import math
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import costs
from costs import Inputs, Item

DOCS = Path(__file__).parents[2] / "docs"
RATES = (10, 100, 1000)
NAMES = {1_000_000: "1M", 3_000_000: "3M", 10_000_000: "10M", 100_000_000: "100M", 1_000_000_000: "1B"}  # of faces
CELLED = (10_000_000, 100_000_000, 1_000_000_000)


def main() -> int:
    """Print the tables; write or check the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=Path, default=DOCS / "scale" / "inputs.toml")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    page = DOCS / "scale.md"
    tables = tables_of(tomllib.loads(options.inputs.read_text(encoding="utf-8")))
    written = fill(page.read_text(encoding="utf-8"), tables)
    if options.check:
        stale = page.read_text(encoding="utf-8") != written
        return int(bool(stale and sys.stderr.write("docs/scale.md is stale: run `make cost`\n")))
    sys.stdout.write("\n\n".join(tables.values()) + "\n")
    page.write_text(written, encoding="utf-8")
    return 0


def tables_of(inputs: dict[str, Any]) -> dict[str, str]:
    """Each table of the page, by the name of its place."""
    of = numbers(inputs)
    return {
        "sums": sums(of, small(inputs)),
        "searches": bill("1M searches", costs.per_million_searches(of)),
        "enrolments": bill("1M enrolments", costs.per_million_enrolments(of)),
        "kept": bill("1M faces kept, a month", costs.kept_a_month(of)),
        "idle": bill("an idle month", costs.idle_month(of)),
        "small": bill("an idle month of a small deployment", costs.idle_month(of | small(inputs))),
        "rates": rates(of),
        "sizes": sizes(of),
        "caches": caches(of),
        "steps": steps(of),
        "cells": cells(of),
        "snapshots": snapshots(of),
        "prices": table(("price", "USD"), ((name, shown(options)) for name, options in inputs["prices"].items())),
        "measured": table(
            ("measured", "value", "command"),
            ((name, f"{each['value']:g}", source(each["command"])) for name, each in inputs["measured"].items()),
        ),
        "assumed": table(
            ("assumed", "value", ""),
            ((name, f"{each['value']:g}", each["why"]) for name, each in inputs["assumed"].items()),
        ),
    }


def shown(price: float | str) -> str:
    """A price with all its digits, or a text that applies to all prices."""
    return price if isinstance(price, str) else f"{price:.10f}".rstrip("0").rstrip(".")


def source(options: str) -> str:
    """The source of a figure: a command that prints it, or a page."""
    page = re.match(r"docs/([\w/]+\.md)(.*)", options)
    return f"[{page[1]}]({page[1]}){page[2]}" if page else f"`{options}`"


def numbers(inputs: dict[str, Any]) -> Inputs:
    """Every input by its name."""
    others = inputs["measured"] | inputs["assumed"]
    return dict(prices(inputs)) | {name: float(each["value"]) for name, each in others.items()}


def small(inputs: dict[str, Any]) -> Inputs:
    """What differs in a small deployment."""
    return {name: float(each["value"]) for name, each in inputs["small"].items()}


def prices(inputs: dict[str, Any]) -> list[tuple[str, float]]:
    """The prices, without their region and date."""
    return [(name, float(price)) for name, price in inputs["prices"].items() if not isinstance(price, str)]


def sums(of: Inputs, few: Inputs) -> str:
    """The answers. few: what differs in a small deployment."""
    found = {
        "1M searches": costs.per_million_searches(of),
        "1M enrolments": costs.per_million_enrolments(of),
        "1M enrolled faces and their photos, kept for a month": costs.kept_a_month(of),
        "a month without requests": costs.idle_month(of),
        "the same of a small deployment": costs.idle_month(of | few),
    }
    return table(("", "USD"), ((name, f"{costs.total(items):,.2f}") for name, items in found.items()))


def bill(title: str, items: list[Item]) -> str:
    """The items, most expensive first, and their sum."""
    ordered = sorted(items, key=lambda item: -item.usd)
    lines = [(item.name, f"{item.usd:,.2f}", item.why) for item in ordered]
    return table((title, "USD", ""), [*lines, ("sum", f"{costs.total(items):,.2f}", "")])


def rates(of: Inputs) -> str:
    """The resources of a constant rate of searches or enrolments."""
    heads = ("a second", "environments busy", "processors of Postgres", "ACU", "USD a month, day and night")
    found = {f"{rate:,} searches": costs.searching(of, rate) for rate in RATES}
    found |= {f"{rate:,} enrolments": costs.enrolling(of, rate) for rate in RATES}
    return table(
        heads,
        (
            (name, f"{r.environments:,.0f}", f"{r.processors:.2f}", f"{r.acus:.1f}", f"{r.usd_month:,.0f}")
            for name, r in found.items()
        ),
    )


def sizes(of: Inputs) -> str:
    """The storage of a number of faces."""
    heads = ("faces", "stored", "of it the search's index", "bits in memory", "one collection: in SQL", "in the cache")
    found = [costs.of_size(of, size) for size in NAMES]
    return table(
        heads,
        (
            (
                NAMES[s.faces],
                f"{s.stored_gb:,.1f} GB",
                f"{s.index_gb:,.1f} GB",
                f"{s.bits_gb:,.1f} GB",
                f"{s.sql_seconds:,.2g} s",
                f"{s.cached_seconds:,.2g} s",
            )
            for s in found
        ),
    )


def caches(of: Inputs) -> str:
    """What more memory for the bits costs."""
    heads = ("`SearchCacheMB`", "faces", "memory of a function", "1M searches of a small collection", "of a full cache")
    return table(
        heads,
        (
            (
                str(c.cache_mb),
                f"{c.faces / 1e6:.1f}M",
                f"{c.memory_mb:,} MB",
                f"{c.usd_small:,.2f} USD",
                f"{c.usd_full:,.2f} USD",
            )
            for c in costs.of_caches(of)
        ),
    )


def steps(of: Inputs) -> str:
    """What each step adds, in the order in which they come."""
    lines = ((item.name, f"{item.usd:,.2f}", item.why) for item in costs.of_steps(of))
    return table(("a month without requests", "USD", ""), lines)


def cells(of: Inputs) -> str:
    """One collection, divided into cells."""
    of_what = ("faces", "cells", "clusters", "their month", "memory", "a search")
    heads = (*of_what, "1M searches", "kept warm", "stored", "read when cold")
    return table(
        heads,
        (
            (
                NAMES[c.faces],
                f"{c.cells:,}",
                f"{c.clusters:,}",
                f"{c.usd_clusters:,.0f} USD",
                f"{c.memory_gb:,.0f} GB",
                f"{c.search_ms:,.0f} ms",
                f"{c.usd_searches:,.0f} USD",
                f"{c.usd_warm:,.0f} USD",
                f"{c.usd_stored:,.0f} USD",
                f"{c.cold_seconds:,.0f} s",
            )
            for c in (costs.of_cells(of, size) for size in CELLED)
        ),
    )


def snapshots(of: Inputs) -> str:
    """What it costs to take erased faces out of a snapshot."""
    heads = ("a month of erasures in one collection", "parts written again", "S3", "Lambda", "Aurora")
    found = {"one face a minute": costs.rewriting(of, 1), "all over it, all the time": costs.rewriting(of, math.inf)}
    return table(
        heads,
        (
            (
                name,
                f"{r.parts:,.0f}",
                f"{r.usd_requests:,.2f} USD",
                f"{r.usd_function:,.2f} USD",
                f"{r.usd_aurora:,.0f} USD",
            )
            for name, r in found.items()
        ),
    )


def table(heads: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    first = list(heads)
    rows = [first, ["---"] * len(first), *map(list, lines)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def fill(page: str, tables: dict[str, str]) -> str:
    """The page with each table in its place. Raises KeyError and ValueError for unmatched places or tables."""
    places = re.compile(r"(<!-- table: (\w+) -->\n).*?(?=<!-- end -->)", re.DOTALL)
    if missing := set(tables) - {name for _, name in places.findall(page)}:
        raise ValueError(f"docs/scale.md has no place for {', '.join(sorted(missing))}")
    return places.sub(lambda place: f"{place[1]}\n{tables[place[2]]}\n\n", page)


if __name__ == "__main__":
    sys.exit(main())
