"""Identification (1:N): who in a collection is this?"""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from facepass import schemas, telemetry
from facepass.database.sessions import TenantSession
from facepass.errors import CollectionNotFound
from facepass.models.tenancy import new_id
from facepass.models.vector import DEFAULT_COLLECTION
from facepass.recognition.engine import Engine
from facepass.services.audit import audit
from facepass.services.collections import faces
from facepass.services.collections.collections import check_model
from facepass.services.matching import probes
from facepass.services.matching.stored_vectors import vector_of_face, vector_of_user
from facepass.storage import PhotoBucket
from facepass.vectors.cache import BitCache
from facepass.vectors.query import Neighbours, Query

NAME_FOUND = text(
    "select id, email, full_name, external_id"
    " from name_found(:tenant, :id, :caller, :verb, :object, cast(:users as uuid[]))"
)


@dataclass(frozen=True)
class Asked:
    """What is searched with: a vector, (512,) with L2 norm 1, and whose faces are no answer."""

    embedding: NDArray[np.float32]
    face: schemas.ProbeFace | None
    except_face: UUID | None = None
    except_user: UUID | None = None


def find_matches(
    main: TenantSession,
    names: Connection,
    vector: Connection,
    galleries: BitCache,
    bucket: PhotoBucket,
    engine: Engine,
    request: schemas.SearchRequest,
    *,
    caller_id: str,
) -> schemas.SearchResponse:
    """The collection's faces that resemble the probe, best first, with their people.

    names: a connection of `main_autocommit`, vector: of `placements.replica_of`; the search is one statement, the
    names and the entry in the audit log are another. caller_id: who asks. Raises PhotoRejected and its kinds,
    UnreadableBody, UploadNotFound, FaceNotFound, UserNotFound, NotEnrolled, CollectionNotFound, ModelMismatch and
    FmrNotCalibrated.
    """
    watch = probes.Stopwatch()
    threshold = probes.threshold_of(engine, request, default=None)
    asked = _ask(main, vector, bucket, engine, request, watch)
    with watch.step("search"):
        query = Query(
            tenant_id=main.tenant_id,
            collection_id=request.collection_id,
            embedding=asked.embedding,
            threshold=threshold,
            default_threshold=engine.pack.threshold,
            limit=request.limit,
            best_of_user=request.group_by == "user",
            except_face=asked.except_face,
            except_user=asked.except_user,
            exact=request.exact,
        )
        found = galleries.nearest(vector, query)
    neighbours = _checked(found, request.collection_id, threshold, engine)
    results = _with_people(names, main.tenant_id, bucket, neighbours, caller_id, request.collection_id)
    telemetry.search_made(bool(results))
    return schemas.SearchResponse(
        results=results,
        searched_face=asked.face,
        threshold=neighbours.threshold,
        model=engine.pack.model_id,
        query_time_ms=watch.total,
        timings=schemas.Timings(**watch.steps),
    )


def _ask(
    main: TenantSession,
    vector: Connection,
    bucket: PhotoBucket,
    engine: Engine,
    request: schemas.SearchRequest,
    watch: probes.Stopwatch,
) -> Asked:
    if request.face_id is not None:
        stored = vector_of_face(vector, main.tenant_id, request.face_id, engine.pack.model_id)
        return Asked(stored.embedding, stored.face, except_face=request.face_id)
    if request.user_id is not None:
        mean = vector_of_user(main, vector, request.user_id, engine.pack.model_id)
        return Asked(mean, None, except_user=request.user_id)
    seen = probes.see(engine, probes.read(main.tenant_id, bucket, probes.source_of(request)), watch)
    return Asked(seen.embedding, probes.show(seen.face))


def _checked(found: Neighbours | None, collection_id: str, threshold: float | None, engine: Engine) -> Neighbours:
    """What was found, if the collection exists and was made by this model pack."""
    if found is None:
        if collection_id != DEFAULT_COLLECTION:
            raise CollectionNotFound
        # `default` always exists, though its row is made by the first upload
        return Neighbours(None, engine.pack.threshold if threshold is None else threshold, "exact", [])
    check_model(found.model, engine.pack.model_id)
    return found


def _with_people(
    names: Connection, tenant_id: str, bucket: PhotoBucket, found: Neighbours, caller_id: str, collection_id: str
) -> list[schemas.Match]:
    """Join the users database, and note the search there. A face whose person was erased a moment ago is not shown."""
    entry = {
        "id": new_id(),
        "caller": caller_id,
        "verb": "search_faces",
        "object": audit.named(collection=collection_id),
    }
    owners = [face.user_id for face in found.faces]
    people = {row.id: row for row in names.execute(NAME_FOUND, {"tenant": tenant_id, "users": owners, **entry})}
    return [
        schemas.Match(
            face_id=face.face_id,
            user_id=face.user_id,
            user=schemas.UserSummary.model_validate(people[face.user_id]) if face.user_id else None,
            external_image_id=face.external_image_id,
            similarity=face.similarity,
            bounding_box=faces.bounding_box(face.box),
            image_url=faces.image_url(bucket, tenant_id, face.face_id),
        )
        for face in found.faces
        if face.user_id is None or face.user_id in people
    ]
