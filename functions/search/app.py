"""Identification (1:N), verification (1:1), comparison and detection."""

# first, because forking needs a process without threads
from facepass.recognition.decoder import early  # noqa: F401

# isort: split
from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import Body

from facepass import schemas
from facepass.api.permission import needs
from facepass.api.problems import FACE_PROBLEMS, PHOTO_PROBLEMS, problems
from facepass.api.resolver import FacePassResolver
from facepass.errors import CollectionNotFound, FaceNotFound, FmrNotCalibrated, ModelMismatch, NotEnrolled, UserNotFound
from facepass.recognition.engines import open_engines
from facepass.services.matching.comparison import compare_photos as compare
from facepass.services.matching.context import MatchingContext
from facepass.services.matching.detection import detect_faces as detect
from facepass.services.matching.identification import Search, identify
from facepass.services.matching.verification import verify_user as verify
from facepass.settings import settings
from facepass.vectors.cache import bit_cache

app = FacePassResolver()
handler = app.handle
# during the start, when Lambda gives full CPU power
engines = open_engines(
    settings().model_pack, settings().other_model_pack, memory_mb=settings().aws_lambda_function_memory_size
)


def context() -> MatchingContext:
    """What the service functions of the current request work with."""
    return MatchingContext(app.caller.tenant_id, engines=engines)


@app.post(
    "/api/v1/faces/search",
    tags=["search"],
    responses=problems(
        *FACE_PROBLEMS, FaceNotFound, UserNotFound, CollectionNotFound, NotEnrolled, ModelMismatch, FmrNotCalibrated
    ),
)
@needs("search", costs="search", notes_itself=True)
def search_faces(request: Annotated[schemas.SearchRequest, Body()]) -> schemas.SearchResponse:
    """Search a collection (identification, 1:N) with a photo, a stored face or a user."""
    search = Search(photo=request.to_photo(), **request.model_dump(exclude={"file", "image_base64", "upload_id"}))
    found = identify(context(), bit_cache(), search, caller_id=app.caller.caller_id)
    return schemas.SearchResponse.model_validate(found)


@app.post(
    "/api/v1/users/<user_id>/verify",
    tags=["search"],
    responses=problems(*FACE_PROBLEMS, UserNotFound, NotEnrolled, FmrNotCalibrated),
)
@needs("search", self_of="user_id", costs="verify")
def verify_user(user_id: UUID, request: Annotated[schemas.VerifyRequest, Body()]) -> schemas.VerifyResponse:
    """Verify (1:1) whether a photo shows this user."""
    verified = verify(context(), user_id, request.to_photo(), threshold=request.threshold, fmr=request.fmr)
    return schemas.VerifyResponse.model_validate(verified)


@app.post("/api/v1/faces/compare", tags=["search"], responses=problems(*FACE_PROBLEMS, FmrNotCalibrated))
@needs("search", costs="compare")
def compare_photos(request: Annotated[schemas.CompareRequest, Body()]) -> schemas.CompareResponse:
    """Compare two photos. Nothing is stored."""
    options = request.model_dump(include={"threshold", "fmr", "max_faces"})
    compared = compare(context(), *request.to_photos(), **options)
    return schemas.CompareResponse.model_validate(compared)


@app.post("/api/v1/faces/detect", tags=["search"], responses=problems(*PHOTO_PROBLEMS))
@needs("search", costs="detect")
def detect_faces(request: Annotated[schemas.DetectRequest, Body()]) -> schemas.DetectResponse:
    """Detect and measure the faces in a photo, at most `max_faces`. Nothing is stored."""
    found = detect(context(), request.to_photo(), max_faces=request.max_faces)
    return schemas.DetectResponse.model_validate(found)
