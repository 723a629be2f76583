"""The model packs of the deployment."""

from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from facepass import schemas
from facepass.api.bound import FREE
from facepass.api.permission import ANY, needs
from functions.search.matching_context import context_of

router = APIGatewayHttpRouter()


@router.get("/api/v1/model", tags=["operators"])
@needs(ANY, bound=FREE)
def get_model() -> schemas.Models:
    """Show the model pack: its threshold, and the points of its calibration curve."""
    default, *others = context_of(router.current_event).engines.packs
    return schemas.Models.model_validate({"default": default, "other": others[0] if others else None})
