"""Verification (1:1): is this photo that user; do two photos show one person? And what is in a photo at all?"""

from dataclasses import asdict
from uuid import UUID

import numpy as np
from sqlalchemy import Connection

from facepass import schemas
from facepass.database.sessions import TenantSession
from facepass.recognition.engine import DetectedFace, Engine
from facepass.recognition.gates import shortcomings
from facepass.recognition.quality import parts
from facepass.services.matching import probes
from facepass.services.matching.selection import require_a_face, select_faces
from facepass.services.matching.stored_vectors import best_face_of_user
from facepass.services.users.users import validate_user_exists
from facepass.storage import PhotoBucket


def verify_user(
    main: TenantSession,
    vector: Connection,
    bucket: PhotoBucket,
    engine: Engine,
    user_id: UUID,
    request: schemas.VerifyRequest,
) -> schemas.VerifyResponse:
    """Compare the photo's largest usable face with every face of the user.

    Raises UserNotFound, NotEnrolled, PhotoRejected and its kinds, UnreadableBody and UploadNotFound.
    """
    validate_user_exists(main, user_id)
    main.commit()  # nothing is held open while the photo is looked at
    watch = probes.Stopwatch()
    seen = probes.see(engine, probes.read(main.tenant_id, bucket, probes.source_of(request)), watch)
    with watch.step("search"):
        best = best_face_of_user(main.tenant_id, vector, user_id, engine.pack.model_id, seen.embedding)
    threshold = probes.threshold_of(engine, request, default=engine.pack.threshold)
    return schemas.VerifyResponse(
        match=best.similarity >= threshold,
        similarity=best.similarity,
        threshold=threshold,
        face_id=best.face_id,
        model=engine.pack.model_id,
        searched_face=probes.show(seen.face),
        timings=schemas.Timings(**watch.steps),
    )


def compare_photos(
    tenant_id: str, bucket: PhotoBucket, engine: Engine, request: schemas.CompareRequest
) -> schemas.CompareResponse:
    """Compare the source's largest usable face with every usable face of the target; nothing is stored.

    Raises PhotoRejected and its kinds, UnreadableBody and UploadNotFound.
    """
    watch = probes.Stopwatch()
    source = probes.Source(request.source, request.source_base64, request.source_upload_id)
    target = probes.Source(request.target, request.target_base64, request.target_upload_id)
    seen = probes.see(engine, probes.read(tenant_id, bucket, source), watch)
    others = select_faces(probes.find_faces(engine, probes.read(tenant_id, bucket, target), watch))
    require_a_face(others)
    compared = [_compare(engine, seen, face) for face in others.usable]
    compared.sort(key=lambda face: face.similarity, reverse=True)
    threshold = probes.threshold_of(engine, request, default=engine.pack.threshold)
    return schemas.CompareResponse(
        match=compared[0].similarity >= threshold,
        similarity=compared[0].similarity,
        threshold=threshold,
        model=engine.pack.model_id,
        source_face=probes.show(seen.face),
        target_faces=compared,
    )


def _compare(engine: Engine, seen: probes.Seen, face: DetectedFace) -> schemas.ComparedFace:
    cosine = float(np.clip(seen.embedding @ engine.embed(face), -1, 1))
    return schemas.ComparedFace(**probes.show(face).model_dump(), similarity=cosine)


def detect_faces(
    tenant_id: str, bucket: PhotoBucket, engine: Engine, request: schemas.DetectRequest
) -> schemas.DetectResponse:
    """Every face in the photo and what was measured on it, largest first; nothing is stored.

    Raises PhotoRejected's kinds for what is no photo, UnreadableBody and UploadNotFound. No face is no error.
    """
    watch = probes.Stopwatch()
    found = probes.find_faces(engine, probes.read(tenant_id, bucket, probes.source_of(request)), watch)
    return schemas.DetectResponse(
        faces=[_examine(face) for face in found], model=engine.pack.model_id, timings=schemas.Timings(**watch.steps)
    )


def _examine(face: DetectedFace) -> schemas.ExaminedFace:
    reasons = shortcomings(face.confidence, face.quality)
    return schemas.ExaminedFace(
        **probes.show(face).model_dump(),
        landmarks=[schemas.Point(x=x, y=y) for x, y in face.landmarks.tolist()],
        quality=asdict(face.quality),
        quality_parts=parts(face.quality, face.confidence),
        usable=not reasons,
        reasons=[reason.value for reason in reasons],
    )
