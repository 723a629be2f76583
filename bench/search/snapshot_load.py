"""What a snapshot saves: loading a cache from the bucket, against loading the same from PostgreSQL, in turn.

S3 is the local one, a process on this machine: S3 itself gives a function 400 to 700 Mbit/s (assumed, not measured), so
that there 16 MB take a quarter of a second, and 800 MB ten seconds or more.
"""

import os
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

import boto3

from bench.search import facepass_paths
from bench.search.postgres import TENANT
from facepass.context import Context
from facepass.database.sessions import vector_session
from facepass.models.snapshots import SnapshotWork
from facepass.services.janitor.snapshots.upkeep import look_after
from facepass.settings import settings
from facepass.time_limit import Deadline
from facepass.vectors.snapshots import SnapshotReading
from local.layout import CREDENTIALS, REGION, Workplace
from local.ministack import Ministack
from local.processes import Processes
from tests.support.runtime import free_ports

ROUNDS = 5


@contextmanager
def running_s3(folder: Path) -> Iterator[None]:
    """The local S3 with the bucket of the settings; FacePass and boto3 use it."""
    place = Workplace(folder / "s3", free_ports())
    place.logs.mkdir(parents=True)
    processes = Processes(place)
    ministack = Ministack(place, processes)
    try:
        ministack.wait()
        os.environ |= CREDENTIALS | {"AWS_ENDPOINT_URL": place.aws_endpoint, "AWS_DEFAULT_REGION": REGION}
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket=settings().photo_bucket)
        s3.put_bucket_versioning(Bucket=settings().photo_bucket, VersioningConfiguration={"Status": "Enabled"})
        yield
    finally:
        ministack.stop()


def snapshot_costs(collection_id: str) -> dict[str, float]:
    """Seconds to write a snapshot, and median seconds to load a cache from it and from PostgreSQL, in turn."""
    with vector_session(TENANT) as session:
        session.add(SnapshotWork(collection_id=collection_id, created_at=datetime.now(UTC) - timedelta(hours=1)))
    part_faces, start = settings().snapshot_part_faces, perf_counter()
    sizes = {"least_faces": 1, "most_faces": 10**9, "part_faces": part_faces}
    done = look_after(Context(TENANT), collection_id, Deadline.within(3600), **sizes)
    written = perf_counter() - start
    assert done["snapshots_written"] == 1, done
    of_snapshot, of_postgres = [], []
    for _ in range(ROUNDS):
        with patch.object(SnapshotReading, "is_due", lambda *_: False):
            of_postgres.append(_load_seconds(collection_id))
        of_snapshot.append(_load_seconds(collection_id))
    load, postgres = statistics.median(of_snapshot), statistics.median(of_postgres)
    return {"write_s": written, "load_s": load, "postgres_s": postgres, "snapshot_over_postgres": load / postgres}


def _load_seconds(collection_id: str) -> float:
    start = perf_counter()
    cache = facepass_paths.load_cache(collection_id)
    seconds = perf_counter() - start
    assert cache is not None
    return seconds
