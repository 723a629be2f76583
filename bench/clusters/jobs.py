"""The job that groups faces, step by step on a PostgreSQL of its own, as functions/jobs does it."""

import os
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import select, text

from bench.clusters.methods import CHUNK, pairwise
from bench.clusters.people import People, Vectors
from facepass.database.engines import make_engine
from facepass.database.init import prepare_databases
from facepass.models.clusters import ClusterFace
from facepass.models.jobs import Job
from facepass.models.tenancy import new_id
from facepass.recognition.packs import Pack
from facepass.services.collections.clusters import KIND
from facepass.services.jobs.jobs import take
from facepass.services.matching.clusters.steps import group_next_faces
from facepass.services.matching.clusters.thresholds import threshold_for_faces
from facepass.services.matching.context import MatchingContext
from facepass.vectors.cache import BitCache
from facepass.vectors.encoding import as_text
from tests.support.postgres import database_url, running_postgres, use_databases

TENANT = "bench"


@contextmanager
def databases() -> Iterator[str]:
    """A server, both databases, and FacePass as its own role; yields the owner's URL of the faces database."""
    os.environ |= {"PHOTO_BUCKET": "none", "INDEX_QUEUE_URL": "none", "AWS_DEFAULT_REGION": "us-east-1"}
    os.environ |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}  # nosec B105  # signs, and reaches nothing
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with running_postgres(Path(folder)) as socket:
            use_databases(socket, "postgres")
            list(prepare_databases())
            use_databases(socket, "facepass_app")
            yield database_url(socket, "postgres", "facepass_vector")


def measure_job(context: MatchingContext, owner_url: str, faces: Vectors, people: People) -> dict[str, Any]:
    """Store the faces in a collection, group them, and compare the groups with the people."""
    pack, collection = context.engine.pack, str(new_id())
    ids = store(owner_url, pack, collection, faces)
    job = new_job(context, pack, collection, len(faces))
    cache = BitCache(budget_bytes=256 * 2**20, from_faces=5_000)
    times = [time.perf_counter()]
    while group_next_faces(context, cache, job):
        times.append(time.perf_counter())
    groups: dict[UUID, list[int]] = {}
    with context.vector() as vector:
        of_it = select(ClusterFace.cluster_id, ClusterFace.face_id).where(ClusterFace.collection_id == collection)
        for cluster, face in vector.execute(of_it):
            groups.setdefault(cluster, []).append(ids[face])
    precision, recall = pairwise(list(groups.values()), people)
    return {
        "faces": len(faces),
        "people": len(np.unique(people)),
        "threshold": job.options["threshold"],
        "groups": job.checkpoint["groups"],
        "precision": precision,
        "recall": recall,
        "comparing_s": times[-2] - times[0],
        "grouping_s": times[-1] - times[-2],
        "process_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def store(owner_url: str, pack: Pack, collection: str, faces: Vectors) -> dict[UUID, int]:
    """The faces in a collection of their own; their places by their ids."""
    ids = [new_id() for _ in faces]
    insert = text(
        "insert into faces (tenant_id, id, collection_id, box, landmarks, confidence, quality, model, embedding)"
        " select :tenant, id, :collection, '{0,0,1,1}', array_fill(0.5::real, array[10]), 1, '{}', :model,"
        " cast(embedding as halfvec) from unnest(cast(:ids as uuid[]), cast(:vectors as text[])) f(id, embedding)"
    )
    owner_engine = make_engine(owner_url, autocommit=True, statement_seconds=None)
    with owner_engine.connect() as owner:
        place = {"tenant": TENANT, "collection": collection, "model": pack.model_id}
        owner.execute(
            text(
                "insert into collections (tenant_id, id, model, max_faces, clusters)"
                " values (:tenant, :collection, :model, 1, true)"
            ),
            place,
        )
        for start in range(0, len(faces), CHUNK):
            part = slice(start, start + CHUNK)
            vectors = [as_text(face) for face in faces[part]]
            owner.execute(insert, place | {"ids": ids[part], "vectors": vectors})
        owner.execute(text("vacuum analyze faces"))
    return {face: place for place, face in enumerate(ids)}


def new_job(context: MatchingContext, pack: Pack, collection: str, faces: int) -> Job:
    """A job that this process has taken."""
    options = {"model": pack.model_id, "threshold": threshold_for_faces(pack, faces), "faces": faces}
    job = Job(
        id=new_id(),
        kind=KIND,
        collection_id=collection,
        status="queued",
        options=options,
        caller="bench",
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    with context.vector() as vector:
        vector.add(job)
    taken = take(context, job.id)
    assert taken is not None
    return taken
