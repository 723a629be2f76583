"""Comparison and detection: routes that concern photos alone. Nothing is stored."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import FREE
from facepass.api.permission import needs
from facepass.api.problems import FACE_PROBLEMS, PHOTO_PROBLEMS, problems
from facepass.errors import FmrNotCalibrated
from facepass.services.matching.comparison import compare_photos as compare
from facepass.services.matching.detection import detect_faces as detect
from functions.search.matching_context import context_of

router = APIGatewayHttpRouter()


@router.post("/api/v1/faces/compare", tags=["search"], responses=problems(*FACE_PROBLEMS, FmrNotCalibrated))
@needs("search", bound=FREE, costs="compare")
def compare_photos(request: Annotated[schemas.CompareRequest, Body()]) -> schemas.CompareResponse:
    """Compare the faces of two photos. Nothing is stored."""
    options = request.model_dump(include={"faces", "threshold", "fmr", "max_faces"})
    compared = compare(context_of(router.current_event), *request.to_photos(), **options)
    return schemas.CompareResponse.model_validate(compared)


@router.post("/api/v1/faces/detect", tags=["search"], responses=problems(*PHOTO_PROBLEMS))
@needs("search", bound=FREE, costs="detect")
def detect_faces(request: Annotated[schemas.DetectRequest, Body()]) -> schemas.DetectResponse:
    """Detect and measure the faces in a photo, at most `max_faces`. Nothing is stored."""
    found = detect(context_of(router.current_event), request.to_photo(), max_faces=request.max_faces)
    return schemas.DetectResponse.model_validate(found)
