"""Probes: photos that are looked at and forgotten."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar
from uuid import UUID

import numpy as np
from aws_lambda_powertools.event_handler.openapi.params import UploadFile
from numpy.typing import NDArray

from facepass import schemas, telemetry
from facepass.errors import FmrNotCalibrated, PhotoTooLarge, UnreadableBody, UploadNotFound
from facepass.object_keys import probe_key
from facepass.recognition.calibration import NotCalibrated, threshold_for
from facepass.recognition.engine import DetectedFace, Engine
from facepass.recognition.photo import decode
from facepass.services.matching.selection import require_a_face, select_faces
from facepass.settings import settings
from facepass.storage import ObjectMissing, PhotoBucket


@dataclass
class Stopwatch:
    """Milliseconds by step."""

    steps: dict[str, float] = field(default_factory=dict)
    start: float = field(default_factory=perf_counter)

    @contextmanager
    def step(self, name: telemetry.Step) -> Iterator[None]:
        """Time one step; the time of a repeated step adds up."""
        start = perf_counter()
        yield
        milliseconds = (perf_counter() - start) * 1000
        self.steps[f"{name}_ms"] = round(self.steps.get(f"{name}_ms", 0) + milliseconds, 2)
        telemetry.step_latency(name, milliseconds)

    @property
    def total(self) -> float:
        """Milliseconds since the stopwatch was made."""
        return round((perf_counter() - self.start) * 1000, 2)


@dataclass(frozen=True)
class Seen:
    """A probe's face and its vector, (512,) with L2 norm 1."""

    face: DetectedFace
    embedding: NDArray[np.float32]


@dataclass(frozen=True)
class Source:
    """Where a probe's bytes are: exactly one of the three is given."""

    file: UploadFile | None
    image_base64: str | None
    upload_id: UUID | None


def source_of(probe: schemas.Probe) -> Source:
    """Where the request says that its photo is."""
    return Source(probe.file, probe.image_base64, probe.upload_id)


def read(tenant_id: str, bucket: PhotoBucket, source: Source) -> bytes:
    """The photo's bytes. Raises UnreadableBody, PhotoTooLarge and UploadNotFound."""
    if source.upload_id is not None:
        try:
            return bucket.get(probe_key(tenant_id, source.upload_id), max_bytes=settings().max_upload_bytes)
        except ObjectMissing:
            raise UploadNotFound("No probe was uploaded under this id, or its day is over.") from None
    photo = source.file.content if source.file is not None else _from_base64(source.image_base64 or "")
    if len(photo) > settings().max_multipart_bytes:
        raise PhotoTooLarge("Photos over 4.5 MB are uploaded with a ticket of `purpose: probe`.")
    return photo


def find_faces(engine: Engine, photo: bytes, watch: Stopwatch) -> list[DetectedFace]:
    """Every face in the photo, largest first. Raises PhotoRejected's kinds for what is no photo."""
    with watch.step("decode"):
        decoded = decode(photo)
    with watch.step("detect"):
        return engine.find_faces(decoded)


def see(engine: Engine, photo: bytes, watch: Stopwatch) -> Seen:
    """The photo's largest usable face. Raises NoFaceFound, FaceBelowQuality and PhotoRejected's other kinds."""
    face = require_a_face(select_faces(find_faces(engine, photo, watch)))
    with watch.step("embed"):
        return Seen(face, engine.embed(face))


Threshold = TypeVar("Threshold", float, float | None)


def threshold_of(
    engine: Engine, request: schemas.SearchRequest | schemas.VerifyRequest | schemas.CompareRequest, default: Threshold
) -> float | Threshold:
    """The threshold that a request asks for, itself or by a false match rate. Raises FmrNotCalibrated."""
    if request.fmr is not None:
        try:
            return threshold_for(engine.pack.calibrated, request.fmr)
        except NotCalibrated as error:
            raise FmrNotCalibrated(str(error)) from error
    return default if request.threshold is None else request.threshold


def show(face: DetectedFace) -> schemas.ProbeFace:
    """A probe's face as the API shows it."""
    return schemas.ProbeFace(bounding_box=schemas.BoundingBox.model_validate(face.box), confidence=face.confidence)


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:  # not base64, or not even ASCII
        raise UnreadableBody("The photo is not base64.") from None
