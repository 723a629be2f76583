"""How much memory a cache may take: Lambda ends an environment that takes more than its function has."""

import os
import sys
from pathlib import Path

from facepass.settings import settings

RESIDENT = Path("/proc/self/statm")
# What the largest photos take beside the networks, some of it in the decoder's process (make bench-memory).
RESERVE_BYTES = 400 * 2**20


def memory_left() -> int:
    """Bytes that this process may still take for bits; without Lambda's limit, as many as there are.

    Not what the cache itself has: a collection that is read again takes its memory twice for a moment.
    """
    limit = settings().aws_lambda_function_memory_size
    if limit is None or not RESIDENT.exists():
        return sys.maxsize
    resident = int(RESIDENT.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return max(limit * 2**20 - resident - RESERVE_BYTES, 0)
