"""Prefetching: while the database stores a batch, the next one is read and checked."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def prefetch(items: Iterable[Item]) -> Iterator[Item]:
    """The items in order, each made in a thread while the previous one is used; at most two are in memory."""
    nothing = object()
    source = iter(items)
    with ThreadPoolExecutor(1) as thread:
        upcoming = thread.submit(next, source, nothing)
        while (item := upcoming.result()) is not nothing:
            upcoming = thread.submit(next, source, nothing)
            yield item  # type: ignore[misc]  # not `nothing`
