"""Identification (1:N) and verification (1:1); the other routes are beside it."""

# first, because forking needs a process without threads
from facepass.recognition.decoder import early  # noqa: F401

# isort: split
from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import Body

from facepass import schemas
from facepass.api.bound import NAMED, ROWS
from facepass.api.permission import needs
from facepass.api.problems import FACE_PROBLEMS, LIVENESS_PROBLEMS, problems
from facepass.api.resolver import FacePassResolver
from facepass.errors import (
    CollectionNotFound,
    FaceNotFound,
    FmrNotCalibrated,
    ModelMismatch,
    NotEnrolled,
    ThresholdBelowFloor,
    UserNotFound,
)
from facepass.liveness_errors import LivenessRequired
from facepass.services.matching.identification import Search, identify
from facepass.services.matching.verification import verify_user as verify
from facepass.vectors.cache import bit_cache
from functions.search import assignment_routes, cluster_routes, job_routes, merge_routes, model_routes, photo_routes
from functions.search.matching_context import context_of

app = FacePassResolver()
handler = app.handle
app.include_router(photo_routes.router)
app.include_router(assignment_routes.router)
app.include_router(merge_routes.router)
app.include_router(cluster_routes.router)
app.include_router(job_routes.router)
app.include_router(model_routes.router)
SHARED_PROBLEMS = (*FACE_PROBLEMS, UserNotFound, NotEnrolled, FmrNotCalibrated, ThresholdBelowFloor)


@app.post(
    "/api/v1/faces/search",
    tags=["search"],
    responses=problems(*SHARED_PROBLEMS, FaceNotFound, CollectionNotFound, ModelMismatch, LivenessRequired),
)
@needs(
    "search",
    bound=NAMED,
    costs="search",
    notes_itself=True,
    fields={
        "results.user": "users:read",
        "results.image_url": "faces:read",
        "faces.results.user": "users:read",
        "faces.results.image_url": "faces:read",
        "expected_false_matches": "faces:read",
    },
    below=True,
)
def search_faces(request: Annotated[schemas.SearchRequest, Body()]) -> schemas.SearchResponse:
    """Search a collection (identification, 1:N) with a photo's largest face or all of them, a stored face or a user."""
    options = request.model_dump(exclude={"file", "image_base64", "upload_id"})
    search = Search(photo=request.to_photo(), sees_below=app.caller.sees_below_threshold, **options)
    found = identify(context_of(app.current_event), bit_cache(), search, app.audit_entry)
    return schemas.SearchResponse.model_validate(found)


@app.post("/api/v1/users/<user_id>/verify", tags=["search"], responses=problems(*SHARED_PROBLEMS, *LIVENESS_PROBLEMS))
@needs("search", bound=ROWS, self_of="user_id", costs="verify", names=("liveness",), below=True)
def verify_user(user_id: UUID, request: Annotated[schemas.VerifyRequest, Body()]) -> schemas.VerifyResponse:
    """Verify (1:1) whether a photo shows this user."""
    options = request.model_dump(include={"threshold", "fmr"})
    options |= {"sees_below": app.caller.sees_below_threshold, "shown": request.shown}
    verified = verify(context_of(app.current_event), user_id, request.to_photo(), **options)
    return schemas.VerifyResponse.model_validate(verified)
