"""The scan of bits: what faiss finds, and what it costs the process."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from facepass.database.sessions import TenantSession
from facepass.vectors.scan import within
from tests.support.synthetic_faces import fill, random_faces
from tests.support.template import resources

ROOT = Path(__file__).parents[2]
VARIABLES = resources()["SearchFunction"]["Properties"]["Environment"]["Variables"]
OPENMP = {name: value for name, value in VARIABLES.items() if name.startswith("OMP_")}

# A search of a collection that is too small for the cache, and of one that is not.
SEARCHES = """
import sys
import functions.search.app
from facepass.database import engines
from facepass.vectors.cache import BitCache
from tests.support.runtime import eventually
from tests.support.synthetic_faces import query, random_faces

tenant = sys.argv[1]
with engines.vector_autocommit().connect() as connection:
    for from_faces, cached in ((500, False), (300, True)):
        cache = BitCache(budget_bytes=50 * 2**20, from_faces=from_faces)
        asked = query(tenant, random_faces(1, 7)[0], threshold=0.5)
        assert cache.nearest(connection, asked).way == "scan"
        eventually(lambda: not cache._loading and cache._look_again or cached, "the attempt ended")
        if cached:
            eventually(lambda: cache.nearest(connection, asked).way == "cache", "the collection is cached")
        print("faiss" in sys.modules)
"""
SCANS = """
import time
import numpy as np
from facepass.vectors.scan import load_faiss, within

load_faiss()
bits = np.random.default_rng(1).integers(0, 256, (100_000, 64), np.uint8)
for _ in range(20):
    within(200, bits[0], bits)
start, spent = time.perf_counter(), time.process_time()
for _ in range(400):
    within(200, bits[0], bits)
    time.sleep(0.002)  # as between two searches
print((time.process_time() - spent) / (time.perf_counter() - start))
"""


def run(script: str, *arguments: str, **variables: str) -> list[str]:
    """The lines that a Python process of its own prints."""
    path = os.pathsep.join([str(ROOT / "shared"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OMP_")}
    environment |= {"PYTHONPATH": path} | variables
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout.split()


def counted(probe: NDArray[np.uint8], bits: NDArray[np.uint8]) -> NDArray[np.int64]:
    return np.bitwise_count(bits ^ probe).sum(axis=1, dtype=np.int64)


@settings(deadline=None)  # the first scan imports faiss
@given(st.integers(0, 2**32), st.integers(1, 300), st.integers(0, 20), st.floats(0, 512), st.integers(0, 9))
def test_a_scan_finds_each_row_within_the_bound(seed: int, size: int, start: int, bound: float, shift: int) -> None:
    """Also of a slice, and where rows do not begin at a multiple of eight bytes."""
    random = np.random.default_rng(seed)
    memory = random.integers(0, 256, (start + size) * 64 + shift, np.uint8)
    bits = memory[shift:].reshape(start + size, 64)[start:]
    probe = random.integers(0, 256, 64, np.uint8)
    rows, distances = within(bound, probe, bits)
    expected = counted(probe, bits)
    assert sorted(rows.tolist()) == np.flatnonzero(expected <= bound).tolist()
    assert (distances == expected[rows]).all()


@pytest.mark.parametrize("distance", [0, 1, 221, 512])
def test_a_face_at_the_bound_is_found_and_one_beyond_it_is_not(distance: int) -> None:
    probe = np.zeros(64, np.uint8)
    bits = np.packbits(np.arange(512) < distance)[None]
    assert within(distance + 0.9, probe, bits)[1].tolist() == [distance]
    assert within(float(distance), probe, bits)[1].tolist() == [distance]
    assert within(distance - 0.1, probe, bits)[1].tolist() == []


def test_other_threads_run_while_faces_are_scanned() -> None:
    bits = np.ones((2_000_000, 64), np.uint8)
    within(0, bits[0], bits[:1])
    scanning, counted_meanwhile = threading.Event(), 0
    interval = sys.getswitchinterval()
    sys.setswitchinterval(60)  # a thread that does not let go of the interpreter's lock keeps it

    def scan() -> None:
        scanning.set()
        within(0, bits[0] ^ 1, bits)
        scanning.clear()

    thread = threading.Thread(target=scan)
    try:
        thread.start()
        while scanning.is_set():
            counted_meanwhile += 1
            time.sleep(0)  # lets go of it
        thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert counted_meanwhile > 10


def test_a_process_without_a_cached_collection_never_imports_faiss(tenant: str, vector: TenantSession) -> None:
    fill(vector, random_faces(400, 7))
    assert run(SEARCHES, tenant) == ["False", "True"]


@pytest.mark.skipif(os.cpu_count() == 1, reason="faiss starts no second thread")
def test_the_templates_variables_spare_the_processor_time_of_threads_without_work() -> None:
    """By default faiss takes every processor, and threads that wait for work spin."""
    assert OPENMP == {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive"}
    [share], [by_default] = run(SCANS, **OPENMP), run(SCANS)
    assert float(share) < float(by_default) / 2  # a quarter on a machine with two busy cores
