"""A user's data as an archive. Of the functions that answer HTTP, this one alone reads photos that were enrolled."""

from uuid import UUID

from facepass import schemas
from facepass.api.bound import REFUSED
from facepass.api.permission import needs
from facepass.api.problems import problems
from facepass.api.resolver import FacePassResolver
from facepass.errors import ExportTooLarge, UserNotFound
from facepass.services.disclosure.user_export import make_export

RESERVE_SECONDS = 4  # to end an upload that takes too long, and to answer

app = FacePassResolver()
handler = app.handle


@app.get("/api/v1/users/<user_id>/export", tags=["users"], responses=problems(UserNotFound, ExportTooLarge))
@needs("admin", bound=REFUSED, self_of="user_id", costs="export")
def export_user(user_id: UUID) -> schemas.UserExport:
    """Write everything that is held about a user to an archive; the response has a short-lived URL of it."""
    seconds = app.lambda_context.get_remaining_time_in_millis() / 1000 - RESERVE_SECONDS
    return schemas.UserExport.model_validate(make_export(app.tenant, user_id, seconds))
