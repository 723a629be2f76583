"""Who is this? Is it that user? Are these the same? What is in this photo?"""

from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler.openapi.params import Body

from facepass import schemas
from facepass.api.access import check_self, needs
from facepass.api.resolver import FacePassResolver
from facepass.database.engines import main_autocommit
from facepass.database.placements import autocommit_of, replica_of
from facepass.database.sessions import main_session
from facepass.recognition.engine import open_engine
from facepass.recognition.packs import find_pack
from facepass.services.matching import comparison
from facepass.services.matching import identification as search
from facepass.settings import settings
from facepass.storage import photo_bucket
from facepass.vectors.cache import bit_cache

app = FacePassResolver()
handler = app.handle
# while Lambda gives the start full power
engine = open_engine(find_pack(settings().model_pack), memory_mb=settings().aws_lambda_function_memory_size)


@app.post("/api/v1/faces/search")
@needs("search", costs="search", notes_itself=True)
def search_faces(request: Annotated[schemas.SearchRequest, Body()]) -> schemas.SearchResponse:
    """Search a collection (1:N) by photo, by stored face or by user."""
    caller = app.caller
    with (
        main_session(caller.tenant_id) as main,
        main_autocommit().connect() as names,
        replica_of(caller.tenant_id).connect() as vector,
    ):
        return search.find_matches(
            main, names, vector, bit_cache(), photo_bucket(), engine, request, caller_id=caller.caller_id
        )


@app.post("/api/v1/users/<user_id>/verify")
@needs("search", or_self=True, costs="verify")
def verify_user(user_id: UUID, request: Annotated[schemas.VerifyRequest, Body()]) -> schemas.VerifyResponse:
    """Verify (1:1) that a photo shows this user."""
    tenant_id = app.caller.tenant_id
    # never a replica: an app verifies a face that it enrolled a moment ago
    with main_session(tenant_id) as main, autocommit_of(tenant_id).connect() as vector:
        check_self(main, app.caller, "search", user_id)
        return comparison.verify_user(main, vector, photo_bucket(), engine, user_id, request)


@app.post("/api/v1/faces/compare")
@needs("search", costs="compare")
def compare_photos(request: Annotated[schemas.CompareRequest, Body()]) -> schemas.CompareResponse:
    """Compare two photos; nothing is stored."""
    return comparison.compare_photos(app.caller.tenant_id, photo_bucket(), engine, request)


@app.post("/api/v1/faces/detect")
@needs("search", costs="detect")
def detect_faces(request: Annotated[schemas.DetectRequest, Body()]) -> schemas.DetectResponse:
    """Find and measure every face in a photo; nothing is stored."""
    return comparison.detect_faces(app.caller.tenant_id, photo_bucket(), engine, request)
