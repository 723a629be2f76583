"""Searches with many probes: started here, done by `functions/jobs`, read here."""

from typing import Annotated
from uuid import UUID

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.content_types import APPLICATION_JSON
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import NAMED, ROWS
from facepass.api.caller import caller_of
from facepass.api.paging import Cursor, Listing
from facepass.api.permission import needs
from facepass.api.problems import problems
from facepass.errors import CollectionNotFound, FmrNotCalibrated, ModelMismatch, ThresholdBelowFloor, UploadNotFound
from facepass.job_errors import NotAProbe, SearchNotFound, TooManyJobs
from facepass.liveness_errors import LivenessRequired
from facepass.queue import job_queue
from facepass.schemas.searches import MOST_PROBES
from facepass.services.limits import rates
from facepass.services.matching.searches.results import read_search
from facepass.services.matching.searches.starting import NewSearch
from facepass.services.matching.searches.starting import start_search as start
from functions.search.matching_context import context_of
from functions.search.search_answers import shown

router = APIGatewayHttpRouter()
ProbeLimit = Annotated[
    int,
    Query(ge=1, le=MOST_PROBES, description="The maximum number of probes on a page; many matches make it shorter."),
]


@router.post(
    "/api/v1/searches",
    status_code=202,
    tags=["search"],
    responses=problems(
        CollectionNotFound,
        LivenessRequired,
        ModelMismatch,
        UploadNotFound,
        NotAProbe,
        FmrNotCalibrated,
        ThresholdBelowFloor,
        TooManyJobs,
    ),
)
@needs("search", bound=NAMED, costs="search", creates=True, below=True)
def start_search(request: Annotated[schemas.NewSearch, Body()]) -> Response[schemas.SearchStarted]:
    """Search with up to 50 uploaded probes, one after the other, after this request.

    Draws from the limit as often as there are probes.
    """
    context, caller = context_of(router.current_event), caller_of(router.current_event)
    new = NewSearch(sees_below=caller.sees_below_threshold, **request.model_dump())
    left = rates.charge(context, caller.caller_id, "search", len(new.upload_ids) - 1)
    job = start(context, new, job_queue(), caller.caller_id)
    started = {"search_id": job.id, "status": job.status}
    return Response(202, APPLICATION_JSON, schemas.SearchStarted.model_validate(started), headers=left)


@router.get("/api/v1/searches/<search_id>", tags=["search"], responses=problems(SearchNotFound))
@needs(
    "search",
    bound=ROWS,
    fields={
        "items.faces.results.user": "users:read",
        "items.faces.results.image_url": "faces:read",
        "items.expected_false_matches": "faces:read",
    },
    below=True,
)
def get_search(search_id: UUID, limit: ProbeLimit = MOST_PROBES, cursor: Cursor = None) -> schemas.Search:
    """Get a search with many probes: how far it is, and what it has found."""
    event = router.current_event
    caller, listing = caller_of(event), Listing(caller_of(event).tenant_id, event.path)
    after = None if cursor is None else listing.key_before(cursor, int)
    state = read_search(context_of(event), search_id, after=after, limit=limit, sees_below=caller.sees_below_threshold)
    return shown(state, None if state.last is None else listing.cursor_after(str(state.last)))
