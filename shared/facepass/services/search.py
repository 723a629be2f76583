"""Identification (1:N): who in a collection is the person on this photo?"""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from sqlalchemy import Connection

from facepass import schemas
from facepass.database.sessions import TenantSession
from facepass.errors import CollectionNotFound, PhotoTooLarge, UnreadableBody, UploadNotFound
from facepass.models.vector import DEFAULT_COLLECTION
from facepass.recognition.engine import DetectedFace, Engine
from facepass.recognition.photo import decode
from facepass.services import faces
from facepass.services.collections import check_model
from facepass.services.selection import require_a_face, select_faces
from facepass.services.users import find_users
from facepass.services.vector_search import Neighbours, nearest
from facepass.settings import settings
from facepass.storage import ObjectMissing, PhotoBucket, probe_key


class Stopwatch:
    """Milliseconds by step."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}
        self._start = perf_counter()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step."""
        start = perf_counter()
        yield
        self.steps[name] = round((perf_counter() - start) * 1000, 2)

    @property
    def total(self) -> float:
        """Milliseconds since the stopwatch was made."""
        return round((perf_counter() - self._start) * 1000, 2)


def find_matches(
    main: TenantSession,
    vector: Connection,
    bucket: PhotoBucket,
    engine: Engine,
    request: schemas.SearchRequest,
) -> schemas.SearchResponse:
    """The collection's faces that resemble the largest usable face of the probe, best first, with their people.

    vector: a connection of `vector_reader`; the search is one statement. Raises PhotoRejected and its kinds,
    UnreadableBody, UploadNotFound, CollectionNotFound, ModelMismatch.
    """
    watch = Stopwatch()
    photo_bytes = _read_probe(main.tenant_id, bucket, request)
    with watch.step("decode_ms"):
        photo = decode(photo_bytes)
    with watch.step("detect_ms"):
        face = require_a_face(select_faces(engine.find_faces(photo)))
    with watch.step("embed_ms"):
        embedding = engine.embed(face)
    with watch.step("search_ms"):
        found = nearest(
            vector,
            tenant_id=main.tenant_id,
            collection_id=request.collection_id,
            embedding=embedding,
            threshold=request.threshold,
            default_threshold=engine.pack.threshold,
            limit=request.limit,
            best_of_user=request.group_by == "user",
        )
    neighbours = _checked(found, request, engine)
    results = _with_people(main, bucket, neighbours)
    return schemas.SearchResponse(
        results=results,
        searched_face=schemas.SearchedFace(bounding_box=_box(face), confidence=face.confidence),
        threshold=neighbours.threshold,
        model=engine.pack.model_id,
        query_time_ms=watch.total,
        timings=schemas.Timings(**watch.steps),
    )


def _read_probe(tenant_id: str, bucket: PhotoBucket, request: schemas.SearchRequest) -> bytes:
    """The probe's bytes, wherever they are. Raises UnreadableBody, PhotoTooLarge, UploadNotFound."""
    if request.upload_id is not None:
        try:
            return bucket.get(probe_key(tenant_id, request.upload_id), max_bytes=settings().max_upload_bytes)
        except ObjectMissing:
            raise UploadNotFound("No probe was uploaded under this id, or its day is over.") from None
    photo = request.file.content if request.file is not None else _from_base64(request.image_base64 or "")
    if len(photo) > settings().max_multipart_bytes:
        raise PhotoTooLarge("Photos over 4.5 MB are uploaded with a ticket of `purpose: probe`.")
    return photo


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:  # not base64, or not even ASCII
        raise UnreadableBody("image_base64 is not base64.") from None


def _checked(found: Neighbours | None, request: schemas.SearchRequest, engine: Engine) -> Neighbours:
    """What was found, if the collection exists and was made by this model pack."""
    if found is None:
        if request.collection_id != DEFAULT_COLLECTION:
            raise CollectionNotFound
        # `default` always exists, though its row is made by the first upload
        threshold = engine.pack.threshold if request.threshold is None else request.threshold
        return Neighbours(None, threshold, [])
    check_model(found.model, engine.pack.model_id)
    return found


def _with_people(main: TenantSession, bucket: PhotoBucket, found: Neighbours) -> list[schemas.Match]:
    """Join the users database. A face whose person was erased a moment ago is shown to nobody."""
    people = find_users(main, {face.user_id for face in found.faces})
    return [
        schemas.Match(
            face_id=face.face_id,
            user_id=face.user_id,
            user=faces.summarise(people.get(face.user_id) if face.user_id else None),
            external_image_id=face.external_image_id,
            similarity=face.similarity,
            bounding_box=faces.bounding_box(face.box),
            image_url=faces.image_url(bucket, main.tenant_id, face.face_id),
        )
        for face in found.faces
        if face.user_id is None or face.user_id in people
    ]


def _box(face: DetectedFace) -> schemas.BoundingBox:
    return schemas.BoundingBox.model_validate(face.box)
